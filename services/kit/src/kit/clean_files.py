"""What a file from outside becomes: a name, a kind and bytes that harm nobody. Knows no decoder."""

import re
import unicodedata
from typing import NamedTuple

SHOWN = ("image/jpeg", "image/png", "image/webp")
"""What a page may show as it is."""


class CleanFile(NamedTuple):
    """What is shown of a file: a copy that harms nobody and says nothing of who made it."""

    name: str
    """For display and as the download's name; never a path."""
    media_type: str
    data: bytes


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
