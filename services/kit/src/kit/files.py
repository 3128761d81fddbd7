"""Files that people upload: made harmless in a decoding process, kept, and served under a policy that lets nothing run.
What a file is, its bytes say, never its name."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePath
from typing import Annotated, NamedTuple
from urllib.parse import quote

import obstore
from fastapi import Depends, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, from_url

from kit import decoding
from kit.clean_files import SHOWN, CleanFile, original_name
from kit.file_problems import MOST_VIDEO_BYTES


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

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        """Bytes from start to before end. FileNotFoundError where nothing is under that key."""
        return bytes(await obstore.get_range_async(self._store, key, start=start, end=end))

    async def delete(self, key: str) -> None:
        """Nothing is under that key afterwards, whether or not something was."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)


async def _files(request: Request) -> Files:
    files: Files = request.app.state.context.files
    return files


FilesDep = Annotated[Files, Depends(_files)]


_CLEAN = "kit.cleaning:clean"
"""By its name, for the decoders behind it are to fill the memory of decoding processes only."""


class Received(NamedTuple):
    clean: CleanFile
    original: CleanFile
    """As it came: its bytes may hold where it was taken and by whom, and may harm who opens them."""


async def receive(upload: UploadFile, person: str) -> Received:
    """The person's uploaded file made safe to keep, or the Problem that says why not."""
    async with decoding.turn(person) as turn:
        data = await upload.read(MOST_VIDEO_BYTES + 1)
        made: CleanFile = await turn.run(_CLEAN, upload.filename or "", data, kinds=[CleanFile])
    name = original_name(upload.filename or "", PurePath(made.name).suffix)
    return Received(made, CleanFile(name, "application/octet-stream", data))


class StoredFile(NamedTuple):
    name: str
    media_type: str
    size: int
    read: Callable[[int, int], Awaitable[bytes]]
    """Bytes from one place to before another. FileNotFoundError where they are not there."""


PIECE = 1024 * 1024
"""Bytes that are read at a time."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


async def send(file: StoredFile, asked: str | None) -> Response:
    """The stored file piece by piece, or the part that a Range header asks for: players of videos do.
    FileNotFoundError where it is not there."""
    start, end = part_of(asked or "", file.size)
    if start == end:  # beyond the end: who asks for a part may be given the whole (RFC 9110, 14.2)
        start, end = 0, file.size
    until = min(start - start % PIECE + PIECE, end)
    first = await file.read(start, until)

    async def pieces() -> AsyncIterator[bytes]:
        yield first
        for place in range(until, end, PIECE):
            yield await file.read(place, min(place + PIECE, end))

    headers = {**_headers(file.name, file.media_type), "Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if end - start < file.size:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return StreamingResponse(pieces(), 206 if end - start < file.size else 200, headers, file.media_type)


def part_of(asked: str, size: int) -> tuple[int, int]:
    """Where the part that a Range header asks for begins and ends: the whole where it asks for none or makes no sense
    (RFC 9110, 14.1.2), an empty one where it lies beyond the end."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    first, last = found.groups() if found else ("", "")
    if (not first and not last) or (first and last and int(last) < int(first)):
        return 0, size
    start = min(int(first), size) if first else max(0, size - int(last))
    return start, min(int(last) + 1, size) if first and last else size


def response(file: CleanFile) -> Response:
    """The file as a download; a picture may be shown in a page. Nothing in it runs in a browser."""
    return Response(file.data, media_type=file.media_type, headers=_headers(file.name, file.media_type))


def _headers(name: str, media_type: str) -> dict[str, str]:
    shown = "inline" if media_type in SHOWN else "attachment"
    return {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, max-age=300, no-transform",  # evidence stays as it is on the way
    }
