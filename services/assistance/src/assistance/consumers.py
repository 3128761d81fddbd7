"""Reactions to others' events: the copies of units, members and grants."""

from assistance.models import PEOPLE
from casework import units
from contracts.identity import GrantState, MemberState, UnitState
from kit.inbox import Handlers

on = Handlers()
on(UnitState)(units.save)
on(MemberState)(PEOPLE.save_member)
on(GrantState)(PEOPLE.save_grant)
