"""What is kept of an uploaded PDF, and which are not kept at all."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from packages import clean
from PIL import Image

from kit.clean_files import CleanFile
from kit.file_problems import FileActive, FileDamaged, FileTooComplex, FileTooLarge


def pdf(body: bytes = b"1 0 obj<</Type/Catalog>>endobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def stream(content: bytes, compressed: bytes | None = None) -> bytes:
    inside = compressed if compressed is not None else zlib.compress(content)
    return b"2 0 obj<</Type/ObjStm/Filter/FlateDecode>>\nstream\r\n" + inside + b"\nendstream endobj\n"


def written_pdf() -> bytes:
    """Such as a word processor writes: who made it stands in two places, the text in a page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"q BT (JavaScript) Tj ET Q " * 1000)
        page.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private="卢军"))
        document.docinfo["/Author"] = "卢军"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["卢军"]
        document.save(written, compress_streams=False)
    return written.getvalue()


async def test_a_plain_pdf_is_kept_without_who_made_it() -> None:
    with pikepdf.open(io.BytesIO(written_pdf())) as original:
        assert str(original.docinfo["/Author"]) == "卢军"
    file = await clean(written_pdf(), "合同.PDF")
    assert (file.name, file.media_type) == ("合同.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        assert kept.pages[0].Contents.read_bytes().startswith(b"q\nBT\n(JavaScript) Tj\nET\nQ")
        assert "/Info" not in kept.trailer
        assert "/Metadata" not in kept.Root
        assert "/PieceInfo" not in kept.pages[0]
    for spelling in ("卢军".encode(), "卢军".encode("utf-16-be"), b"creator"):
        assert spelling not in file.data


def action(kind: str, **more: Any) -> Callable[[pikepdf.Pdf], None]:
    """The document does it when it is opened, after something harmless."""

    def add(document: pikepdf.Pdf) -> None:
        acts = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI="https://example.org", Next=pikepdf.Array([acts])
        )

    return add


def attachment(document: pikepdf.Pdf) -> None:
    """Without the type that the standard leaves to the writer."""
    file = pikepdf.Dictionary(F="x.exe", EF=pikepdf.Dictionary(F=document.make_stream(b"MZ")))
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, Rect=pikepdf.Array([0, 0, 9, 9]), FS=file)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


def script_by_name(document: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
    names = pikepdf.Array(["a", document.make_indirect(script)])
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"))


def portfolio(document: pikepdf.Pdf) -> None:
    document.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.T)


ACTING = [action("JavaScript", JS="app.alert(1)"), action("Rendition", OP=0, JS="app.alert(1)"),
          action("Launch", F="cmd.exe"), action("SubmitForm", F="https://example.org"), action("ImportData", F="x.fdf"),
          action("GoToE", F="x.pdf"), attachment, script_by_name]  # fmt: skip


def acting(add: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        add(document)
        document.save(written, **options)
    return written.getvalue()


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize("add", ACTING)
async def test_nothing_that_acts_is_kept_however_it_is_packed(
    add: Callable[[pikepdf.Pdf], None], packed: pikepdf.ObjectStreamMode
) -> None:
    kept = everything(await clean(acting(add, object_stream_mode=packed), "合同.pdf"))
    for word in (b"/JS", b"/JavaScript", b"/A ", b"/AA", b"/OpenAction", b"/EF", b"/FS", b"/Names", b"example", b"exe"):
        assert word not in kept


@pytest.mark.parametrize("add", [xfa, portfolio])
async def test_a_pdf_whose_content_is_not_on_its_pages_is_refused(add: Callable[[pikepdf.Pdf], None]) -> None:
    with pytest.raises(FileActive):
        await clean(acting(add), "表.pdf")


async def test_a_pdf_that_only_a_password_opens_is_refused() -> None:
    with pytest.raises(FileActive):
        await clean(acting(lambda _: None, encryption=pikepdf.Encryption(owner="owner", user="only they can open it")))


@pytest.mark.parametrize("version", [{"R": 3, "aes": False, "metadata": False}, {"R": 4}, {"R": 6}])
async def test_a_pdf_that_is_only_restricted_is_kept(version: dict[str, Any]) -> None:
    protection = pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(extract=False), **version)

    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(b"BT (visible words) Tj ET")

    with pikepdf.open(io.BytesIO((await clean(acting(add, encryption=protection))).data)) as kept:
        assert not kept.is_encrypted
        assert b"(visible words) Tj" in kept.pages[0].Contents.read_bytes()


