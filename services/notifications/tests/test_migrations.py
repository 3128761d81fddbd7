"""What migrations do to rows that are there already."""

from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from kit.testing import Harness
from notifications.models import Member


async def test_of_who_was_erased_before_the_unit_goes_too(harness: Harness) -> None:
    async with harness.session() as session:
        session.add(Member(id="erased", version=2, unit_id="team", deleted=True))
        session.add(Member(id="working", version=1, unit_id="team"))

    def again(connection: Connection) -> None:
        version = import_module("notifications.migrations.versions.0003_nobody_asks_who_belongs_to_a_unit")
        with Operations.context(MigrationContext.configure(connection)):
            version.downgrade()
            version.upgrade()

    async with harness.db.engine.begin() as connection:
        await connection.run_sync(again)
    found = await harness.rows("SELECT member_id, unit_id FROM member ORDER BY member_id")
    assert found == [("erased", ""), ("working", "team")]
