"""What is kept of an uploaded file. Runs in a decoding process."""

import re
import unicodedata
from pathlib import PurePath
from typing import NamedTuple

import filetype

from kit import office, pdfs, pictures, texts
from kit.file_problems import MOST_BYTES, FileDamaged, FileTooLarge, FileTypeRefused


class CleanFile(NamedTuple):
    """What is shown of a file: a copy that harms nobody and says nothing of who made it."""

    name: str
    """For display and as the download's name; never a path."""
    media_type: str
    data: bytes


def clean(name: str, data: bytes) -> CleanFile:
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    if not data:
        raise FileDamaged
    suffix = PurePath(name).suffix.lower()
    media_type: str | None = filetype.guess_mime(data)
    if media_type in pictures.FORMATS:
        media_type, data = pictures.redraw(data, media_type)
    elif office.is_office(data):
        media_type, data = office.rebuild(data)
    elif pdfs.is_pdf(data):
        media_type, data = pdfs.MEDIA_TYPE, pdfs.rebuild(data)
    else:
        office.refuse_compound(data)
        if suffix not in texts.SUFFIXES:
            raise FileTypeRefused
        media_type, data = texts.MEDIA_TYPE, texts.rewrite(data, suffix)
    return CleanFile(display_name(name, _SUFFIXES.get(media_type, suffix)), media_type, data)


_SUFFIXES = {**pictures.SHOWN, **office.SUFFIXES, pdfs.MEDIA_TYPE: ".pdf"}
"""Of what is kept. A text keeps its own."""


def original_name(name: str, suffix: str) -> str:
    """The uploaded name with the suffix it came with, else this one."""
    found = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    return display_name(name, found[0].lower() if found else suffix)


def display_name(name: str, suffix: str) -> str:
    """The uploaded name without path, control and direction marks, and with the suffix its content has."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last)
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return (" ".join(stem.split())[:100].strip(". ") or "file") + suffix
