"""A running service that knows a small enterprise, and a way to let it receive events of any day."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from contracts.assistance import HouseholdEvent
from contracts.grievances import CaseEvent
from contracts.identity import UnitState
from insights.main import service
from kit.broker import Received, Record
from kit.clock import SHANGHAI
from kit.db import new_id
from kit.events import Event, source_of
from kit.testing import Harness

UNITS = {"group": None, "plant": "group", "north": "plant", "south": "plant", "office": "group"}


class Enterprise(Harness):
    """Two levels under one group; events come with a time of their own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(service, folder)
        self._places = count(1_000)
        self._numbers = count(1)

    async def receive(self, event: Event, at: datetime, event_id: str | None = None) -> None:
        await self.receive_raw(event.topic, event.type, event.key, json.loads(event.model_dump_json()), at, event_id)

    async def receive_raw(
        self, topic: str, kind: str, key: str, data: dict[str, Any], at: datetime, event_id: str | None = None
    ) -> None:
        record = Record(topic, key, event_id or new_id(), kind, source_of(topic), at, "", json.dumps(data).encode())
        await self.receive_together(record)

    async def receive_together(self, *records: Record) -> None:
        await self.worker.consumer.consume([Received(record, 0, next(self._places)) for record in records])

    def household(self, unit_id: str = "north") -> "Course":
        number = next(self._numbers)
        fields = {"household_id": new_id(), "number": f"HF-2026-{number:06}", "state": "APPLIED"}
        return Course({**fields, "unit_id": unit_id, "applicant_id": f"member-{number}"})

    def case(self, unit_id: str = "north", kind: str = "rights", author_id: str = "wang") -> "Case":
        return Case(new_id(), f"GR-2026-{next(self._numbers):06}", unit_id, kind, author_id)


class Course:
    """Makes the events of one file; versions count up."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self._version = 0

    def event(self, kind: type[HouseholdEvent], **fields: Any) -> HouseholdEvent:
        self._version += 1
        return kind(version=self._version, **(self._fields | fields))


class Case:
    """Makes one case's events; versions count up."""

    def __init__(self, case_id: str, number: str, unit_id: str, kind: str, author_id: str) -> None:
        self.id = case_id
        self.version = 0
        self._fields = {
            "case_id": case_id, "number": number, "unit_id": unit_id, "desk_unit_id": "plant", "kind": kind,
            "state": "SUBMITTED", "author_id": author_id,
        }  # fmt: skip

    def event(self, kind: type[CaseEvent], **fields: Any) -> CaseEvent:
        self.version += 1
        return kind(version=self.version, **(self._fields | fields))


@pytest.fixture
def day() -> Any:
    """A moment in China: `day(2026, 10, 9, 8)`."""
    return lambda y, m, d, hour=0, minute=0: datetime(y, m, d, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
async def enterprise(tmp_path: Path) -> AsyncIterator[Enterprise]:
    found = Enterprise(tmp_path)

    async def settle_in() -> None:
        for unit_id, parent_id in UNITS.items():
            await found.deliver(
                UnitState(unit_id=unit_id, version=1, parent_id=parent_id, name=unit_id.title(), kind="plant")
            )

    await found.open(settle_in)
    try:
        yield found
    finally:
        await found.close()
