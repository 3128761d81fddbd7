"""JPEG files without what describes them, the picture's own bytes untouched. Runs in a decoding process."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kit.file_problems import MOST_PIXELS, FileDamaged, FileTooLarge

_ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}
"""Markers without a length: TEM, RST, SOI; and no marker at all."""
_START_OF_SCAN, _END = 0xDA, 0xD9
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
"""The next marker: neither a stuffed byte nor a restart."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_DRAWING = {*range(0xC0, 0xD0), _START_OF_SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF} - {0xC8}
"""Frames, tables and scans."""
_ADOBE = 0xEE
MOST_DRAWN = 2 * MOST_PIXELS
"""Pixels of a picture that stays as it is."""


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


def lacks_scans(data: bytes) -> bool:
    """Whether the file ends before the scans that draw each colour to its last bit, so that all of it is coarse."""
    exact: dict[int, set[int]] = {}
    for marker, start, _ in _segments(data):
        if marker in _FRAMES:
            exact = {data[at]: set() for at in range(start + 10, start + 10 + 3 * data[start + 9], 3)}
        elif marker == _START_OF_SCAN:
            after = start + 5 + 2 * data[start + 4]
            if data[after + 2] & 0x0F == 0:
                for at in range(start + 5, after, 2):
                    exact.setdefault(data[at], set()).update(range(data[after], data[after + 1] + 1))
        elif marker == _END:
            return False
    return any(len(frequencies) < 64 for frequencies in exact.values())


def strip(data: bytes) -> bytes:
    """Only what the picture is drawn by: no comments and application segments (EXIF, XMP, IPTC, profile, thumbnail,
    maker's notes), but of Adobe's (APP14) that which says how the colours are meant."""
    kept = bytearray()
    for marker, start, end in _segments(data):
        if marker in _FRAMES and _size(data, start + 5) > MOST_DRAWN:
            raise FileTooLarge
        if marker in _DRAWING:
            kept += data[start:end]
        elif marker == _ADOBE and data[start + 4 : start + 9] == b"Adobe" and end - start >= 16:
            kept += b"\xff\xee\x00\x0e" + data[start + 4 : start + 16]
    if not kept:
        raise FileDamaged
    return b"\xff\xd8" + bytes(kept) + b"\xff\xd9"


def _size(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2]) * int.from_bytes(data[place + 2 : place + 4])