async def test_an_inline_photo_stays_without_its_metadata() -> None:
    photo = io.BytesIO()
    Image.effect_noise((48, 32), 80).save(photo, "JPEG", comment=b"CANARY")

    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(
            b"q BI /W 48 /H 32 /BPC 8 /CS /G /F /DCT ID " + photo.getvalue() + b"\nEI Q BT (visible words) Tj ET"
        )

    file = await clean(acting(add))
    assert b"CANARY" not in everything(file)
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        drawn = pikepdf.parse_content_stream(kept.pages[0])
        assert [str(each.operator) for each in drawn] == ["q", "INLINE IMAGE", "Q", "BT", "Tj", "ET"]
        (shown,) = (each.iimage for each in drawn if isinstance(each, pikepdf.ContentStreamInlineImage))
        assert Image.open(io.BytesIO(shown.read_raw_bytes())).tobytes() == Image.open(photo).tobytes()


async def test_comments_in_a_character_map_go_and_its_strings_stay() -> None:
    lines = b"%!PS-Adobe\n% made by CANARY\n/Registry (Adobe%1) def % CANARY\r1 beginbfchar <01> <5F20> endbfchar"

    def add(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, ToUnicode=document.make_stream(lines))
        document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))

    with pikepdf.open(io.BytesIO((await clean(acting(add))).data)) as kept:
        assert kept.pages[0].Resources.Font.F.ToUnicode.read_bytes().split() == (
            b"/Registry (Adobe%1) def 1 beginbfchar <01> <5F20> endbfchar".split()
        )


