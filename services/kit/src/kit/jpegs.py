"""JPEG files without what describes them, the picture's own bytes untouched. Runs in a decoding process."""

from kit.file_problems import FileDamaged

_ALONE = {0x01, *range(0xD0, 0xDA)}
"""Markers without a length: TEM, RST, SOI, EOI."""


def strip(data: bytes) -> bytes:
    """Without comments and application segments (EXIF, XMP, IPTC, profile, thumbnail, maker's notes), but for Adobe's
    (APP14), which says how the colours are meant."""
    kept = bytearray(b"\xff\xd8")
    place = 2
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            break
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xD9:
            break
        if marker in _ALONE:
            place += 2
            continue
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        if marker == 0xEE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept += data[place:end]
        place = end
    if len(kept) == 2:
        raise FileDamaged
    return bytes(kept + b"\xff\xd9")


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7:
            place += 2
        else:
            return place
    return len(data)


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
