"""Messages: tell people, show them their own, remember what they have read."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseEvent
from kit import clock, units
from kit.db import new_id
from kit.errors import NotFound
from kit.inbox import Arrived
from kit.pages import Page, page
from kit.units import Unit
from notifications.models import Holder, LastNumber, Member, Message
from notifications.rules import Audience, audiences, facts_of, link_to, who_is_told
from notifications.schemas import Notice
from notifications.texts import words

BURST = 5_000
"""Messages in one statement: with 25,000 people to tell, each stays far from the time-out."""


async def tell(session: AsyncSession, arrived: Iterable[Arrived]) -> None:
    """Of each event one message for everybody who is to know of it."""
    told = [
        (event, info, wanted)
        for event, info in arrived
        if isinstance(event, CaseEvent) and (wanted := audiences(event))
    ]
    if not told:
        return
    await hold_messages(session)
    members = await _members_of(session, {each for _, _, wanted in told for each in wanted})
    conflicts = {event.conflict_unit_id for event, _, _ in told}
    involved = {unit_id: await _involved(session, unit_id) for unit_id in conflicts}
    rows: list[dict[str, Any]] = []
    for event, info, wanted in told:
        facts = facts_of(event)
        kinds = who_is_told(event, {each: members[each] for each in wanted}, involved[event.conflict_unit_id])
        rows += [
            {
                "id": new_id(), "event_id": info.id, "member_id": member_id, "kind": kind, "case_id": event.case_id,
                "facts": facts, "created_at": info.time,
            }
            for member_id, kind in kinds.items()
        ]  # fmt: skip
    if not rows:
        return
    for number, row in enumerate(rows, start=await _take_numbers(session, len(rows))):
        row["number"] = number
    for start in range(0, len(rows), BURST):
        await session.exec(insert(Message), params=rows[start : start + BURST])


async def list_messages(
    session: AsyncSession, member_id: str, language: str, *, unread: bool, limit: int, cursor: str | None
) -> Page[Notice]:
    mine = select(Message).where(Message.member_id == member_id).order_by(col(Message.number).desc())
    if unread:
        mine = mine.where(col(Message.read_at).is_(None))
    found = await page(session, mine, limit=limit, cursor=cursor, as_=lambda message: message)
    names = await unit_names(session, found.items)
    return Page(items=[notice(message, names, language) for message in found.items], next=found.next)


async def unit_names(session: AsyncSession, messages: Iterable[Message]) -> dict[str, str]:
    wanted = {message.facts.get(name) for message in messages for name in ("desk_unit_id", "department_id")}
    units_said = select(Unit.id, Unit.name).where(col(Unit.id).in_(wanted - {None}))
    return dict((await session.exec(units_said)).all())


async def count_unread(session: AsyncSession, *member_ids: str) -> dict[str, int]:
    """Unread messages of each of these members; who has none is left out."""
    counts = (
        select(Message.member_id, func.count())
        .where(col(Message.member_id).in_(member_ids), col(Message.read_at).is_(None))
        .group_by(Message.member_id)
    )
    return dict((await session.exec(counts)).all())


async def mark_read(session: AsyncSession, member_id: str, message_id: str) -> None:
    """Raises NotFound for another's message too: nobody learns that it exists."""
    message = await session.get(Message, message_id)
    if message is None or message.member_id != member_id:
        raise NotFound
    if message.read_at is None:
        message.read_at = clock.now()


async def mark_case_read(session: AsyncSession, member_id: str, case_id: str) -> int:
    """Who has opened a case knows what its messages tell; returns how many others are unread."""
    await _mark_read(session, member_id, col(Message.case_id) == case_id)
    return (await count_unread(session, member_id)).get(member_id, 0)


async def mark_all_read(session: AsyncSession, member_id: str) -> None:
    await _mark_read(session, member_id)


async def _mark_read(session: AsyncSession, member_id: str, *which: ColumnElement[bool]) -> None:
    unread = update(Message).where(col(Message.member_id) == member_id, col(Message.read_at).is_(None), *which)
    await session.exec(unread.values(read_at=clock.now()))


async def forget_member(session: AsyncSession, member_id: str) -> None:
    """Erasure, by who holds the messages: what was told to this person goes with them, and so does what they held."""
    await session.exec(delete(Message).where(col(Message.member_id) == member_id))
    await session.exec(delete(Holder).where(col(Holder.member_id) == member_id))


async def _members_of(session: AsyncSession, wanted: Collection[Audience]) -> dict[Audience, Collection[str]]:
    """Without the erased: of these no grants are kept."""
    persons = {each.member_id for each in wanted if each.member_id}
    erased = set(await session.exec(select(Member.member_id).where(col(Member.member_id).in_(persons), Member.deleted)))
    holders = select(Holder.role, Holder.unit_id, Holder.member_id).where(
        col(Holder.role).in_({each.role for each in wanted if each.role}),
        col(Holder.unit_id).in_({each.unit_id for each in wanted if each.unit_id}),
        col(Holder.deleted).is_(False),
    )
    holding: dict[tuple[str | None, str | None], list[str]] = {}
    for role, unit_id, member_id in await session.exec(holders):
        holding.setdefault((role, unit_id), []).append(member_id)
    return {
        each: {each.member_id} - erased if each.member_id else holding.get((each.role, each.unit_id), ())
        for each in wanted
    }


async def _involved(session: AsyncSession, unit_id: str | None) -> set[str]:
    """Of those who hold a role, everybody who belongs to the unit or below it, or holds a role there.

    Or who may: where they belong, or a unit they hold a role at, may not have come yet. Raises UnitNotKnown where it is
    the unit itself.
    """
    if unit_id is None:
        return set()
    await units.get(session, unit_id)
    outside = and_(col(Unit.path).is_not(None), ~units.below({unit_id}))
    belongs = select(Member.member_id).join(Unit, col(Unit.id) == Member.unit_id).where(outside)
    clear = and_(
        belongs.where(Member.member_id == Holder.member_id).exists(),
        select(Unit.id).where(outside, Unit.id == Holder.unit_id).exists(),
    )
    return set(await session.exec(select(Holder.member_id).where(col(Holder.deleted).is_(False), ~clear)))


async def hold_messages(session: AsyncSession) -> None:
    """Until this transaction ends nobody else tells or forgets: who is erased at this moment would be told after all.
    It comes before the reading of who there is, and before a person or the units are locked: one transaction tells
    and keeps what several events say, and two that lock in different orders wait for each other."""
    await session.exec(select(LastNumber.id).with_for_update())


async def _take_numbers(session: AsyncSession, count: int) -> int:
    """The first of `count` numbers; the row stays locked until this transaction ends (see LastNumber)."""
    taken = update(LastNumber).values(number=LastNumber.number + count).returning(col(LastNumber.number))
    [(last,)] = await session.exec(taken)
    return int(last) - count + 1


def notice(message: Message, names: Mapping[str, str], language: str) -> Notice:
    title, body = words(message.kind, message.facts, names, language)
    return Notice(
        id=message.id, kind=message.kind, case_id=message.case_id, number=message.facts["number"], title=title,
        body=body, link=link_to(message.kind, message.case_id), created_at=message.created_at, read_at=message.read_at,
    )  # fmt: skip
