"""What is kept of an uploaded file. Runs in a decoding process."""

import re
import unicodedata
from typing import NamedTuple

import filetype

from kit import pdfs, pictures
from kit.file_problems import MOST_BYTES, FileDamaged, FileTooLarge, FileTypeRefused


class CleanFile(NamedTuple):
    name: str
    """For display and as the download's name; never a path."""
    media_type: str
    data: bytes


def clean(name: str, data: bytes) -> CleanFile:
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    if not data:
        raise FileDamaged
    media_type: str | None = filetype.guess_mime(data)
    if media_type in pictures.FORMS:
        form, suffix = pictures.FORMS[media_type]
        return CleanFile(display_name(name, suffix), media_type, pictures.redraw(data, form))
    if media_type == pdfs.MEDIA_TYPE:
        pdfs.check_size(data)
        return CleanFile(display_name(name, ".pdf"), pdfs.MEDIA_TYPE, pdfs.without_metadata(data))
    raise FileTypeRefused(accepted=["JPEG", "PNG", "WebP", "PDF"])


def display_name(name: str, suffix: str) -> str:
    """The uploaded name without path, control and direction marks, and with the suffix its content has."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last)
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return (" ".join(stem.split())[:100].strip(". ") or "file") + suffix
