"""Whose office had a case and has it no more goes on reading it as far as they had it, and does nothing with it."""

import runpy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import grievances
from kit.testing import problem

from .conftest import NOT_SOLVED, WAYS, Person, World

Shift = Callable[[timedelta], None]
AUTHOR = "欧阳静怡"
REASON = {"solved": False, "score": 1, "words": f"保温台是坏的。{AUTHOR}"}

# Who reads a case that left its desk (a1), its department (logistics) or both. `-`: they have it still or look on.
READERS = """
               reopened handed_back taken_back
staff-a1       y        -           -
staff-a1-too   y        -           -
staff-a        -        -           -
staff-group    -        -           -
handler        y        y           y
both           y        -           -
handler-wages  n        n           n
staff-b1       n        n           n
mate           n        n           n
leader         n        n           n
hr             n        n           n
system         n        n           n
security       n        n           n
auditor        n        n           n
"""


async def lose(world: World, way: str) -> str:
    case_id = await world.bring_to("REPLIED" if way == "reopened" else "ASSIGNED")
    if way == "reopened":
        await world.act("author", case_id, "rating", REASON)
    else:
        await world.act("handler" if way == "handed_back" else "staff-a1", case_id, "hand-back", {"reason": "不归我们"})
    return case_id


@pytest.mark.parametrize("way", ["reopened", "handed_back", "taken_back"])
async def test_who_reads_a_case_that_left_them(world: World, way: str) -> None:
    case_id = await lose(world, way)
    ways, *rows = [line.split() for line in READERS.strip().splitlines()]
    for who, *cells in rows:
        cell = cells[ways.index(way)]
        answer = await world.call(who, "GET", f"/cases/{case_id}")
        past = [case["id"] for case in (await world.get(who, "/cases", scope="past"))["items"]]
        assert past == [case_id] * (cell == "y"), who
        assert answer.status_code == (404 if cell == "n" else 200), who
        assert (await world.call(who, "GET", f"/cases/{case_id}/messages")).status_code == answer.status_code
        if cell == "y":
            assert (answer.json()["my_role"][:6], answer.json()["actions"]) == ("former", [])


async def test_a_level_that_supervised_reads_it_after_the_next_one_has_it(world: World, clock_shift: Shift) -> None:
    """Nobody is left at the plant, which supervised; the role there is given again, to somebody else."""
    case_id = await world.bring_to("ACCEPTED", kind="consultation")
    clock_shift(timedelta(days=10))
    await world.h.run_job("watch_deadlines")
    assert (await world.get("staff-a", f"/cases/{case_id}"))["my_role"] == "staff"
    await world.act("staff-a1", case_id, "reply", {"text": "已安排保温柜。"})
    await world.act("author", case_id, "rating", NOT_SOLVED)
    await world.act("staff-a", case_id, "reply", {"text": "分厂答复。"})
    await world.act("author", case_id, "rating", NOT_SOLVED)
    assert (await world.get("staff-a", f"/cases/{case_id}"))["my_role"] == "former_staff"


async def test_a_former_desk_and_department_read_why_it_was_not_solved(world: World) -> None:
    case_id = await world.bring_to("REPLIED")
    await world.act("author", case_id, "rating", REASON)
    desk = await world.get("staff-a1", f"/cases/{case_id}")
    department = await world.get("handler", f"/cases/{case_id}")
    assert (desk["my_role"], department["my_role"]) == ("former_staff", "former_department")
    assert desk["rating"]["words"] == REASON["words"]
    assert department["rating"]["words"] == "保温台是坏的。＊＊"
    assert department["author"] is None
    assert (desk["author"]["name"], desk["desk_unit"]["id"]) == (AUTHOR, "plant-a")
    assert (desk["deadlines"], desk["next_due"]) == ([], None), "others' dates"
    rated = next(entry for entry in desk["timeline"] if entry["action"] == "rate")
    assert rated["words"] == REASON["words"]


