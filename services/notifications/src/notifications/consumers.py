"""Reactions to others' events."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import GrantState, MachineState, MemberState, UnitState
from kit.inbox import Arrived, EventInfo, Handlers
from notifications.messages import forget_member, hold_messages, tell
from notifications.models import PEOPLE
from notifications.sources import SOURCES
from notifications.subscriptions import Happened, enter, save_machine

on = Handlers()


@on.together(*(f"{service}.events" for service in SOURCES))
async def tell_people(session: AsyncSession, arrived: Sequence[Arrived]) -> None:
    """All of one transaction: who is there is looked up once for all of them, and they are written in one insert."""
    await tell(session, arrived)
    await enter(session, [Happened(event, info) for event, info in arrived if event])


@on(GrantState)
async def keep_grant(session: AsyncSession, event: GrantState, info: EventInfo) -> None:
    """Who gets a role or loses one is told, but not of the end of one that this copy never knew."""
    await hold_messages(session)
    saved = await PEOPLE.save_grant(session, event)
    if saved and event.deleted is not (saved.before is None or saved.before.deleted):
        await tell(session, [Arrived(event, info)])


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    await hold_messages(session)
    saved = await PEOPLE.save_member(session, event)
    if saved and event.deleted:
        await forget_member(session, event.member_id)
    if saved:
        await enter(session, [Happened(event, info, saved.before.unit_id if saved.before else None)])


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await hold_messages(session)
    before = await session.get(units.Unit, event.unit_id)
    is_new, stood_in = before is None or before.version < event.version, before.parent_id if before else None
    await units.save(session, event)
    if is_new:
        await enter(session, [Happened(event, info, stood_in)])


on(MachineState)(save_machine)
