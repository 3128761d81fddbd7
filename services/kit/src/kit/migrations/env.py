"""Alembic's environment for kit and for every service; `kit.migrate` hands over the connection and the tables."""

from typing import Any, Literal

from alembic import context

from kit.db import UtcDateTime
from kit.sealed_columns import SealedType

attributes = context.config.attributes
tables = attributes["tables"]


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Versions must not import our types: a version that is years old still has to run."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedType):
        return "sa.LargeBinary()"
    if kind == "type" and type(item).__name__ == "AutoString":
        return "sa.String()"
    return False


context.configure(
    connection=attributes["connection"],
    target_metadata=tables,
    version_table=attributes["version_table"],
    include_name=lambda name, kind, _parents: kind != "table" or name in tables.tables,
    render_item=render,
    render_as_batch=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
