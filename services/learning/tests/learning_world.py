"""A group with two plants, a training officer of each, and learners; courses and exams over the API."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import av
import httpx

from contracts.identity import GrantState, MemberState, UnitState
from kit import clock
from kit.testing import Harness

UNITS = {"group": None, "plant-a": "group", "plant-b": "group", "shop-a": "plant-a"}
GRANTS = {
    "officer-group": ["training_officer@group"],
    "officer-a": ["training_officer@plant-a"],
    "officer-c": ["training_officer@plant-a"],
    "officer-b": ["training_officer@plant-b"],
    "officer-d": ["training_officer@plant-b"],
    "staff-a": ["union_staff@plant-a"],
    "handler-b": ["handler@plant-b"],
}
HOMES = {"officer-group": "group", "officer-b": "plant-b", "officer-d": "plant-b", "learner-b": "plant-b"}
MEMBERS = ["learner", "mate", "learner-b", *GRANTS]
BASE = "/api/v1/learning"

QUIZ = {
    "kind": "single",
    "stem": "Who may refuse?",
    "options": ["Nobody", "Everybody"],
    "correct": [1],
    "explanation": "Article 54.",
}
TEXT_UNIT = {"kind": "text", "title": "Rights", "text": "You may refuse."}
COURSE = {
    "unit_id": "plant-a",
    "title": "Safety law",
    "summary": "Ten minutes.",
    "units": [TEXT_UNIT, {"kind": "quiz", "title": "Try it", "questions": [QUIZ]}],
}


def question(number: int, subject: str = "law", difficulty: int = 1, kind: str = "single") -> dict[str, Any]:
    content = {
        "kind": kind,
        "stem": f"Question {number}",
        "options": ["right", "wrong", "false", "also right"] if kind != "true_false" else ["right", "wrong"],
        "correct": [0, 3] if kind == "multiple" else [0],
        "explanation": f"secret explanation {number}",
    }
    fields = {"unit_id": "plant-a", "subject": subject, "difficulty": difficulty, "content": content}
    return {**fields, "source": f"《Law》{number}", "source_date": "2021-06-10"}


def exam(**changes: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "unit_id": "plant-a",
        "title": "Safety exam",
        "blueprint": [{"subject": "law", "count": 3, "points": 10}],
        "minutes": 20,
        "pass_percent": 60,
        "opens_at": (now - timedelta(minutes=1)).isoformat(),
        "closes_at": (now + timedelta(hours=2)).isoformat(),
        "certificate": {"title": "Safety law", "months": 12},
        **changes,
    }


OTHER_KINDS: dict[str, dict[str, Any]] = {
    "fill_in": {"stem": "Helmets last ____ months, ropes ____.", "blanks": [["30", "thirty"], ["12"]]},
    "ordering": {"stem": "In which order?", "options": ["first", "second", "third", "fourth"]},
    "matching": {
        "stem": "What for what?",
        "options": ["head", "hand"],
        "matches": ["glove", "helmet", "boot"],
        "correct": [1, 0],
    },
    "short": {"stem": "Why?", "guide": "Names the danger, and what to do."},
}


def content(kind: str) -> dict[str, Any]:
    return {"kind": kind, "explanation": f"secret explanation of {kind}", **OTHER_KINDS[kind]}


CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\n您有权拒绝。\n"


def video() -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format="mp4") as made:
        track: Any = made.add_stream("libx264", rate=10)
        track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
        for number in range(5):
            picture = av.VideoFrame(64, 48, "yuv420p")
            picture.pts = number
            made.mux(track.encode(picture))
        made.mux(track.encode(None))
    return written.getvalue()


def video_unit(file_id: str, **changes: Any) -> dict[str, Any]:
    subtitles = [{"language": "zh-CN", "text": CUES}]
    return {"kind": "video", "title": "Refuse", "file_id": file_id, "subtitles": subtitles, **changes}


@dataclass
class World:
    h: Harness

    async def fill(self) -> None:
        await self.h.deliver(
            *(UnitState(unit_id=each, version=1, parent_id=up, name=each, kind="plant") for each, up in UNITS.items())
        )
        await self.h.deliver(*map(self.member, MEMBERS))
        await self.h.deliver(
            *(
                GrantState(grant_id=who, version=1, member_id=who, role=role, unit_id=unit)
                for who, grants in GRANTS.items()
                for role, unit in (grant.split("@") for grant in grants)
            )
        )

    def member(self, who: str) -> MemberState:
        return MemberState(
            member_id=who,
            version=1,
            unit_id=HOMES.get(who, "shop-a"),
            name=f"name of {who}",
            employee_number=who,
            active=True,
        )

    async def call(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        async with self.h.client(who, GRANTS.get(who or "", ())) as client:
            return await client.request(method, BASE + path, **options)

    async def get(self, who: str | None, path: str) -> Any:
        answer = await self.call(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, who: str, path: str, body: Any = None, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer = await self.call(who, "POST", path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    async def upload(self, data: bytes, name: str = "讲解.mp4", who: str = "officer-a") -> str:
        answer = await self.call(who, "POST", "/files", files={"file": (name, data)})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def course(self, **changes: Any) -> dict[str, Any]:
        """Published."""
        made = await self.post("officer-a", "/courses", COURSE | changes)
        return dict(await self.post("officer-a", f"/courses/{made['id']}/publish", version=made["version"]))

    async def bank(self, count: int = 5) -> list[str]:
        kinds = ("single", "multiple", "true_false")
        made = [
            await self.post("officer-a", "/questions", question(each, kind=kinds[each % 3])) for each in range(count)
        ]
        return [each["id"] for each in made]

    async def kinds(self, *kinds: str) -> list[str]:
        """Questions of the kinds that are no choice."""
        made = [await self.post("officer-a", "/questions", question(1) | {"content": content(each)}) for each in kinds]
        return [each["id"] for each in made]

    async def save(self, who: str, attempt: dict[str, Any], place: int, **given: Any) -> dict[str, Any]:
        path = f"/attempts/{attempt['id']}/answers/{place}"
        return dict(await self.post(who, path, {"stamp": 1, **given}))

    async def exam(self, **changes: Any) -> dict[str, Any]:
        """Published."""
        made = await self.post("officer-a", "/exams", exam(**changes))
        return dict(await self.post("officer-a", f"/exams/{made['id']}/publish", version=made["version"]))

    async def start(self, who: str, exam_id: str) -> dict[str, Any]:
        return dict(await self.post(who, f"/exams/{exam_id}/attempt"))

    async def answer(self, who: str, attempt: dict[str, Any], *, rightly: bool = True) -> None:
        """Every question."""
        for asked in attempt["questions"]:
            is_right = [each in ("right", "also right") for each in asked["options"]]
            right = [place for place, each in enumerate(is_right) if each]
            chosen = right if asked["kind"] == "multiple" else [asked["options"].index("right")]
            if not rightly:
                chosen = [asked["options"].index("wrong")]
            await self.post(who, f"/attempts/{attempt['id']}/answers/{asked['place']}", {"chosen": chosen, "stamp": 1})

    async def pass_exam(self, who: str) -> dict[str, Any]:
        """The attempt, with a certificate."""
        await self.bank()
        attempt = await self.start(who, (await self.exam())["id"])
        await self.answer(who, attempt)
        return dict(await self.post(who, f"/attempts/{attempt['id']}/submit"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
