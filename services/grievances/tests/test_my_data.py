"""The export: everything that is the caller's, by a bounded number of statements."""

from typing import Any

import pytest
from sqlalchemy import event

from contracts.grievances import CaseKind, CaseState
from grievances.rules import ACTIONS, Action
from grievances.words import KINDS, STATES

from .conftest import NOT_SOLVED, SOLVED, World


async def count_statements(world: World) -> int:
    seen: list[str] = []

    def look(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = world.h.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", look)
    await world.get("author", "/my-data")
    event.remove(engine, "before_cursor_execute", look)
    return len(seen)


async def test_it_takes_as_many_statements_for_many_cases_as_for_one(world: World) -> None:
    await world.bring_to("REPLIED")
    first = await count_statements(world)
    for _ in range(4):
        await world.bring_to("CLOSED")
    assert await count_statements(world) == first
    assert first <= 12


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_each_case_is_as_its_own_page_shows_it(world: World, language: str) -> None:
    ids = []
    for state in ("SUBMITTED", "REOPENED"):
        files = [(await world.upload("author"))["id"] for _ in range(2)]
        case_id = await world.bring_to(state, file_ids=files[:1], about_member_id="mate")
        await world.say("author", case_id, "补充照片", file_ids=files[1:])
        await world.say("staff-a1" if state == "SUBMITTED" else "staff-a", case_id, "内部看法", internal=True)
        ids.append(case_id)
    await world.act("staff-a", ids[1], "reply", {"text": "再次答复"})
    await world.act("author", ids[1], "rating", NOT_SOLVED | {"score": 1})
    async with world.signed_in("author", accept_language=language) as client:

        async def read(path: str) -> Any:
            return (await client.get(f"/api/v1/grievances{path}")).json()

        exported = (await read("/my-data"))["data"]["cases"]
        for case_id, found in zip(ids, exported, strict=True):
            assert found["case"] == await read(f"/cases/{case_id}")
            assert found["messages"] == (await read(f"/cases/{case_id}/messages"))["items"]


async def test_the_export_holds_what_somebody_did_in_the_cases_of_others(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    number = (await world.get("author", f"/cases/{case_id}"))["number"]
    file = await world.upload("staff-a1", "通知.png")
    await world.say("staff-a1", case_id, "请看通知", file_ids=[file["id"]])
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics", "note": "请核实"})
    mine = (await world.get("staff-a1", "/my-data"))["data"]
    assert [(each["role"], each["unit_id"]) for each in mine["held_roles"]] == [("union_staff", "shop-a1")]
    assert mine["written_elsewhere"][0]["files"] == [file]
    steps = [(each["case_number"], each["action"], each["words"]) for each in mine["done_elsewhere"]]
    assert steps == [(number, "accept", None), (number, "assign", "请核实")]
    theirs = (await world.get("author", "/my-data"))["data"]
    assert (theirs["held_roles"], theirs["done_elsewhere"], theirs["written_elsewhere"]) == ([], [], [])


async def test_the_export_holds_the_scores_of_all_rounds(world: World) -> None:
    case_id = await world.bring_to("REOPENED")
    await world.act("staff-a", case_id, "reply", {"text": "再次答复。"})
    await world.act("author", case_id, "rating", SOLVED)
    [case] = (await world.get("author", "/my-data"))["data"]["cases"]
    assert [(each["solved"], each["score"], each["words"]) for each in case["ratings"]] == [
        (False, 2, "还是冷的"), (True, 5, "解决了"),
    ]  # fmt: skip
    assert case["case"]["rating"] == case["ratings"][-1]


@pytest.mark.parametrize(
    ("language", "title", "kind"), [("zh-CN", "我提的诉求", "意见反映"), ("en", "Concerns you raised", "Feedback")]
)
async def test_what_is_held_is_said_in_words(world: World, language: str, title: str, kind: str) -> None:
    """All that the typed data holds of a concern: its text, the dialogue, the rating, each step."""
    case_id = await world.bring_to("REOPENED")
    await world.say("author", case_id, "补充说明")
    await world.say("staff-a", case_id, "内部看法", internal=True)
    async with world.signed_in("author", accept_language=language) as client:
        mine = (await client.get("/api/v1/grievances/my-data")).json()
    cases, written, done, copy, loose = mine["sections"]
    assert cases["title"] == title
    [entry] = cases["entries"]
    [data] = mine["data"]["cases"]
    said = [row["value"] or "" for row in entry["rows"]]
    assert kind in said
    assert data["case"]["text"] in said
    assert "补充说明" in said
    assert not any("内部看法" in each for each in said)
    assert len(entry["rows"]) > len(data["case"]["timeline"]) + len(data["messages"])
    assert [written["entries"], done["entries"], loose["entries"]] == [[], [], []]
    assert copy["entries"][0]["rows"]
    assert all(section["why"] and section["kept"] for section in mine["sections"])


async def test_every_action_has_words() -> None:
    assert set(ACTIONS) == set(Action)
    assert (set(KINDS), set(STATES)) == (set(CaseKind), set(CaseState))
