"""The table of steps in the life of an object, from which all that depends on them follows.

Pure. The guard (`find`), what a page offers (`offered`) and the condition of lists (`waits`) read the same rows, so
they cannot disagree.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_

from kit.statements import is_one


class Move(NamedTuple):
    action: str
    sources: frozenset[str]
    target: str | None
    """None: the state stays."""
    parties: frozenset[str]
    via: str | None
    """An action that is taken on the way, with its own entry and event."""
    not_by: frozenset[str]
    """Earlier actions; the person that took one of them may not take this one (the two-person rule)."""
    advances: bool
    """Brings the object on, so that it waits for this party. Nobody waits for a withdrawal."""
    is_offered: bool
    """False: only another action leads to it."""


def move(
    action: str,
    sources: Iterable[str],
    target: str | None,
    *parties: str,
    via: str | None = None,
    not_by: Collection[str] = (),
    advances: bool = False,
    is_offered: bool = True,
) -> Move:
    return Move(action, frozenset(sources), target, frozenset(parties), via, frozenset(not_by), advances, is_offered)


class Moves(tuple[Move, ...]):
    """In the order in which a page offers them."""

    def find(self, action: str, party: str, state: str, taken: Collection[str] = ()) -> Move | None:
        """`taken`: the actions that this person took earlier on this object."""
        for row in self:
            if row.action == action and state in row.sources and party in row.parties and not row.not_by & set(taken):
                return row
        return None

    def is_ever(self, action: str, party: str) -> bool:
        """Whether the action is this party's in any state: tells "not yours" from "not now"."""
        return any(row.action == action and party in row.parties for row in self)

    def has_two_people(self, action: str) -> bool:
        return any(row.not_by for row in self if row.action == action)

    def offered(self, state: str, *parties: str, taken: Collection[str] = ()) -> list[str]:
        """`parties`: all that one person is to the object."""
        names = dict.fromkeys(row.action for row in self if row.is_offered)
        return [name for name in names if any(self.find(name, party, state, taken) for party in parties)]

    def waits(
        self,
        parties: Mapping[Any, ColumnElement[bool]],
        state: Any,
        took: Callable[[Collection[str]], ColumnElement[bool]] | None = None,
    ) -> ColumnElement[bool]:
        """Whether the object waits for a step of the caller, who is each party where its condition holds.

        `took`: whether the caller took one of these actions earlier; needed where a row has `not_by`.
        """
        found: list[ColumnElement[bool]] = []
        for party, condition in parties.items():
            sources: dict[frozenset[str], set[str]] = {}
            for row in self:
                if row.advances and party in row.parties:
                    sources.setdefault(row.not_by, set()).update(row.sources)
            for not_by, states in sources.items():
                if not_by and not took:
                    raise TypeError(f"{party}: say who `took` {', '.join(sorted(not_by))}")
                others = [~took(not_by)] if not_by and took else []
                found.append(and_(condition, is_one(state, states), *others))
        return or_(false(), *found)
