"""Shapes that cross HTTP."""

from datetime import datetime

from pydantic import BaseModel

from kit.fields import Id, Request


class Notice(BaseModel):
    """A message in its reader's language."""

    id: str
    kind: str
    case_id: str
    number: str
    """The case's, as people say it: `GR-2026-000123`."""
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class MyRole(BaseModel):
    role: str
    unit_id: str


class MyData(BaseModel):
    unit_id: str | None
    roles: list[MyRole]
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


class Hint(BaseModel):
    """Something is new: refetch. `unread` counts all that is unread now."""

    kind: str
    case_id: str
    link: str
    unread: int
