"""Search over everything: by words and by number, in all of somebody's capacities, and never more than their lists."""

from datetime import timedelta
from typing import Any

import pytest

from kit import clock
from kit.auth import Closed

from .conftest import World


async def find(world: World, who: str, q: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.get(who, "/search", q=q))["items"]
    return items


async def test_everybody_finds_what_is_theirs_with_the_link_to_their_own_page(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    await world.h.settle()  # indexed when the event has arrived
    number = (await world.get("author", f"/cases/{case_id}"))["number"]
    for who, link in (
        ("author", f"/concerns/{case_id}"),
        ("staff-a1", f"/desk/cases/{case_id}"),
        ("handler", f"/desk/cases/{case_id}"),
        ("staff-a", f"/desk/cases/{case_id}"),
    ):
        items = await find(world, who, "热菜")
        assert len(items) == 1, (who, items)
        [found] = items
        assert (found["id"], found["number"], found["link"]) == (case_id, number, link), who
        assert (found["type"], found["what"], found["note"]) == ("case", "Concern", "Assigned")


@pytest.mark.parametrize("who", ["mate", "staff-b1", "handler-wages", "hr", "system", "security", "auditor"])
async def test_nobody_finds_what_they_may_not_see_by_words_or_number(world: World, who: str) -> None:
    case_id = await world.bring_to("ASSIGNED")
    await world.h.settle()  # indexed when the event has arrived
    number = (await world.get("author", f"/cases/{case_id}"))["number"]
    for q in ("热菜", number, number[-6:], str(int(number[-6:]))):
        assert await find(world, who, q) == []


async def test_who_keeps_out_finds_nothing(world: World) -> None:
    """A concern about a member of the desk is hidden from that member, also here."""
    case = await world.file("author", about_member_id="staff-a1")
    await world.h.settle()
    assert [each["id"] for each in await find(world, "author", "热菜")] == [case["id"]]
    assert case["id"] not in [each["id"] for each in await find(world, "staff-a1", "热菜")]
    assert await find(world, "staff-a1", case["number"]) == []


async def test_a_hidden_author_is_found_by_no_department(world: World) -> None:
    """Nor told to it: the title is masked as in the list."""
    case_id = await world.bring_to("ASSIGNED")
    await world.h.settle()  # indexed when the event has arrived
    author = (await world.get("author", f"/cases/{case_id}"))["author"]["name"]
    assert await find(world, "handler", author) == []
    assert [each["id"] for each in await find(world, "staff-a1", author)] == [case_id]
    [shown] = await find(world, "handler", "热菜")
    [listed] = (await world.get("handler", "/cases", scope="department"))["items"]
    assert shown["title"] == listed["title"]


async def test_a_number_however_typed_comes_first(world: World) -> None:
    first = await world.bring_to("ACCEPTED")
    for _ in range(3):
        await world.bring_to("SUBMITTED")
    number = (await world.get("author", f"/cases/{first}"))["number"]
    _, year, serial = number.split("-")
    for q in (number, number.lower(), f"gr {year} {int(serial)}", serial, f"第{int(serial)}号", f"#{int(serial)}"):
        for who in ("author", "staff-a1"):
            assert (await find(world, who, q))[0]["id"] == first, (who, q)


async def test_a_case_in_two_capacities_is_found_once(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    await world.h.settle()  # indexed when the event has arrived
    assert [each["id"] for each in await find(world, "both", "热菜")] == [case_id]


async def test_what_is_shut_after_a_reset_is_not_found(world: World) -> None:
    await world.bring_to("SUBMITTED")
    await world.h.settle()
    assert len(await find(world, "author", "热菜")) == 1
    now = clock.now()
    async with world.h.shut_out("author", Closed(now, now + timedelta(hours=72))) as client:
        answer = await client.get("/api/v1/grievances/search", params={"q": "热菜"})
    assert answer.json()["items"] == []


@pytest.mark.parametrize("q", ["", "   ", "字" * 101, "\x00"])
async def test_a_malformed_question_is_refused(world: World, q: str) -> None:
    answer = await world.call("author", "GET", "/search", params={"q": q})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
