"""`verify` against somebody who changes grievances' tables by SQL: who has a case, and who may learn its author."""

import pytest
from sqlalchemy import text

from kit.audit import Report, verify

from .conftest import World


@pytest.fixture
async def guarded(world: World) -> World:
    """Guarding has begun before a case is filed and comes to a department."""
    await world.h.run_job("guard_rows")
    file = await world.upload("author")
    case_id = await world.bring_to("ASSIGNED", file_ids=[file["id"]])
    await world.act("handler", case_id, "hand-back", {"reason": "不归我们"})
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics", "note": "请再核实"})
    await world.act("handler", case_id, "start")
    await world.say("handler", case_id, "内部备注", internal=True, file_ids=[(await world.upload("handler"))["id"]])
    await world.upload("mate")
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
    "somebody had it": "INSERT INTO former_holders (case_id, party, unit_id, left_version, left_at, knew_author)"
    " SELECT case_id, party, 'wages', left_version, left_at, knew_author FROM former_holders",
    "had it longer": "UPDATE former_holders SET left_version = 99",
    "knew the author": "UPDATE former_holders SET knew_author = true",
    "never had it": "DELETE FROM former_holders",
    "a note shown to the author": "UPDATE messages SET internal = false",
    "another writer": "UPDATE messages SET sender_id = 'author' WHERE internal",
    "a formal answer": "UPDATE messages SET answer = true",
    "a file in another's case": "UPDATE attachments SET case_id = NULL, uploader_id = 'mate' WHERE message_id IS NULL",
    "a note's file shown": "UPDATE attachments SET message_id = NULL",
    "a loose file taken": "UPDATE attachments SET uploader_id = 'handler' WHERE case_id IS NULL",
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_change_by_sql_is_found_before_and_after_the_service_has_written_the_row(
    guarded: World, forgery: str
) -> None:
    await mutate(guarded, FORGERIES[forgery])
    assert (await check(guarded)).findings
    await guarded.act("handler", await case_of(guarded), "reply", {"text": "已安排保温柜。"})
    assert (await check(guarded)).findings
