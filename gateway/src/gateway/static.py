"""The built client, and the pages' assets. What may be served is listed: no path is ever joined to a folder."""

import re
import warnings
from pathlib import Path
from wsgiref.headers import Headers

from servestatic.asgi import ServeStaticASGI  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.errors import NotFound

_HASHED = re.compile(r"^/assets/")
"""Vite puts a hash of its content into the name of everything here."""
_FRESH = ("index.html", "sw.js", "registerSW.js", "manifest.webmanifest")


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise NotFound


def files(folder: Path, prefix: str = "/") -> ServeStaticASGI:
    """Files of a folder with precompressed variants (.br, .gz), ETag and ranges. Raises NotFound for all else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing folder: the client has not been built
        return ServeStaticASGI(
            _nothing_here,
            root=folder,
            prefix=prefix,
            max_age=3600,
            allow_all_origins=False,
            immutable_file_test=lambda _, url: _HASHED.search(url) is not None,
            add_headers_function=_revalidate,
        )


def _revalidate(headers: Headers, path: str, url: str) -> None:
    if Path(path).name in _FRESH:
        headers["Cache-Control"] = "no-cache"


class Client:
    """The single-page client: its files, and its index for every address the client's own router knows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built_at = 0
        self._files: ASGIApp = _nothing_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotFound."""
        self._follow_builds()
        try:
            await self._files(scope, receive, send)
        except NotFound:
            if "." in scope["path"].rpartition("/")[2] or scope["path"].startswith("/assets/"):
                raise
            await self._files({**scope, "path": "/index.html"}, receive, send)

    def _follow_builds(self) -> None:
        """A new build while we run changes sizes: the list is made again, or answers would be cut short."""
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            built_at = 0
        if built_at != self._built_at:
            self._files = files(self._folder) if built_at else _nothing_here
            self._built_at = built_at
