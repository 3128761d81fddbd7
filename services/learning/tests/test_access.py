"""Who may do what, by a table written by hand, about objects of plant A; made-up input; what every service promises."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from counts import COUNTS
from learning_world import BASE, COURSE, GRANTS, TEXT_UNIT, World, exam, question, video, video_unit
from sqlmodel import select
from test_apprenticeships import NEW as PAIR
from test_contests import contest
from test_hours import in_room
from test_innovations import JUDGES, NEW, SHEETS, Innovations
from test_library import epub, stocked

from kit import clock
from kit.access_table import AccessTable
from kit.auth import Closed
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness, problem
from learning.main import service
from learning.models import Appeal, Marking

TABLE = AccessTable(
    service,
    """
                                          learner officer-a officer-group officer-b staff-a learner-b nobody
POST  /courses                            f y y f f f -
GET   /courses                            f y y n f f -
GET   /courses/{course_id}                f y y n f f -
PATCH /courses/{course_id}                f y y n f f -
POST  /courses/{course_id}/publish        f y y n f f -
POST  /courses/{course_id}/retire         f y y n f f -
GET   /catalogue                          y y n n y n -
GET   /catalogue/{course_id}              y y n n y n -
POST  /catalogue/{course_id}/begin        y y n n y n -
POST  /catalogue/{course_id}/units/{place}/done y y n n y n -
GET   /catalogue/{course_id}/units/{place}/subtitles/{language} y y n n y n -
POST  /files                              y y y y y y -
GET   /files/{file_id}                    y y y n n n -
GET   /files/{file_id}/original           n n n n n n -
POST  /questions                          f y y f f f -
GET   /questions                          f y y n f f -
POST  /questions/similar                  f y y n f f -
GET   /questions/pairs                    f y y n f f -
GET   /laws                               f y y n f f -
POST  /laws                               f y y n f f -
POST  /questions/import                   f y y f f f -
POST  /questions/import/check             f y y f f f -
GET   /questions/export                   f y y n f f -
GET   /questions/template                 f y y y f f -
PATCH /questions/{question_id}            f y y n f f -
POST  /questions/{question_id}/retire     f y y n f f -
POST  /exams                              f y y f f f -
GET   /exams                              f y y n f f -
GET   /exams/{exam_id}                    f y y n f f -
GET   /exams/{exam_id}/items              f y y n f f -
PATCH /exams/{exam_id}                    f y y n f f -
POST  /exams/{exam_id}/publish            f y y n f f -
POST  /exams/{exam_id}/cancel             f y y n f f -
GET   /exams/mine                         y y n n y n -
GET   /exams/mine/{exam_id}               y y n n y n -
POST  /exams/{exam_id}/attempt            y f n n y n -
GET   /attempts/{attempt_id}              y n n n n n -
POST  /attempts/{attempt_id}/answers/{place} y n n n n n -
POST  /attempts/{attempt_id}/submit       y n n n n n -
GET   /markings                           f y y n f f -
POST  /markings/{marking_id}              f y y n f f -
POST  /attempts/{attempt_id}/appeals      y n n n n n -
GET   /appeals                            f y y n f f -
POST  /appeals/{appeal_id}/decide         f y y n f f -
GET   /certificates/mine                  y n n n n n -
GET   /certificates                       f y y n f f -
GET   /certificates/check/{token}         y y y y y y y
GET   /certificates/{certificate_id}/file y n n n n n -
GET   /certificates/{certificate_id}/credential y n n n n n -
GET   /issuer/did.json                    y y y y y y y
GET   /issuer/status/{number}             y y y y y y y
POST  /certificates/{certificate_id}/revoke f y y n f f -
GET   /xapi/statements                    f f f f f f -
POST  /contests                           f y y f f f -
GET   /contests                           f y y n f f -
GET   /contests/mine                      y y n n y n -
GET   /contests/mine/{contest_id}         y y n n y n -
POST  /contests/mine/{contest_id}/entry   y f n n y n -
PATCH /contests/mine/{contest_id}/entry   y n n n n n -
DELETE /contests/mine/{contest_id}/entry  y n n n n n -
GET   /contests/{contest_id}              f y y n f f -
PATCH /contests/{contest_id}              f y y n f f -
POST  /contests/{contest_id}/publish      f y y n f f -
POST  /contests/{contest_id}/cancel       f y y n f f -
GET   /contests/{contest_id}/entries      f y y n f f -
POST  /contests/{contest_id}/entries/{entry_id}/sheet f f y n f f -
POST  /contests/{contest_id}/finish       f y y n f f -
POST  /contests/{contest_id}/draw         f y y n f f -
GET   /contests/{contest_id}/draw-record  y y y y y y y
POST  /innovations                        y y y y y y -
GET   /innovations                        y y y n n n -
GET   /innovations/criteria               y y y y y y -
POST  /innovations/join                   y y y y y y -
GET   /innovations/{innovation_id}        y y y n n n -
GET   /innovations/{innovation_id}/judges f y y n f f -
POST  /innovations/{innovation_id}/sheet  f f y y f f -
POST  /innovations/{innovation_id}/accept f y y n f f -
POST  /innovations/{innovation_id}/decline f y y n f f -
POST  /innovations/{innovation_id}/report y f f n n n -
POST  /innovations/{innovation_id}/appoint f y y n f f -
POST  /innovations/{innovation_id}/publicize f y y f f f -
POST  /innovations/{innovation_id}/adopt  f y y f f f -
POST  /innovations/{innovation_id}/shelve f y y f f f -
POST  /innovations/{innovation_id}/record f f f f f f -
POST  /innovations/{innovation_id}/consent y f f n n n -
POST  /innovations/{innovation_id}/leave  y f f n n n -
POST  /innovations/{innovation_id}/credit y f f n n n -
POST  /innovations/{innovation_id}/withdraw y f f n n n -
GET   /notices                            y y y y y y -
GET   /notices/{notice_id}                y y n n y n -
POST  /notices/{notice_id}/objections     y y n n y n -
POST  /notices/{notice_id}/objections/read n y y n n n -
POST  /objections/{objection_id}/answer   n y y n n n -
POST  /apprenticeships                    y y y y y y -
GET   /apprenticeships                    y y y n n n -
POST  /apprenticeships/agree              y y y y y y -
GET   /apprenticeships/terms              y y y y y y -
GET   /apprenticeships/{apprenticeship_id} y y y n n n -
POST  /apprenticeships/{apprenticeship_id}/register f y y n f f -
POST  /apprenticeships/{apprenticeship_id}/check y y y n n n -
POST  /apprenticeships/{apprenticeship_id}/qualify f y y n f f -
POST  /apprenticeships/{apprenticeship_id}/fail f y y n f f -
POST  /apprenticeships/{apprenticeship_id}/stop y y y n n n -
POST  /apprenticeships/{apprenticeship_id}/withdraw y f f n n n -
GET   /hours/mine                         y y y y y y -
POST  /hours/check-in                     y y n n y n -
GET   /hours/units                        f y y y f f -
PUT   /hours/units/{unit_id}              f y y n f f -
POST  /hours/units/{unit_id}/people       f y n n f f -
POST  /hours/sessions                     f y y f f f -
GET   /hours/sessions                     f y y n f f -
GET   /hours/courses                      f y y y f f -
PUT   /hours/courses/{course_id}          f y y n f f -
GET   /books                              y y y y y y -
POST  /books                              f f f f y f -
GET   /books/mine                         y y y y y y -
GET   /books/wishes                       y y y y y y -
POST  /books/wishes                       y y y y y y -
POST  /books/wishes/{wish_id}/second      y y y y y y -
POST  /books/wishes/{wish_id}/answer      f f f f y f -
POST  /books/copies/{code}/borrow         y y y y y y -
POST  /books/copies/{code}/return         f f f f y f -
POST  /books/copies/{code}/gone           f f f f y f -
POST  /books/mine/{copy_id}/renew         y n n n n n -
GET   /books/{book_id}                    y y y y y y -
POST  /books/{book_id}/copies             f f f f y f -
POST  /books/{book_id}/hold               y y y y y y -
DELETE /books/{book_id}/hold              y y y y y y -
POST  /books/{book_id}/text               f f f f y f -
GET   /books/{book_id}/chapters/{number}  y y y y y y -
HEAD  /xapi/statements                    f f f f f f -
PUT   /xapi/statements                    f f f f f f -
POST  /xapi/statements                    f f f f f f -
GET   /xapi/activities/state              f f f f f f -
HEAD  /xapi/activities/state              f f f f f f -
PUT   /xapi/activities/state              f f f f f f -
POST  /xapi/activities/state              f f f f f f -
DELETE /xapi/activities/state              f f f f f f -
GET   /xapi/activities/profile            f f f f f f -
HEAD  /xapi/activities/profile            f f f f f f -
PUT   /xapi/activities/profile            f f f f f f -
POST  /xapi/activities/profile            f f f f f f -
DELETE /xapi/activities/profile            f f f f f f -
GET   /xapi/agents/profile                f f f f f f -
HEAD  /xapi/agents/profile                f f f f f f -
PUT   /xapi/agents/profile                f f f f f f -
POST  /xapi/agents/profile                f f f f f f -
DELETE /xapi/agents/profile                f f f f f f -
GET   /xapi/activities                    f f f f f f -
HEAD  /xapi/activities                    f f f f f f -
GET   /xapi/agents                        f f f f f f -
HEAD  /xapi/agents                        f f f f f f -
GET   /xapi/about                         y y y y y y y
HEAD  /xapi/about                         y y y y y y y
GET   /todo                               y y y y y y -
GET   /my-data                            y y y y y y -
GET   /retention                          y y y y y y -
GET   /audit                              f f f f f f -
GET   /audit/verification                 f f f f f f -
POST  /audit/verification                 f f f f f f -
GET   /operations                         f f f f f f -
POST  /operations/replay                  f f f f f f -
""",
)
BANK = ("bank.txt", b"Is it so? {TRUE}")
FILES = {
    "/questions/import": BANK,
    "/questions/import/check": BANK,
    "/files": BANK,
    "/books/{book_id}/text": ("b.epub", epub()),
}
LISTS = {
    *("/courses", "/catalogue", "/questions", "/exams", "/exams/mine", "/markings", "/appeals"),
    *("/certificates/mine", "/certificates", "/contests", "/contests/mine", "/innovations", "/books"),
    *("/apprenticeships", "/hours/sessions"),
}
"""Of these `y` and `n` say whether they show the object; a bank that is not theirs is refused."""


def in_full(body: dict[str, Any] | None, path: str, about: dict[str, Any]) -> dict[str, Any] | None:
    """With the code that somebody was given, where the route takes one."""
    return {**(body or {}), "code": about["code"]} if path.endswith(("join", "agree", "check-in")) else body


def without_unit(new: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if name != "unit_id"}


async def fresh(world: World, path: str, later: Callable[[timedelta], None]) -> dict[str, Any]:
    """What the route is about, in a state in which it can be done: ids, and the version to name."""
    noun = path.split("/")[1]
    if noun == "xapi":
        return {}
    if noun == "books":
        return await in_library(world, path)
    if noun == "contests":
        return await in_contest(world, path, later)
    if noun == "apprenticeships":
        return await in_apprenticeship(world, path)
    if noun == "hours":
        course = await world.course() if "course" in path else {"id": ""}
        room = await in_room(world)
        about = {"course_id": course["id"], "unit_id": "plant-a", "code": room["code"]}
        return {**about, "session_id": room["id"]} if path == "/hours/sessions" else about
    if noun in ("innovations", "notices", "objections"):
        return await in_innovation(world, path, later)
    if noun == "courses":
        course = await world.course()
        where, headers = f"/courses/{course['id']}", {"If-Match": f'"{course["version"]}"'}
        changed = await world.call("officer-a", "PATCH", where, json=without_unit(COURSE), headers=headers)
        return {"course_id": course["id"], "version": changed.json()["version"]}
    if noun in ("catalogue", "files"):
        file_id = await world.upload(video()) if "file" in path or "subtitles" in path else ""
        course = await world.course(units=[video_unit(file_id) if file_id else TEXT_UNIT])
        if noun == "files" or "units" in path:
            for who in ("learner",) if noun == "files" else ("learner", "officer-a", "staff-a"):
                await world.post(who, f"/catalogue/{course['id']}/begin")
        return {"course_id": course["id"], "place": 1, "language": "zh-CN", "file_id": file_id}
    if noun in ("questions", "laws"):
        return {"question_id": (await world.bank(1))[0]}
    if noun in ("certificates", "issuer"):
        attempt = await world.pass_exam("learner")
        mine = (await world.get("learner", "/certificates/mine"))["items"]
        [found] = [each for each in mine if each["id"] == attempt["certificate_id"]]
        token = found["check"].rpartition("/")[2]
        if noun == "issuer":  # its key is made with the first credential
            await world.call("learner", "GET", f"/certificates/{found['id']}/credential")
        return {"certificate_id": found["id"], "number": 0 if noun == "issuer" else found["number"], "token": token}
    if noun in ("markings", "appeals") or path.endswith("/appeals"):
        return await short_answer(world, noun, later)
    await world.bank(3)
    if path.endswith(("publish", "cancel")) or path == "/exams/{exam_id}":  # a draft, or one that is far
        far = exam(opens_at="2098-01-01T00:00:00Z", closes_at="2099-01-01T00:00:00Z")
        made = await world.post("officer-a", "/exams", far)
        if path.endswith("cancel"):
            made = await world.post("officer-a", f"/exams/{made['id']}/publish", version=made["version"])
        return {"exam_id": made["id"], "version": made["version"]}
    found = await world.exam()
    if noun == "exams":
        return {"exam_id": found["id"]}
    attempt = await world.start("learner", found["id"])
    return {"attempt_id": attempt["id"], "place": attempt["questions"][0]["place"]}


async def in_library(world: World, path: str) -> dict[str, Any]:
    """A book with one copy, out where it is brought back, renewed or waited for; an e-book; a wish."""
    book = await stocked(world)
    code, copy_id = book["shelves"][0]["code"], book["shelves"][0]["id"]
    if path.endswith(("return", "renew", "hold")):
        who = "learner" if path.endswith("renew") else "mate"
        for each in (await world.get(who, "/books/mine"))["loans"]:  # nobody has many
            await world.post("staff-a", f"/books/copies/{each['code']}/return")
        await world.post(who, f"/books/copies/{code}/borrow")
    wish = await world.post("learner", "/books/wishes", {"title": "Ropes", "reason": "Ours is old."})
    return {"book_id": book["id"], "code": code, "copy_id": copy_id, "number": 1, "wish_id": wish["id"]}


async def in_innovation(world: World, path: str, later: Callable[[timedelta], None]) -> dict[str, Any]:
    """As far as the step needs it; one of the mate's, whose team the learner is in or may join."""
    made, step = Innovations(world), path.rpartition("/")[2]
    if step in ("join", "leave", "credit"):
        one = await made.submit("mate")
        about = {"innovation_id": one, "code": (await made.show("mate", one))["code"]}
        if step != "join":
            await world.post("learner", "/innovations/join", {"code": about["code"]})
        return about | {"version": (await made.show("mate", one))["version"]}
    if step in ("adopt", "shelve"):
        one = await made.undisputed(later)
    elif step in ("sheet", "publicize") or "notice" in path or "objection" in path:
        one = await made.judging()
        for who, points in zip(JUDGES if step != "sheet" else (), SHEETS, strict=False):
            await made.sheet(who, one, points)
    else:
        one = await made.submit()
        if step in ("report", "appoint", "judges"):
            report_by = (clock.today() + timedelta(days=9)).isoformat()
            await made.act("officer-group", one, "accept", {"words": "Good.", "report_by": report_by})
        if step in ("appoint", "judges"):
            await made.act("learner", one, "report", {"report": "It turns."})
    about = {"innovation_id": one}
    if "notice" in path or "objection" in path:
        await made.act("officer-group", one, "publicize")
        about["notice_id"] = (await made.show("learner", one))["notice_id"]
        raised = await world.post("mate", f"/notices/{about['notice_id']}/objections", {"text": "It is old."})
        about["objection_id"] = raised["id"]
    return about | {"version": (await made.show("learner", one))["version"]}


