"""Shapes that cross HTTP."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, Field

from casework.people import GrantCopy
from kit.fields import Id, Request


class Notice(BaseModel):
    """A message in its reader's language."""

    id: str
    kind: str
    case_id: str
    number: str
    """The case's, as people say it: `GR-2026-000123`. Empty, as `case_id`, where it is about no case."""
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class MyData(BaseModel):
    unit_id: str | None
    roles: list[GrantCopy]
    messages: list[Notice]
    """Newest first."""
    kept_read_days: int
    """A message is deleted so long after it was read."""
    kept_unread_days: int
    """And so long after it came where it was not read."""


class Unread(BaseModel):
    unread: int


class CaseOpened(Request):
    case_id: Id


class Changed(BaseModel):
    """A case that the reader may see has changed: refetch it, and the lists it stands in. Where it names no case, a
    session of the reader's ended: ask again who this is."""

    event: ClassVar = "changed"

    case_id: str
    submitted_at: str | None = Field(default=None, exclude=True)
    """The case's, as `rules.sortable` writes it: what is older than a reset is not named to its author."""


class Hint(BaseModel):
    """Something is new in the inbox: refetch."""

    event: ClassVar = "message"

    kind: str
    case_id: str
    link: str
    submitted_at: str | None = Field(default=None, exclude=True)
    """As above."""
