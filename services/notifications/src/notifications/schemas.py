"""Shapes that cross HTTP."""

from datetime import datetime

from pydantic import BaseModel


class Notice(BaseModel):
    """A message in its reader's language."""

    id: str
    kind: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class Unread(BaseModel):
    unread: int


class Hint(BaseModel):
    """Something is new: refetch. `unread` counts all that is unread now."""

    kind: str
    link: str
    unread: int
