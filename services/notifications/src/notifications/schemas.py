"""Shapes that cross HTTP."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, model_validator

from casework.people import GrantCopy
from kit.fields import Id, Request


class Notice(BaseModel):
    """A message in its reader's language."""

    id: str
    kind: str
    subject_type: str
    """What it is about: `case`, `account`, `grant`, or what another service deals with."""
    subject_id: str
    number: str | None
    """The subject's, as people say it (`GR-2026-000123`), if it has one."""
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class ToldToPrograms(BaseModel):
    at: datetime
    what: str
    data: dict[str, Any]


class InboxData(BaseModel):
    unit_id: str | None
    roles: list[GrantCopy]
    messages: list[Notice]
    """Newest first."""
    told_to_programs: list[ToldToPrograms]
    """About the caller, as machine clients hear it; newest first. What they heard of courses and certificates names
    the caller by id alone and goes after 30 days."""


class Unread(BaseModel):
    unread: int


class SubjectOpened(Request):
    @model_validator(mode="before")
    @classmethod
    def _of_the_release_before(cls, given: Any) -> Any:
        """Its pages, open while this release comes, know cases only."""
        if isinstance(given, dict) and given.keys() == {"case_id"}:
            return {"subject_type": "case", "subject_id": given["case_id"]}
        return given

    subject_type: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=50, examples=["case"])]
    subject_id: Id


class Subject(BaseModel):
    subject_type: str
    subject_id: str
    filed_at: str | None = Field(default=None, exclude=True)
    """As `announcement.sortable` writes it: what is older than a reset is not named to its author."""


class Changed(Subject):
    """A subject that the reader may see has changed: refetch it, and the lists it stands in. Of an account: a session
    of the reader's ended, so ask again who this is."""

    event: ClassVar = "changed"


class Hint(Subject):
    """Something is new in the inbox: refetch."""

    event: ClassVar = "message"

    kind: str
    link: str
