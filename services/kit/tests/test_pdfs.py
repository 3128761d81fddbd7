"""What is kept of an uploaded PDF, and which are not kept at all."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from fastapi import UploadFile

from kit import decoding
from kit.cleaning import CleanFile
from kit.file_problems import FileActive, FileDamaged, FileTooComplex, FileTooLarge
from kit.files import receive


def pdf(body: bytes = b"1 0 obj<</Type/Catalog>>endobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def stream(content: bytes, compressed: bytes | None = None) -> bytes:
    inside = compressed if compressed is not None else zlib.compress(content)
    return b"2 0 obj<</Type/ObjStm/Filter/FlateDecode>>\nstream\r\n" + inside + b"\nendstream endobj\n"


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    decoding._paused.clear()


async def clean(data: bytes, name: str = "合同.pdf") -> CleanFile:
    return await receive(UploadFile(io.BytesIO(data), filename=name), "author")


def written_pdf() -> bytes:
    """Such as a word processor writes: who made it stands in two places, the text in a page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"q BT (JavaScript) Tj ET Q" * 1000)
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
        assert kept.pages[0].Contents.read_bytes().startswith(b"q BT (JavaScript)")
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


def form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"))


ACTING = [action("JavaScript", JS="app.alert(1)"), action("Rendition", OP=0, JS="app.alert(1)"),
          action("Launch", F="cmd.exe"), action("SubmitForm", F="https://example.org"), action("ImportData", F="x.fdf"),
          action("GoToE", F="x.pdf"), attachment, script_by_name, form]  # fmt: skip


def acting(add: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        add(document)
        document.save(written, **options)
    return written.getvalue()


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize("add", ACTING)
async def test_a_pdf_that_acts_is_refused_however_it_is_packed(
    add: Callable[[pikepdf.Pdf], None], packed: pikepdf.ObjectStreamMode
) -> None:
    with pytest.raises(FileActive):
        await clean(acting(add, object_stream_mode=packed), "合同.pdf")


@pytest.mark.parametrize(
    ("written", "hidden"),
    [(b"/JavaScript", b"/J#61vaScript"), (b"stream\n", b"stream\r"), (b"%PDF-", b"%PDF-1.7\n%PDF-")],
)
async def test_a_pdf_that_acts_cannot_hide_it_in_its_spelling(written: bytes, hidden: bytes) -> None:
    for packed in (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate):
        with pytest.raises(FileActive):
            await clean(acting(script_by_name, object_stream_mode=packed).replace(written, hidden), "合同.pdf")


@pytest.mark.parametrize("password", ["", "only they can open it"])
async def test_an_encrypted_pdf_is_refused(password: str) -> None:
    protection = pikepdf.Encryption(owner="owner", user=password)
    with pytest.raises(FileActive):
        await clean(acting(lambda _: None, encryption=protection), "合同.pdf")


@pytest.mark.parametrize(
    "body",
    [
        stream(b"", b"2F 4C 61 75 6E 63 68>").replace(b"Flate", b"ASCIIHex"),
        stream(b"x").replace(b"/FlateDecode", b" 5 0 R").replace(b"/ObjStm", b"/Obj#53tm"),
        stream(b"x").replace(b"/FlateDecode", b"[/FlateDecode/FlateDecode]").replace(b"/ObjStm", b"/XRef"),
    ],
)
async def test_objects_packed_in_an_unusual_way_are_not_even_unpacked(body: bytes) -> None:
    with pytest.raises(FileActive):
        await clean(pdf(body), "合同.pdf")


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
async def test_a_content_that_unpacks_to_much_is_kept_packed(packed: pikepdf.ObjectStreamMode) -> None:
    much = b"\x81x" * 4_000_000 + b"\x80"  # 512 MB of x

    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(much, Filter=pikepdf.Name.RunLengthDecode)

    data = acting(add, object_stream_mode=packed, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len((await clean(data, "合同.pdf")).data) < 10_000_000


async def test_a_pdf_that_is_an_archive_as_well_is_refused() -> None:
    archive = io.BytesIO(pdf())
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("evil.js", "alert(1)")
        packed.comment = b"%%EOF"
    with pytest.raises(FileActive):
        await clean(archive.getvalue(), "合同.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"x" * 2000, pdf() + b" " * 2000])
async def test_a_pdf_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(FileDamaged):
        await clean(data)


async def test_a_pdf_of_ever_more_parts_ends_soon() -> None:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.X = document.make_indirect(pikepdf.Object.parse(b"[" + b"[[[[]]]]" * 100_000 + b"]"))

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
