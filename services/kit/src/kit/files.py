"""Files that people upload: looked at, cleaned and kept where they can harm nobody.

What a file is, its bytes say, never its name. Pictures are decoded and written anew, which drops EXIF (where it was
taken, with whose phone), whatever was appended, and anything made to confuse a decoder. PDFs are taken apart and
written anew too, and refused where something in them acts on its own. Both are served under a policy that lets them run
nothing.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import quote

import filetype
import obstore
import pikepdf
from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request, Response, UploadFile
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, from_url
from PIL import Image, ImageOps

from kit.errors import Problem

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 64_000_000
"""A picture of this size takes 256 MB to decode; phones make up to 50 million."""
LONGEST_SIDE = 2560
MOST_INFLATED = 256 * 1024 * 1024
"""What reading a PDF's compressed parts may come to, in and out."""
MOST_PARTS = 200_000
"""Dictionaries and lists of a PDF; looking at so many takes three seconds. An exported book has a tenth of them."""

_IMAGES: dict[str, tuple[Literal["JPEG", "PNG", "WEBP"], str]] = {
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "image/webp": ("WEBP", ".webp"),
}
_PDF = "application/pdf"
_DECODING = CapacityLimiter(2)


class FileTypeRefused(Problem):
    status = 415
    zh, en = "不支持这种文件", "This type of file is not accepted"
    zh_detail = "可以上传：{accepted}。请转换格式后再试（例如手机照片可另存为 JPEG）。"
    en_detail = "Accepted: {accepted}. Convert it and try again (a phone's photograph can be saved as JPEG)."


class FileTooLarge(Problem):
    status = 413
    zh, en = "文件太大", "The file is too large"
    zh_detail = "文件最大 {megabytes} MB，图片最多 {ten_thousand_pixels} 万像素。请缩小后再试。"
    en_detail = "At most {megabytes} MB, and a picture at most {megapixels} megapixels. Make it smaller and try again."

    def __init__(self) -> None:
        super().__init__(
            megabytes=MOST_BYTES >> 20, megapixels=MOST_PIXELS // 1_000_000, ten_thousand_pixels=MOST_PIXELS // 10_000
        )


class FileDamaged(Problem):
    status = 422
    zh, en = "文件打不开", "The file cannot be opened"
    zh_detail = "文件可能不完整或已损坏。请检查后重新选择文件。"
    en_detail = "It may be incomplete or damaged. Check it and choose it again."


class FileActive(Problem):
    status = 422
    zh, en = "此 PDF 含有脚本、附件或加密内容", "This PDF holds scripts, attachments or encrypted content"
    zh_detail = "为了保护打开它的人，这样的 PDF 不能上传。请用“打印为 PDF”另存一份后再试。"
    en_detail = "To protect those who open it, such a PDF is not accepted. Print it to a new PDF and try again."


class CleanFile(NamedTuple):
    name: str
    """For display and as the download's name; never a path."""
    media_type: str
    data: bytes


class Files:
    """A service's file store: a folder or an S3 bucket. Keys are ids; what was written under one never changes."""

    def __init__(self, url: str) -> None:
        if url.startswith("file:"):
            self._store: obstore.store.ObjectStore = LocalStore.from_url(url, mkdir=True)
        else:
            self._store = from_url(
                url,
                client_options={"connect_timeout": timedelta(seconds=4), "timeout": timedelta(seconds=20)},
                retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
            )

    async def put(self, key: str, data: bytes) -> None:
        """FileExistsError where something is under that key."""
        try:
            await obstore.put_async(self._store, key, data, mode="create")
        except AlreadyExistsError as error:
            raise FileExistsError(key) from error

    async def get(self, key: str) -> bytes:
        """FileNotFoundError where nothing is under that key."""
        found = await obstore.get_async(self._store, key)
        return bytes(await found.bytes_async())

    async def delete(self, key: str) -> None:
        """Nothing is under that key afterwards, whether or not something was."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)


async def _files(request: Request) -> Files:
    files: Files = request.app.state.context.files
    return files


FilesDep = Annotated[Files, Depends(_files)]


async def receive(upload: UploadFile) -> CleanFile:
    """The uploaded file made safe to keep, or the Problem that says why not."""
    data = await upload.read(MOST_BYTES + 1)
    return await to_thread.run_sync(_clean, upload.filename or "", data, limiter=_DECODING)


def response(clean: CleanFile) -> Response:
    """The file as a download; a picture may be shown in a page. Whatever a browser makes of it, nothing in it runs."""
    shown = "inline" if clean.media_type in _IMAGES else "attachment"
    return Response(
        clean.data,
        media_type=clean.media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(clean.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=300",
        },
    )


def _clean(name: str, data: bytes) -> CleanFile:
    if len(data) > MOST_BYTES:
        raise FileTooLarge
    if not data:
        raise FileDamaged
    media_type: str | None = filetype.guess_mime(data)
    if media_type in _IMAGES:
        form, suffix = _IMAGES[media_type]
        return CleanFile(display_name(name, suffix), media_type, _redraw(data, form))
    if media_type == _PDF:
        _check_size(data)
        return CleanFile(display_name(name, ".pdf"), _PDF, _without_metadata(data))
    raise FileTypeRefused(accepted=["JPEG", "PNG", "WebP", "PDF"])


def display_name(name: str, suffix: str) -> str:
    """The uploaded name without path, control and direction marks, and with the suffix its content has."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last)
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    return (" ".join(stem.split())[:100].strip(". ") or "file") + suffix


def _redraw(data: bytes, form: Literal["JPEG", "PNG", "WEBP"]) -> bytes:
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
    except Problem:
        raise
    except Image.DecompressionBombError as error:
        raise FileTooLarge from error
    except Exception as error:  # decoders raise whatever a damaged file leads them to
        raise FileDamaged from error
    return written.getvalue()


def _without_metadata(data: bytes) -> bytes:
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


def _check_size(data: bytes) -> None:
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
