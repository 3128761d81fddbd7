"""JPEG files without what describes them, the picture's own bytes untouched. Runs in a decoding process."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kit.file_problems import FileDamaged

_ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}
"""Markers without a length: TEM, RST, SOI; and no marker at all."""
_START_OF_SCAN, _END = 0xDA, 0xD9
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
"""The next marker: neither a stuffed byte nor a restart."""


class _Segment(NamedTuple):
    marker: int
    start: int
    end: int
    """Of a start of scan: behind the scan."""


def _segments(data: bytes) -> Iterator[_Segment]:
    """Up to the end of the picture, where there is one; as the decoder goes through them."""
    place = 2
    while 0 <= (place := data.find(b"\xff", place)) < len(data) - 1:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker == _END:
            yield _Segment(marker, place, place + 2)
            return
        else:
            end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
            if marker == _START_OF_SCAN:
                following = _AFTER_SCAN.search(data, end)
                end = following.start() if following else len(data)
            yield _Segment(marker, place, end)
            place = end


def measure(data: bytes) -> tuple[int, int]:
    """How many scans the picture has, and where it ends."""
    scans, end = 0, len(data)
    for segment in _segments(data):
        scans += segment.marker == _START_OF_SCAN
        if segment.marker == _END:
            end = segment.end
    return scans, end


def strip(data: bytes) -> bytes:
    """Without comments and application segments (EXIF, XMP, IPTC, profile, thumbnail, maker's notes), but for Adobe's
    (APP14), which says how the colours are meant."""
    kept = b"".join(
        data[start:end]
        for marker, start, end in _segments(data)
        if marker == 0xEE or not (0xE0 <= marker <= 0xEF or marker in (0xFE, _END))
    )
    if not kept:
        raise FileDamaged
    return b"\xff\xd8" + kept + b"\xff\xd9"


def strip_2000(data: bytes) -> bytes:
    """Of JPEG 2000 the header and the picture only (ISO 15444-1, annex I)."""
    if data.startswith(b"\xff\x4f"):
        return data
    kept = bytearray()
    place = 0
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if length == 1:
            length = int.from_bytes(data[place + 8 : place + 16])
        elif length == 0:
            length = len(data) - place
        if length < 8:
            raise FileDamaged
        if kind in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            kept += data[place : place + length]
        place += length
    return bytes(kept)