def traced() -> bytes:
    """A PDF that says in every place known to us who made it."""
    exif = Image.Exif()
    exif[0x010E] = "CANARY exif"
    exif.get_ifd(0x8825)[1] = "CANARY gps"
    photo, packed_photo = io.BytesIO(), io.BytesIO()
    for written, progressive in ((photo, True), (packed_photo, False)):
        Image.effect_noise((64, 64), 40).save(
            written, "JPEG", exif=exif.tobytes(), comment=b"CANARY comment", progressive=progressive
        )
    written = io.BytesIO()
    with pikepdf.new() as document:
        canary = pikepdf.Dictionary(CANARY="CANARY", Author="CANARY")

        def member(**members: Any) -> Any:
            return document.make_indirect(pikepdf.Dictionary(**members))

        document.add_blank_page()
        page = document.pages[0].obj
        meant: dict[str, Any] = {
            "Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": 64, "Height": 64,
            "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray,
            "Metadata": document.make_stream(b"<x>CANARY</x>"), "PieceInfo": canary,
        }  # fmt: skip
        plain = document.make_stream(photo.getvalue(), Filter=pikepdf.Name.DCTDecode, **meant)
        twice = document.make_stream(
            zlib.compress(packed_photo.getvalue()),
            Filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]),
            **meant,
        )
        profile = document.make_stream(b"CANARY profile", N=1)
        samples = document.make_stream(bytes(64 * 64), **meant)
        samples.ColorSpace = pikepdf.Array([pikepdf.Name.ICCBased, profile])
        layer = member(Type=pikepdf.Name.OCG, Name="CANARY layer", Usage=pikepdf.Dictionary(CreatorInfo=canary))
        hidden = member(Type=pikepdf.Name.OCG, Name="CANARY hidden")
        font = member(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, CANARY="CANARY"
        )
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(A=plain, B=twice, C=samples),
            Font=pikepdf.Dictionary(F=font),
            Properties=pikepdf.Dictionary(L=layer, H=hidden, P=canary),
        )
        page.Contents = document.make_stream(
            b"% CANARY\n/Artifact <</CANARY (CANARY)>> BDC /X <</CANARY (CANARY)>> DP q 99 0 0 99 0 0 cm /A Do Q EMC "
            b"/OC /L BDC BT /F 12 Tf (visible words) Tj ET EMC /OC /H BDC BT /F 12 Tf (unseen words) Tj ET EMC"
        )
        page.PieceInfo = page.CANARY = canary
        page.Thumb = plain
        page.LastModified = "CANARY"
        page.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://CANARY"))
        look = document.make_stream(b"q 1 0 0 rg 0 0 9 9 re f Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = pikepdf.Array([0, 0, 9, 9])
        page.Annots = pikepdf.Array([
            member(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=pikepdf.Array([0, 0, 9, 9]), F=4,
                   T="CANARY", Contents="CANARY", NM="CANARY", A=pikepdf.Dictionary(URI="https://CANARY"),
                   AP=pikepdf.Dictionary(N=look))
            for kind in ("Text", "Link", "Stamp", "Highlight", "FileAttachment")
        ])  # fmt: skip
        root = document.Root
        root.Metadata = document.make_stream(b"<x>CANARY</x>")
        root.Lang = "CANARY"
        root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="//CANARY/share", D=pikepdf.Array([0]))
        root.URI = pikepdf.Dictionary(Base="https://CANARY")
        root.StructTreeRoot = member(Type=pikepdf.Name.StructTreeRoot, K=canary)
        root.Outlines = member(First=member(Title="CANARY"))
        root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([member(FT=pikepdf.Name.Sig, T="CANARY", V=canary)]), SigFlags=3
        )
        root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer, hidden]), D=pikepdf.Dictionary(OFF=pikepdf.Array([hidden]), Creator="CANARY")
        )
        external = document.make_stream(b"")
        external.F = "//CANARY/share"
        root.CANARY = external
        document.docinfo["/Author"] = "CANARY"
        document.trailer.ID = pikepdf.Array([pikepdf.String("CANARY" * 3), pikepdf.String("CANARY" * 3)])
        document.save(written, linearize=False, encryption=False)
    return written.getvalue() + b"CANARY after the end"


def everything(file: CleanFile) -> bytes:
    """The stored bytes, and all of them unpacked."""
    unpacked = io.BytesIO()
    with pikepdf.open(io.BytesIO(file.data)) as kept:
        kept.save(
            unpacked, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )  # fmt: skip
    return file.data + unpacked.getvalue()


async def test_nothing_tells_who_made_it_and_what_is_seen_stays() -> None:
    assert b"CANARY" in traced()
    file = await clean(traced())
    kept = everything(file)
    for spelling in (b"CANARY", "CANARY".encode("utf-16-be"), b"Exif"):
        assert spelling not in kept
    with pikepdf.open(io.BytesIO(file.data)) as document:
        page = document.pages[0]
        drawn = page.Contents.read_bytes()
        assert b"(visible words) Tj" in drawn
        assert drawn.count(b"Do") > 1, "what stamps and marks look like is part of the page"
        (unseen,) = document.Root.OCProperties.D.OFF
        assert page.Resources.Properties["/H"].objgen == unseen.objgen
        for name in ("/A", "/B"):
            assert page.Resources.XObject[name].Filter == pikepdf.Name.DCTDecode
            picture = Image.open(io.BytesIO(page.Resources.XObject[name].read_raw_bytes()))
            picture.load()
            assert picture.size == (64, 64)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK"])
