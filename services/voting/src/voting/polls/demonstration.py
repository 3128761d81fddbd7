"""A survey for a platform to try: it has closed, and small cells of its result are hidden."""

from datetime import timedelta
from functools import partial
from typing import Any

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock

PLANT, WORKSHOPS, ANSWERS = "第二分厂", ("焊接车间", "涂装车间"), 34
TITLE = {"zh": "夜班班车和食堂怎么改", "en": "Night bus and canteen"}
BUS = (("零点十分", "00:10"), ("零点半", "00:30"), ("一点", "01:00"))
MEALS = (("热汤面", "noodle soup"), ("盖饭", "rice dishes"), ("馒头粥点", "buns and porridge"))
WORDS = ("车上能不能开空调。", "希望发车前在群里提醒。", "热汤面窗口开到一点就好了。", "站点往东门挪一点。")


def begin(history: History) -> None:
    if (at := history.until - timedelta(days=20)) > history.begin:
        history.at(at, partial(_open, history))


def _asked(zh: str, en: str, options: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "kind": "one" if options else "words",
        "text": {"zh": zh, "en": en},
        "options": [{"zh": each, "en": same} for each, same in options],
        "is_required": bool(options),
    }


async def _open(history: History) -> None:
    body = {
        "kind": "survey",
        "unit_id": history.units[PLANT],
        "is_named": False,
        "title": TITLE,
        "questions": [
            _asked("夜班班车几点发车合适？", "When should the night bus leave?", BUS),
            _asked("夜班食堂先加哪一样？", "What should the canteen add first?", MEALS),
            _asked("还有什么建议？", "What else?", ()),
        ],
        "closes_at": (clock.now() + timedelta(days=8)).isoformat(),
    }
    made = await history.call(history.holder(Role.UNION_STAFF, PLANT), "POST", "/voting/polls", json=body)
    found: dict[Person, None] = {}
    while len(found) < ANSWERS:
        found[history.anyone(WORKSHOPS[len(found) % 2])] = None
    for who in found:
        history.later(0.2, 7, partial(_answer, history, made["id"], who))


async def _answer(history: History, poll_id: str, who: Person) -> None:
    draw = history.random
    answers: list[dict[str, Any]] = [
        {"choices": [draw.choices((0, 1, 2), (10, 16, 3))[0]]},
        {"choices": [draw.choices((0, 1, 2), (17, 9, 6))[0]]},
        {"words": draw.choice(WORDS)} if draw.random() < 0.5 else {},
    ]
    await history.call(who, "POST", f"/voting/polls/{poll_id}/answers", json={"answers": answers})