async def test_what_is_said_after_it_left_them_is_not_theirs_to_read(world: World) -> None:
    case_id = await world.bring_to("REPLIED")
    early = await world.upload("author", "以前.png")
    late = await world.upload("author", "之后.png")
    await world.say("author", case_id, "谢谢，我去看看", file_ids=[early["id"]])
    await world.act("author", case_id, "rating", NOT_SOLVED)
    await world.say("author", case_id, "车间工会的人来找过我，让我不要再提", file_ids=[late["id"]])
    await world.say("staff-a", case_id, "内部：请保护提出人", internal=True)
    await world.act("staff-a", case_id, "assign", {"department_id": "wages", "note": "只给你们看"})
    await world.act("handler-wages", case_id, "reply", {"text": "第二次答复"})
    await world.act("author", case_id, "rating", {"solved": True, "score": 5, "words": "后来好了"})
    await world.h.settle()
    for who in ("staff-a1", "handler"):
        said = [each["text"] for each in (await world.get(who, f"/cases/{case_id}/messages"))["items"]]
        assert said == ["已安排保温柜。", "谢谢，我去看看"]
        case = await world.get(who, f"/cases/{case_id}")
        assert case["state"] == "CLOSED"
        assert case["rating"]["words"] == NOT_SOLVED["words"]
        words = {entry["words"] for entry in case["timeline"] if entry["words"]}
        assert not words & {"只给你们看", "后来好了"}
        assert [entry["action"] for entry in case["timeline"]][-3:] == ["reply", "rate", "close"]
        assert (await world.call(who, "GET", f"/files/{early['id']}")).status_code == 200
        problem(await world.call(who, "GET", f"/files/{late['id']}"), 404, "file_not_found")
        # What departments wrote that do not know the author finds no department anything.
        for q, found in (("晚班", True), ("保温柜", who == "staff-a1"), ("不要再提", False), ("第二次答复", False)):
            past = [each["id"] for each in (await world.get(who, "/cases", scope="past", q=q))["items"]]
            assert past == [case_id] * found, (who, q)
    assert (await world.get("staff-a", "/cases", scope="desk", q="不要再提"))["items"]