async def in_apprenticeship(world: World, path: str) -> dict[str, Any]:
    """The learner's with the mate, as far as the step needs it; one of somebody else to agree to."""
    master = "handler-b" if path.endswith("agree") else "learner"
    made = await world.post(master, "/apprenticeships", PAIR)
    about, one = {"code": made["code"]}, f"/apprenticeships/{made['id']}"
    if not path.endswith(("agree", "withdraw")):
        made = await world.post("mate", "/apprenticeships/agree", {"code": made["code"], "goals": "To weld."})
    if path.endswith(("check", "qualify", "fail")):
        for each in (await world.get("officer-group", "/apprenticeships"))["items"]:  # nobody has many
            if each["state"] == "running":
                stop = f"/apprenticeships/{each['id']}/stop"
                await world.post("officer-group", stop, {"words": "Done."}, version=each["version"])
        made = await world.post("officer-group", f"{one}/register", version=made["version"])
    return about | {"apprenticeship_id": made["id"], "version": made["version"]}


async def in_contest(world: World, path: str, later: Callable[[timedelta], None]) -> dict[str, Any]:
    """A draft, one that is open with the learner in it, or one that waits for its judges and its draw."""
    made = await world.post("officer-a", "/contests", contest())
    where = f"/contests/{made['id']}"
    if path.endswith("publish") or path == "/contests/{contest_id}":
        return {"contest_id": made["id"], "version": made["version"]}
    made = await world.post("officer-a", f"{where}/publish", version=made["version"])
    await world.post("learner", f"/contests/mine/{made['id']}/entry", {})
    if path.endswith(("sheet", "finish", "draw")):
        later(timedelta(hours=4))
        await world.h.run_job("close_contests")
        entry = (await world.get("officer-group", f"{where}/entries"))[0]["id"]
        await world.post("officer-group", f"{where}/entries/{entry}/sheet", {"points": [1, 1]})
        found = await world.get("officer-group", where)
        return {"contest_id": made["id"], "version": found["version"], "entry_id": entry}
    return {"contest_id": made["id"], "version": made["version"]}


