"""Messages: tell people, show them their own, remember what they have read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.conflict import Matter
from kit import clock
from kit.auth import User
from kit.db import new_id
from kit.inbox import Arrived
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language
from notifications.announcement import Announcement, Audience, Subject, Viewers, sortable, who_is_told
from notifications.models import PEOPLE, Change, Grant, LastNumber, Member, Message, OpenEvent
from notifications.schemas import Notice
from notifications.sources import OF_KIND, SUBJECTS, announce

BURST = 5_000
"""Messages in one statement: with 25,000 people to tell, each stays far from the time-out."""


async def tell(session: AsyncSession, arrived: Iterable[Arrived]) -> None:
    """Of each event one message for everybody who is to know of it, and one hint for all open pages."""
    happened = [(said, info) for event, info in arrived if event and (said := announce(event))]
    if not happened:
        return
    await hold_messages(session)
    told = [(said, info) for said, info in happened if said.audiences]
    members = await _members_of(session, {each for said, _ in told for each in said.audiences})
    rows: list[dict[str, Any]] = []
    for said, info in told:
        of_event = {each: members[each] for each in said.audiences}
        kinds = who_is_told(said, of_event, await _involved(session, said, {*chain.from_iterable(of_event.values())}))
        rows += [
            {
                "id": new_id(), "event_id": info.id, "member_id": member_id, "kind": kind, "facts": _facts(said),
                "subject_type": said.subject_type, "subject_id": said.subject_id, "created_at": info.time,
            }
            for member_id, kind in kinds.items()
        ]  # fmt: skip
    changes: list[dict[str, Any]] = [
        {
            "subject_type": said.subject_type, "subject_id": said.subject_id, "created_at": info.time,
            "viewers": _viewers(said, said.viewers),
        }
        for said, info in happened if said.viewers
    ]  # fmt: skip
    for number, row in enumerate([*changes, *rows], start=await take_numbers(session, len(changes) + len(rows))):
        row["number"] = number
    if changes:
        await session.exec(insert(Change), params=changes)
    for start in range(0, len(rows), BURST):
        await session.exec(insert(Message), params=rows[start : start + BURST])


def _facts(said: Announcement) -> dict[str, Any]:
    return {**said.facts, "submitted_at": sortable(said.filed_at)} if said.filed_at else {**said.facts}


def _viewers(said: Announcement, viewers: Viewers) -> dict[str, Any]:
    filed_at = sortable(said.filed_at) if said.filed_at else None
    return {**viewers._asdict(), "matter": said.matter, "filed_at": filed_at}


def is_shown(user: User) -> ColumnElement[bool]:
    """Of a message to the caller: this release has words for it, and it is not about a matter that is shut to them
    after a reset."""
    known = col(Message.kind).in_(OF_KIND)
    since = user.closed_since
    if since is None:
        return known
    open_ones = [subject.type for subject in SUBJECTS.values() if subject.open_after_reset]
    filed_at = col(Message.facts)["submitted_at"].as_string()
    is_open = or_(col(Message.subject_type).in_(open_ones), func.coalesce(filed_at >= sortable(since), false()))
    return and_(known, is_open)


async def list_messages(
    session: AsyncSession, user: User, language: Language, *, unread: bool, limit: int, cursor: str | None
) -> Page[Notice]:
    mine = select(Message).where(Message.member_id == user.id, is_shown(user)).order_by(col(Message.number).desc())
    if unread:
        mine = mine.where(col(Message.read_at).is_(None))
    found = await page(session, mine, limit=limit, cursor=cursor, as_=lambda message: message)
    names = await said_names(session, found.items)
    return Page(items=[notice(message, names, language) for message in found.items], next=found.next)


async def said_names(session: AsyncSession, messages: Sequence[Message]) -> dict[str, str]:
    """Of the units and persons that messages speak of."""

    def ids(names: Callable[[Subject], Collection[str]]) -> set[str]:
        return {id for each in messages for name in names(OF_KIND[each.kind]) if (id := each.facts.get(name))}

    found = await units.names(session, ids(lambda subject: subject.units))
    if people := ids(lambda subject: subject.people):
        found |= await PEOPLE.names(session, people)
    return found


async def count_unread(session: AsyncSession, user: User) -> int:
    unread = select(func.count()).where(Message.member_id == user.id, col(Message.read_at).is_(None), is_shown(user))
    return (await session.exec(unread)).one()


async def mark_read(session: AsyncSession, member_id: str, message_id: str) -> None:
    """Raises NotFound for another's message too: nobody learns that it exists."""
    message = await session.get(Message, message_id)
    if message is None or message.member_id != member_id:
        raise NotFound
    if message.read_at is None:
        message.read_at = clock.now()


async def mark_subject_read(session: AsyncSession, user: User, subject_type: str, subject_id: str) -> int:
    """Who has opened a subject knows what its messages tell; returns how many others are unread."""
    await _mark_read(session, user, col(Message.subject_type) == subject_type, col(Message.subject_id) == subject_id)
    return await count_unread(session, user)


async def mark_all_read(session: AsyncSession, user: User) -> None:
    await _mark_read(session, user)


async def _mark_read(session: AsyncSession, user: User, *which: ColumnElement[bool]) -> None:
    unread = update(Message).where(
        col(Message.member_id) == user.id, col(Message.read_at).is_(None), is_shown(user), *which
    )
    await session.exec(unread.values(read_at=clock.now()))


async def forget_member(session: AsyncSession, member_id: str) -> None:
    """Erasure: their messages go with them. Of events that programs get only that is left: who was to hear that they
    moved away hears no more of them afterwards."""
    await session.exec(delete(Message).where(col(Message.member_id) == member_id))
    for event in await session.exec(select(OpenEvent).where(OpenEvent.subject == member_id)):
        event.data = {"member_id": member_id, "version": event.data["version"], "deleted": True}


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


async def _involved(session: AsyncSession, said: Announcement, member_ids: Collection[str]) -> set[str]:
    return await involved(session, said.matter, member_ids) if said.matter else set()


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


async def take_numbers(session: AsyncSession, count: int) -> int:
    """The first of `count` numbers; the row stays locked until this transaction ends (see LastNumber)."""
    taken = update(LastNumber).values(number=LastNumber.number + count).returning(col(LastNumber.number))
    [(last,)] = await session.exec(taken)
    return int(last) - count + 1


def notice(message: Message, names: Mapping[str, str], language: Language) -> Notice:
    subject = OF_KIND[message.kind]
    title, body = subject.words(message.kind, message.facts, names, language)
    return Notice(
        id=message.id, kind=message.kind, subject_type=message.subject_type, subject_id=message.subject_id,
        number=message.facts.get("number"), title=title, body=body, link=link_of(message),
        created_at=message.created_at, read_at=message.read_at,
    )  # fmt: skip


def link_of(message: Message) -> str:
    link = OF_KIND[message.kind].link
    return link(message.kind, message.subject_id, message.facts, message.member_id)
