"""One step of an object, by any party: state, timeline, event and audit entry in one transaction, and its route.

A service declares its table of steps (`casework.moves`), subclasses `Lifecycle`, and gives each action a function:

    @life.action(Action.ASSIGN, CaseAssigned, access=STAFF, errors=[NotADepartment])
    async def assign_case(turn: Turn[Case], given: Assignment) -> Outcome:
        turn.object.department_id = given.department_id
        return Outcome(words=given.note, department_id=given.department_id)
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from inspect import signature
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from fastapi import Path, Response
from sqlalchemy import ColumnElement, case
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import AskedBy, Caller
from casework.moves import Move, Moves
from casework.timeline import Living, Timeline
from kit import audit, clock, versions
from kit.auth import Access, User
from kit.db import Write, get_locked
from kit.events import Event
from kit.fields import Id
from kit.outbox import publish
from kit.problems import NotFound, Problem
from kit.routing import Routes, with_parameters
from kit.texts import Text


class AnotherPersonNeeded(Problem):
    status = 403
    title = Text("这一步要由另一位同事来做", "Another person must take this step")
    detail = Text(
        "前面的一步是您做的，按规定这一步要换人。请交给同事处理；这次没有改动任何内容。",
        "You took an earlier step, and the rules ask for two people. Leave it to a colleague; nothing was changed.",
    )


Row = TypeVar("Row", bound=Living)
Party = TypeVar("Party", bound=str)


@dataclass
class Turn(Generic[Row]):
    """An object in the hands of somebody who has a part in it; locked, where they act."""

    session: AsyncSession
    object: Row
    party: str
    """As whom they act."""
    actor_id: str | None = None
    """None: the worker."""
    unit_id: str | None = None
    """For which unit they act."""
    parties: Sequence[str] = ()
    """All that they are to the object."""


class Outcome:
    """What an action adds to its timeline entry, event and audit entry.

    `fields` belong to the event and to the audit entry; those for which the timeline has a column stand there too.
    """

    def __init__(
        self,
        *,
        words: str | None = None,
        mark: str | None = None,
        unit_id: str | None = None,
        told: Mapping[str, Any] | None = None,
        noted: Mapping[str, Any] | None = None,
        then: tuple[str, Any] | None = None,
        **fields: Any,
    ) -> None:
        self.words = words
        """A person's own; in the audit trail they are sealed, and their owner may have them erased."""
        self.mark = mark
        """Stands in the timeline in place of words, and is nobody's to erase."""
        self.unit_id = unit_id
        """Whose the object is by this step, where it is not the actor's own unit."""
        self.told = told or {}
        """For the event alone."""
        self.noted: Mapping[str, Any] = noted or {}
        """For the audit entry alone."""
        self.then = then
        """The action that follows at once, with what it is given."""
        self.fields = fields


class _Action(NamedTuple):
    take: Callable[..., Awaitable[Outcome | None]]
    given: Any
    """The type of the request's body, or None."""
    event: type[Event]
    access: Access | None
    path: str
    errors: Collection[type[Problem]]


