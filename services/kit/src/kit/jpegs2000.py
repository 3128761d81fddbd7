"""JPEG 2000 pictures without what describes them (ISO 15444-1). Runs in a decoding process."""

import struct
from collections.abc import Iterator

from kit.file_problems import FileDamaged, FileTooLarge
from kit.jpegs import MOST_DRAWN

_START = b"\xff\x4f"
_SIZE, _TILE_LENGTHS, _COMMENT, _TILE, _DATA, _END = 0xFF51, 0xFF55, 0xFF64, 0xFF90, 0xFF93, 0xFFD9
_HEAD = (b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef")
"""Boxes of the header that say how the picture is drawn."""
_PLAIN_COLOURS = {b"RGB ": 16, b"GRAY": 17, b"CMYK": 12}
"""By the space of a profile."""


def strip(data: bytes) -> bytes:
    """Keeps of the boxes those of the header and the picture (annex I)."""
    if data.startswith(_START):
        return _stream(data)
    kept = bytearray()
    for kind, content in _boxes(data):
        if kind == b"jP  ":
            kept += _box(kind, b"\r\n\x87\n")
        elif kind == b"ftyp":
            kept += _box(kind, content[:4] + bytes(4) + b"jp2 ")
        elif kind == b"jp2h":
            kept += _box(kind, b"".join(_box(*_plain(*each)) for each in _boxes(content) if each[0] in _HEAD))
        elif kind == b"jp2c":
            return bytes(kept + _box(kind, _stream(content)))
    raise FileDamaged


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(data):
        length, kind, head = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[place + 8 : place + 16]), 16
        elif length == 0:
            length = len(data) - place
        if length < head:
            raise FileDamaged
        yield kind, data[place + head : place + length]
        place += length


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def _plain(kind: bytes, content: bytes) -> tuple[bytes, bytes]:
    """A profile, which may name a device, becomes the plain space of as many colours."""
    if kind == b"colr" and content[:1] != b"\x01":
        content = b"\x01\0\0" + struct.pack(">I", _PLAIN_COLOURS.get(content[19:23], 16))
    return kind, content


def _stream(data: bytes) -> bytes:
    """Annex A: without comments, and without the list of lengths that holds no more when they are gone."""
    kept = bytearray(_START)
    place = len(_START)
    tile_at, tile_end = 0, 0
    while place + 2 <= len(data):
        marker = int.from_bytes(data[place : place + 2])
        if marker == _END:
            return bytes(kept) + data[place : place + 2]
        if marker == _DATA:
            end = tile_end or (len(data) - 2 if data.endswith(b"\xff\xd9") else len(data))
            kept += data[place:end]
            if tile_end:
                kept[tile_at + 6 : tile_at + 10] = struct.pack(">I", len(kept) - tile_at)
            place = max(end, place + 2)
            continue
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if end < place + 4 or end > len(data):
            raise FileDamaged
        if marker == _SIZE:
            right, low = struct.unpack(">II", data[place + 6 : place + 14])
            if right * low > MOST_DRAWN:
                raise FileTooLarge
        elif marker == _TILE:
            length = int.from_bytes(data[place + 6 : place + 10])
            tile_at, tile_end = len(kept), length and place + length
        if marker not in (_COMMENT, _TILE_LENGTHS):
            kept += data[place:end]
        place = end
    return bytes(kept)
