"""A contest that is open and a shelf of books, for a platform to try."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from casework.demonstration import History
from contracts.roles import Role
from kit import clock

GROUP = "同心重工集团"
CONTEST: Mapping[str, Any] = {
    "title": "绳结和吊索具识别赛",
    "summary": "现场打结、辨认报废吊索，两项都由评委打分。",
    "season": "2026 安康杯",
    "form": "judged",
    "criteria": [{"name": "速度", "points": 40}, {"name": "规范", "points": 60}],
    "prizes": [{"name": "工具包", "count": 1}, {"name": "保温杯", "count": 3}],
    "seed_source": "截止后第一期双色球的红球号码，从小到大",
}
BOOKS: Sequence[Mapping[str, Any]] = (
    {"title": "起重工安全读本", "author": "工会教材编写组", "call_number": "TH21/8"},
    {"title": "焊接缺陷图解", "author": "李师傅", "call_number": "TG44/15"},
)
CHAPTERS = (
    ("吊索具的检查", ("每班开工前看一遍：断丝、压扁、打结，有一样就不用。", "看不准的，送去检验，不要凑合。")),
    ("指挥信号", ("一个人指挥，司机只听他的。", "谁喊停，都要停。")),
)


def begin(history: History) -> None:
    history.at(max(history.begin, history.until - timedelta(days=3)), partial(_hold, history))
    history.at(max(history.begin, history.until - timedelta(days=20)), partial(_stock, history))


async def _hold(history: History) -> None:
    officer = history.holder(Role.TRAINING_OFFICER, GROUP)
    closes = history.until + timedelta(days=7)
    dates = {"opens_at": clock.now().isoformat(), "closes_at": closes.isoformat()}
    made = await history.call(
        officer, "POST", "/learning/contests", json={**CONTEST, **dates, "unit_id": history.units[GROUP]}
    )
    path = f"/learning/contests/{made['id']}"
    await history.call(officer, "POST", f"{path}/publish", version=made["version"])
    for who in dict.fromkeys(history.anyone() for _ in range(6)):
        body = {"is_listed": history.random.random() < 0.5}
        history.later(
            0.1, 2, partial(history.call, who, "POST", f"/learning/contests/mine/{made['id']}/entry", json=body)
        )


async def _stock(history: History) -> None:
    librarian = history.officer(GROUP, "集团工会干事")
    for place, told in enumerate(BOOKS):
        book = await history.call(librarian, "POST", "/learning/books", json=told)
        path = f"/learning/books/{book['id']}"
        copy = {"unit_id": history.units[GROUP], "room": "集团职工书屋"}
        for _ in range(2):
            await history.call(librarian, "POST", f"{path}/copies", json=copy)
        if place == 0:
            await history.call(librarian, "POST", f"{path}/text", files={"file": ("book.epub", _epub(told["title"]))})
    reader = history.anyone()
    wish = {"title": "液压系统维修案例", "reason": "车间常修，没有一本像样的。"}
    await history.call(reader, "POST", "/learning/books/wishes", json=wish)


def _epub(title: str) -> bytes:
    ids = [f"c{place}" for place, _ in enumerate(CHAPTERS)]
    items = "".join(f'<item id="{each}" href="{each}.xhtml" media-type="application/xhtml+xml"/>' for each in ids)
    spine = "".join(f'<itemref idref="{each}"/>' for each in ids)
    parts = {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        "b.opf": f"<package><title>{title}</title><manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for each, (heading, texts) in zip(ids, CHAPTERS, strict=True):
        words = "".join(f"<p>{text}</p>" for text in texts)
        parts[f"{each}.xhtml"] = f"<html><body><h1>{heading}</h1>{words}</body></html>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return made.getvalue()
