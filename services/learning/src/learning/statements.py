"""Statements: stored whole batches at a time, voided, found by what they mention."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import MachineState
from contracts.scopes import MachineScope
from kit import clock
from kit.auth import User
from kit.db import get_locked, hold_alone, insert_new_ones
from kit.inbox import EventInfo
from kit.problems import NotFound
from learning.statement_errors import (
    MachineNotKnown,
    StatementBreaksForm,
    StatementConflict,
    TooManyStatements,
)
from learning.statement_form import STATEMENT, find_defects, read_moment, write_moment
from learning.statement_models import Machine, Mention, StatementFile, StoredStatement
from learning.statement_rules import (
    Json,
    agent_key,
    completed,
    is_voiding,
    joined,
    key,
    mentions,
    refers_to,
    said,
)

MOST_STATEMENTS = 100
"""In a batch that is sent, and in a page that is read."""
_FARTHEST = 5
"""By what a statement mentions, so many that refer to it one after the other are found with it."""
_NAMED_BY = 20
"""So many statements are looked at for the names of an agent or the definition of an activity."""


class Writer(NamedTuple):
    unit_id: str
    authority: Json
    client_id: str | None
    """None: the platform itself."""


class Own(NamedTuple):
    """What the platform itself records: of whom, and of what it tells."""

    member_id: str
    matter: str


class Wanted(NamedTuple):
    """Which statements; `keys` of statement_rules.key, all of them mentioned by one statement."""

    keys: Sequence[str]
    since: datetime | None
    until: datetime | None
    ascending: bool
    limit: int
    after: str | None
    """Place of the last one of the page before."""


class Reader(NamedTuple):
    unit_id: str
    sees_own: bool
    """Also what people learn on the platform."""


async def reader_of(session: AsyncSession, user: User) -> Reader:
    """Raises MachineNotKnown."""
    machine = await machine_of(session, user)
    return Reader(machine.unit_id, MachineScope.LEARNING_READ in (user.scopes or ()))


async def machine_of(session: AsyncSession, user: User) -> Machine:
    """Raises MachineNotKnown."""
    machine = await session.get(Machine, user.id)
    if machine is None:
        raise MachineNotKnown
    return machine


async def save_machine(session: AsyncSession, event: MachineState, _info: EventInfo) -> None:
    known = await get_locked(session, Machine, event.machine_id)
    if event.supersedes(known.version if known else None):
        fields = event.model_dump(include={"version", "unit_id", "name"})
        session.add(known.sqlmodel_update(fields) if known else Machine(id=event.machine_id, **fields))


def check_form(given: Sequence[Any], *, is_batch: bool) -> None:
    """Raises TooManyStatements, and StatementBreaksForm with the first place of each defect."""
    if len(given) > MOST_STATEMENTS:
        raise TooManyStatements(most=MOST_STATEMENTS)
    defects = [
        defect
        for place, each in enumerate(given)
        for defect in find_defects(STATEMENT, each, f"[{place}]" if is_batch else "")
    ]
    if defects:
        first = defects[0]
        errors = [{"field": each.place, "code": "form", "message": each.why} for each in defects]
        raise StatementBreaksForm(place=first.place or "statement", why=first.why, errors=errors)
    ids = [str(each["id"]).lower() for each in given if "id" in each]
    if len(set(ids)) != len(ids):
        raise StatementBreaksForm(place="id", why="two statements of the batch have the same id")


async def store(
    session: AsyncSession,
    writer: Writer,
    given: Sequence[Json],
    files: Mapping[str, bytes] | None = None,
    own: Own | None = None,
) -> list[str]:
    """Their ids; what keeps the form already. One that is there and says the same stays. Raises StatementConflict."""
    await hold_alone(session, "statements")  # so that the order of places is that of commits
    now = read_moment(write_moment(clock.now()))
    by_id = {str(each.get("id") or uuid4()).lower(): each for each in given}
    known = (await session.exec(select(StoredStatement).where(col(StoredStatement.id).in_(by_id)))).all()
    for each in known:
        if each.said != said(by_id[each.id]) or each.unit_id != writer.unit_id:
            raise StatementConflict(id=each.id)
    there = {each.id for each in known}
    made = [
        StoredStatement(
            id=statement_id,
            unit_id=writer.unit_id,
            client_id=writer.client_id,
            member_id=own.member_id if own else None,
            matter=own.matter if own else None,
            stored_at=now,
            body=completed(each, statement_id, writer.authority, now),
            said=said(each),
            refers_to=refers_to(each),
            voids=is_voiding(each),
        )
        for statement_id, each in by_id.items()
        if statement_id not in there
    ]
    session.add_all(made)
    await session.flush()
    for sha2, data in (files or {}).items():
        await insert_new_ones(session, StatementFile, [{"unit_id": writer.unit_id, "sha2": sha2, "data": data}])
    await _enter_mentions(session, made)
    await _void(session, writer, made)
    return list(by_id)


async def _enter_mentions(session: AsyncSession, made: Sequence[StoredStatement]) -> None:
    """Of what was made, and of what it refers to or is referred to by, within _FARTHEST."""
    rows = [{"place": each.place, "of": each.id, "key": found} for each in made for found in mentions(each.body)]
    await _insert(session, rows)
    for each in made:
        if each.refers_to:
            await _hand_on(session, each.unit_id, each.refers_to, {each.place}, _FARTHEST)
        seen, ids = set[str](), [each.id]
        for left in range(_FARTHEST, 0, -1):  # those that refer to it came before it
            which = select(StoredStatement).where(
                StoredStatement.unit_id == each.unit_id, col(StoredStatement.refers_to).in_(ids)
            )
            found = [other for other in (await session.exec(which)).all() if other.place not in seen]
            if not found:
                break
            seen |= {other.place for other in found}
            ids = [other.id for other in found]
            await _hand_on(session, each.unit_id, each.id, {other.place for other in found}, left)


async def _hand_on(session: AsyncSession, unit_id: str, statement_id: str, places: Iterable[str], most: int) -> None:
    """What this one mentions, and those that it refers to one after the other: so many in all."""
    found: list[Mention] = []
    following: str | None = statement_id
    for _ in range(most):
        which = select(StoredStatement).where(StoredStatement.id == following, StoredStatement.unit_id == unit_id)
        target = (await session.exec(which)).first()
        if target is None:
            break
        own = select(Mention).where(Mention.place == target.place, Mention.of == target.id)
        found += (await session.exec(own)).all()
        following = target.refers_to
    await _insert(session, [{"place": each, "of": row.of, "key": row.key} for each in places for row in found])


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 500):
        await insert_new_ones(session, Mention, rows[start : start + 500])


async def _void(session: AsyncSession, writer: Writer, made: Sequence[StoredStatement]) -> None:
    """A client voids what was written for its own unit; nobody voids what the platform recorded."""
    voided = {each.refers_to for each in made if each.voids}
    ids = [each.id for each in made]
    earlier = select(StoredStatement.refers_to).where(
        col(StoredStatement.refers_to).in_(ids), col(StoredStatement.voids), StoredStatement.unit_id == writer.unit_id
    )
    voided |= set((await session.exec(earlier)).all())
    which = select(StoredStatement).where(
        col(StoredStatement.id).in_(voided),
        StoredStatement.unit_id == writer.unit_id,
        ~col(StoredStatement.voids),
        col(StoredStatement.client_id).is_not(None),
    )
    for each in (await session.exec(which)).all():
        each.voided = True
        session.add(each)


def _is_shown_to(reader: Reader) -> ColumnElement[bool]:
    in_reach = col(StoredStatement.unit_id).in_(units.within([reader.unit_id]))
    return in_reach if reader.sees_own else and_(in_reach, col(StoredStatement.client_id).is_not(None))


async def show(session: AsyncSession, reader: Reader, statement_id: str, *, voided: bool) -> StoredStatement:
    """Raises NotFound."""
    which = select(StoredStatement).where(
        StoredStatement.id == statement_id.lower(),
        _is_shown_to(reader),
        StoredStatement.voided == voided,
    )
    found = (await session.exec(which)).first()
    if found is None:
        raise NotFound
    return found


async def find(session: AsyncSession, reader: Reader, wanted: Wanted) -> tuple[list[StoredStatement], str | None]:
    """In the order of storing, and the place after which there is more."""
    place = col(StoredStatement.place)
    statement = select(StoredStatement).where(_is_shown_to(reader), ~col(StoredStatement.voided))
    if wanted.since:
        statement = statement.where(col(StoredStatement.stored_at) > wanted.since)
    if wanted.until:
        statement = statement.where(col(StoredStatement.stored_at) <= wanted.until)
    if wanted.after:
        statement = statement.where(place > wanted.after if wanted.ascending else place < wanted.after)
    if wanted.keys:
        first = aliased(Mention)
        is_mentioned = exists().where(col(first.place) == place, col(first.key) == wanted.keys[0])
        for each in wanted.keys[1:]:
            other = aliased(Mention)
            same = exists().where(
                col(other.place) == col(first.place), col(other.of) == col(first.of), col(other.key) == each
            )
            is_mentioned = is_mentioned.where(same)
        statement = statement.where(is_mentioned)
    statement = statement.order_by(place if wanted.ascending else place.desc())
    found = (await session.exec(statement.limit(wanted.limit + 1))).all()
    shown = list(found[: wanted.limit])
    return shown, shown[-1].place if len(found) > wanted.limit else None


async def read_files(session: AsyncSession, found: Sequence[StoredStatement]) -> dict[str, tuple[str, bytes]]:
    """Of their attachments: by SHA-256 the media type and the data."""
    files: dict[str, tuple[str, bytes]] = {}
    for each in found:
        wanted = {one["sha2"]: one["contentType"] for one in each.body.get("attachments", ())}
        which = select(StatementFile).where(
            StatementFile.unit_id == each.unit_id, col(StatementFile.sha2).in_(wanted.keys() - files.keys())
        )
        files |= {row.sha2: (wanted[row.sha2], row.data) for row in (await session.exec(which)).all()}
    return files


async def show_activity(session: AsyncSession, reader: Reader, activity_id: str) -> Json:
    """With what the newest statements about it say it is."""
    definition: Json = {}
    for body in await _newest(session, reader, key("direct activity", activity_id)):
        if body["object"].get("id") == activity_id:
            definition = joined(body["object"].get("definition", {}), definition)
    activity: Json = {"objectType": "Activity", "id": activity_id}
    return activity | ({"definition": definition} if definition else {})


async def show_person(session: AsyncSession, reader: Reader, agent: Json) -> Json:
    """The agent, with the names under which statements know it (section 4.1.6.3)."""
    identity = agent_key(agent) or ""
    names = {agent["name"]} if "name" in agent else set[str]()
    for body in await _newest(session, reader, key("direct agent", identity)):
        parts = (body["actor"], body["object"])
        names |= {each["name"] for each in parts if agent_key(each) == identity and "name" in each}
    given: Json = {name: [agent[name]] for name in ("mbox", "mbox_sha1sum", "openid", "account") if name in agent}
    person: Json = {"objectType": "Person", **given}
    return person | ({"name": sorted(names)} if names else {})


async def _newest(session: AsyncSession, reader: Reader, about: str) -> list[Json]:
    found, _ = await find(session, reader, Wanted([about], None, None, False, _NAMED_BY, None))
    return [each.body for each in found]