async def short_answer(world: World, noun: str, later: Callable[[timedelta], None]) -> dict[str, Any]:
    """One that waits for its markers, or was marked as nothing and is appealed against."""
    ids = await world.kinds("short")
    found = await world.exam(
        question_ids=ids, blueprint=[], minutes=1, closes_at=(clock.now() + timedelta(minutes=2)).isoformat()
    )
    attempt = await world.start("learner", found["id"])
    if noun == "markings":
        await world.save("learner", attempt, 1, texts=["Because."])
    await world.post("learner", f"/attempts/{attempt['id']}/submit")
    if noun == "markings":
        async with world.h.db.read() as session:
            which = select(Marking.id).where(Marking.attempt_id == attempt["id"])
            return {"marking_id": (await session.exec(which)).one()}
    later(timedelta(minutes=3))
    if noun == "attempts":
        return {"attempt_id": attempt["id"]}
    await world.post("learner", f"/attempts/{attempt['id']}/appeals", {"place": 1, "reason": "It is right."})
    async with world.h.db.read() as session:
        which = select(Appeal.id).where(Appeal.attempt_id == attempt["id"])
        return {"appeal_id": (await session.exec(which)).one()}


def test_every_route_stands_in_the_table() -> None:
    assert TABLE.unsaid == set()


