"""What all services hold about somebody, as a PDF for them to keep."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from kit import clock
from kit.documents import render
from kit.texts import Language, Text, enumeration

_TEMPLATE = files("gateway").joinpath("my_data.typ").read_text()
_TITLE = Text("我的资料", "My data")
_LEAD = Text(
    "平台上保存的您的资料，以及为什么保存、保存多久。{at} 生成。",
    "What the platform holds about you, why and for how long. Made on {at}.",
)
_NOTHING = Text("没有。", "Nothing.")
_MISSING = Text("没有取到的部分：{names}。请稍后重新下载。", "Not collected: {names}. Download it again later.")
_KEPT = Text("保存期限：{kept}", "How long: {kept}")
_FILE = Text("附件", "File")


async def make_pdf(person: str, merged: Mapping[str, Any], language: Language) -> bytes:
    """`merged` is a MergedMyData. Raises what `documents.render` raises."""
    data = await asyncio.to_thread(_in_words, merged, language)
    title = _TITLE.in_(language)
    return await render(person, _TEMPLATE, data, title=title, footer=f"同心 Tongxin · {title}", language=language)


def _in_words(merged: Mapping[str, Any], language: Language) -> dict[str, Any]:
    names = enumeration(merged["unavailable"], language)
    return {
        "lead": _LEAD.in_(language).format(at=_time(clock.now())),
        "nothing": _NOTHING.in_(language),
        "sections": [
            {
                "title": section["title"],
                "why": section["why"],
                "kept": _KEPT.in_(language).format(kept=section["kept"]),
                "entries": [
                    {"heading": _heading(entry), "rows": list(_rows(entry, language))} for entry in section["entries"]
                ],
            }
            for part in merged["items"]
            for section in part["sections"]
        ],
        "missing": [
            *([_MISSING.in_(language).format(names=names)] if names else []),
            *(f"{each['title']} {each['detail']}" for each in merged["refused"]),
        ],
    }


def _heading(entry: Mapping[str, Any]) -> str:
    return "  ".join(filter(None, [entry["title"], _stored(entry["at"])]))


def _rows(entry: Mapping[str, Any], language: Language) -> Iterator[dict[str, str]]:
    for row in entry["rows"]:
        yield {"label": row["label"], "value": "\n".join(filter(None, [row["value"], _stored(row["at"])]))}
    for file in entry["files"]:
        yield {"label": _FILE.in_(language), "value": f"{file['name']} ({max(1, file['size'] // 1024)} KB)"}


def _stored(at: str | None) -> str:
    return _time(datetime.fromisoformat(at)) if at else ""


def _time(at: datetime) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
