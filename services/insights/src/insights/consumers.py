"""Reactions to others' events: archive each, then bring up to date what rests on it."""

import pkgutil
from importlib import import_module

from sqlmodel.ext.asyncio.session import AsyncSession

import contracts
from contracts.grievances import EVENTS, CaseEvent
from contracts.identity import MemberState, UnitState
from insights import archive, cases
from kit import units
from kit.events import KINDS, Event
from kit.inbox import EventInfo, Handlers

# Every contract there is, so that a new service's topic is archived from its first day without a change here.
for module in pkgutil.iter_modules(contracts.__path__):
    import_module(f"contracts.{module.name}")
ALL = [kind for kind in KINDS.values() if kind.__module__.startswith("contracts.")]

on = Handlers()


@on.every(*sorted({kind.topic for kind in ALL}))
async def archive_event(session: AsyncSession, event: Event | None, info: EventInfo) -> None:
    await archive.keep(session, event, info)


@on(*(kind for kind in ALL if kind.topic == EVENTS))
async def follow_case(session: AsyncSession, event: CaseEvent, info: EventInfo) -> None:
    await cases.refresh(session, event.case_id)


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await units.save(session, **event.model_dump())


@on(MemberState)
async def forget_erased(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    if event.deleted:
        await archive.erase(session, event.member_id)
