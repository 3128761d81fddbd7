"""PNG files without what describes them, the picture's own bytes untouched. Runs in a decoding process."""

from kit.file_problems import FileDamaged, FileTooComplex

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 20_000
"""Encoders write pieces of 8 KB or more, so a file of 10 MB has 1,300."""
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_TEXT = (b"tEXt", b"zTXt", b"iTXt")


def without_text(data: bytes) -> bytes:
    """Pillow refuses a picture whose texts are long, such as the history that some editors write."""
    kept = [data[: len(SIGNATURE)]]
    place = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if place >= len(data):
            return b"".join(kept)
        end = place + 12 + int.from_bytes(data[place : place + 4])
        if data[place + 4 : place + 8] not in _TEXT:
            kept.append(data[place:end])
        place = end
    raise FileTooComplex


def strip(data: bytes) -> bytes:
    """Without text, time, EXIF, profile and private chunks, and without what follows the end."""
    kept = bytearray(SIGNATURE)
    place = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        end = place + 12 + int.from_bytes(data[place : place + 4])
        kind = data[place + 4 : place + 8]
        if end > len(data):
            raise FileDamaged
        if kind in _KEPT:
            kept += data[place:end]
        if kind == b"IEND":
            return bytes(kept)
        place = end
    raise FileTooComplex