async def test_a_number_finds_it_where_it_was_before(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    number = (await world.get("author", f"/cases/{case_id}"))["number"]
    await world.h.settle()
    for who in ("staff-a1", "handler"):
        [row] = (await world.get(who, "/cases", scope="past", q=number))["items"]
        assert (row["id"], row["state"], row["my_role"][:6]) == (case_id, "REOPENED", "former")
    assert (await world.get("staff-a1", "/cases", scope="past", q=AUTHOR))["items"]
    assert not (await world.get("handler", "/cases", scope="past", q=AUTHOR))["items"]
    [row] = (await world.get("handler", "/cases", scope="past"))["items"]
    assert row["unit"]["id"] == "plant-a", "the desk's unit, not the author's"


async def test_nobody_does_anything_with_what_they_had_before(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    for who, action, body in (
        ("staff-a1", "reply", {"text": "再答复"}),
        ("staff-a1", "assign", {"department_id": "logistics"}),
        ("handler", "reply", {"text": "再答复"}),
        ("handler", "hand-back", {"reason": "不归我们"}),
        ("staff-a1", "messages", {"text": "请讲"}),
        ("handler", "messages", {"text": "备注", "internal": True}),
    ):
        problem(await world.try_act(who, case_id, action, body), 403, "no_longer_yours")
    for who in ("staff-a1", "handler"):
        problem(await world.try_act(who, case_id, "withdraw", {}), 403, "not_your_action")
        for scope in ("desk", "department", "work", "waiting", "supervised", "below"):
            assert (await world.get(who, "/cases", scope=scope))["items"] == []
        assert set((await world.get(who, "/cases/counts")).values()) == {0}


@pytest.mark.parametrize("knew", [True, False])
async def test_a_former_department_knows_the_author_only_if_it_did_and_may(world: World, knew: bool) -> None:
    async def show(shown: bool) -> None:
        version = (await world.get("author", f"/cases/{case_id}"))["version"]
        body = {"show_author_to_department": shown}
        answer = await world.call(
            "author", "PATCH", f"/cases/{case_id}", json=body, headers={"If-Match": f'"{version}"'}
        )
        assert answer.status_code == 200

    case_id = await world.bring_to("REPLIED")
    if knew:
        await show(True)
    await world.act("author", case_id, "rating", NOT_SOLVED)
    if not knew:
        await show(True)
    seen = await world.get("handler", f"/cases/{case_id}")
    [row] = (await world.get("handler", "/cases", scope="past"))["items"]
    assert (seen["author"] is not None) == knew
    assert (row["unit"]["id"] == "team-a1") == knew
    await show(False)
    assert (await world.get("handler", f"/cases/{case_id}"))["author"] is None


async def test_who_comes_to_belong_to_what_it_is_about_reads_nothing(world: World) -> None:
    case_id = await world.bring_to("REOPENED", about_unit_id="shop-a2", complaint=True)
    for who in ("staff-a1", "handler"):
        assert (await world.get(who, f"/cases/{case_id}"))["my_role"].startswith("former")
        await world.join(world.people[who], version=2, unit_id="shop-a2")
        problem(await world.call(who, "GET", f"/cases/{case_id}"), 404, "case_not_found")
        assert (await world.get(who, "/cases", scope="past"))["items"] == []


async def test_an_author_who_holds_the_office_is_nothing_but_the_author(world: World) -> None:
    colleague = Person("elected", "新当选", "team-a1", ["union_staff@shop-a1"])
    world.people[colleague.id] = colleague
    await world.join(colleague)
    case_id = (await world.file("elected"))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "reply", {"text": "答复"})
    await world.act("elected", case_id, "rating", NOT_SOLVED)
    assert (await world.get("elected", f"/cases/{case_id}"))["my_role"] == "author"
    assert (await world.get("elected", "/cases", scope="past"))["items"] == []


async def test_who_lost_the_role_or_got_another_unit_reads_nothing(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    for grants in ([], ["union_staff@shop-a2"], ["handler@shop-a1"], ["union_staff@team-a1"], ["hr_admin@group"]):
        async with world.h.client("staff-a1", grants) as client:
            problem(await client.get(f"/api/v1/grievances/cases/{case_id}"), 404, "case_not_found")
    for grants in ([], ["handler@wages"], ["union_staff@logistics"]):
        async with world.h.client("handler", grants) as client:
            problem(await client.get(f"/api/v1/grievances/cases/{case_id}"), 404, "case_not_found")


async def test_a_case_that_comes_back_is_theirs_again_and_the_last_parting_counts(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    await world.act("handler", case_id, "hand-back", {"reason": "不归我们"})
    await world.say("author", case_id, "之间说的")
    assert (await world.get("handler", f"/cases/{case_id}/messages"))["items"] == []
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    again = await world.get("handler", f"/cases/{case_id}")
    assert (again["my_role"], bool(again["actions"])) == ("department", True)
    assert (await world.get("handler", "/cases", scope="past"))["items"] == []
    await world.act("handler", case_id, "hand-back", {"reason": "还是不归我们"})
    said = [each["text"] for each in (await world.get("handler", f"/cases/{case_id}/messages"))["items"]]
    assert said == ["之间说的"]


async def test_a_database_from_before_knows_its_former_holders(world: World) -> None:
    """What the migration finds in the timeline is what the steps write down."""
    for state in WAYS:
        await world.bring_to(state)
    handed_back = await world.bring_to("ASSIGNED")
    await world.act("handler", handed_back, "hand-back", {"reason": "不归我们"})
    twice = await world.bring_to("REOPENED")
    await world.act("staff-a", twice, "reply", {"text": "分厂答复"})
    await world.act("author", twice, "rating", NOT_SOLVED)
    columns = "case_id, party, unit_id, left_version, knew_author"
    written = await world.h.rows(f"SELECT {columns} FROM former_holders ORDER BY 1, 2, 3")
    assert len(written) == 6
    place = Path(str(grievances.__file__)).parent / "migrations/versions/0007_former_holders.py"
    fill = runpy.run_path(str(place))["_FILL"]
    async with world.h.session() as session:
        await session.execute(text("DELETE FROM former_holders"))
        await session.execute(text(fill))
    assert await world.h.rows(f"SELECT {columns} FROM former_holders ORDER BY 1, 2, 3") == written
