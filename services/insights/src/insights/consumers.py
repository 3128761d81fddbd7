"""Reactions to others' events: archive each, then bring up to date what rests on it."""

import pkgutil
from collections.abc import Sequence
from importlib import import_module

from sqlmodel.ext.asyncio.session import AsyncSession

import contracts
from casework import units
from contracts.identity import MemberState, UnitState
from insights import archive, facts
from kit.events import KINDS
from kit.inbox import Arrived, Handlers

# Every contract there is, so that a new service's topic is archived from its first day without a change here.
for module in pkgutil.iter_modules(contracts.__path__):
    import_module(f"contracts.{module.name}")
ALL = [kind for kind in KINDS.values() if kind.__module__.startswith("contracts.")]

on = Handlers()
on(UnitState)(units.save)


@on.together(*sorted({kind.topic for kind in ALL}))
async def archive_events(session: AsyncSession, arrived: Sequence[Arrived]) -> None:
    await archive.keep(session, arrived)
    await facts.refresh(session, {(event.topic, event.key) for event, _ in arrived if event})
    for event, _ in arrived:
        if isinstance(event, MemberState) and event.deleted:
            await archive.erase(session, event.member_id)
