"""Reactions to others' events: the copies of units, members and grants."""

from casework import units
from contracts.identity import GrantState, MemberState, UnitState
from kit.inbox import Handlers
from shop.models import PEOPLE

on = Handlers()
on(UnitState)(units.save)
on(MemberState)(PEOPLE.save_member)
on(GrantState)(PEOPLE.save_grant)
