"""Reactions to others' events: the copies of units, members and grants; of who leaves no course is kept."""

from contracts.identity import MemberState
from kit.inbox import Handlers
from learning.learners import forget_who_left
from learning.models import PEOPLE

on = Handlers()
PEOPLE.keep(on)
on(MemberState)(forget_who_left)
