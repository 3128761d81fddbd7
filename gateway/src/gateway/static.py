"""The built client, and the pages' assets. What may be served is listed: no path is ever joined to a folder."""

import json
import re
import warnings
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

from servestatic.asgi import ServeStaticASGI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.problems import NotFound
from kit.versions import CODING

_HASHED = re.compile(r"^/assets/")
"""Vite puts a hash of its content into the name of everything here."""
ADDRESSES = "addresses.json"
_FRESH = ("index.html", "sw.js", "registerSW.js", "manifest.webmanifest")


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise NotFound


_TAG = re.compile(rf'\*|"([^"]*?){CODING}"'.encode())
"""In If-None-Match, as a proxy that compresses may have changed it: made weak, or with its coding in it."""


class _Files:
    """ServeStatic itself compares If-None-Match with its tag as a whole, and overlooks If-Range."""

    def __init__(self, served: ServeStaticASGI) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._served.files.get(scope["path"])
        if file is not None and file.etag is not None:  # a file without a date has none
            scope = {**scope, "headers": _headers(scope["headers"], file.etag.encode())}
        await self._served(scope, receive, send)


def _headers(given: list[tuple[bytes, bytes]], tag: bytes) -> list[tuple[bytes, bytes]]:
    """As ServeStatic understands them. A range that holds for one version only is answered with the whole file."""
    names = {name for name, _ in given}
    kept = [pair for pair in given if pair[0] != b"range" or b"if-range" not in names]
    known = b",".join(value for name, value in given if name == b"if-none-match")
    if any(found[0] == b"*" or b'"%b"' % found[1] == tag for found in _TAG.finditer(known)):
        kept = [*(pair for pair in kept if pair[0] != b"if-none-match"), (b"if-none-match", tag)]
    return kept


def files(folder: Path, prefix: str = "/") -> ASGIApp:
    """Files of a folder with precompressed variants (.br, .gz), ETag and ranges. Raises NotFound for all else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing folder: the client has not been built
        served = ServeStaticASGI(
            _nothing_here,
            root=folder,
            prefix=prefix,
            max_age=3600,
            allow_all_origins=False,
            immutable_file_test=lambda _, url: _HASHED.search(url) is not None,
            add_headers_function=_revalidate,
            mimetypes={".webmanifest": "application/manifest+json"},
        )
    return _Files(served)


def _revalidate(headers: Headers, path: str, url: str) -> None:
    if Path(path).name in _FRESH:
        headers["Cache-Control"] = "no-cache"


class Client:
    """The single-page client: its files, and its index for every address. One that its router does not know gets the
    index too, which says so in words, but as 404."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built_at = 0
        self._files: ASGIApp = _nothing_here
        self._known = _addresses(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotFound."""
        self._follow_builds()
        path = scope["path"]
        try:
            await self._files(scope, receive, send)
        except NotFound:
            if "." in path.rpartition("/")[2] or path.startswith("/assets/"):
                raise
            if self._known.fullmatch(path):
                await self._files({**scope, "path": "/index.html"}, receive, send)
            else:
                headers = [pair for pair in scope["headers"] if pair[0] == b"accept-encoding"]
                page = {**scope, "path": "/index.html", "headers": headers}
                await self._files(page, receive, partial(_send_as_missing, send))

    def _follow_builds(self) -> None:
        """A new build while we run changes sizes: the list is made again, or answers would be cut short."""
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            built_at = 0
        if built_at != self._built_at:
            self._files = files(self._folder) if built_at else _nothing_here
            self._known = _addresses(self._folder)
            self._built_at = built_at


def _addresses(folder: Path) -> re.Pattern[str]:
    """The build lists what its router knows, such as `["/concerns/$caseId"]`. One that does not knows everything."""
    try:
        listed = json.loads((folder / ADDRESSES).read_text())
    except OSError:
        return re.compile(".*", re.DOTALL)
    known = (
        "/".join("[^/]+" if part.startswith("$") else re.escape(part) for part in each.split("/")) for each in listed
    )
    return re.compile(f"(?:{'|'.join(known)})/?")


async def _send_as_missing(send: Send, message: Message) -> None:
    await send({**message, "status": 404} if message["type"] == "http.response.start" else message)