class Lifecycle(ABC, Generic[Row]):
    noun: ClassVar[str]
    """In paths and audit actions (`case.accept`)."""
    plural: ClassVar[str] = ""
    """In paths, where it is not the noun with an s."""
    table: ClassVar[type[Any]]
    moves: ClassVar[Moves]
    timeline: ClassVar[Timeline]
    not_found: ClassVar[type[Problem]] = NotFound
    not_yours: ClassVar[type[Problem]]
    onlookers: ClassVar[Mapping[str, tuple[str, type[Problem]]]] = {}
    """Parties that see what another party does, and how an action of that party is refused to them."""
    unnamed: ClassVar[Collection[str]] = ()
    """Parties that the audit, which lasts, names by their part alone: who they are the object says, until it is
    anonymised."""

    def __init__(self) -> None:
        self._actions: dict[str, _Action] = {}

    @abstractmethod
    async def parties(self, session: AsyncSession, user: User, row: Row) -> Sequence[str]:
        """All that this person is to the object, at least one. Raises `not_found` for those who have no part in it.

        They act as the first for whom the step is possible.
        """

    def acts_for(self, user: User, row: Row, party: str) -> str | None:
        """The unit for which this person acts as this party."""
        return None

    @abstractmethod
    def not_now(self, row: Row) -> Problem:
        """Why an action is not possible in the present state."""

    @abstractmethod
    def facts(self, row: Row) -> dict[str, Any]:
        """The fields that every event of the object has."""

    def is_ruled_out(self, row: Row, action: str) -> bool:
        """Whether the object itself, beyond its state, does not allow the action: it is refused with `not_now`."""
        return False

    def moved(self, turn: Turn[Row], action: str, now: datetime) -> None:
        """After a change of state: set the clocks."""

    async def require(self, turn: Turn[Row], action: str) -> None:
        """Refuse to a person what the table of steps cannot tell."""

    # ---- declaring

    def action(
        self,
        name: str,
        event: type[Event],
        *,
        access: Access | None = None,
        path: str | None = None,
        errors: Collection[type[Problem]] = (),
    ) -> Callable[[Callable[..., Awaitable[Outcome | None]]], Callable[..., Awaitable[Outcome | None]]]:
        """Register what `name` does. With `access` it gets a route: POST …/{id}/`path`, or the name with dashes.

        The function takes the turn and, if it has a second parameter, the request's body. Where the worker takes the
        action without one, the parameter may be None; a request never may.
        """

        def register(take: Callable[..., Awaitable[Outcome | None]]) -> Callable[..., Awaitable[Outcome | None]]:
            hints = get_type_hints(take, include_extras=True)
            _, *second = signature(take).parameters
            given = _required(hints[second[0]]) if second else None
            self._actions[name] = _Action(take, given, event, access, path or name.replace("_", "-"), errors)
            return take

        return register

    def add_routes(
        self,
        routes: Routes,
        show: Callable[[AsyncSession, Caller, str], Awaitable[Any]],
        errors: Iterable[type[Problem]],
    ) -> None:
        """One route for each action that has an access. It answers with what `show` shows."""
        missing = {row.action for row in self.moves} - self._actions.keys()
        if missing:
            raise TypeError(f"{self.noun}: no function for {', '.join(sorted(missing))}")
        common = [*errors, self.not_yours, *(refused for _, refused in self.onlookers.values())]
        if any(map(self.moves.has_two_people, self._actions)):
            common.append(AnotherPersonNeeded)
        for name, action in self._actions.items():
            if action.access:
                path = f"/{self.plural or self.noun + 's'}/{{{self.noun}_id}}/{action.path}"
                routes.post(path, access=action.access, errors=[*common, *action.errors])(self._endpoint(name, show))

    def _endpoint(self, name: str, show: Callable[[AsyncSession, Caller, str], Awaitable[Any]]) -> Any:
        action = self._actions[name]

        async def take(
            session: AsyncSession, caller: Caller, object_id: str, version: int, response: Response, given: Any = None
        ) -> Any:
            await self.act(session, caller.user, object_id, version, name, given)
            return versions.tagged(await show(session, caller, object_id), response)

        takes = {
            "session": Write,
            "caller": AskedBy,
            "object_id": Annotated[Id, Path(alias=f"{self.noun}_id")],
            "version": versions.IfMatch,
            "response": Response,
            **({"given": action.given} if action.given else {}),
        }
        answer = get_type_hints(show)["return"]
        endpoint: Any = take
        endpoint.__name__, endpoint.__doc__ = getattr(action.take, "__name__", name), action.take.__doc__
        return with_parameters(endpoint, takes, answer)

    # ---- acting

    async def look(self, session: AsyncSession, user: User, object_id: str) -> Turn[Row]:
        """The object for somebody to read; `not_found` for those who have no part in it."""
        return await self._turn(session, user, await session.get(self.table, object_id))

    async def look_after(self, session: AsyncSession, user: User, object_id: str) -> Turn[Row]:
        """For who has just taken a step, also where it ended their part in the object: then they are no party."""
        row = await session.get_one(self.table, object_id)
        try:
            return await self._turn(session, user, row)
        except self.not_found:
            return Turn(session, row, "", user.id)

    async def lock(self, session: AsyncSession, user: User, object_id: str) -> Turn[Row]:
        """The object for somebody to change; `not_found` for those who have no part in it."""
        return await self._turn(session, user, await get_locked(session, self.table, object_id))

    async def _turn(self, session: AsyncSession, user: User, row: Row | None) -> Turn[Row]:
        if row is None:
            user.refuse_unknown(self.not_found)
        parties = await self.parties(session, user, row)
        return self._as(user, Turn(session, row, parties[0], user.id, parties=parties), parties[0])

    def _as(self, user: User, turn: Turn[Row], party: str) -> Turn[Row]:
        return replace(turn, party=party, unit_id=self.acts_for(user, turn.object, party))

    async def offered(self, turn: Turn[Row]) -> list[str]:
        """What the page offers to the person whose turn it is."""
        taken = await self._taken(turn)
        found = self.moves.offered(turn.object.state, *(turn.parties or (turn.party,)), taken=taken)
        return [each for each in found if not self.is_ruled_out(turn.object, each)]

    def waits(self, parties: Mapping[Any, ColumnElement[bool]], user: User) -> ColumnElement[bool]:
        """In SQL: whether an object waits for a step of the caller, who is each party where its condition holds."""
        return self.moves.waits(
            parties, col(self.table.state), lambda actions: self.timeline.took(actions, self.table.id, user.id)
        )

    async def act(self, session: AsyncSession, user: User, object_id: str, version: int, name: str, given: Any) -> None:
        """What a person decided on this version of the object."""
        await self.perform(await self.turn_of(session, user, object_id, name, version), name, given)

    async def take(self, session: AsyncSession, user: User, object_id: str, name: str, given: Any) -> None:
        """A step that several take next to each other, such as keys of trustees: on any version."""
        await self.perform(await self.turn_of(session, user, object_id, name), name, given)

    async def turn_of(
        self, session: AsyncSession, user: User, object_id: str, name: str, version: int | None = None
    ) -> Turn[Row]:
        """The locked object, with this person as the party whose step it is."""
        return await self._taker(await self.lock(session, user, object_id), user, name, version)

    async def ahead(self, session: AsyncSession, user: User, object_id: str, name: str) -> Turn[Row]:
        """The object for long work before `take`, with nothing locked meanwhile; refused as `take` will refuse it."""
        turn = await self._taker(await self.look(session, user, object_id), user, name)
        await self._row(turn, name)
        return turn

    async def _taker(self, turn: Turn[Row], user: User, name: str, version: int | None = None) -> Turn[Row]:
        mine = [party for party in turn.parties if self.moves.is_ever(name, party)]
        if not mine:
            for party in turn.parties:
                if party in self.onlookers and self.moves.is_ever(name, self.onlookers[party][0]):
                    raise self.onlookers[party][1]
            raise self.not_yours
        if version is not None:
            versions.check(turn.object.version, version)
        turn = self._as(user, turn, mine[0] if len(mine) == 1 else await self._possible(turn, mine, name))
        await self.require(turn, name)
        return turn

    async def _possible(self, turn: Turn[Row], parties: Sequence[str], name: str) -> str:
        """The first of them for whom the step is possible; else the one whose refusal says most."""
        taken = await self._taken(turn)
        for known in (taken, ()):
            for party in parties:
                if self.moves.find(name, party, turn.object.state, known):
                    return party
        return parties[0]

    async def _taken(self, turn: Turn[Row]) -> set[str]:
        return await self.timeline.taken(turn.session, turn.object.id, turn.actor_id)

    def refuse_onlooker(self, turn: Turn[Row]) -> None:
        if turn.party in self.onlookers:
            raise self.onlookers[turn.party][1]

    async def perform(self, turn: Turn[Row], name: str, given: Any = None) -> None:
        """Take the step, with those that belong to it before and after."""
        row = await self._row(turn, name)
        if row.via:
            await self.perform(turn, row.via)
        action, before = self._actions[name], turn.object.state
        outcome = await (action.take(turn, given) if action.given else action.take(turn)) or Outcome()
        if row.target:
            turn.object.state = row.target
            self.moved(turn, name, clock.now())
            outcome.noted = {"state": row.target, **outcome.noted}
        await self.record(turn, name, action.event, outcome, before={"state": before} if row.target else None)
        if outcome.then:
            await self.perform(turn, *outcome.then)

    async def _row(self, turn: Turn[Row], name: str) -> Move:
        """Of the table, for this person now; refused where there is none."""
        state = turn.object.state
        if not self.moves.find(name, turn.party, state) or self.is_ruled_out(turn.object, name):
            raise self.not_now(turn.object)
        taken = await self._taken(turn) if self.moves.has_two_people(name) else ()
        row = self.moves.find(name, turn.party, state, taken)
        if not row:
            raise AnotherPersonNeeded
        return row

    async def record(
        self,
        turn: Turn[Row],
        action: str,
        event: type[Event],
        outcome: Outcome,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Timeline entry, event and audit entry of what was done; also for what has no row in `moves`."""
        columns = {key: value for key, value in outcome.fields.items() if key in self.timeline.table.model_fields}
        await self.timeline.enter(
            turn.session,
            turn.object,
            action,
            actor=turn.party,
            actor_id=turn.actor_id,
            unit_id=outcome.unit_id or turn.unit_id,
            words=outcome.words or outcome.mark,
            **columns,
        )
        publish(turn.session, self.event_of(turn.object, event, **outcome.fields, **outcome.told))
        after = {**outcome.fields, **outcome.noted} or None
        self.audit(turn, action, before=before, after=after, words=outcome.words)

    def audit(self, turn: Turn[Row], action: str, **told: Any) -> None:
        audit.record(turn.session, self.audited(turn), f"{self.noun}.{action}", self.noun, turn.object.id, **told)

    def audited(self, turn: Turn[Row]) -> str:
        """Whom the audit names for a step."""
        return turn.party if turn.party in self.unnamed else turn.actor_id or "system"

    def event_of(self, row: Row, kind: type[Event], **fields: Any) -> Event:
        return kind(**{**self.facts(row), **fields})


async def parties_where(
    session: AsyncSession, table: type[Any], object_id: str, conditions: Mapping[Party, ColumnElement[bool]]
) -> list[Party]:
    """Those whose condition holds for one row of the table, in one query."""
    if not conditions:
        return []
    holds = [case((condition, 1), else_=0) for condition in conditions.values()]
    asked: Any = select_columns(*holds).where(table.id == object_id)
    found = (await session.exec(asked)).one()
    return [party for party, is_held in zip(conditions, found, strict=True) if is_held]


def _required(kind: Any) -> Any:
    """Without the None of an optional type."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    return kinds[0] if isinstance(kind, UnionType) and len(kinds) == 1 else kind
