"""Pictures and functions in a PDF: packed as producers do, kept without what describes them."""

import base64
import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from packages import clean
from pikepdf import Array, Dictionary, Name
from PIL import Image, TiffImagePlugin
from test_pdfs import acting, everything

from kit import jpegs2000
from kit.clean_files import CleanFile
from kit.file_problems import FileActive, FileTooComplex, FileTooLarge

PHOTO = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)]).resize((48, 32))


def encoded(form: str, image: Image.Image = PHOTO, **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def fax() -> bytes:
    data = encoded("TIFF", PHOTO.convert("1"), compression="group4")
    tags = TiffImagePlugin.TiffImageFile(io.BytesIO(data)).tag_v2
    (begin,), (length,) = tags[273], tags[279]
    return data[begin : begin + length]


def run_lengths(data: bytes) -> bytes:
    pieces = (data[at : at + 128] for at in range(0, len(data), 128))
    return b"".join(bytes([len(each) - 1]) + each for each in pieces) + b"\x80"


OUTER: dict[str, Callable[[bytes], bytes]] = {
    "ASCIIHexDecode": lambda data: data.hex().encode() + b">",
    "ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
    "FlateDecode": zlib.compress,
    "RunLengthDecode": run_lengths,
    "AHx": lambda data: data.hex().encode() + b">",
    "Fl": zlib.compress,
}
FAX_SHAPE = {"Columns": 48, "Rows": 32, "K": -1}
INNER: dict[str, tuple[bytes, dict[str, Any], dict[str, Any] | None]] = {
    "DCTDecode": (encoded("JPEG", comment=b"CANARY"), {"BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}, None),
    "JPXDecode": (encoded("JPEG2000", comment="CANARY"), {}, None),
    "CCITTFaxDecode": (fax(), {"BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}, FAX_SHAPE),
}


def with_image(data: bytes, **meant: Any) -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        image = document.make_stream(
            data, Dictionary(Type=Name.XObject, Subtype=Name.Image, **{"Width": 48, "Height": 32, **meant})
        )
        document.pages[0].Resources = Dictionary(XObject=Dictionary(P=image))

    return acting(add, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def image_of(file: CleanFile) -> Any:
    document = pikepdf.open(io.BytesIO(file.data))
    return document, document.pages[0].Resources.XObject.P


def inline_image(document: pikepdf.Pdf) -> Any:
    operators = pikepdf.parse_content_stream(document.pages[0])
    (image,) = (each.iimage for each in operators if isinstance(each, pikepdf.ContentStreamInlineImage))
    return image


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("outer", [None, *OUTER])
async def test_a_picture_keeps_its_own_packing_inside_any_other(outer: str | None, inner: str) -> None:
    data, meant, shape = INNER[inner]
    given = None if shape is None else Dictionary(**shape)
    names = [Name("/" + each) for each in (outer, inner) if each]
    packed = OUTER[outer](data) if outer else data
    made = with_image(packed, Filter=Array(names), DecodeParms=Array([None, given][-len(names) :]), **meant)
    file = await clean(made)
    assert b"CANARY" not in everything(file)
    document, kept = image_of(file)
    with document:
        assert kept.Filter == Name("/" + inner)
        if inner == "CCITTFaxDecode":
            assert kept.read_raw_bytes() == data
            assert {key: kept.DecodeParms["/" + key] for key in FAX_SHAPE} == FAX_SHAPE
        else:
            drawn = Image.open(io.BytesIO(kept.read_raw_bytes()))
            assert drawn.tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("outer", [[], ["A85"], ["AHx"], ["ASCII85Decode"], ["Fl"]])
async def test_an_inline_photo_is_kept_inside_any_packing(outer: list[str]) -> None:
    data = encoded("JPEG", comment=b"CANARY")
    packed = OUTER.get(outer[0], OUTER["ASCII85Decode"])(data) if outer else data
    names = " ".join("/" + each for each in [*outer, "DCT"])

    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(
            f"q BI /W 48 /H 32 /BPC 8 /CS /RGB /Author (CANARY) /F [{names}] ID ".encode() + packed + b"\nEI Q"
        )

    file = await clean(acting(add))
    assert b"CANARY" not in everything(file)
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        operators = [bytes(each.operator) for each in pikepdf.parse_content_stream(kept.pages[0])]
        assert operators == [b"q", b"INLINE IMAGE", b"Q"]
        image = inline_image(kept)
        assert (image.width, image.height, image.bits_per_component) == (48, 32, 8)
        assert Image.open(io.BytesIO(image.read_raw_bytes())).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("", bytes),
        ("/F /Fl", zlib.compress),
        ("/F [/AHx]", OUTER["AHx"]),
        ("/F [/A85 /Fl]", lambda data: OUTER["ASCII85Decode"](zlib.compress(data))),
        ("/F /RL", run_lengths),
    ],
)
async def test_inline_samples_are_kept_however_they_are_packed(packing: str, pack: Callable[[bytes], bytes]) -> None:
    samples = PHOTO.convert("L").tobytes()
    packed = pack(samples)

    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(
            f"BI /W 48 /H 32 /BPC 8 /CS /G /CANARY (CANARY) /D [1 0] {packing} ID ".encode() + packed + b"\nEI Q"
        )

    file = await clean(acting(add))
    assert b"CANARY" not in everything(file)
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        image = inline_image(kept)
        assert image.obj.Decode == Array([1, 0])
        assert zlib.decompress(image.read_raw_bytes())[: len(samples)] == samples


async def test_what_follows_the_end_of_packed_samples_goes() -> None:
    samples = PHOTO.convert("L").tobytes()
    packed = zlib.compress(b"".join(b"\0" + samples[at : at + 48] for at in range(0, len(samples), 48)))
    shape = Dictionary(Predictor=15, Columns=48)
    file = await clean(
        with_image(packed + b"CANARY", Filter=Name.FlateDecode, DecodeParms=shape, BitsPerComponent=8,
                   ColorSpace=Name.DeviceGray)
    )  # fmt: skip
    assert b"CANARY" not in file.data
    document, kept = image_of(file)
    with document:
        assert kept.read_bytes() == samples
        assert kept.read_raw_bytes() == packed


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        (zlib.compress(b""), {"Width": 100_000, "Height": 100_000, "BitsPerComponent": 8, "Filter": Name.FlateDecode}),
        (b"", {"Width": 100_000, "Height": 100_000, "ImageMask": True}),
        (zlib.compress(bytes(300_000_000)), {"BitsPerComponent": 8, "Filter": Name.FlateDecode}),
        (encoded("JPEG").replace((32).to_bytes(2) + (48).to_bytes(2), b"\xff\xdc" * 2), {"Filter": Name.DCTDecode}),
        (
            encoded("JPEG2000", no_jp2=True).replace((48).to_bytes(4) + (32).to_bytes(4), b"\x00\x01\xff\xff" * 2, 1),
            {"Filter": Name.JPXDecode},
        ),
    ],
    ids=["samples", "a mask", "inflating", "a photo", "JPEG 2000"],
)
async def test_a_picture_that_would_fill_the_readers_memory_is_refused(data: bytes, meant: dict[str, Any]) -> None:
    with pytest.raises((FileTooComplex, FileTooLarge)):
        await clean(with_image(data, **{"ColorSpace": Name.DeviceGray, **meant}))


async def test_a_large_scan_in_black_and_white_is_kept() -> None:
    file = await clean(with_image(fax(), Width=14_000, Height=20_000, ImageMask=True, Filter=Name.CCITTFaxDecode))
    assert file.media_type == "application/pdf"


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def header_with(data: bytes, more: bytes) -> bytes:
    at = data.index(b"jp2h") - 4
    length = int.from_bytes(data[at : at + 4])
    return data[:at] + box(b"jp2h", data[at + 8 : at + length] + more) + data[at + length :]


JPEG_2000 = {
    "a comment": lambda: encoded("JPEG2000", comment="CANARY"),
    "a comment without boxes": lambda: encoded("JPEG2000", comment="CANARY", no_jp2=True),
    "a box": lambda: encoded("JPEG2000") + box(b"xml ", b"<CANARY/>"),
    "a box of the header": lambda: header_with(encoded("JPEG2000"), box(b"CNRY", b"CANARY")),
    "resolution": lambda: header_with(encoded("JPEG2000"), box(b"res ", b"CANARY")),
    "a profile": lambda: header_with(
        encoded("JPEG2000"), box(b"colr", b"\2\0\0" + bytes(16) + b"RGB " + b"CANARY".ljust(100))
    ),
    "in the type": lambda: encoded("JPEG2000").replace(box(b"ftyp", b"jp2 " + bytes(4) + b"jp2 "),
                                                       box(b"ftyp", b"jp2 " + bytes(4) + b"jp2 CANARYCANARY")),
    "in a tile": lambda: in_tiles(encoded("JPEG2000", no_jp2=True, tile_size=(16, 16))),
    "after the end": lambda: encoded("JPEG2000", no_jp2=True) + b"CANARY",
}  # fmt: skip


def in_tiles(data: bytes) -> bytes:
    """With a comment in the header of each tile, whose length is changed with it."""
    comment = b"\xff\x64" + (10).to_bytes(2) + b"\0\1CANARY"
    place, pieces = data.index(b"\xff\x90"), []
    begin = data[:place]
    while data[place : place + 2] == b"\xff\x90":
        length = int.from_bytes(data[place + 6 : place + 10])
        tile = data[place : place + length]
        pieces.append(tile[:6] + (length + len(comment)).to_bytes(4) + tile[10:12] + comment + tile[12:])
        place += length
    assert len(pieces) > 3
    return begin + b"".join(pieces) + data[place:]


@pytest.mark.parametrize("made", JPEG_2000.values(), ids=JPEG_2000.keys())
def test_jpeg_2000_is_kept_without_what_describes_it(made: Callable[[], bytes]) -> None:
    data = made()
    assert b"CANARY" in data
    kept = jpegs2000.strip(data)
    assert b"CANARY" not in kept
    assert b"OpenJPEG" not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == PHOTO.tobytes()


async def test_a_program_in_postscript_is_refused() -> None:
    def add(document: pikepdf.Pdf) -> None:
        program = document.make_stream(b"(x) run", Dictionary(Type=Name.XObject, Subtype=Name.PS))
        document.pages[0].Resources = Dictionary(XObject=Dictionary(P=program))

    with pytest.raises(FileActive):
        await clean(acting(add))


async def test_comments_in_a_function_go() -> None:
    def add(document: pikepdf.Pdf) -> None:
        function = document.make_stream(b"{ %CANARY\r pop 0.5 % CANARY\n}", Dictionary(FunctionType=4))
        function.Domain = function.Range = Array([0, 1])
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 1, 1]), Function=function)
        document.pages[0].Resources = Dictionary(Shading=Dictionary(S=shading))

    with pikepdf.open(io.BytesIO((await clean(acting(add))).data)) as kept:
        assert kept.pages[0].Resources.Shading.S.Function.read_bytes().split() == [b"{", b"pop", b"0.5", b"}"]


