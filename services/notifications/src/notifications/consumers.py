"""Reactions to others' events."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.grievances import CaseEvent
from contracts.identity import AccountNotice, GrantState, MemberState, SessionsEnded, UnitState
from kit.inbox import Arrived, EventInfo, Handlers
from notifications.messages import forget_member, hint_at, hold_messages, notify_of_account, notify_of_role, tell
from notifications.models import PEOPLE

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
    await hold_messages(session)
    saved = await PEOPLE.save_grant(session, event)
    if saved and (saved.before is None or saved.before.deleted is not event.deleted):
        await notify_of_role(session, event, info, is_new=saved.before is None)


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    await hold_messages(session)
    if await PEOPLE.save_member(session, event) and event.deleted:
        await forget_member(session, event.member_id)


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await hold_messages(session)
    await units.save(session, event)
