"""Files that people upload: made harmless in a decoding process, kept, and served under a policy that lets nothing run.
What a file is, its bytes say, never its name."""

from contextlib import suppress
from datetime import timedelta
from pathlib import PurePath
from typing import Annotated, NamedTuple
from urllib.parse import quote

import obstore
from fastapi import Depends, Request, Response, UploadFile
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, from_url

from kit import decoding, pictures
from kit.cleaning import CleanFile, clean, original_name
from kit.file_problems import MOST_BYTES


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


class Received(NamedTuple):
    clean: CleanFile
    original: CleanFile
    """As it came: its bytes may hold where it was taken and by whom, and may harm who opens them."""


async def receive(upload: UploadFile, person: str) -> Received:
    """The person's uploaded file made safe to keep, or the Problem that says why not."""
    async with decoding.turn(person) as turn:
        data = await upload.read(MOST_BYTES + 1)
        made = await turn.run(clean, upload.filename or "", data, kinds=[CleanFile])
    name = original_name(upload.filename or "", PurePath(made.name).suffix)
    return Received(made, CleanFile(name, "application/octet-stream", data))


def response(file: CleanFile) -> Response:
    """The file as a download; a picture may be shown in a page. Whatever a browser makes of it, nothing in it runs."""
    shown = "inline" if file.media_type in pictures.SHOWN else "attachment"
    return Response(
        file.data,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=300",
        },
    )
