"""A notice: who sees it, who objects, who answers, and that it ends when its time is over and all are answered."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from shop.main import service as shop
from shop.models import PEOPLE
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import publicity, units
from casework.caller import Caller
from casework.policy import Policy, PolicyBook
from casework.publicity import MOST_OBJECTIONS, Publicity, mask_name
from contracts.identity import MemberState, UnitState
from kit import clock
from kit.auth import Closed
from kit.problems import NotFound
from kit.routing import Routes
from kit.testing import Harness, problem


class Table(SQLModel, registry=registry()):
    metadata = MetaData()


class Notice(publicity.Notice, Table, table=True):
    award_id: str = Field(index=True)


class Objection(publicity.Objection, Table, table=True):
    pass


POLICIES = PolicyBook(
    [
        Policy(
            key="publicity", region="default", effective=date(2026, 1, 1), value=5, unit="working_days",
            source_zh="办法第 3 条", source_en="Rules, article 3",
        )
    ],
    "default",
)  # fmt: skip


async def require_jury(session: AsyncSession, caller: Caller, notice: Notice) -> None:
    if not await units.covers(session, caller.user.units_of("jury"), notice.unit_id):
        raise NotFound


async def lock_award(_session: AsyncSession, notice: Notice) -> list[str]:
    return HEARD.setdefault(notice.award_id, [])


async def heard_raised(award: list[str], _objection: Objection) -> None:
    award.append("raised")


async def heard_answered(award: list[str], _objection: Objection, unanswered: int) -> None:
    award.append(f"answered, {unanswered} left")


async def heard_ended(award: list[str], _notice: Notice) -> None:
    award.append("ended")


HEARD: dict[str, list[str]] = {}
"""Of each award: what its service was called for."""
PUBLICITY = Publicity(
    Notice,
    Objection,
    PEOPLE,
    "publicity",
    require_jury,
    lock=lock_award,
    ended=heard_ended,
    raised=heard_raised,
    answered=heard_answered,
)
service = replace(shop, routes=[PUBLICITY.add_routes(Routes("shop", tag="notices"))])
BASE = "/api/v1/shop"
TEXT = {"text": "他去年没有上过夜班"}
ANSWER = {"text": "已核对考勤，属实"}
GRANTS = {"jury": ["jury@plant-a"], "jury-b": ["jury@plant-b"]}
HOMES = {"ann": "plant-a", "bob": "plant-a", "eve": "plant-b", "boss": "group", "jury": "plant-a", "jury-b": "plant-b"}


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    HEARD.clear()
    harness = Harness(service, tmp_path)
    await harness.open()
    async with harness.db.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    await harness.deliver(
        *(
            UnitState(unit_id=each, version=1, parent_id=above, name=each, kind="plant")
            for each, above in (("group", None), ("plant-a", "group"), ("plant-b", "group"))
        ),
        *(
            MemberState(member_id=who, version=1, unit_id=home, name=who.title(), employee_number=who, active=True)
            for who, home in HOMES.items()
        ),
    )
    yield harness
    await harness.close()


async def call(harness: Harness, who: str, method: str, path: str, **options: Any) -> httpx.Response:
    async with harness.client(who, GRANTS.get(who, ())) as client:
        return await client.request(method, BASE + path, **options)


async def publish(harness: Harness, unit_id: str = "plant-a") -> str:
    async with harness.session() as session:
        return PUBLICITY.open(session, POLICIES, unit_id, {"name": mask_name("王小芳")}, award_id="award").id


@contextmanager
def later(away: timedelta) -> Iterator[None]:
    clock.shift(away)
    yield
    clock.shift(-away)


async def test_the_people_of_its_unit_see_it_with_its_period_explained(harness: Harness) -> None:
    notice_id = await publish(harness)
    for who in ("ann", "jury"):
        [shown] = (await call(harness, who, "GET", "/notices")).json()["items"]
        assert (shown["id"], shown["shown"], shown["objections"]) == (notice_id, {"name": "王**"}, [])
        assert (shown["due"]["policy"]["value"], shown["due"]["policy"]["source"]) == (5, "Rules, article 3")
        assert sum(step["counted"] for step in shown["due"]["steps"]) == 5
    for who in ("eve", "boss", "nobody known"):
        assert (await call(harness, who, "GET", "/notices")).json()["items"] == []
        problem(await call(harness, who, "GET", f"/notices/{notice_id}"), 404, "not_found")
        problem(await call(harness, who, "POST", f"/notices/{notice_id}/objections", json=TEXT), 404, "not_found")
    everybodys = await publish(harness, "group")
    assert [each["id"] for each in (await call(harness, "eve", "GET", "/notices")).json()["items"]] == [everybodys]


async def test_who_objected_is_known_to_those_who_answer_alone(harness: Harness) -> None:
    path = f"/notices/{await publish(harness)}"
    raised = await call(harness, "ann", "POST", f"{path}/objections", json=TEXT)
    assert (raised.status_code, raised.json()["text"]) == (201, TEXT["text"])
    assert [each["text"] for each in (await call(harness, "ann", "GET", path)).json()["objections"]] == [TEXT["text"]]
    assert (await call(harness, "bob", "GET", path)).json()["objections"] == []
    for who in ("ann", "bob", "jury-b"):
        problem(await call(harness, who, "POST", f"{path}/objections/read"), 404, "not_found")
        answer = f"/objections/{raised.json()['id']}/answer"
        problem(await call(harness, who, "POST", answer, json=ANSWER), 404, "not_found")
    [read] = (await call(harness, "jury", "POST", f"{path}/objections/read")).json()
    assert (read["member_name"], read["text"], read["answer"]) == ("Ann", TEXT["text"], None)
    entries = await harness.rows("SELECT actor_id, action FROM audit_entry ORDER BY id")
    assert [tuple(each) for each in entries] == [("ann", "notice.object"), ("jury", "notice.read_objections")]
    assert await harness.find_everywhere(TEXT["text"]) == []


async def test_an_account_that_is_shut_shows_no_objection_from_before(harness: Harness) -> None:
    path = f"/notices/{await publish(harness)}"
    await call(harness, "ann", "POST", f"{path}/objections", json=TEXT)
    closed = Closed(clock.now(), clock.now() + timedelta(hours=72))
    async with harness.shut_out("ann", closed) as thief:
        assert (await thief.get(BASE + path)).json()["objections"] == []


async def test_it_ends_when_its_time_is_over_and_every_objection_is_answered(harness: Harness) -> None:
    notice_id = await publish(harness)
    path = f"/notices/{notice_id}"
    raised = (await call(harness, "ann", "POST", f"{path}/objections", json=TEXT)).json()["id"]
    other = (await call(harness, "bob", "POST", f"{path}/objections", json=TEXT)).json()["id"]
    await PUBLICITY.end_due(harness.context)
    with later(timedelta(days=20)):
        await PUBLICITY.end_due(harness.context)
        assert HEARD == {"award": ["raised", "raised"]}
        problem(await call(harness, "bob", "POST", f"{path}/objections", json=TEXT), 409, "notice_over")
        answered = await call(harness, "jury", "POST", f"/objections/{raised}/answer", json=ANSWER)
        assert answered.json()["answer"] == ANSWER["text"]
        again = await call(harness, "jury", "POST", f"/objections/{raised}/answer", json=ANSWER)
        problem(again, 409, "objection_answered")
        await PUBLICITY.end_due(harness.context)
        await call(harness, "jury", "POST", f"/objections/{other}/answer", json=ANSWER)
        for _ in range(2):
            await PUBLICITY.end_due(harness.context)
        assert HEARD["award"][2:] == ["answered, 1 left", "answered, 0 left", "ended"]
        assert (await call(harness, "ann", "GET", "/notices")).json()["items"] == []
        shown = (await call(harness, "ann", "GET", path)).json()
        assert shown["ended_at"]
        assert shown["objections"][0]["answer"] == ANSWER["text"]


async def test_what_is_taken_back_takes_no_objection_and_no_next_step(harness: Harness) -> None:
    notice_id = await publish(harness)
    await call(harness, "ann", "POST", f"/notices/{notice_id}/objections", json=TEXT)
    async with harness.session() as session:
        PUBLICITY.take_back((await session.exec(select(Notice).with_for_update())).one())
    path = f"/notices/{notice_id}"
    problem(await call(harness, "bob", "GET", path), 404, "not_found")
    problem(await call(harness, "bob", "POST", f"{path}/objections", json=TEXT), 404, "not_found")
    assert (await call(harness, "ann", "GET", path)).json()["objections"][0]["text"] == TEXT["text"]
    problem(await call(harness, "ann", "POST", f"{path}/objections", json=TEXT), 409, "notice_over")
    with later(timedelta(days=20)):
        await PUBLICITY.end_due(harness.context)
    assert HEARD == {"award": ["raised"]}


async def test_nobody_answers_their_own_objection_and_nobody_floods(harness: Harness) -> None:
    path = f"/notices/{await publish(harness)}/objections"
    own = (await call(harness, "jury", "POST", path, json=TEXT)).json()["id"]
    answer = await call(harness, "jury", "POST", f"/objections/{own}/answer", json=ANSWER)
    problem(answer, 403, "your_own_objection")
    for _ in range(MOST_OBJECTIONS):
        await call(harness, "ann", "POST", path, json=TEXT)
    problem(await call(harness, "ann", "POST", path, json=TEXT), 409, "too_many_objections")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王芳", "王*"), ("欧阳静怡", "欧***"), ("阿依努尔·买买提", "阿*******"), ("王", "王"), ("", "")],
)
def test_a_name_is_masked_but_for_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked
