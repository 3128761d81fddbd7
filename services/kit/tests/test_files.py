import asyncio
import contextlib
import io
import itertools
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fastapi.responses import StreamingResponse
from hypothesis import given
from hypothesis import strategies as st
from packages import clean
from PIL import Image, ImageCms, PngImagePlugin

from kit import cleaning
from kit.clean_files import CleanFile, display_name
from kit.file_problems import MOST_BYTES, FileDamaged, FileTooComplex, FileTooLarge, FileTypeRefused
from kit.files import Files, StoredFile, response, send
from kit.pictures import MOST_KEPT
from kit.problems import Problem
from kit.texts import Language


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 32), mode: str = "RGB", **options: Any) -> bytes:
    image = Image.new(mode, size)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def opened(file: CleanFile) -> Image.Image:
    return Image.open(io.BytesIO(file.data))


async def test_a_photograph_loses_the_place_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0110] = "PhoneModel-7"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 20.5)  # GPS latitude
    marked = picture(exif=exif.tobytes(), comment=b"taken by Wang")
    assert b"PhoneModel-7" in marked
    assert b"taken by Wang" in marked
    file = await clean(marked)
    assert file.media_type == "image/jpeg"
    assert not opened(file).getexif()
    for trace in (b"Exif", b"PhoneModel", b"Wang"):
        assert trace not in file.data


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
async def test_other_pictures_lose_their_metadata_too(form: str) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Wang")
    exif = Image.Exif()
    exif[0x0110] = "PhoneModel-7"
    options: dict[str, Any] = {"exif": exif.tobytes(), "icc_profile": b"owned by Wang"}
    marked = picture(form, **options, **({"pnginfo": text} if form == "PNG" else {"xmp": b"<x>Wang</x>"}))
    assert b"Wang" in marked
    file = await clean(marked)
    for trace in (b"Exif", b"EXIF", b"eXIf", b"PhoneModel", b"Wang", b"ICC", b"XMP"):
        assert trace not in file.data


async def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise
    shown = opened(await clean(picture(size=(64, 32), exif=exif.tobytes())))
    assert shown.size == (32, 64)
    top, bottom = shown.getpixel((16, 5)), shown.getpixel((16, 58))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert bottom[0] < 50


async def test_a_large_photograph_is_made_smaller_by_its_area() -> None:
    shown = opened(await clean(picture(size=(8000, 6000))))
    assert 0.95 * MOST_KEPT < shown.width * shown.height <= MOST_KEPT
    assert abs(shown.width / shown.height - 4 / 3) < 0.01


@pytest.mark.parametrize("size", [(1080, 15_000), (1242, 16_000), (720, 16_300), (4000, 3000), (4961, 3508)])
async def test_a_long_screenshot_and_a_scan_stay_legible(size: tuple[int, int]) -> None:
    assert opened(await clean(picture("PNG", size=size))).size == size


@pytest.mark.parametrize(
    ("form", "size"),
    [("JPEG", (1080, 40_000)), ("JPEG", (20_000, 3000)), ("PNG", (300, 40_000)), ("JPEG", (90, 60_000))],
)
async def test_however_long_it_is_only_the_area_is_bounded(form: str, size: tuple[int, int]) -> None:
    shown = opened(await clean(picture(form, size=size)))
    assert 0.99 < shown.width * shown.height / min(MOST_KEPT, size[0] * size[1]) <= 1
    assert abs(shown.width / shown.height / (size[0] / size[1]) - 1) < 0.01


async def test_a_picture_longer_than_its_format_can_be_is_made_smaller() -> None:
    assert 64_000 < max(opened(await clean(picture("TIFF", size=(100, 80_000), compression="tiff_lzw"))).size) <= 65_500


@pytest.mark.parametrize("form", ["PNG", "TIFF", "BMP"])
async def test_thin_lines_of_a_scan_stay_when_it_is_made_smaller(form: str) -> None:
    scan = Image.new("1", (7000, 5000), 1)
    for place in range(0, 5000, 50):
        scan.paste(0, (0, place, 7000, place + 1))
    shown = opened(await clean(encoded(scan, form))).convert("L")
    assert shown.width < 7000
    column = shown.crop((10, 0, 11, shown.height)).tobytes()
    darker = sum(before > 230 >= value for before, value in itertools.pairwise(b"\xff" + column))
    assert darker == 100, "each line is seen"


