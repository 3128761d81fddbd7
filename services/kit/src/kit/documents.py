"""PDFs, all of one look: a Typst template and data become bytes, in a process of its own with limits.

A template is ours; what people wrote is data, which Typst sets as it stands and never reads as markup.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from typing import Any

import structlog
from anyio import CapacityLimiter, to_thread

from kit.problems import Problem, TooManyRequests
from kit.texts import Language, Text
from kit.typesetting import Outcome

AT_ONCE = 1
"""Documents of this process that are made at the same time; each may take a processor and 500 MB."""
WAITING_SECONDS = 10
WALL_SECONDS = 40
MOST_DATA = 16 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
"""Chinese fonts, the best first; one of them must be installed."""
_LOOK = files("kit").joinpath("look.typ").read_text()

log = structlog.get_logger()


class DocumentBusy(TooManyRequests):
    retry_after = 10
    title = Text("正在生成别的文件", "Other documents are being made")
    detail = Text("请过 10 秒再试。", "Try again in 10 seconds.")


class DocumentTooLarge(Problem):
    status = 422
    title = Text("内容太多，做不成一份 PDF", "This is too much for one PDF")
    detail = Text("请改用另一种格式下载，或者缩小范围。", "Download it in another format, or choose less.")


class DocumentFontMissing(Problem):
    status = 503
    title = Text("服务器上没有中文字体，不能生成 PDF", "The server has no Chinese font for PDFs")
    detail = Text(
        "请告诉管理员安装中文字体（Debian：fonts-wqy-microhei 或 fonts-noto-cjk）。可先用另一种格式下载。",
        "Tell the administrator to install a Chinese font (Debian: fonts-wqy-microhei or fonts-noto-cjk). Download "
        "another format meanwhile.",
    )


DOCUMENT_PROBLEMS = (DocumentBusy, DocumentTooLarge, DocumentFontMissing)


class DocumentFailed(RuntimeError):
    """A fault in the template."""


_places = CapacityLimiter(AT_ONCE)
_people: set[str] = set()
"""Whose document is being made."""


async def render(
    person: str, template: str, data: Mapping[str, Any], *, title: str, footer: str, language: Language
) -> bytes:
    """The PDF. `template` is Typst, with `data` and the functions of look.typ; `footer` stands on each page.

    One at a time for a person. Raises one of DOCUMENT_PROBLEMS.
    """
    whole = {**data, "title": title, "footer": footer, "language": language[:2]}
    asked = await to_thread.run_sync(_encode, {"template": _LOOK + template, "data": whole})
    if len(asked) > MOST_DATA:
        raise DocumentTooLarge
    async with _turn(person):
        return await _typeset(asked)


def _encode(asked: Mapping[str, Any]) -> bytes:
    return json.dumps(asked, ensure_ascii=False).encode(errors="replace")


@asynccontextmanager
async def _turn(person: str) -> AsyncIterator[None]:
    if person in _people:
        raise DocumentBusy
    _people.add(person)
    try:
        try:
            async with asyncio.timeout(WAITING_SECONDS):
                await _places.acquire_on_behalf_of(person)
        except TimeoutError as error:
            raise DocumentBusy from error
        try:
            yield
        finally:
            _places.release_on_behalf_of(person)
    finally:
        _people.discard(person)


async def _typeset(asked: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "kit.typesetting", *FONTS),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # and no key of ours
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(WALL_SECONDS):
            made, said = await process.communicate(asked)
    except TimeoutError as error:
        log.warning("document_stopped", bytes=len(asked))
        raise DocumentTooLarge from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode == Outcome.DONE and len(made) <= MOST_BYTES:
        return made
    if process.returncode == Outcome.FONT_MISSING:
        raise DocumentFontMissing
    if process.returncode == 1 and b"MemoryError" not in said:
        raise DocumentFailed(_place_of(said))
    log.warning("document_stopped", bytes=len(asked), status=process.returncode)
    raise DocumentTooLarge


def _place_of(said: bytes) -> str:
    """The last line of a traceback: Typst names the fault of the template, no value of the data."""
    return said.decode(errors="replace").strip().rpartition("\n")[2]
