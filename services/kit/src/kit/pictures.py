"""Pictures are decoded and written again. That drops EXIF (where it was taken, with whose phone), what was appended,
and anything made to confuse a decoder. Runs in a decoding process.

Colours are turned to sRGB by the picture's own profile before that goes. What browsers cannot show (HEIC, TIFF, AVIF)
and what moves (GIF) becomes JPEG, PNG or, where it has several pages, a PDF.
"""

import io
import math
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import filetype
import pillow_heif
from PIL import Image, ImageChops, ImageCms, ImageFile, ImageOps, ImageSequence

from kit import jpegs, pdfs, pngs
from kit.file_problems import MOST_PIXELS, FileDamaged, FileTooComplex, FileTooLarge
from kit.problems import Problem

pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1
Image.init()  # a decoding process cannot load a format later
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

MOST_KEPT = 24_000_000
"""Pixels of the copy that is shown. A bound on the area: a screenshot of a long chat stays legible."""
LONGEST_SIDES = {"WEBP": 16_383, "JPEG": 65_500}
"""Of each format, as its encoder bounds it; PNG is bounded by its area only."""
MOST_PAGES = 50
LEAST_LOADED = 0.95
"""Of a picture's height, where its file was cut off."""
MOST_SCANS = 64
"""Of a JPEG: each is gone through over the whole picture. Cameras write one, progressive encoders about ten."""

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/apng": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
}
_HEIF_BRANDS = {*(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
"""What a redrawn picture may be, with the suffix of its name."""
_SHARP = {"PNG", "GIF", "BMP"}
"""Screenshots and drawings: written without loss."""


class Redrawn(NamedTuple):
    media_type: str
    data: bytes


def guess_media_type(data: bytes) -> str | None:
    """By the first bytes; None where they begin no file that is known."""
    if data[4:8] == b"ftyp":  # filetype knows few of the brands that phones write
        major, *compatible = (data[at : at + 4] for at in (8, *range(16, min(int.from_bytes(data[:4]), 256), 4)))
        if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and _AVIF_BRANDS & set(compatible)):
            return "image/avif"
        if major in _HEIF_BRANDS:
            return "image/heic"
    found: str | None = filetype.guess_mime(data)
    return found


def redraw(data: bytes, media_type: str) -> Redrawn:
    """One picture, or a PDF of several pages."""
    form = FORMATS[media_type]
    data = _bounded(data, form)
    try:
        if form == "JPEG" and jpegs.lacks_scans(data):
            raise FileDamaged
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if form == "TIFF" and getattr(picture, "n_frames", 1) > 1:
                return Redrawn(pdfs.MEDIA_TYPE, pdfs.rebuild(_bind(picture)))
            redrawn = _upright(picture)
        made = _form_of_copy(form, redrawn.mode)
        return Redrawn(f"image/{made.lower()}", _written(redrawn, made))
    except (Problem, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise FileTooLarge from error
    except Exception as error:  # decoders raise anything on a damaged file
        raise FileDamaged from error


def check(data: bytes, media_type: str) -> None:
    """That it is such a picture and can be shown, where its bytes are kept as they are."""
    form = FORMATS[media_type]
    data = _bounded(data, form)
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileTooLarge
    except Image.DecompressionBombError as error:
        raise FileTooLarge from error


def _bind(picture: Image.Image) -> bytes:
    pages = list(_pages(picture))
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return written.getvalue()


def _pages(picture: Image.Image) -> Iterator[Image.Image]:
    left = MOST_PIXELS
    for number, page in enumerate(ImageSequence.Iterator(picture)):
        left -= page.width * page.height
        if left < 0 or number == MOST_PAGES:
            raise FileTooLarge
        yield _upright(page)


def _upright(picture: Image.Image) -> Image.Image:
    """The picture in a mode and size to be written, turned as it was taken."""
    if picture.width * picture.height > MOST_PIXELS:
        raise FileTooLarge
    form = str(picture.format)
    picture.draft(None, _fitting(picture.size, "JPEG"))  # lets a large JPEG be decoded small
    orientation = picture.getexif().get(0x0112, 1)
    profile = picture.info.get("icc_profile")
    _load(picture)
    drawn = _in_plain_mode(picture)
    if drawn.mode == "1" and _fitting(drawn.size, "PNG") != drawn.size:
        drawn = drawn.convert("L")  # of black and white alone, thin lines would be left out
    drawn.thumbnail(_fitting(drawn.size, _form_of_copy(form, drawn.mode)), Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = _in_srgb(drawn, profile)
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn.info = {"exif": exif.tobytes()}
    drawn = ImageOps.exif_transpose(drawn)
    drawn.info.clear()  # else comments and profiles would be written again
    return drawn


def _form_of_copy(form: str, mode: str) -> str:
    """What a picture of this format is kept as."""
    if form == "WEBP" or (form == "HEIF" and mode == "RGBA"):
        return "WEBP"
    return "PNG" if form in _SHARP or mode in ("RGBA", "1") else "JPEG"


def _fitting(size: tuple[int, int], form: str) -> tuple[int, int]:
    width, height = size
    scale = min(1, (MOST_KEPT / (width * height)) ** 0.5, LONGEST_SIDES.get(form, MOST_KEPT) / max(size))
    return max(1, int(width * scale)), max(1, int(height * scale))


def _load(picture: Image.Image) -> None:
    """A file that lacks its last bytes is shown with a blank line, one that lacks more is refused."""
    try:
        picture.load()
    except OSError as error:
        if "truncated" not in str(error):
            raise
        ImageFile.LOAD_TRUNCATED_IMAGES = True  # for the rest of this process, which has no other picture
        picture.load()
        if _lacks(picture) > picture.height * (1 - LEAST_LOADED):
            raise


def _lacks(picture: Image.Image) -> int:
    """Rows that the decoder left as they were: grey in a JPEG, the upper ones in a BMP, any where interlaced."""
    if picture.format == "GIF" or picture.info.get("interlace"):
        rows = picture.tobytes()
        width = len(rows) // picture.height
        return sum(rows.count(0, at, at + width) == width for at in range(0, len(rows), width))
    blank = picture
    if picture.format in ("JPEG", "MPO"):
        grey = Image.new(picture.mode, picture.size, (128,) * len(picture.getbands()))
        blank = ImageChops.difference(picture, grey).point(lambda value: 255 * (value > 1))
    bounds = blank.getbbox(alpha_only=False)
    if not bounds:
        return picture.height
    return bounds[1] if picture.format == "BMP" else picture.height - bounds[3]


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    if picture.mode[0] in "IF":  # 16 bits and more; `convert` would cut all above 255 off
        return _in_8_bits(picture.convert("F"), is_whole=picture.mode != "F")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in ("1", "L", "RGB", "CMYK") else picture.convert("RGB")


def _in_8_bits(picture: Image.Image, *, is_whole: bool) -> Image.Image:
    """A picture of floats. Whole numbers within 16 bits keep their scale; of others the largest becomes white."""
    low, high = picture.getextrema()
    assert isinstance(low, float)
    assert isinstance(high, float)
    if not math.isfinite(high - low):
        raise FileDamaged
    if is_whole and low >= 0 and high <= 65535:
        low, high = 0, 65535
    scale = 255 / ((high - low) or 1)
    return picture.point(lambda value: value * scale + -low * scale).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        with suppress(ImageCms.PyCMSError, OSError):  # a wrong profile counts as none
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            assert turned is not None
            return turned
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _written(picture: Image.Image, form: str) -> bytes:
    written = io.BytesIO()
    if form == "PNG":
        picture.save(written, form, compress_level=4)
    else:
        picture.save(written, form, quality=85)
    return written.getvalue()


def _bounded(data: bytes, form: str) -> bytes:
    """The picture without what a phone appends to a JPEG: a video, a second picture. What would keep the decoder busy
    for its whole time is refused at once."""
    if form == "JPEG":
        scans, end = jpegs.measure(data)
        if scans > MOST_SCANS:
            raise FileTooComplex
        return data[:end]
    if form == "PNG":
        return pngs.without_text(data)
    return data
