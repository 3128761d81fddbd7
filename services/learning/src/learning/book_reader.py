"""An e-book as its chapters and their text. Nothing of the file's markup reaches a page: what is read is words. Runs in
a decoding process."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kit.file_problems import FileActive, FileDamaged, FileTooComplex

MOST_BYTES = 20 * 1024 * 1024
"""Of the file, and of one part of it unpacked."""
_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS, _MOST_CHAPTERS, _MOST_WORDS = 3000, 500, 5_000_000
_CONTAINER = "META-INF/container.xml"
_XHTML = "application/xhtml+xml"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {"p", "li", "blockquote", "td", "th", "dt", "dd", "pre", "div", "figcaption"}
_HIDDEN = {"style", "head", "title"}
_UNDER_A_PASSWORD = 1
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, LookupError, ParseError, DefusedXmlException, UnicodeError),
    *(NotImplementedError, RecursionError),  # packed in an unknown way; nested too deep
)


def read_epub(data: bytes) -> dict[str, Any]:
    """`title`, and for each chapter its `title` and `blocks` of `kind` (heading, text) and `text`. FileActive where it
    has scripts, FileDamaged, FileTooComplex."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = book.infolist()
            if len(parts) > _MOST_PARTS or sum(each.file_size for each in parts) > _MOST_UNPACKED:
                raise FileTooComplex
            if any(each.flag_bits & _UNDER_A_PASSWORD for each in parts):
                raise FileDamaged
            return _Book(book).read()
    except _DAMAGED as error:
        raise FileDamaged from error


class _Book:
    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book

    def read(self) -> dict[str, Any]:
        container = self._xml(_CONTAINER)
        place = next((each.get("full-path", "") for each in container.iter() if _name(each) == "rootfile"), "")
        package = self._xml(place)
        folder = posixpath.dirname(place)
        title = next((_text(each) for each in package.iter() if _name(each) == "title"), "")
        items = {each.get("id"): each for each in package.iter() if _name(each) == "item"}
        if any("scripted" in (each.get("properties") or "").split() for each in items.values()):
            raise FileActive
        spine = [items.get(each.get("idref")) for each in package.iter() if _name(each) == "itemref"]
        places = [
            posixpath.normpath(posixpath.join(folder, unquote(each.get("href", ""))))
            for each in spine
            if each is not None and each.get("media-type") == _XHTML
        ]
        if not places or len(places) > _MOST_CHAPTERS:
            raise FileDamaged
        chapters = [self._chapter(each, number) for number, each in enumerate(places, 1)]
        if sum(len(block["text"]) for each in chapters for block in each["blocks"]) > _MOST_WORDS:
            raise FileTooComplex
        return {"title": title.strip()[:200], "chapters": [each for each in chapters if each["blocks"]]}

    def _chapter(self, place: str, number: int) -> dict[str, Any]:
        page = self._xml(place)
        for each in page.iter():
            runs = any(name.lower().startswith("on") or "javascript:" in value.lower() for name, value in each.items())
            if _name(each) in ("script", "iframe", "object", "embed") or runs:
                raise FileActive
        body = next((each for each in page.iter() if _name(each) == "body"), page)
        blocks = [block for block in _blocks(body) if block["text"]]
        title = next((each["text"] for each in blocks if each["kind"] == "heading"), f"{number}")
        return {"title": title[:200], "blocks": blocks}

    def _xml(self, place: str) -> Element:
        found: Element = fromstring(self._book.read(place), forbid_dtd=False)
        return found


def _blocks(element: Element) -> Iterator[dict[str, str]]:
    """Each innermost block, in the order of the page."""
    name = _name(element)
    if name in _HIDDEN:
        return
    inner = [each for each in element if any(_name(one) in _BLOCKS | _HEADINGS for one in each.iter())]
    if inner and name not in _HEADINGS:
        if own := " ".join((element.text or "").split()):
            yield {"kind": "text", "text": own}
        for each in element:
            yield from _blocks(each)
            if tail := " ".join((each.tail or "").split()):
                yield {"kind": "text", "text": tail}
        return
    yield {"kind": "heading" if name in _HEADINGS else "text", "text": _text(element)}


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
