"""Reactions to others' events: the copy of units."""

from casework import units
from contracts.identity import UnitState
from kit.inbox import Handlers

on = Handlers()
on(UnitState)(units.save)
