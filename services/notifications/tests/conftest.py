"""A running service, and a case whose events the tests let it receive."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from contracts.grievances import CaseEvent, DeadlineNear, DeadlinePassed, MessagePosted
from contracts.identity import GrantState
from kit.db import new_id
from kit.testing import Harness
from notifications.main import service

_numbers = count(1)


@dataclass
class Case:
    """Makes the events of one case; versions count up."""

    author_id: str = "author"
    unit_id: str = "team"
    desk_unit_id: str = "plant"
    department_id: str | None = None
    id: str = field(default_factory=new_id)
    number: str = field(default_factory=lambda: f"GR-2026-{next(_numbers):06}")
    version: int = 0

    @property
    def opened(self) -> dict[str, str]:
        """What a page says that shows it."""
        return {"subject_type": "case", "subject_id": self.id}

    def event(self, kind: type[CaseEvent], **fields: Any) -> CaseEvent:
        self.version += 1
        if kind in (DeadlineNear, DeadlinePassed):
            fields = {
                "deadline": "reply",
                "due_at": datetime(2026, 10, 9, 9, tzinfo=UTC),
                "responsible": "desk",
            } | fields
        if kind is MessagePosted:
            fields = {"message_id": "m"} | fields
        known = {
            "case_id": self.id, "number": self.number, "version": self.version, "unit_id": self.unit_id,
            "desk_unit_id": self.desk_unit_id, "kind": "rights", "state": "ACCEPTED", "author_id": self.author_id,
            "department_id": self.department_id,
        }  # fmt: skip
        return kind(**(known | fields))


def grant(
    member_id: str,
    role: str,
    unit_id: str,
    *,
    version: int = 1,
    grant_id: str = "",
    deleted: bool = False,
    **fields: Any,
) -> GrantState:
    return GrantState(
        grant_id=grant_id or f"{member_id} {role} {unit_id}", version=version, member_id=member_id, role=role,
        unit_id=unit_id, deleted=deleted, **fields,
    )  # fmt: skip


@pytest.fixture
def new_case() -> Callable[..., Case]:
    return Case


@pytest.fixture
def new_grant() -> Callable[..., GrantState]:
    return grant


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    """The service, knowing two people at the plant's desk, one above it, and a department's handler."""
    harness = Harness(service, tmp_path)

    async def appoint() -> None:
        await harness.deliver(
            grant("desk-1", "union_staff", "plant"),
            grant("desk-2", "union_staff", "plant"),
            grant("group-staff", "union_staff", "group"),
            grant("handler", "handler", "logistics"),
        )

    await harness.open(appoint)
    try:
        yield harness
    finally:
        await harness.close()
