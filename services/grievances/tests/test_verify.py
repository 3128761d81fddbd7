"""`verify` against somebody who changes grievances' tables by SQL: who has a case, and who may learn its author."""

import pytest
from sqlalchemy import text

from kit.audit import Report, verify

from .conftest import World


@pytest.fixture
async def guarded(world: World) -> World:
    """Guarding has begun before a case is filed and comes to a department."""
    await world.h.run_job("guard_rows")
    await world.bring_to("IN_PROGRESS")
    await world.h.run_job("chain_audit")
    await world.h.run_job("anchor_audit")
    return world


async def check(world: World) -> Report:
    async with world.h.db.read() as session:
        key = world.h.settings.audit_key.get_secret_value().encode()
        return await verify(session, key, world.h.settings.anchor())


async def mutate(world: World, statement: str) -> None:
    async with world.h.db.engine.begin() as connection:
        assert (await connection.execute(text(statement))).rowcount


async def case_of(world: World) -> str:
    ((case_id,),) = await world.h.rows("SELECT id FROM cases")
    return str(case_id)


async def test_what_the_service_does_is_as_the_audit_says(guarded: World) -> None:
    case_id = await case_of(guarded)
    await guarded.say("author", case_id, "谢谢")
    await guarded.act("handler", case_id, "reply", {"text": "已安排保温柜。"})
    assert (await check(guarded)).findings == []


FORGERIES = {
    "the author shown": "UPDATE cases SET show_author = true",
    "another author": "UPDATE cases SET author_id = 'mate'",
    "no conflict": "UPDATE cases SET conflict_unit_id = 'wages'",
    "another desk": "UPDATE cases SET desk_unit_id = 'group'",
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_change_by_sql_is_found_before_and_after_the_service_has_written_the_row(
    guarded: World, forgery: str
) -> None:
    await mutate(guarded, FORGERIES[forgery])
    assert (await check(guarded)).findings
    await guarded.act("handler", await case_of(guarded), "reply", {"text": "已安排保温柜。"})
    assert (await check(guarded)).findings