@pytest.mark.parametrize(
    "content",
    [
        b"q (CANARY) foo\xff\xfe 1 0 0 rg 0 0 9 9 re f Q",
        b"q 1 0 0 rg \x80\x81 0 0 9 9 re f Q /CANARY unknown",
        b"/CANARY BMC q 1 0 0 rg 0 0 9 9 re f Q EMC ] ) >> \xff (CANARY",
    ],
)
async def test_what_no_reader_draws_goes_and_the_rest_stays(content: bytes) -> None:
    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(content)

    file = await clean(acting(add))
    assert b"CANARY" not in everything(file)
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        drawn = [bytes(each.operator) for each in pikepdf.parse_content_stream(kept.pages[0])]
        assert b" ".join(drawn).replace(b"BMC ", b"").replace(b" EMC", b"") == b"q rg re f Q"


@pytest.mark.parametrize("colours", [1, 2, 3, 4, 5])
async def test_a_profile_of_any_number_of_colours_becomes_a_plain_space(colours: int) -> None:
    def add(document: pikepdf.Pdf) -> None:
        space = Array([Name.ICCBased, document.make_stream(b"CANARY", N=colours)])
        document.pages[0].Resources = Dictionary(ColorSpace=Dictionary(C=space))

    file = await clean(acting(add))
    assert b"CANARY" not in everything(file)
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        assert str(kept.pages[0].Resources.ColorSpace.C).startswith("/Device")
