"""Reactions to others' events: the copies of units, members and grants."""

from assistance.models import PEOPLE
from kit.inbox import Handlers

on = Handlers()
PEOPLE.keep(on)
