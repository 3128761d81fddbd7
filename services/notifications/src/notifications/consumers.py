"""Reactions to others' events."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.grievances import CaseEvent
from contracts.identity import AccountNotice, GrantState, MemberState, SessionsEnded, UnitState
from kit.db import get_locked
from kit.inbox import Arrived, EventInfo, Handlers
from notifications.messages import forget_member, hint_at, hold_messages, notify_of_account, notify_of_role, tell
from notifications.models import Grant, Member

on = Handlers()


@on.together(CaseEvent.topic)
async def tell_people(session: AsyncSession, arrived: Sequence[Arrived]) -> None:
    """All of one transaction: who is there is looked up once for all of them, and they are written in one insert."""
    await tell(session, arrived)


@on(AccountNotice)
async def tell_person(session: AsyncSession, event: AccountNotice, info: EventInfo) -> None:
    await notify_of_account(session, event, info)


@on(SessionsEnded)
async def hint_at_end(session: AsyncSession, event: SessionsEnded, info: EventInfo) -> None:
    await hint_at(session, event.member_id, info)


@on(GrantState)
async def keep_grant(session: AsyncSession, event: GrantState, info: EventInfo) -> None:
    """A deleted grant stays as a row, so that an older record that comes late cannot bring it back."""
    await hold_messages(session)
    member = await get_locked(session, Member, event.member_id)
    if member and member.deleted:
        return
    known = await get_locked(session, Grant, event.grant_id)
    if not event.supersedes(known.version if known else None):
        return
    if known is None or known.deleted is not event.deleted:
        await notify_of_role(session, event, info, is_new=known is None)
    fields = event.model_dump(include=set(Grant.model_fields))
    session.add(known.sqlmodel_update(fields) if known else Grant(**fields))


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    await hold_messages(session)
    known = await get_locked(session, Member, event.member_id)
    if not event.supersedes(known.version if known else None):
        return
    fields = event.model_dump(include=set(Member.model_fields))
    if event.deleted:
        fields["unit_id"] = fields["name"] = ""
    session.add(known.sqlmodel_update(fields) if known else Member(**fields))
    if event.deleted:
        await forget_member(session, event.member_id)


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await hold_messages(session)
    await units.save(session, event)
