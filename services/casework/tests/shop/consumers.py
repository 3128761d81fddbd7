"""Reactions to others' events: the copy of units."""

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import UnitState
from kit.inbox import EventInfo, Handlers

on = Handlers()


@on(UnitState)
async def keep_unit(session: AsyncSession, event: UnitState, info: EventInfo) -> None:
    await units.save(session, **event.model_dump())
