"""Messages: tell people, show them their own, remember what they have read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, insert, or_, true, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.conflict import Matter
from contracts.grievances import CaseEvent
from contracts.identity import AccountNotice, GrantState
from kit import clock
from kit.auth import User
from kit.db import new_id
from kit.inbox import Arrived, EventInfo
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language
from notifications.models import PEOPLE, Change, Grant, LastNumber, Member, Message
from notifications.rules import (
    ROLE_ENDED,
    ROLE_GRANTED,
    Audience,
    Whose,
    audiences,
    facts_of,
    link_to,
    sortable,
    who_is_told,
    whose,
)
from notifications.schemas import Notice
from notifications.texts import words

NEWS = timedelta(days=30)
"""As long as topics keep events: a copy that is built again announces nothing older."""
BURST = 5_000
"""Messages in one statement: with 25,000 people to tell, each stays far from the time-out."""


async def tell(session: AsyncSession, arrived: Iterable[Arrived]) -> None:
    """Of each event one message for everybody who is to know of it, and one hint for all open pages."""
    happened = [(event, info) for event, info in arrived if isinstance(event, CaseEvent)]
    if not happened:
        return
    await hold_messages(session)
    told = [(event, info, wanted) for event, info in happened if (wanted := audiences(event))]
    members = await _members_of(session, {each for _, _, wanted in told for each in wanted})
    rows: list[dict[str, Any]] = []
    for event, info, wanted in told:
        facts = facts_of(event)
        of_event = {each: members[each] for each in wanted}
        matter = Matter(event.author_id, event.about_member_id, event.conflict_unit_id)
        kinds = who_is_told(event, of_event, await involved(session, matter, {*chain.from_iterable(of_event.values())}))
        rows += [
            {
                "id": new_id(), "event_id": info.id, "member_id": member_id, "kind": kind, "case_id": event.case_id,
                "facts": facts, "created_at": info.time,
            }
            for member_id, kind in kinds.items()
        ]  # fmt: skip
    changes: list[dict[str, Any]] = [
        {"case_id": event.case_id, "whose": whose(event)._asdict(), "created_at": info.time} for event, info in happened
    ]
    for number, row in enumerate([*changes, *rows], start=await _take_numbers(session, len(changes) + len(rows))):
        row["number"] = number
    await session.exec(insert(Change), params=changes)
    for start in range(0, len(rows), BURST):
        await session.exec(insert(Message), params=rows[start : start + BURST])


async def notify_of_role(session: AsyncSession, event: GrantState, info: EventInfo, *, is_new: bool) -> None:
    """Tell a person that they hold a role now, or no more. Old changes bring no message: a copy that is built again
    reads every grant there ever was, and the end of one that it never knew."""
    if event.changed_at is None or event.changed_at < clock.now() - NEWS or (is_new and event.deleted):
        return
    kind = ROLE_ENDED if event.deleted else ROLE_GRANTED
    facts = {"role": event.role, "unit_id": event.unit_id, "by": event.changed_by}
    message = {
        "id": new_id(), "event_id": info.id, "member_id": event.member_id, "kind": kind, "case_id": "", "facts": facts,
        "created_at": info.time, "number": await _take_numbers(session, 1),
    }  # fmt: skip
    await session.exec(insert(Message), params=[message])


async def notify_of_account(session: AsyncSession, event: AccountNotice, info: EventInfo) -> None:
    """One message about an account, to the one person it is meant for."""
    await hold_messages(session)
    if await _erased(session, {event.to_id}):
        return
    message = {
        "id": new_id(), "event_id": info.id, "member_id": event.to_id, "kind": event.matter, "case_id": "",
        "facts": {"about_id": event.member_id, "by": event.by, "unit_id": event.unit_id}, "created_at": info.time,
        "number": await _take_numbers(session, 1),
    }  # fmt: skip
    await session.exec(insert(Message), params=[message])


async def hint_at(session: AsyncSession, member_id: str, info: EventInfo) -> None:
    """Let this member's open pages ask again who they are; there is nothing to read."""
    only = Whose(member_id, None, None, desks=[], departments=[])
    number = await _take_numbers(session, 1)
    session.add(Change(number=number, case_id="", whose=only._asdict(), created_at=info.time))


def is_open(user: User) -> ColumnElement[bool]:
    """Of a message to the caller: it is about an account, or about a concern that is not shut to them after a reset."""
    since = user.closed_since
    if since is None:
        return true()
    filed_at = col(Message.facts)["submitted_at"].as_string()
    return or_(col(Message.case_id) == "", func.coalesce(filed_at >= sortable(since), false()))


