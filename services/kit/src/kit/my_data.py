"""What a service holds about the caller: in words for them to read, and typed for a program.

A section is about one line of `retention=` of the service, so that its page says what the worker does.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.retention import Retention
from kit.settings import Settings
from kit.texts import Language, Text

Data = TypeVar("Data", bound=BaseModel)


class HeldRow(BaseModel):
    label: str
    value: str | None = None
    at: datetime | None = None
    """The value where it is a time, or when the value came to be."""


class HeldFile(BaseModel):
    name: str
    size: int
    link: str


class HeldEntry(BaseModel):
    """One thing of a section: a sign-in, an order."""

    title: str | None = None
    at: datetime | None = None
    rows: list[HeldRow] = []
    files: list[HeldFile] = []


class HeldSection(BaseModel):
    title: str
    why: str
    kept: str
    entries: list[HeldEntry]


class MyData(BaseModel, Generic[Data]):
    sections: list[HeldSection]
    data: Data


ReadMyData = Callable[[AsyncSession, User, Language], Awaitable[MyData[Any]]]
"""Its annotation names the class of the typed data. May raise ClosedAfterReset and NotFound."""


class Sections:
    """The sections of one answer, in the caller's language."""

    def __init__(self, settings: Settings, language: Language) -> None:
        self._settings, self._language = settings, language
        self.all: list[HeldSection] = []

    def add(self, about: Retention, entries: Sequence[HeldEntry]) -> None:
        self.all.append(
            HeldSection(
                title=about.what.in_(self._language),
                why=about.why.in_(self._language),
                kept=about.kept(self._settings).in_(self._language),
                entries=list(entries),
            )
        )

    def row(self, label: Text, value: str | Text | None, at: datetime | None = None) -> list[HeldRow]:
        """None where there is no value: what is not held is not listed."""
        if not value:
            return []
        return [HeldRow(label=label.in_(self._language), value=self.text(value), at=at)]

    def moment(self, label: Text, at: datetime | None) -> list[HeldRow]:
        return [HeldRow(label=label.in_(self._language), at=at)] if at else []

    def text(self, value: str | Text) -> str:
        return value.in_(self._language) if isinstance(value, Text) else value