@pytest.mark.parametrize(("method", "path"), TABLE.rows)
async def test_a_route_lets_in_exactly_whom_the_table_says(
    world: World, method: str, path: str, held_clock: Callable[[timedelta], None], origin: str
) -> None:
    soon = (clock.today() + timedelta(days=9)).isoformat()
    bodies = {
        ("POST", "/courses"): COURSE,
        ("PATCH", "/courses/{course_id}"): without_unit(COURSE),
        ("POST", "/catalogue/{course_id}/units/{place}/done"): {},
        ("POST", "/questions"): question(1),
        ("POST", "/questions/similar"): {"unit_id": "plant-a", "stem": "Question 1"},
        ("POST", "/laws"): {"unit_id": "plant-a", "source": "《Law》", "in_force_on": "2026-01-01"},
        ("PATCH", "/questions/{question_id}"): without_unit(question(1)),
        ("POST", "/exams"): exam(),
        ("POST", "/contests"): contest(),
        ("POST", "/innovations"): NEW,
        ("POST", "/innovations/{innovation_id}/sheet"): {"points": SHEETS[0]},
        ("POST", "/innovations/{innovation_id}/accept"): {"words": "Good.", "report_by": soon},
        ("POST", "/innovations/{innovation_id}/decline"): {"reason": "It is not new."},
        ("POST", "/innovations/{innovation_id}/report"): {"report": "It turns."},
        ("POST", "/innovations/{innovation_id}/appoint"): {"judge_ids": JUDGES},
        ("POST", "/innovations/{innovation_id}/adopt"): {"owner_unit_id": "plant-b", "adopt_by": "2099-01-01"},
        ("POST", "/innovations/{innovation_id}/shelve"): {"reason": "It is too dear."},
        ("POST", "/innovations/{innovation_id}/record"): {"words": "It pays."},
        ("POST", "/innovations/{innovation_id}/consent"): {"is_open": True},
        ("POST", "/innovations/{innovation_id}/credit"): {"is_named": False},
        ("POST", "/notices/{notice_id}/objections"): {"text": "It is old."},
        ("POST", "/objections/{objection_id}/answer"): {"text": "It is not."},
        ("POST", "/apprenticeships"): PAIR,
        ("POST", "/apprenticeships/agree"): {"goals": "To weld."},
        **{
            ("POST", f"/apprenticeships/{{apprenticeship_id}}/{step}"): {"words": "It goes well."}
            for step in ("check", "qualify", "fail", "stop")
        },
        ("POST", "/hours/check-in"): {},
        ("POST", "/hours/sessions"): {"unit_id": "plant-a", "title": "Hot work", "held_on": soon, "hours": 8},
        ("PUT", "/hours/units/{unit_id}"): {"kind": "general", "entry_since": "2026-01-01"},
        ("PUT", "/hours/courses/{course_id}"): {"hours": 8},
        ("POST", "/books"): {"title": "Knots"},
        ("POST", "/books/wishes"): {"title": "Knots", "reason": "For the riggers."},
        ("POST", "/books/wishes/{wish_id}/answer"): {"bought": True, "answer": "It comes in May."},
        ("POST", "/books/{book_id}/copies"): {"unit_id": "plant-a", "room": "Canteen"},
        ("PATCH", "/contests/{contest_id}"): without_unit(contest()),
        ("POST", "/contests/mine/{contest_id}/entry"): {},
        ("PATCH", "/contests/mine/{contest_id}/entry"): {"is_listed": True},
        ("POST", "/contests/{contest_id}/entries/{entry_id}/sheet"): {"points": [1, 1]},
        ("POST", "/contests/{contest_id}/draw"): {"seed": "01 02 03"},
        ("PATCH", "/exams/{exam_id}"): without_unit(exam()),
        ("POST", "/attempts/{attempt_id}/answers/{place}"): {"chosen": [], "stamp": 1},
        ("POST", "/markings/{marking_id}"): {"points": 1},
        ("POST", "/attempts/{attempt_id}/appeals"): {"place": 1, "reason": "It is right."},
        ("POST", "/appeals/{appeal_id}/decide"): {"points": 0, "answer": "It is not."},
        ("POST", "/certificates/{certificate_id}/revoke"): {"reason": "Somebody else sat it."},
    }
    for who, cell in TABLE.rows[method, path].items():
        about = await fresh(world, path, held_clock)
        bank = {"unit_id": "plant-a"}
        params: dict[str, dict[str, Any]] = {
            **dict.fromkeys(("/questions", "/questions/pairs", "/laws"), bank),
            "/questions/export": {**bank, "form": "gift"},
            "/questions/import": bank,
            "/questions/import/check": bank,
        }
        params |= {"/certificates": {"number": about.get("number")}}
        answer = await world.call(
            who,
            method,
            path.format(**about),
            json=in_full(bodies.get((method, path)), path, about),
            headers={"If-Match": f'"{about.get("version", 1)}"'},
            params=params.get(path) if method == "GET" or "import" in path else None,
            files={"file": FILES[path]} if path in FILES else None,
        )
        if method == "GET" and path in LISTS and answer.status_code == 200:
            listed = answer.json()
            ids = {each["id"] for each in (listed if isinstance(listed, list) else listed["items"])}
            assert (not ids.isdisjoint(map(str, about.values()))) == (cell == "y"), who
        else:
            assert answer.status_code in TABLE.STATUS[cell], (who, answer.text)


