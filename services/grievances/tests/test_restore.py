"""A database restored to an earlier point gives no number and no version a second time."""

from collections.abc import Sequence
from typing import Any

import pytest

from contracts.grievances import CaseReplied
from grievances.main import service
from kit.broker import Record
from kit.db import new_id
from kit.events import Event
from kit.restore import reconcile
from kit.testing import record_of


def reply(case: dict[str, Any], *, case_id: str, number: str, version: int) -> Record:
    event: Event = CaseReplied(
        case_id=case_id,
        number=number,
        version=version,
        unit_id="team-a1",
        desk_unit_id="shop-a1",
        kind=case["kind"],
        state="REPLIED",
        author_id="author",
    )
    return record_of(event)


async def test_numbers_and_versions_go_on_above_those_that_were_published(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await world.file()
    year = case["number"].split("-")[1]

    async def read_all(topics: Sequence[str]) -> list[Record]:
        return [
            reply(case, case_id=case["id"], number=case["number"], version=4),
            reply(case, case_id=new_id(), number=f"GR-{year}-004711", version=3),
        ]

    monkeypatch.setattr(world.h.broker, "read_all", read_all)
    assert await reconcile(service, world.h.context) == (1, 1)
    seen_before = await world.try_act("staff-a1", case["id"], "accept", version=4)
    assert seen_before.status_code == 412
    assert (await world.act("staff-a1", case["id"], "accept"))["version"] == 6
    if world.h.db.is_postgres:  # elsewhere the topics are in the restored database itself
        assert (await world.file())["number"] == f"GR-{year}-004712"