SHADES = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
"""A picture with another colour at each place."""


def shades(mode: str) -> Image.Image:
    if mode in DEEP:
        deep = Image.new(mode, SHADES.size)
        deep.putdata([value * DEEP[mode] for value in SHADES.convert("L").tobytes()])
        return deep
    return SHADES.convert("L").convert(mode) if mode == "LA" else SHADES.convert(mode)


DEEP: dict[str, float] = {"I;16": 257, "I": 2**23, "F": 1 / 255}
"""Modes of more than 8 bits, and how much a step of 8 bits is in each."""


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


MADE = [
    *(("PNG", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
    *(("JPEG", mode, {}) for mode in ("L", "CMYK", "RGB")),
    ("JPEG", "RGB", {"progressive": True}),
    ("JPEG", "RGB", {"subsampling": 0, "restart_marker_blocks": 4}),
    ("MPO", "RGB", {"save_all": True, "append_images": [SHADES.rotate(90)]}),
    *(("TIFF", mode, {}) for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr")),
    ("TIFF", "1", {"compression": "group4"}),
    *(("TIFF", "RGB", {"compression": each}) for each in ("tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits")),
    *((form, mode, {}) for form in ("WEBP", "HEIF", "AVIF") for mode in ("RGB", "RGBA")),
    ("WEBP", "RGB", {"lossless": True}),
    *(
        (form, "RGB", {"save_all": True, "append_images": [SHADES.rotate(90)]})
        for form in ("GIF", "WEBP", "PNG", "AVIF")
    ),
    ("GIF", "P", {"transparency": 3}),
    ("PNG", "P", {"transparency": 3}),
    *(("BMP", mode, {}) for mode in ("1", "L", "P", "RGB")),
]


BRANDS = [
    *(("HEIF", each, b"heic") for each in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")),
    *(("HEIF", b"mif1", each) for each in (b"heix", b"hevc")),
    *(("AVIF", each, b"avif") for each in (b"avif", b"mif1")),
]


@pytest.mark.parametrize(("form", "major", "compatible"), BRANDS)
async def test_pictures_of_phones_are_known_by_each_of_their_brands(form: str, major: bytes, compatible: bytes) -> None:
    data = encoded(SHADES, form)
    end = int.from_bytes(data[:4])
    brands = data[12:end].replace(b"heic", compatible)
    assert opened(await clean(data[:8] + major + brands + data[end:])).size == SHADES.size


@pytest.mark.parametrize(("form", "mode", "options"), MADE, ids=lambda each: str(each)[:20])
async def test_what_phones_and_scanners_make_looks_as_it_did(form: str, mode: str, options: dict[str, Any]) -> None:
    file = await clean(encoded(shades(mode), form, **options))
    assert file.media_type in ("image/jpeg", "image/png", "image/webp")
    shown = opened(file)
    assert shown.size == SHADES.size
    grey = SHADES.convert("L")
    for place in ((20, 20), (128, 30), (230, 128), (60, 200), (200, 230)):
        if mode == "1" or options.get("transparency"):
            continue  # dots, or a hole
        expected = grey.getpixel(place) if mode in ("L", "LA", *DEEP) else SHADES.getpixel(place)
        found = shown.convert("L" if isinstance(expected, int) else "RGB").getpixel(place)
        for one, other in zip(*([each] if isinstance(each, int) else each for each in (expected, found)), strict=True):
            assert abs(one - other) < 40, (place, expected, found)


async def test_a_picture_of_endless_brightness_is_damaged() -> None:
    odd = Image.new("F", (20, 20), 0.5)
    odd.putpixel((3, 3), float("inf"))
    with pytest.raises(FileDamaged):
        await clean(encoded(odd, "TIFF"))


async def test_what_is_transparent_stays_so() -> None:
    for form in ("PNG", "WEBP", "HEIF", "AVIF", "TIFF"):
        shown = opened(await clean(encoded(Image.new("RGBA", (40, 30), (255, 0, 0, 0)), form)))
        alpha = shown.getchannel("A").getextrema()
        assert alpha == (0, 0), form


async def test_colours_are_turned_by_the_profile_before_it_goes() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = lab.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    assert swapped != lab, "red and blue of this profile change places"
    shown = opened(await clean(encoded(Image.new("RGB", (40, 30), "red"), "PNG", icc_profile=swapped)))
    colour = shown.getpixel((5, 5))
    assert isinstance(colour, tuple)
    assert colour[2] > 200 > 60 > colour[0]
    assert "icc_profile" not in shown.info


async def test_a_scan_of_several_pages_becomes_a_pdf() -> None:
    pages = encoded(SHADES, "TIFF", save_all=True, append_images=[SHADES.convert("1"), SHADES.convert("L")])
    file = await clean(pages, "扫描.tif")
    assert (file.name, file.media_type) == ("扫描.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(file.data)) as document:
        assert len(document.pages) == 3
        assert "/Info" not in document.trailer


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 1}])
@pytest.mark.parametrize("start", [b"\0\0\0\x18ftypmp42", picture(size=(9, 9))])
async def test_a_motion_photo_is_shown_without_its_video(options: dict[str, Any], start: bytes) -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xda" * 100
    data = encoded(SHADES, "JPEG", exif=exif.tobytes(), comment=b"\xff\xda" * 100, **options)
    file = await clean(data + start + b"\xff\xda\xff\xd9" * 5000)
    assert opened(file).size == SHADES.size
    assert opened(file).tobytes() == opened(await clean(data)).tobytes()
    assert not file.data.endswith(b"\xff\xda\xff\xd9")


async def test_what_is_appended_to_a_picture_is_dropped() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("evil.js", "alert(1)")
    both = picture() + b"<script>alert(1)</script>" + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    file = await clean(both)
    assert not zipfile.is_zipfile(io.BytesIO(file.data))
    assert b"script" not in file.data


def png_bomb(side: int) -> bytes:
    """A PNG of side × side pixels, all black, in a few kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # the decoding process shows none
@pytest.mark.parametrize("side", [8_008, 20_000])
def test_a_picture_that_would_fill_the_memory_is_refused_unread(side: int) -> None:
    bomb = png_bomb(side)
    assert len(bomb) < 100_000
    began = time.thread_time()
    with pytest.raises(FileTooLarge):
        cleaning.clean("x.png", bomb)
    assert time.thread_time() - began < 0.1


def many_scans() -> bytes:
    data = picture(size=(4000, 4000), progressive=True)
    begin = data.rindex(b"\xff\xda")
    return data[:begin] + data[begin:-2] * 1500 + data[-2:]


def many_chunks() -> bytes:
    data = picture("PNG")
    empty = bytes(4) + b"tEXt" + zlib.crc32(b"tEXt").to_bytes(4, "big")
    return data[:33] + empty * 400_000 + data[33:]


@pytest.mark.parametrize("bomb", [many_scans, many_chunks])
def test_a_picture_that_would_keep_the_decoder_busy_is_refused_unread(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    assert len(data) < MOST_BYTES
    began = time.thread_time()
    with pytest.raises(FileTooComplex):
        cleaning.clean("x.png", data)
    assert time.thread_time() - began < 1


async def test_the_size_limit_counts_bytes() -> None:
    with pytest.raises(FileTooLarge) as refusal:
        await clean(picture() + bytes(MOST_BYTES))
    assert refusal.value.status == 413
    assert refusal.value.body(Language.CHINESE)["detail"].startswith("视频最大 25 MB，其他文件最大 10 MB")


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        "只是文字".encode(),
        b"\x00",
    ],
)
async def test_a_file_is_what_its_bytes_say_under_any_name(data: bytes) -> None:
    with pytest.raises(FileTypeRefused) as refusal:
        await clean(data, "holiday.png")
    assert refusal.value.body(Language.ENGLISH)["detail"].startswith("Accepted: JPEG, PNG, WebP, HEIC")


@pytest.mark.parametrize("data", [b"", picture()[:300], picture("PNG")[:60], picture("WEBP")[:30], picture()[:4]])
async def test_an_incomplete_picture_is_refused(data: bytes) -> None:
    with pytest.raises(FileDamaged):
        await clean(data)


async def test_other_requests_go_on_while_a_picture_is_decoded() -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    heart = asyncio.create_task(beat())
    await clean(picture(size=(6000, 4000)))
    heart.cancel()
    assert beats > 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\wang\\合同.docx", "合同.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ('"><img src=x>.pdf', "img src=x.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
        ("2026 年 10 月  工资条.pdf", "2026 年 10 月 工资条.pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(name: str, shown: str) -> None:
    assert display_name(name, ".pdf") == shown


@given(st.text())
def test_no_name_leads_anywhere(name: str) -> None:
    shown = display_name(name, ".pdf")
    assert shown == Path(shown).name
    assert shown.endswith(".pdf")
    assert not shown.startswith(".")
    assert shown.isprintable() or " " in shown
    shown.encode()


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"RIFF1234WEBP"])
)
def test_every_file_is_cleaned_or_refused(data: bytes, start: bytes) -> None:
    refusal: Problem | None = None
    try:
        asyncio.run(clean(start + data))
    except Problem as error:
        refusal = error
    if refusal:
        assert refusal.status in (413, 415, 422)
        assert refusal.body(Language.CHINESE)["detail"]
        assert refusal.body(Language.ENGLISH)["detail"]


def test_a_download_can_do_nothing_in_a_browser() -> None:
    document = response(CleanFile('工资条 "1".pdf', "application/pdf", b"%PDF-"))
    assert document.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%E5%B7%A5%E8%B5%84%E6%9D%A1%20%221%22.pdf"
    )
    assert document.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert document.headers["x-content-type-options"] == "nosniff"
    assert document.headers["cache-control"] == "private, max-age=300, no-transform"
    assert document.headers["content-type"] == "application/pdf"
    shown = response(CleanFile("照片.jpg", "image/jpeg", b""))
    assert shown.headers["content-disposition"].startswith("inline;")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files((tmp_path / "a folder 文件").as_uri())


async def test_what_is_put_is_got_and_deleted(files: Files) -> None:
    await files.put("cases/1", b"one")
    assert await files.get("cases/1") == b"one"
    await files.delete("cases/1")
    await files.delete("cases/1")
    with pytest.raises(FileNotFoundError):
        await files.get("cases/1")


async def test_nothing_is_ever_overwritten(files: Files) -> None:
    await files.put("cases/1", b"one")
    with pytest.raises(FileExistsError):
        await files.put("cases/1", b"two")
    assert await files.get("cases/1") == b"one"


@pytest.mark.parametrize("key", ["../outside", "a/../../outside", "/../outside", "..\\outside", "%2e%2e/outside"])
async def test_no_key_reaches_outside_the_folder(files: Files, tmp_path: Path, key: str) -> None:
    with contextlib.suppress(Exception):
        await files.put(key, b"escaped")
    inside = tmp_path / "a folder 文件"
    assert [p for p in tmp_path.rglob("*") if p.is_file() and not p.is_relative_to(inside)] == []
    assert not (tmp_path.parent / "outside").exists()


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-", 0, 3_000_000),
        ("bytes=0-1", 0, 2),
        ("bytes=5-5", 5, 6),
        ("bytes=1048570-2097160", 1_048_570, 2_097_161),
        ("bytes=2999999-9999999", 2_999_999, 3_000_000),
        ("bytes=-10", 2_999_990, 3_000_000),
        ("bytes=-9999999", 0, 3_000_000),
        *(
            (each, 0, 3_000_000)
            for each in ("", "bytes=-", "bytes=3000000-", "bytes=5-4", "bytes=0-1,3-4", "items=0-1")
        ),
        ("bytes=" + "9" * 5000 + "-", 0, 3_000_000),
    ],
)
async def test_a_player_gets_the_part_it_asks_for(files: Files, asked: str, begin: int, end: int) -> None:
    data = bytes(range(250)) * 12_000
    await files.put("v", data)
    answer = await send(StoredFile("现场.mp4", "video/mp4", len(data), partial(files.get_range, "v")), asked)
    assert isinstance(answer, StreamingResponse)
    pieces = [piece async for piece in answer.body_iterator]
    assert b"".join(piece for piece in pieces if isinstance(piece, bytes)) == data[begin:end]
    assert answer.headers["content-length"] == str(end - begin)
    assert answer.headers["accept-ranges"] == "bytes"
    is_part = (begin, end) != (0, len(data))
    assert answer.status_code == (206 if is_part else 200)
    assert answer.headers.get("content-range") == (f"bytes {begin}-{end - 1}/{len(data)}" if is_part else None)


async def test_a_stored_file_that_is_not_there_is_found_missing_before_the_answer_begins(files: Files) -> None:
    with pytest.raises(FileNotFoundError):
        await send(StoredFile("a.pdf", "application/pdf", 10, partial(files.get_range, "gone")), None)
