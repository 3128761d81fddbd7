"""Tables that are only added to: triggers of the database refuse to change or delete a row.

`migrate` makes them for each guard that says so, and `verify` names one that is missing, altered or switched off.
"""

from typing import NamedTuple

from sqlalchemy import Connection, text

_BODY = "BEGIN RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME; END"
_FUNCTION = f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
_BEFORE_STATEMENT_CHANGES = 2 + 8 + 16 + 32
"""pg_trigger.tgtype: before, delete, update, truncate."""
_NAMES = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:table)",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
}


class Trigger(NamedTuple):
    name: str
    made: str
    """The statement that makes it."""
    told: str
    """What the database says of it (`kit.guards`)."""


def triggers(table: str, dialect: str) -> list[Trigger]:
    if dialect == "postgresql":
        name = f"{table}_append_only"
        made = f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
        return [Trigger(name, made, f"{_BEFORE_STATEMENT_CHANGES} O {_BODY}")]
    found = []
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_no_{verb.lower()}"
        refusal = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} stay as they are'); END"
        made = f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {refusal}"
        found.append(Trigger(name, made, made))
    return found


def protect(connection: Connection, table: str) -> None:
    """Make those that are not there."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
    there = set(connection.execute(text(_NAMES[dialect]), {"table": table}).scalars())
    for trigger in triggers(table, dialect):
        if trigger.name not in there:
            connection.exec_driver_sql(trigger.made)