@pytest.mark.parametrize("chain", [[], ["FlateDecode"], ["ASCII85Decode", "FlateDecode"], ["Predictor"]])
async def test_images_however_packed_look_the_same(mode: str, chain: list[str]) -> None:
    image = Image.effect_noise((48, 32), 80).convert(mode)
    samples = image.tobytes()
    meant = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=48, Height=32)
    meant.BitsPerComponent = 1 if mode == "1" else 8
    meant.ColorSpace = pikepdf.Name({"RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}.get(mode, "/DeviceGray"))
    packed = samples
    if chain == ["Predictor"]:
        row = len(samples) // 32
        packed = zlib.compress(b"".join(b"\0" + samples[at : at + row] for at in range(0, len(samples), row)))
        meant.Filter = pikepdf.Name.FlateDecode
        meant.DecodeParms = pikepdf.Dictionary(
            Predictor=15, Columns=48, Colors=len(image.getbands()), BitsPerComponent=meant.BitsPerComponent
        )
    elif chain:
        packed = zlib.compress(samples)
        packed = base64.a85encode(packed) + b"~>" if len(chain) == 2 else packed
        meant.Filter = pikepdf.Array([pikepdf.Name(f"/{each}") for each in chain])

    def add(document: pikepdf.Pdf) -> None:
        picture = document.make_stream(packed, meant)
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))

    data = acting(add, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    with pikepdf.open(io.BytesIO((await clean(data)).data)) as document:
        assert document.pages[0].Resources.XObject["/P"].read_bytes() == samples


async def test_two_copies_of_one_pdf_are_the_same_bytes() -> None:
    data = traced()
    assert (await clean(data)).data == (await clean(data)).data


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\r\n\r\n", b" " * 1024])
async def test_a_pdf_with_something_before_its_header_is_accepted(before: bytes) -> None:
    assert (await clean(before + written_pdf())).data.startswith(b"%PDF-")


async def test_of_a_pdf_that_is_an_archive_as_well_only_the_pages_are_kept() -> None:
    archive = io.BytesIO(written_pdf())
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("evil.js", "alert(1)")
        packed.comment = b"%%EOF"
    file = await clean(archive.getvalue(), "合同.pdf")
    assert not zipfile.is_zipfile(io.BytesIO(file.data))
    assert b"evil" not in file.data


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"x" * 2000, b"%PDF-", pdf()])
async def test_what_has_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(FileDamaged):
        await clean(data)


def nested(depth: int) -> bytes:
    """A page whose content inflates a thousandfold at each of its filters."""
    content = bytes(1 << 22)
    for _ in range(depth):
        content = zlib.compress(content, 9)
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        filters = pikepdf.Array([pikepdf.Name.FlateDecode] * depth)
        document.pages[0].Contents = document.make_stream(content, Filter=filters)
        document.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return written.getvalue()


@pytest.mark.parametrize(
    "bomb", [lambda: nested(3), lambda: nested(5), lambda: inflating("Contents"), lambda: inflating("Font")]
)
async def test_a_stream_that_inflates_without_end_is_refused(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    assert len(data) < 5_000_000
    with pytest.raises((FileTooComplex, FileDamaged)):
        await clean(data)


def inflating(place: str) -> bytes:
    much = zlib.compress(bytes(1_000_000_000), 1)

    def add(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(much, Filter=pikepdf.Name.FlateDecode)
        if place == "Font":
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, ToUnicode=stream)
            document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        else:
            document.pages[0].Contents = stream

    return acting(add, stream_decode_level=pikepdf.StreamDecodeLevel.none)


async def test_a_pdf_of_ever_more_parts_is_refused() -> None:
    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Group = pikepdf.Dictionary(K=pikepdf.Object.parse(b"[" + b"[[[[]]]]" * 100_000 + b"]"))

    with pytest.raises((FileTooLarge, FileTooComplex)):
        await clean(acting(add))


@pytest.mark.parametrize(
    "body",
    [
        stream(b"", zlib.compress(bytes(600_000_000))),
        (b"stream\n" + zlib.compress(b"")[:2] + b"\x00\x00\x00\xff\xff" * 40) * 40_000,
        b"stream\nx\x9c\xff" * 900_000,
        b"#41" * 3_000_000,
        b"obj/ObjStm stream" * 600_000,
    ],
    ids=["one that inflates", "many that go on", "many that are none", "escapes", "packed objects"],
)
async def test_a_pdf_made_to_keep_the_reader_busy_ends_soon(body: bytes) -> None:
    with pytest.raises((FileTooLarge, FileDamaged, FileTooComplex)):
        await clean(pdf(body))
