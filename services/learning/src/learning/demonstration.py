"""Two courses, a bank and three exams for a platform to try: one is over, marked and appealed against, one open, one to
come."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from importlib import resources
from typing import Any

from casework.demonstration import History, Officer, Person
from contracts.roles import Role
from kit import clock
from learning import contest_demonstration, practice_demonstration

GROUP = "同心重工集团"
TITLE = "集团培训管理员"
MARKERS = tuple((unit, f"{unit}经办人") for unit in ("安全环保部", "人力资源部", "设备动力部"))
"""Officers of other services, who mark short answers; the last one decides about appeals."""
OFFICERS = (
    Officer(GROUP, TITLE, (Role.TRAINING_OFFICER,)),
    *(Officer(unit, title, (Role.TRAINING_OFFICER,), held_at=GROUP) for unit, title in MARKERS),
)
JOBS: tuple[str, ...] = ()

TOLD = tomllib.loads((resources.files("learning") / "demonstration.toml").read_text("utf-8"))
SITTING = 20
"""People who sit the exam that is over: of fewer no figure is shown."""
KINDS = {each["content"]["stem"]: each["content"] for each in TOLD["question"]}


def begin(history: History) -> None:
    at = max(history.begin, history.until - timedelta(days=40))
    history.at(at, partial(_write, history))
    contest_demonstration.begin(history)
    practice_demonstration.begin(history)


async def _write(history: History) -> None:
    officer, unit_id = history.officer(GROUP, TITLE), history.units[GROUP]
    for told in TOLD["course"]:
        course = await history.call(officer, "POST", "/learning/courses", json={"unit_id": unit_id, **told})
        path = f"/learning/courses/{course['id']}"
        await history.call(officer, "POST", f"{path}/publish", version=course["version"])
        for who in dict.fromkeys(history.anyone() for _ in range(4)):
            history.later(1, 20, partial(_learn, history, who, course))
    ids = dict[str, str]()
    for told in TOLD["question"]:
        content = told["content"]
        options = {"options": _options(content)} if content["kind"] == "true_false" else {}
        kept = {name: each for name, each in content.items() if name != "said"}
        body = {"unit_id": unit_id, **told, "content": {**kept, **options}}
        ids[content["stem"]] = (await history.call(officer, "POST", "/learning/questions", json=body))["id"]
    tomorrow = clock.now() + timedelta(days=1)
    for told in TOLD["exam"]:
        if history.until + timedelta(days=told["opens"]) > tomorrow:  # a play of few days has no time for the others
            history.later(0.5, 1, partial(_hold, history, told, ids))


async def _learn(history: History, who: Person, course: Mapping[str, Any]) -> None:
    path = f"/learning/catalogue/{course['id']}"
    await history.call(who, "POST", f"{path}/begin")
    for place, unit in enumerate(course["units"], 1):
        if unit["kind"] == "text" and history.random.random() < 0.8:
            await history.call(who, "POST", f"{path}/units/{place}/done", json={})


async def _hold(history: History, told: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    officer = history.officer(GROUP, TITLE)
    opens, closes = (history.until + timedelta(days=told[name]) for name in ("opens", "closes"))
    times = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}
    fixed = {"question_ids": [ids[stem] for stem in told.get("fixed", [])]}
    body = {"unit_id": history.units[GROUP], **told["exam"], **times, **fixed}
    exam = await history.call(officer, "POST", "/learning/exams", json=body)
    await history.call(officer, "POST", f"/learning/exams/{exam['id']}/publish", version=exam["version"])
    if closes < history.until:
        sat = dict[str, Person]()
        for who in dict.fromkeys(history.anyone() for _ in range(SITTING)):
            history.at(
                opens + timedelta(days=history.random.uniform(0, 2)), partial(_sit, history, who, exam["id"], sat)
            )
        for number, marker in enumerate([officer, *(history.officer(*each) for each in MARKERS[:2])]):
            history.at(closes + timedelta(days=1, hours=number), partial(_mark, history, marker))
        history.at(closes + timedelta(days=3), partial(_appeal, history, sat))
        history.at(closes + timedelta(days=4), partial(_decide, history, history.officer(*MARKERS[2])))


async def _sit(history: History, who: Person, exam_id: str, sat: dict[str, Person]) -> None:
    attempt = await history.call(who, "POST", f"/learning/exams/{exam_id}/attempt")
    path = f"/learning/attempts/{attempt['id']}"
    for asked in attempt["questions"]:
        given = _answer(history, asked)
        await history.call(who, "POST", f"{path}/answers/{asked['place']}", json={**given, "stamp": 1})
    await history.call(who, "POST", f"{path}/submit")
    sat[attempt["id"]] = who


def _options(content: Mapping[str, Any]) -> list[str]:
    return list(content.get("options", ["正确", "错误"]))


def _answer(history: History, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Mostly right."""
    content, chance = KINDS[asked["stem"]], history.random
    knows, options, shown = chance.random() < 0.6, _options(content), asked["options"]
    match content["kind"]:
        case "short":
            return {"texts": [chance.choice(content["said"])]}
        case "fill_in":
            return {"texts": [blank[0] if knows else "不知道" for blank in content["blanks"]]}
        case "ordering":
            order = [shown.index(each) for each in options]
            return {"chosen": order if knows else chance.sample(order, len(order))}
        case "matching":
            return {"chosen": [asked["matches"].index(content["matches"][each]) for each in content["correct"]]}
        case _:
            right = [shown.index(options[place]) for place in content["correct"]]
            return {"chosen": right if knows else [chance.randrange(len(shown))]}


async def _mark(history: History, who: Person) -> None:
    """All that waits for this marker; the third one only has those on which two differ."""
    for each in (await history.call(who, "GET", "/learning/markings?limit=100"))["items"]:
        points = round(each["points"] * history.random.choice((0.6, 0.6, 0.8)))
        await history.call(who, "POST", f"/learning/markings/{each['id']}", json={"points": points})


async def _appeal(history: History, sat: Mapping[str, Person]) -> None:
    for attempt_id, who in list(sat.items())[:2]:
        paper = await history.call(who, "GET", f"/learning/attempts/{attempt_id}")
        lost = [each["place"] for each in paper["questions"] if each["kind"] == "short"]
        reason = "要点我都写到了，只是说法不同，请再看一遍。"
        path = f"/learning/attempts/{attempt_id}/appeals"
        await history.call(who, "POST", path, json={"place": lost[0], "reason": reason})


async def _decide(history: History, who: Person) -> None:
    """The first is upheld, the other waits for somebody who tries the platform."""
    found = (await history.call(who, "GET", "/learning/appeals"))["items"]
    for each in found[:1]:
        answer = {"points": each["points"], "answer": "说法不同但要点齐全，按满分计。"}
        await history.call(who, "POST", f"/learning/appeals/{each['id']}/decide", json=answer, version=each["version"])
