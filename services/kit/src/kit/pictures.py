"""Pictures are decoded and written anew. That drops EXIF (where it was taken, with whose phone), what was appended, and
anything made to confuse a decoder. Runs in a decoding process."""

import io
from typing import Literal

from PIL import Image, ImageOps

from kit.file_problems import MOST_PIXELS, FileDamaged, FileTooComplex, FileTooLarge
from kit.problems import Problem

Image.init()  # a decoding process cannot load a format later

LONGEST_SIDE = 2560
MOST_SCANS = 64
"""Of a JPEG: each is gone through over the whole picture. Cameras write one, progressive encoders about ten."""
MOST_CHUNKS = 20_000
"""Of a PNG. Encoders write pieces of 8 KB or more, so a file of 10 MB has 1,300."""
FORMS: dict[str, tuple[Literal["JPEG", "PNG", "WEBP"], str]] = {
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "image/webp": ("WEBP", ".webp"),
}


def redraw(data: bytes, form: Literal["JPEG", "PNG", "WEBP"]) -> bytes:
    _check_work(data, form)
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileTooLarge
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets a large JPEG be decoded small
            redrawn = picture.convert("RGBA" if form != "JPEG" and picture.has_transparency_data else "RGB")
        redrawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        ImageOps.exif_transpose(redrawn, in_place=True)
        redrawn.info.clear()  # else comments and profiles would be written again
        written = io.BytesIO()
        redrawn.save(written, form, quality=85)
    except (Problem, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise FileTooLarge from error
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        raise FileDamaged from error
    return written.getvalue()


def _check_work(data: bytes, form: Literal["JPEG", "PNG", "WEBP"]) -> None:
    """What would keep the decoder busy for its whole time is refused at once."""
    if form == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise FileTooComplex
    if form == "PNG":
        place = 8
        for _ in range(MOST_CHUNKS):
            if place >= len(data):
                return
            place += 12 + int.from_bytes(data[place : place + 4])
        raise FileTooComplex