async def test_who_had_the_account_reset_sees_nothing_of_before(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    attempt = await world.pass_exam("learner")
    course = await world.course()
    await world.post("learner", f"/catalogue/{course['id']}/begin")
    running = await world.start("learner", (await world.exam())["id"])
    held_clock(timedelta(seconds=1))
    closed = Closed(clock.now(), clock.now() + timedelta(days=7))
    async with world.h.shut_out("learner", closed) as client:
        for path in ("/exams/mine", "/catalogue", "/certificates/mine", "/todo"):
            assert (await client.get(BASE + path)).json()["items"] == [], path
        for path in (f"/catalogue/{course['id']}", f"/exams/mine/{attempt['exam_id']}", f"/attempts/{running['id']}"):
            problem(await client.get(BASE + path), 403, "closed_after_reset")
        done = await client.post(f"{BASE}/catalogue/{course['id']}/units/1/done", json={})
        problem(done, 403, "closed_after_reset")
        new = await world.course()
        assert [each["id"] for each in (await client.get(f"{BASE}/catalogue")).json()["items"]] == [new["id"]]


async def test_of_two_who_revoke_at_once_one_does(world: World, held_clock: Callable[[timedelta], None]) -> None:
    path = f"/certificates/{(await fresh(world, '/certificates', held_clock))['certificate_id']}/revoke"
    body, headers = {"reason": "Somebody else sat it."}, {"If-Match": '"1"'}
    answers = await asyncio.gather(
        *(world.call(who, "POST", path, json=body, headers=headers) for who in ("officer-a", "officer-group") * 2)
    )
    assert sorted(each.status_code for each in answers) == [200] + [412] * 3


async def test_migrations_make_what_the_models_say(world: World) -> None:
    assert await world.h.missing_migrations() == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    world = World(Harness(service, tmp_path_factory.mktemp("served")))
    with served(world.h, world.fill) as found:
        yield found


@pytest.mark.parametrize("who", ["learner", "officer-a", None])
def test_answers_to_made_up_input_keep_the_description(address: str, who: str | None) -> None:
    seen = fuzz(address, COUNTS.made_up_calls, signed(who, *GRANTS.get(who, ())) if who else {})
    assert seen <= (
        {200, 401, 404, 409, 422} if who is None else {200, 201, 204, 400, 403, 404, 409, 412, 415, 422, 428}
    )
