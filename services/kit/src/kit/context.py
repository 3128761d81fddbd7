"""What a session of `Database` carries: its database, and what its transaction has done so far."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.orm import Session, SessionTransaction
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.settings import Settings

if TYPE_CHECKING:
    from kit.db import Database
    from kit.guards import Guard, Written
    from kit.statements import Way


@dataclass(slots=True)
class SessionContext:
    database: "Database"
    rows: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = field(default_factory=dict)
    """Rows that wait for the commit, by table and columns (`kit.rows`)."""
    written: "dict[tuple[str, Guard], Written]" = field(default_factory=dict)
    """Rows written to guarded tables, by object id (`kit.guards`)."""
    published: bool = False
    """Whether the commit wakes the relay (`kit.outbox`)."""
    way: "tuple[SessionTransaction | None, Way] | None" = None
    """The driver's connection during one transaction (`kit.statements`)."""

    @property
    def settings(self) -> Settings:
        return self.database.settings


def context_of(session: AsyncSession | Session) -> SessionContext:
    context = session.info[SessionContext]
    assert isinstance(context, SessionContext)
    return context
