"""A course from its draft to the last unit done, on any device."""

import asyncio
from typing import Any

from learning_world import COURSE, QUIZ, TEXT_UNIT, World, content
from sqlmodel import select

from contracts.identity import MemberState
from contracts.learning import CourseBegun
from kit.testing import problem
from learning.models import Enrolment, UnitDone


async def test_a_course_is_written_published_and_taken_on_another_device(world: World) -> None:
    course = await world.course()
    path = f"/catalogue/{course['id']}"
    [listed] = (await world.get("learner", "/catalogue"))["items"]
    assert (listed["title"], listed["units"], listed["begun"]) == ("Safety law", 2, False)
    before = await world.get("learner", path)
    assert [each["text"] for each in before["units"]] == [None, None]
    begun = await world.post("learner", f"{path}/begin")
    assert (begun["next_place"], begun["units"][0]["text"]) == (1, "You may refuse.")
    [asked] = begun["units"][1]["questions"]
    assert (asked["correct"], asked["explanation"]) == (None, None)
    await world.post("learner", f"{path}/units/1/done", {})
    at_the_desk = await world.get("learner", path)
    assert (at_the_desk["next_place"], at_the_desk["finished_at"]) == (2, None)
    wrong = [asked["options"].index("Nobody")]
    finished = await world.post("learner", f"{path}/units/2/done", {"answers": [{"chosen": wrong}]})
    [answered] = finished["units"][1]["questions"]
    assert (answered["chosen"], answered["correct"], answered["explanation"]) == (wrong, [1 - wrong[0]], "Article 54.")
    assert answered["is_right"] is False
    assert finished["finished_at"]
    kinds = [type(each).__name__ for each in await world.h.events()]
    assert kinds == ["CoursePublished", "CourseBegun", "CourseFinished"]
    assert (await world.h.verify()).findings == []


async def test_a_learner_keeps_the_edition_begun(world: World) -> None:
    course = await world.course()
    path = f"/catalogue/{course['id']}"
    await world.post("learner", f"{path}/begin")
    changed = await world.call(
        "officer-a",
        "PATCH",
        f"/courses/{course['id']}",
        json={"title": "Safety law 2027", "units": [TEXT_UNIT]},
        headers={"If-Match": f'"{course["version"]}"'},
    )
    assert changed.json()["is_changed"]
    assert (await world.get("mate", path))["title"] == "Safety law"
    await world.post("officer-a", f"/courses/{course['id']}/publish", version=changed.json()["version"])
    mine, theirs = await world.get("learner", path), await world.get("mate", path)
    assert (mine["edition"], mine["title"], len(mine["units"])) == (1, "Safety law", 2)
    assert (theirs["edition"], theirs["title"], len(theirs["units"])) == (2, "Safety law 2027", 1)


async def test_what_is_retired_is_begun_by_nobody_and_goes_on_for_who_began(world: World) -> None:
    course = await world.course()
    path = f"/catalogue/{course['id']}"
    await world.post("learner", f"{path}/begin")
    await world.post("officer-a", f"/courses/{course['id']}/retire", version=course["version"])
    problem(await world.call("mate", "POST", f"{path}/begin"), 409, "course_not_possible_now")
    assert (await world.get("mate", "/catalogue"))["items"] == []
    assert (await world.post("learner", f"{path}/units/1/done", {}))["next_place"] == 2
    [listed] = (await world.get("learner", "/catalogue"))["items"]
    assert listed["done"] == 1


async def test_what_cannot_be_done_is_refused_in_words(world: World) -> None:
    empty = await world.post("officer-a", "/courses", COURSE | {"units": []})
    tried = await world.call("officer-a", "POST", f"/courses/{empty['id']}/publish", headers={"If-Match": '"1"'})
    problem(tried, 409, "course_empty")
    course = await world.course()
    path = f"/catalogue/{course['id']}"
    problem(await world.call("learner", "POST", f"{path}/units/1/done", json={}), 409, "not_begun")
    await world.post("learner", f"{path}/begin")
    problem(await world.call("learner", "POST", f"{path}/units/3/done", json={}), 404, "no_such_unit")
    wrong_ones: list[list[dict[str, Any]]] = [
        [], [{}], [{"chosen": [2]}], [{"chosen": [0, 1]}], [{"texts": ["Everybody"]}],
    ]  # fmt: skip
    for answers in wrong_ones:
        refused = await world.call("learner", "POST", f"{path}/units/2/done", json={"answers": answers})
        problem(refused, 422, "answers_incomplete")
    wrong = COURSE | {"units": [{"kind": "quiz", "title": "Try it", "questions": [QUIZ | {"correct": [2]}]}]}
    problem(await world.call("officer-a", "POST", "/courses", json=wrong), 422, "invalid_input")
    elsewhere = await world.call("officer-a", "POST", "/courses", json=COURSE | {"unit_id": "plant-b"})
    problem(elsewhere, 403, "unit_not_yours")


async def test_beginning_on_two_devices_at_once_is_one_enrolment(world: World) -> None:
    path = f"/catalogue/{(await world.course())['id']}/begin"
    answers = await asyncio.gather(*(world.call("learner", "POST", path) for _ in range(4)))
    assert {each.status_code for each in answers} == {200}
    assert len(await world.h.events(CourseBegun)) == 1


async def test_who_leaves_leaves_nothing_of_their_courses(world: World) -> None:
    course = await world.course()
    for who in ("learner", "mate"):
        await world.post(who, f"/catalogue/{course['id']}/begin")
        await world.post(who, f"/catalogue/{course['id']}/units/2/done", {"answers": [{"chosen": [0]}]})
    fields = {"unit_id": "shop-a", "name": "name of learner", "employee_number": "learner"}
    await world.h.deliver(MemberState(member_id="learner", version=2, active=False, **fields))
    async with world.h.db.read() as session:
        begun = (await session.exec(select(Enrolment))).all()
        done = (await session.exec(select(UnitDone))).all()
    assert [each.member_id for each in begun] == ["mate"]
    assert [each.enrolment_id for each in done] == [begun[0].id]


async def test_a_quiz_asks_every_kind_that_marks_itself(world: World) -> None:
    quiz = {"kind": "quiz", "title": "All kinds", "questions": [content(each) for each in ("fill_in", "ordering")]}
    path = f"/catalogue/{(await world.course(units=[quiz]))['id']}"
    [fill_in, ordering] = (await world.post("learner", f"{path}/begin"))["units"][0]["questions"]
    assert (fill_in["blanks"], fill_in["right_texts"], ordering["correct"]) == (2, None, None)
    order = [ordering["options"].index(each) for each in ("first", "second", "third", "fourth")]
    answers = [{"texts": ["Thirty ", "１２"]}, {"chosen": order}]
    [half] = [[{"texts": ["30", ""]}, answers[1]]]
    problem(
        await world.call("learner", "POST", f"{path}/units/1/done", json={"answers": half}), 422, "answers_incomplete"
    )
    done = await world.post("learner", f"{path}/units/1/done", {"answers": answers})
    [fill_in, ordering] = done["units"][0]["questions"]
    assert (fill_in["is_right"], fill_in["right_texts"]) == (True, ["30", "12"])
    assert (ordering["is_right"], ordering["chosen"], ordering["correct"]) == (True, order, order)
    short = COURSE | {"units": [{"kind": "quiz", "title": "No", "questions": [content("short")]}]}
    problem(await world.call("officer-a", "POST", "/courses", json=short), 422, "invalid_input")
