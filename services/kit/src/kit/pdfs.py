"""PDFs are taken apart and written anew, and refused where something in them acts on its own. Runs in a decoding
process."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from kit.file_problems import FileActive, FileDamaged, FileTooLarge

with pikepdf.new() as _empty:  # qpdf opens the source of randomness once; a decoding process could not
    _empty.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))

MEDIA_TYPE = "application/pdf"
MOST_INFLATED = 256 * 1024 * 1024
"""What reading a PDF's compressed parts may come to, in and out."""
MOST_PARTS = 200_000
"""Dictionaries and lists of a PDF; looking at so many takes three seconds. An exported book has a tenth of them."""


def without_metadata(data: bytes) -> bytes:
    """The PDF written anew without who made it, with what and where: word processors enter the author's name. What is
    written is what was looked at, so nothing that acts can hide in how the file was put together."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise FileActive
            if "/Info" in pdf.trailer:
                del pdf.trailer.Info
            for each in _dictionaries(pdf):
                for name in _PRIVATE & each.keys():
                    del each[name]
            written = io.BytesIO()
            pdf.save(written, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return written.getvalue()
    except pikepdf.PasswordError as error:
        raise FileActive from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise FileDamaged from error


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and every stream's, however deep. FileActive for one that runs, opens, sends or carries
    something (ISO 32000-1, 7.11.4 and 12.6.4)."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        each = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise FileTooLarge
        if isinstance(each, pikepdf.Array):
            inner: Iterable[Any] = each
        elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            found = dict(each.items())
            if _CARRIES & found.keys() or any(str(found.get(name)) in acts for name, acts in _ACTS.items()):
                raise FileActive
            yield each
            inner = found.values()
        else:
            continue
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


_PRIVATE = {"/Metadata", "/PieceInfo"}
_CARRIES = {"/JS", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/Encrypt"}
_ACTS = {
    "/S": {"/JavaScript", "/Launch", "/Rendition", "/RichMediaExecute", "/GoToE", "/SubmitForm", "/ImportData"},
    "/Type": {"/EmbeddedFile"},
}


_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_UNPACKED_AT_ONCE = re.compile(rb"/(?:ObjStm|XRef)(?![A-Za-z])")
_PLAINLY_DEFLATED = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])\s*(?:/|>>)")
_CHUNK = 16 * 1024
_COST_OF_DAMAGE = 1 << 20
"""A file of nothing but beginnings would keep us busy without inflating."""


def check_size(data: bytes) -> None:
    """Refuse what is no plain PDF, or one that would fill the memory of whoever opens it."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        raise FileDamaged
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise FileActive
    named = _NAME_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), data)  # `/Obj#53tm` is the name /ObjStm
    for found in _UNPACKED_AT_ONCE.finditer(named):
        # Every reader unpacks these on opening. Packed the usual way they are measured below; nobody needs another one.
        _, start, before = named[max(0, found.start() - 1024) : found.start()].rpartition(b"obj")
        after, end, _ = named[found.end() : found.end() + 1024].partition(b"stream")
        about = before + after
        if not (start and end) or about.count(b"/Filter") != len(_PLAINLY_DEFLATED.findall(about)):
            raise FileActive
    left = MOST_INFLATED
    for start_of_stream in _STREAM.finditer(data):
        header = data[start_of_stream.end() : start_of_stream.end() + 2]
        if len(header) < 2 or header[0] & 0x8F != 8 or int.from_bytes(header) % 31:
            continue  # not zlib's: a picture, or text that says "stream"
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)  # raw: readers forgive a wrong checksum
        for place in range(start_of_stream.end() + 2, len(data), _CHUNK):
            chunk = data[place : place + _CHUNK]
            left -= len(chunk)
            try:
                left -= len(inflater.decompress(chunk)) - len(inflater.unused_data)
                damaged = False
            except zlib.error:
                left -= _COST_OF_DAMAGE
                damaged = True
            if left < 0:
                raise FileTooLarge
            if damaged or inflater.eof:
                break
