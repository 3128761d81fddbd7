"""Pictures that arrive in part, and what describes them without end."""

import io
import zlib
from typing import Any

import pytest
from packages import clean
from PIL import Image, PngImagePlugin

from kit import jpegs, pngs
from kit.file_problems import FileDamaged
from kit.pictures import LEAST_LOADED
from kit.texts import Language

SHADES = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])


def encoded(form: str, mode: str = "RGB", **options: Any) -> bytes:
    written = io.BytesIO()
    SHADES.convert(mode).save(written, form, **options)
    return written.getvalue()


async def shown(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO((await clean(data)).data))


@pytest.mark.parametrize(("form", "cut"), [("JPEG", 8), ("JPEG", 2), ("PNG", 16), ("PNG", 12), ("GIF", 1), ("BMP", 9)])
async def test_a_picture_that_lacks_a_few_bytes_is_shown(form: str, cut: int) -> None:
    assert (await shown(encoded(form)[:-cut])).size == SHADES.size


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"restart_marker_blocks": 3}, {"quality": 30}])
@pytest.mark.parametrize("part", [0.5, LEAST_LOADED - 0.1])
async def test_a_photograph_that_arrived_in_part_is_refused(mode: str, options: dict[str, Any], part: float) -> None:
    data = encoded("JPEG", mode, **options)
    with pytest.raises(FileDamaged) as refusal:
        await shown(data[: int(len(data) * part)])
    assert "再传一次" in refusal.value.body(Language.CHINESE)["detail"]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.7])
async def test_a_progressive_photograph_that_is_still_coarse_is_refused(mode: str, part: float) -> None:
    data = encoded("JPEG", mode, progressive=True)
    assert (await shown(data[:-2])).size == SHADES.size
    last_scan = data.rindex(b"\xff\xda")
    with pytest.raises(FileDamaged):
        await shown(data[: int(last_scan * part)])
    with pytest.raises(FileDamaged):
        await shown(data[:last_scan])


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF", "AVIF"])
async def test_half_of_any_other_picture_is_refused(form: str) -> None:
    data = encoded(form)
    with pytest.raises(FileDamaged):
        await shown(data[: len(data) // 2])


async def test_half_of_a_gif_is_refused_interlaced_or_not() -> None:
    for options in ({"interlace": 1}, {"interlace": 0}):
        data = encoded("GIF", "L", **options)
        with pytest.raises(FileDamaged):
            await shown(data[: len(data) // 2])


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("international", [True, False])
async def test_a_picture_with_much_text_is_shown_without_it(zipped: bool, international: bool) -> None:
    text = PngImagePlugin.PngInfo()
    add = text.add_itxt if international else text.add_text
    for _ in range(2):
        add("XML:com.adobe.xmp", "A" * 3_000_000, zip=zipped)
    data = encoded("PNG", pnginfo=text)
    assert (await shown(data)).tobytes() == SHADES.tobytes()
    assert b"XML:com" not in pngs.strip(data)


async def test_a_text_that_inflates_without_end_is_never_unpacked() -> None:
    content = b"a\0\0" + zlib.compress(bytes(300_000_000))
    chunk = len(content).to_bytes(4) + b"zTXt" + content + zlib.crc32(b"zTXt" + content).to_bytes(4)
    data = encoded("PNG")
    assert (await shown(data[:33] + chunk * 3 + data[33:])).size == SHADES.size


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


@pytest.mark.parametrize("marker", [0xEE, *range(0xE0, 0xF0), *range(0xF0, 0xFF), 0xC8, 0x02, 0xBF])
def test_of_a_jpeg_only_what_draws_it_is_kept(marker: int) -> None:
    data = encoded("JPEG", "CMYK")
    marked = data[:2] + segment(marker, b"CANARY".ljust(40)) + data[2:]
    kept = jpegs.strip(marked)
    assert b"CANARY" not in kept
    assert kept.count(b"Adobe") == 1
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_nothing_stays_behind_how_colours_are_meant() -> None:
    data = encoded("JPEG", "CMYK")
    at = data.index(b"\xff\xee")
    longer = segment(0xEE, data[at + 4 : at + 16] + b"CANARY")
    kept = jpegs.strip(data[:at] + longer + data[at + 16 :])
    assert b"CANARY" not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
