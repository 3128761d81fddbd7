"""After a reset the author's older concerns are shut to the account, on every route, until the time is over."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from kit import clock
from kit.auth import Closed
from kit.testing import problem

from .conftest import CASE, SOLVED, World

API = "/api/v1/grievances"
VERSION = {"If-Match": '"5"'}


@asynccontextmanager
async def reset_author(world: World, grants: tuple[str, ...] = ()) -> AsyncIterator[httpx.AsyncClient]:
    """The author's account, opened at this moment by somebody else's code."""
    closed = Closed(clock.now(), clock.now() + timedelta(hours=72))
    async with world.h.shut_out("author", closed, grants) as client:
        yield client


async def test_older_concerns_are_refused_with_the_time_they_open(world: World) -> None:
    file = await world.upload("author")
    loose = await world.upload("author")
    case_id = await world.bring_to("REPLIED", file_ids=[file["id"]])
    case = f"/cases/{case_id}"
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", case, {}),
        ("PATCH", case, {"json": {"show_author_to_department": True}, "headers": VERSION}),
        ("POST", f"{case}/rating", {"json": SOLVED, "headers": VERSION}),
        ("POST", f"{case}/withdraw", {"json": {"reason": "不用了"}, "headers": VERSION}),
        ("GET", f"{case}/messages", {}),
        ("POST", f"{case}/messages", {"json": {"text": "在吗"}}),
        ("GET", f"/files/{file['id']}", {}),
        ("GET", f"/files/{loose['id']}", {}),
        ("POST", "/department-view", {"json": {"case_id": case_id, "texts": ["欧阳静怡"]}}),
        ("GET", "/my-data", {}),
    ]
    before = await world.get("author", case)
    async with reset_author(world) as client:
        for method, path, options in asked:
            refusal = problem(await client.request(method, API + path, **options), 403, "closed_after_reset")
            assert clock.now() < datetime.fromisoformat(refusal["until"])
            assert refusal["title"].startswith("This is closed until ")
        for path in ("/cases", "/cases?q=食堂", "/cases?state=REPLIED", "/todo"):
            assert (await client.get(API + path)).json()["items"] == [], path
        assert (await client.get(f"{API}/cases/counts")).json()["mine_to_rate"] == 0
    assert await world.get("author", case) == before


async def test_what_is_filed_after_the_reset_is_the_callers_to_see_and_to_act_on(world: World) -> None:
    old = (await world.file())["id"]
    async with reset_author(world) as client:
        new = (await client.post(f"{API}/cases", json=CASE | {"title": "浴室没有热水"})).json()
        assert [row["id"] for row in (await client.get(f"{API}/cases")).json()["items"]] == [new["id"]]
        assert (await client.get(f"{API}/cases/{new['id']}")).status_code == 200
        assert (await client.post(f"{API}/cases/{new['id']}/messages", json={"text": "补充"})).status_code == 201
        problem(await client.get(f"{API}/cases/{old}"), 403, "closed_after_reset")


async def test_all_opens_when_the_time_is_over(world: World, clock_shift: Callable[[timedelta], None]) -> None:
    case_id = (await world.file())["id"]
    closed = Closed(clock.now(), clock.now() + timedelta(minutes=2))
    async with world.h.shut_out("author", closed) as client:
        problem(await client.get(f"{API}/cases/{case_id}"), 403, "closed_after_reset")
        clock_shift(timedelta(minutes=2, seconds=1))
        assert (await client.get(f"{API}/cases/{case_id}")).status_code == 200
        assert len((await client.get(f"{API}/cases")).json()["items"]) == 1
        assert (await client.get(f"{API}/my-data")).status_code == 200


async def test_what_another_filed_and_what_there_is_not_answer_like_ones_own(world: World) -> None:
    """HR uses codes of suspects and asks for a concern and a file whose ids the department knows: no answer differs."""
    files = {person: await world.upload(person) for person in ("author", "mate")}
    loose = {person: await world.upload(person) for person in files}
    cases = {person: (await world.file(person, file_ids=[files[person]["id"]]))["id"] for person in files}

    def ask(case_id: str, file_id: str, loose_id: str) -> list[tuple[str, str, dict[str, Any]]]:
        case = f"/cases/{case_id}"
        return [
            ("GET", case, {}),
            ("PATCH", case, {"json": {"show_author_to_department": True}, "headers": VERSION}),
            ("POST", f"{case}/rating", {"json": SOLVED, "headers": VERSION}),
            ("POST", f"{case}/withdraw", {"json": {"reason": "不用了"}, "headers": VERSION}),
            ("POST", f"{case}/accept", {"json": {}, "headers": VERSION}),
            ("GET", f"{case}/messages", {}),
            ("POST", f"{case}/messages", {"json": {"text": "在吗"}}),
            ("GET", f"/files/{file_id}", {}),
            ("GET", f"/files/{file_id}/original", {}),
            ("GET", f"/files/{loose_id}", {}),
            ("POST", "/department-view", {"json": {"case_id": case_id, "texts": ["欧阳静怡"]}}),
        ]

    nothing = "00000000-0000-7000-8000-000000000000"
    kinds = [ask(cases[person], files[person]["id"], loose[person]["id"]) for person in files]
    async with reset_author(world) as client:
        for alike in zip(*kinds, ask(nothing, nothing, nothing), strict=True):
            answers = [await client.request(method, API + path, **options) for method, path, options in alike]
            assert len({(answer.status_code, answer.text) for answer in answers}) == 1, alike[0][1]


async def test_my_data_does_not_tell_whether_anything_was_filed(world: World) -> None:
    async with reset_author(world) as client:
        problem(await client.get(f"{API}/my-data"), 403, "closed_after_reset")


async def test_an_officer_whose_account_was_confirmed_works_on_and_does_not_see_their_own(world: World) -> None:
    """The roles are in the token or they are not; the author's own concerns are shut either way."""
    own = (await world.file("author"))["id"]
    other = (await world.file("mate"))["id"]
    async with reset_author(world, ("union_staff@shop-a1",)) as client:
        assert (await client.get(f"{API}/cases/{other}")).json()["my_role"] == "staff"
        problem(await client.get(f"{API}/cases/{own}"), 403, "closed_after_reset")
        problem(await client.get(f"{API}/cases/{own}/messages"), 403, "closed_after_reset")


@pytest.mark.parametrize("scope", ["mine", "desk", "department", "supervised", "below"])
async def test_no_list_leads_to_an_older_concern_of_ones_own(world: World, scope: str) -> None:
    own = (await world.file("author"))["id"]
    async with reset_author(world, ("union_staff@shop-a1", "union_staff@group")) as client:
        for query in ("", "&q=食堂", "&due=late", "&order=newest"):
            found = (await client.get(f"{API}/cases?scope={scope}{query}")).json()["items"]
            assert own not in [row["id"] for row in found]
