"""Two courses, a bank and three exams for a platform to try: one is over, one open, one to come."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from importlib import resources
from typing import Any

from casework.demonstration import History, Officer, Person
from contracts.roles import Role
from kit import clock

GROUP = "同心重工集团"
TITLE = "集团培训管理员"
OFFICERS = (Officer(GROUP, TITLE, (Role.TRAINING_OFFICER,)),)
JOBS: tuple[str, ...] = ()

TOLD = tomllib.loads((resources.files("learning") / "demonstration.toml").read_text("utf-8"))
SITTING = 6
"""People who sit the exam that is over."""


def begin(history: History) -> None:
    at = max(history.begin, history.until - timedelta(days=40))
    history.at(at, partial(_write, history))


async def _write(history: History) -> None:
    officer, unit_id = history.officer(GROUP, TITLE), history.units[GROUP]
    for told in TOLD["course"]:
        course = await history.call(officer, "POST", "/learning/courses", json={"unit_id": unit_id, **told})
        path = f"/learning/courses/{course['id']}"
        await history.call(officer, "POST", f"{path}/publish", version=course["version"])
        for who in dict.fromkeys(history.anyone() for _ in range(4)):
            history.later(1, 20, partial(_learn, history, who, course))
    for told in TOLD["question"]:
        content = {"options": ["正确", "错误"], **told["content"]}
        await history.call(
            officer, "POST", "/learning/questions", json={"unit_id": unit_id, **told, "content": content}
        )
    tomorrow = clock.now() + timedelta(days=1)
    for told in TOLD["exam"]:
        if history.until + timedelta(days=told["opens"]) > tomorrow:  # a play of few days has no time for the others
            history.later(0.5, 1, partial(_hold, history, told))


async def _learn(history: History, who: Person, course: Mapping[str, Any]) -> None:
    path = f"/learning/catalogue/{course['id']}"
    await history.call(who, "POST", f"{path}/begin")
    for place, unit in enumerate(course["units"], 1):
        if unit["kind"] == "text" and history.random.random() < 0.8:
            await history.call(who, "POST", f"{path}/units/{place}/done", json={})


async def _hold(history: History, told: Mapping[str, Any]) -> None:
    officer = history.officer(GROUP, TITLE)
    opens, closes = (history.until + timedelta(days=told[name]) for name in ("opens", "closes"))
    times = {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}
    body = {"unit_id": history.units[GROUP], **told["exam"], **times}
    exam = await history.call(officer, "POST", "/learning/exams", json=body)
    await history.call(officer, "POST", f"/learning/exams/{exam['id']}/publish", version=exam["version"])
    if closes < history.until:
        for who in dict.fromkeys(history.anyone() for _ in range(SITTING)):
            history.at(opens + timedelta(days=history.random.uniform(0, 2)), partial(_sit, history, who, exam["id"]))


async def _sit(history: History, who: Person, exam_id: str) -> None:
    attempt = await history.call(who, "POST", f"/learning/exams/{exam_id}/attempt")
    path = f"/learning/attempts/{attempt['id']}"
    right = {each["content"]["stem"]: each["content"] for each in TOLD["question"]}
    for asked in attempt["questions"]:
        known = right[asked["stem"]]
        texts = known.get("options", ["正确", "错误"])
        chosen = [asked["options"].index(texts[place]) for place in known["correct"]]
        if history.random.random() < 0.25:
            chosen = [history.random.randrange(len(texts))]
        await history.call(who, "POST", f"{path}/answers/{asked['place']}", json={"chosen": chosen, "stamp": 1})
    await history.call(who, "POST", f"{path}/submit")
