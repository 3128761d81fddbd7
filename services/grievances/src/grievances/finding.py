"""Search over all cases that the caller may see, as their lists show them."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from contracts.roles import Role
from grievances.lists import Filter, Order, Scope, list_cases
from grievances.models import NUMBERS
from grievances.rules import Party
from grievances.words import STATES
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.texts import Language, Text

_WHAT = Text("诉求", "Concern")


async def find_cases(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the lists, one after the other: what none of them shows is not found, and each hides what it hides."""
    rows: dict[str, Any] = {}
    for scope in _scopes(user):
        page = await list_cases(
            session, Caller(user, language), scope, Filter(q=q), order=Order.NEWEST, limit=MOST_FOUND, cursor=None
        )
        rows |= {row["id"]: row for row in page["items"] if row["id"] not in rows}
    asked = NUMBERS.read(q)
    serial = f"{asked.serial:06d}" if asked else None
    newest = sorted(rows.values(), key=lambda row: row["submitted_at"], reverse=True)
    newest.sort(key=lambda row: row["number"].rpartition("-")[2] != serial)
    return [
        Found(
            type="case",
            what=_WHAT.in_(language),
            id=row["id"],
            number=row["number"],
            title=row["title"],
            note=STATES[row["state"]].at_start.in_(language),
            at=row["submitted_at"],
            link=f"/concerns/{row['id']}" if row["my_role"] == Party.AUTHOR else f"/desk/cases/{row['id']}",
        )
        for row in newest[:MOST_FOUND]
    ]


def _scopes(user: User) -> list[Scope]:
    scopes = [Scope.MINE]
    if user.holds(Role.UNION_STAFF):
        scopes += [Scope.DESK, Scope.SUPERVISED, Scope.BELOW]
    if user.holds(Role.HANDLER):
        scopes.append(Scope.DEPARTMENT)
    return [*scopes, Scope.PAST] if len(scopes) > 1 else scopes
