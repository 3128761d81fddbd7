"""Reactions to others' events: the copies of units, members and grants; who leaves is no longer covered."""

from assistance.models import PEOPLE
from assistance.schemes import end_by_leaving
from contracts.identity import MemberState
from kit.inbox import Handlers

on = Handlers()
PEOPLE.keep(on)
on(MemberState)(end_by_leaving)
