"""Two months in the life of the demonstration enterprise, played through the services' own APIs.

Who is there stands in `people`, what a service does there in the module `demonstration` of each. The clock is moved so
that every rule sees the time it expects. Nothing is written past a rule.
"""

import heapq
import itertools
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock
from standalone.enterprise import HEADCOUNT, OFFICERS, UNITS
from standalone.people import People
from standalone.platform import Platform

DAYS = 61
"""Two months."""

Say = Callable[[str], None]
Step = Callable[[], Awaitable[object]]


async def fill(platform: Platform, say: Say, days: int = DAYS) -> list[dict[str, str]]:
    """Returns the accounts one can sign in with: employee_number, password, role, name, unit."""
    start = clock.now()
    moved = timedelta()

    def move_to(when: datetime) -> None:
        nonlocal moved
        step = when - clock.now()
        clock.shift(step)
        moved += step

    modules = {
        name: import_module(f"{name}.demonstration") for name in platform.apps if find_spec(f"{name}.demonstration")
    }
    try:
        move_to(start - timedelta(days=days))
        people = People(platform, [*OFFICERS, *(each for module in modules.values() for each in module.OFFICERS)])
        say(f"Making the enterprise: {len(UNITS) + 1} units, {sum(HEADCOUNT.values())} employees …")
        await people.arrive()
        say(f"Playing {days} days …")
        await Play(platform, people, modules, move_to, say).run(days, until=start)
        await people.leave_a_proposal()
        await platform.settle()
    finally:
        clock.shift(-moved)
    return people.accounts


class Play:
    """What happens in all services, as one queue."""

    def __init__(
        self,
        platform: Platform,
        people: People,
        modules: Mapping[str, ModuleType],
        move_to: Callable[[datetime], None],
        say: Say,
    ) -> None:
        self.platform, self.people = platform, people
        self._modules, self._move_to, self._say = modules, move_to, say
        self._queue: list[tuple[datetime, int, Step]] = []
        self._order = itertools.count()

    async def run(self, days: int, until: datetime) -> None:
        begin, played = clock.now(), 0
        for half_day in range(1, 2 * days):
            self.at(begin + half_day * timedelta(hours=12), self._look_what_is_due)
        for week in range(0, days, 7):
            self.at(begin + timedelta(days=week, hours=12), self.people.tidy_inboxes)
        for name, module in self._modules.items():
            history: History = _History(self, name, begin, until)
            module.begin(history)
        while self._queue and self._queue[0][0] < until - timedelta(minutes=5):
            when, _, step = heapq.heappop(self._queue)
            self._move_to(when)
            if (when - begin).days >= played + 10:
                played = (when - begin).days
                self._say(f"… {played} of {days} days")
            await step()
        self._move_to(until)
        await self._look_what_is_due()

    def at(self, when: datetime, step: Step) -> None:
        heapq.heappush(self._queue, (when, next(self._order), step))

    async def _look_what_is_due(self) -> None:
        await self.platform.settle()
        for name, module in self._modules.items():
            for job in module.JOBS:
                await self.platform.workers[name].run_job(job)
        await self.platform.settle()


class _History:
    """casework.demonstration.History"""

    def __init__(self, play: Play, service: str, begin: datetime, until: datetime) -> None:
        self._play, self._service = play, service
        self.begin, self.until = begin, until
        self.random = random.Random(f"2026 {service}")
        self.units: Mapping[str, str] = play.people.units

    def anyone(self, unit: str | None = None) -> Person:
        return self._play.people.anyone(self.random, unit)

    def account(self, unit: str) -> Person:
        return self._play.people.account(unit)

    def officer(self, unit: str, title: str) -> Person:
        return self._play.people.officers[unit, title]

    def holder(self, role: Role, unit: str) -> Person:
        return self._play.people.holder(role, unit)

    def at(self, when: datetime, step: Step) -> None:
        self._play.at(when, step)

    def later(self, low: float, high: float, step: Step) -> None:
        self.at(clock.now() + timedelta(days=self.random.uniform(low, high)), step)

    async def call(
        self, who: Person, method: str, path: str, *, version: int | None = None, **request: Any
    ) -> dict[str, Any]:
        return await self._play.people.call(who.id, method, path, version=version, **request)

    async def download(self, path: str) -> bytes:
        return await self._play.people.call.download(self._service, path)

    def show(self, who: Person, what: str, text: str) -> None:
        self._play.people.show(who, what, text)

    async def work(self, job: str) -> None:
        await self._play.platform.workers[self._service].run_job(job)
