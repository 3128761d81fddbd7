"""Reactions to others' events: the copies of units, members and grants."""

from kit.inbox import Handlers
from learning.models import PEOPLE

on = Handlers()
PEOPLE.keep(on)
