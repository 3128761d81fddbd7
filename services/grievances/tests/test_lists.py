"""Lists, counts, open work, search and the export."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kit.testing import problem

from .conftest import World

Shift = Callable[[timedelta], None]


async def ids(world: World, who: str, **params: Any) -> list[str]:
    return [case["id"] for case in (await world.get(who, "/cases", **params))["items"]]


async def by_pages(world: World, who: str, **params: Any) -> list[str]:
    """The whole list, two at a time."""
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        found = await world.get(who, "/cases", limit=2, **params, **cursor)
        assert len(found["items"]) <= 2
        seen += [case["id"] for case in found["items"]]
        if not found["next"]:
            return seen
        cursor = {"cursor": found["next"]}


async def test_a_list_is_newest_first_and_comes_in_pages(world: World) -> None:
    filed = [(await world.file(title=f"第{number}件"))["id"] for number in range(5)]
    assert await by_pages(world, "author") == filed[::-1]
    assert await by_pages(world, "staff-a1", scope="desk", order="newest") == filed[::-1]


async def test_work_comes_by_its_date_and_what_is_finished_last(world: World, clock_shift: Shift) -> None:
    """Within a day the newest first; the page may end among those with a date, those of one day, or the finished."""
    finished = [await world.bring_to(state) for state in ("CLOSED", "WITHDRAWN", "REJECTED")]
    later = [(await world.file())["id"] for _ in range(3)]
    for case_id in later:
        await world.act("staff-a1", case_id, "accept")  # now due for a reply, not for acceptance
    sooner = [(await world.file())["id"] for _ in range(3)]
    expected = [*sooner[::-1], *later[::-1], *finished[::-1]]
    assert await by_pages(world, "staff-a1", scope="desk") == expected
    assert await by_pages(world, "author", order="due") == expected
    assert await by_pages(world, "staff-a1", scope="desk", q="食堂") == []  # not indexed yet
    await world.h.settle()
    assert await by_pages(world, "staff-a1", scope="desk", q="食堂") == expected


@pytest.mark.parametrize(
    ("who", "scope", "other"),
    [("staff-a1", "desk", "staff-b1"), ("handler", "department", "handler-wages"), ("author", "mine", "mate")],
)
async def test_a_number_finds_its_case_in_any_state(world: World, who: str, scope: str, other: str) -> None:
    """Lists are asked for what is open by default; who types a number means that case."""
    closed, under_way = await world.bring_to("CLOSED"), await world.bring_to("IN_PROGRESS")
    open_states = {"scope": scope, "state": ["ASSIGNED", "IN_PROGRESS", "REPLIED"]}
    await world.h.settle()
    assert await ids(world, who, **open_states) == [under_way]
    assert await ids(world, who, **open_states, q="食堂") == [under_way], "words are looked for in these states only"
    number = (await world.get(who, f"/cases/{closed}"))["number"]
    year, serial = number.removeprefix("GR-").split("-")
    for typed in (
        number,
        number.lower(),
        f" {number} ",
        f"gr {year} {serial}",
        f"{year}-{serial}",
        serial,
        str(int(serial)),
    ):
        assert closed in await ids(world, who, **open_states, q=typed), typed
    assert await ids(world, who, **open_states, q=number) == [closed]
    assert await ids(world, who, **open_states, q=f"GR-{int(year) - 1}-{serial}") == []
    assert await ids(world, other, **open_states, q=number) == []


async def test_a_department_gets_its_work_by_date_too(world: World, clock_shift: Shift) -> None:
    first = await world.bring_to("ASSIGNED")
    clock_shift(timedelta(days=3))
    second = await world.bring_to("ASSIGNED")
    assert await by_pages(world, "handler", scope="department") == [first, second]
    assert await by_pages(world, "handler", scope="department", order="newest") == [second, first]


@pytest.mark.parametrize("cursor", ["nonsense", "_", "x_{id}", "9" * 18 + "_{id}", "{id}", "-1_{id}"])
async def test_a_made_up_place_in_the_order_by_date_is_refused(world: World, cursor: str) -> None:
    case_id = (await world.file())["id"]
    params = {"order": "due", "cursor": cursor.format(id=case_id)}
    problem(await world.call("author", "GET", "/cases", params=params), 422, "cursor_invalid")
    far = {"order": "due", "cursor": "9" * 17 + "_" + case_id}
    assert (await world.call("author", "GET", "/cases", params=far)).status_code == 200


async def test_what_comes_in_between_shifts_no_page(world: World) -> None:
    filed = [(await world.file())["id"] for _ in range(3)]
    first = await world.get("author", "/cases", limit=2)
    await world.file()
    second = await world.get("author", "/cases", limit=2, cursor=first["next"])
    assert [case["id"] for case in second["items"]] == filed[:1]


async def test_a_made_up_cursor_is_refused(world: World) -> None:
    problem(await world.call("author", "GET", "/cases", params={"cursor": "nonsense"}), 422, "cursor_invalid")


async def test_filters(world: World, clock_shift: Shift) -> None:
    new = await world.bring_to("SUBMITTED")
    accepted = await world.bring_to("ACCEPTED", kind="rights")
    replied = await world.bring_to("REPLIED")
    other = (await world.file("author-b"))["id"]
    desk = {"who": "staff-group", "scope": "below", "order": "newest"}
    assert await ids(world, **desk, state="ACCEPTED") == [accepted]
    assert await ids(world, **desk, state=["ACCEPTED", "REPLIED"]) == [replied, accepted]
    assert await ids(world, **desk, kind="rights") == [accepted]
    assert await ids(world, **desk, unit_id="plant-b") == [other]
    assert await ids(world, **desk, unit_id="shop-a1") == [replied, accepted, new]
    assert await ids(world, **desk, due="late") == []
    clock_shift(timedelta(days=12))
    assert await ids(world, **desk, due="late") == [other, accepted, new]


async def test_a_row_names_its_units_and_its_next_date(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    row = (await world.get("staff-a1", "/cases", scope="desk"))["items"][0]
    assert row["id"] == case_id
    assert row["unit"] == {"id": "team-a1", "name": "总装一班"}
    assert row["desk_unit"]["name"] == "总装车间工会"
    assert row["department"] == {"id": "logistics", "name": "后勤部"}
    assert row["next_due"]["kind"] == "reply"
    assert (row["late"], row["supervised"]) == (False, False)
    whole = await world.get("staff-a1", f"/cases/{case_id}")
    assert {key: whole[key] for key in row} == row


async def test_a_case_is_found_by_what_was_said_in_it(world: World) -> None:
    canteen = (await world.file())["id"]
    await world.file(title="更衣室漏水", text="三号更衣室屋顶漏水")
    await world.h.settle()
    assert await ids(world, "author", q="热菜") == [canteen]
    assert await ids(world, "author", q="漏") != []
    assert await ids(world, "author", q="工资") == []
    await world.say("author", canteen, "另外想问工资条")
    assert await ids(world, "author", q="工资") == []  # not indexed before the event has arrived
    await world.h.settle()
    assert await ids(world, "author", q="工资") == [canteen]
    assert await ids(world, "mate", q="工资") == []
    number = (await world.get("author", f"/cases/{canteen}"))["number"]
    assert await ids(world, "staff-a1", scope="desk", q=number) == [canteen]


async def test_the_same_event_twice_indexes_once(world: World) -> None:
    await world.file()
    event = (await world.h.events())[0]
    await world.h.deliver(event, event_id="once")
    before = await world.h.rows("SELECT count(*) FROM search_term")
    await world.h.deliver(event, event_id="once")
    await world.h.deliver(event)
    assert await world.h.rows("SELECT count(*) FROM search_term") == before
    assert before[0][0] > 10


async def test_departments_are_units_where_somebody_answers(world: World) -> None:
    names = [unit["id"] for unit in (await world.get("staff-a1", "/departments"))["items"]]
    assert sorted(names) == ["logistics", "wages"]
    await world.join(world.people["handler-wages"], version=2, active=False)
    assert [unit["id"] for unit in (await world.get("staff-a1", "/departments"))["items"]] == ["logistics"]


async def test_my_data_holds_what_is_mine(world: World) -> None:
    case_id = await world.bring_to("CLOSED")
    other = (await world.file("author-b"))["id"]
    await world.say("staff-b1", other, "我来看看")
    loose = await world.upload("author")
    data = (await world.get("author", "/my-data"))["data"]
    assert data["profile"] == {"name": "欧阳静怡", "employee_number": "E-author", "unit_id": "team-a1"}
    assert [each["case"]["id"] for each in data["cases"]] == [case_id]
    assert [message["text"] for message in data["cases"][0]["messages"]] == ["已安排保温柜。"]
    assert [file["id"] for file in data["loose_files"]] == [loose["id"]]
    staff = (await world.get("staff-b1", "/my-data"))["data"]
    assert staff["cases"] == []
    assert [message["text"] for message in staff["written_elsewhere"]] == ["我来看看"]


@pytest.mark.parametrize("deleted", [False, True])
async def test_an_older_record_never_replaces_a_newer_one(world: World, deleted: bool) -> None:
    person = world.people["mate"]
    await world.join(person, version=5, name="新名字", deleted=deleted)
    await world.join(person, version=4, name="旧名字")
    await world.join(person, version=5, name="又一次")
    expected = [("", 5)] if deleted else [("新名字", 5)]
    assert await world.h.rows("SELECT name, version FROM members WHERE id = 'mate'") == expected


async def test_a_case_is_found_by_its_number_alone_however_it_is_typed(world: World) -> None:
    cases = [await world.file(title=f"第 {place} 件", text="共 20 人 2026 年没有热水") for place in range(4)]
    await world.h.settle()
    wanted = cases[1]
    _, year, serial = wanted["number"].split("-")
    for typed in (wanted["number"], wanted["number"].lower(), f"ＧＲ－{year}－{serial}", f"{year}-{serial}", serial):
        for who, scope in (("author", "mine"), ("staff-a1", "desk")):
            found = (await world.get(who, "/cases", scope=scope, q=typed))["items"]
            assert [each["id"] for each in found] == [wanted["id"]], typed
    assert (await world.get("author", "/cases", q=f"GR-{int(year) - 1}-{serial}"))["items"] == []
    assert (await world.get("author-b", "/cases", q=wanted["number"]))["items"] == []


@pytest.mark.parametrize("order", ["newest", "due"])
async def test_a_bare_number_finds_its_case_first_then_the_words(world: World, order: str) -> None:
    cases = [await world.file(title="没有热水") for _ in range(3)]
    serial = int(cases[0]["number"].rpartition("-")[2])
    for _ in range(2):
        cases.append(await world.file(title=f"{serial} 号楼没有热水"))
    await world.h.settle()
    for limit in (1, 2, 20):
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = await world.get("author", "/cases", q=str(serial), order=order, limit=limit, **cursor)
            assert len(page["items"]) <= limit
            seen += [each["id"] for each in page["items"]]
            if not page["next"]:
                break
            cursor = {"cursor": page["next"]}
        assert seen[0] == cases[0]["id"]
        assert sorted(seen) == sorted(each["id"] for each in (cases[0], *cases[3:])), limit


async def test_what_may_be_no_number_is_looked_for_in_the_words_too(world: World) -> None:
    case_id = (
        await world.file(title="GR-200电机坏了", text="2026-10-08 起打 820-8820、0571-1234 没有人接，共 123456 元")
    )["id"]
    await world.h.settle()
    for q in ("2026-10-08", "2026.10.08", "820-8820", "0571-1234", "123456", "GR-200电机"):
        assert [each["id"] for each in (await world.get("author", "/cases", q=q))["items"]] == [case_id], q


async def test_words_are_found_over_spaces_and_width(world: World) -> None:
    case_id = (await world.file(title="车间WiFi 坏了", text="8 月 3 日起没有 ＷＩＦＩ"))["id"]
    await world.h.settle()
    for q in ("WiFi坏了", "wifi 坏了", "８月３日", "8 月 3 日起"):
        assert [each["id"] for each in (await world.get("author", "/cases", q=q))["items"]] == [case_id], q