async def list_messages(
    session: AsyncSession, user: User, language: Language, *, unread: bool, limit: int, cursor: str | None
) -> Page[Notice]:
    mine = select(Message).where(Message.member_id == user.id, is_open(user)).order_by(col(Message.number).desc())
    if unread:
        mine = mine.where(col(Message.read_at).is_(None))
    found = await page(session, mine, limit=limit, cursor=cursor, as_=lambda message: message)
    names = await said_names(session, found.items)
    return Page(items=[notice(message, names, language) for message in found.items], next=found.next)


async def said_names(session: AsyncSession, messages: Sequence[Message]) -> dict[str, str]:
    """Of the units that messages speak of, and of who granted or ended a role."""
    places = ("desk_unit_id", "department_id", "unit_id")
    wanted = {unit_id for message in messages for name in places if (unit_id := message.facts.get(name))}
    found = await units.names(session, wanted)
    if people := {by for message in messages if (by := message.facts.get("by"))}:
        found |= await PEOPLE.names(session, people)
    return found


async def count_unread(session: AsyncSession, user: User) -> int:
    unread = select(func.count()).where(Message.member_id == user.id, col(Message.read_at).is_(None), is_open(user))
    return (await session.exec(unread)).one()


async def mark_read(session: AsyncSession, member_id: str, message_id: str) -> None:
    """Raises NotFound for another's message too: nobody learns that it exists."""
    message = await session.get(Message, message_id)
    if message is None or message.member_id != member_id:
        raise NotFound
    if message.read_at is None:
        message.read_at = clock.now()


async def mark_case_read(session: AsyncSession, user: User, case_id: str) -> int:
    """Who has opened a case knows what its messages tell; returns how many others are unread."""
    await _mark_read(session, user, col(Message.case_id) == case_id)
    return await count_unread(session, user)


async def mark_all_read(session: AsyncSession, user: User) -> None:
    await _mark_read(session, user)


async def _mark_read(session: AsyncSession, user: User, *which: ColumnElement[bool]) -> None:
    unread = update(Message).where(
        col(Message.member_id) == user.id, col(Message.read_at).is_(None), is_open(user), *which
    )
    await session.exec(unread.values(read_at=clock.now()))


async def forget_member(session: AsyncSession, member_id: str) -> None:
    """Erasure: what was told to this person goes with them."""
    await session.exec(delete(Message).where(col(Message.member_id) == member_id))


async def _erased(session: AsyncSession, member_ids: Collection[str]) -> set[str]:
    return set(await session.exec(select(Member.id).where(col(Member.id).in_(member_ids), Member.deleted)))


async def _members_of(session: AsyncSession, wanted: Collection[Audience]) -> dict[Audience, Collection[str]]:
    """Without the erased: of these no grants are kept."""
    erased = await _erased(session, {each.member_id for each in wanted if each.member_id})
    holders = select(Grant.role, Grant.unit_id, Grant.member_id).where(
        PEOPLE.is_held(*sorted({each.role for each in wanted if each.role})),
        col(Grant.unit_id).in_({each.unit_id for each in wanted if each.unit_id}),
    )
    holding: dict[tuple[str | None, str | None], list[str]] = {}
    for role, unit_id, member_id in await session.exec(holders):
        holding.setdefault((role, unit_id), []).append(member_id)
    return {
        each: {each.member_id} - erased if each.member_id else holding.get((each.role, each.unit_id), ())
        for each in wanted
    }


async def involved(session: AsyncSession, matter: Matter, member_ids: Collection[str]) -> set[str]:
    """Those of the members who must keep out. Raises UnitNotKnown where the unit complained about is not known: others
    may have been moved below it."""
    if matter.conflict_unit_id:
        await units.get(session, matter.conflict_unit_id)
    return await conflict.involved(session, PEOPLE, matter, member_ids)


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


def notice(message: Message, names: Mapping[str, str], language: Language) -> Notice:
    title, body = words(message.kind, message.facts, names, language)
    return Notice(
        id=message.id, kind=message.kind, case_id=message.case_id, number=message.facts.get("number", ""),
        title=title, body=body, link=link_to(message.kind, message.case_id, message.facts, message.member_id),
        created_at=message.created_at, read_at=message.read_at,
    )  # fmt: skip
