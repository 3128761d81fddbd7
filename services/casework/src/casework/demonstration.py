"""What the `demonstration.py` of a service is given: the people of an enterprise, the services' API, and time ahead.

That module has `begin(history)`, which puts the first steps into the history with `at`: each step puts those that
follow from it. It also says

- `OFFICERS`: who holds which role in it;
- `JOBS`: the timed jobs of its worker that find out what is due. Twice a day they run, and every event is carried to
  everybody it concerns.

What one service draws from its `History.random` changes nothing of another's history.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from contracts.roles import Role


class Refused(RuntimeError):
    """A service did not accept what the demonstration did: the demonstration and the rules disagree."""

    def __init__(self, what: str, code: str = "") -> None:
        super().__init__(what)
        self.code = code


class Officer(NamedTuple):
    """An employee with a duty, who signs in with the demonstration's password.

    Services that name the same title in the same unit mean the same person, who holds the roles of all of them. A unit
    has six places at most: take a title that is there, such as 集团工会主席 of the group, before you add one.
    """

    unit: str
    title: str
    roles: tuple[Role, ...]
    """Held at `unit`, or `held_at`; each reaches the units below."""
    post: str = ""
    """In the union, as identity's API names it, if any."""
    duties: str = ""
    held_at: str = ""
    """Another unit than their own at which they hold the roles, if any: who assesses comes from another team."""


class Person(NamedTuple):
    id: str
    employee_number: str
    name: str
    unit: str
    """Its name."""


class History(Protocol):
    """Two months in the life of one service, as a queue of what happens when."""

    begin: datetime
    until: datetime
    """The present of those who open the platform afterwards. What lies after it, or within its last five minutes, does
    not happen."""
    random: random.Random
    """Of this service alone, and the same every time."""
    units: Mapping[str, str]
    """Name → id."""

    def anyone(self, unit: str | None = None) -> Person:
        """An employee who is no officer; of any unit, by size. Those one can sign in as come more often."""

    def account(self, unit: str) -> Person:
        """The ordinary employee of a workshop as whom one can sign in."""

    def officer(self, unit: str, title: str) -> Person: ...

    def holder(self, role: Role, unit: str) -> Person:
        """The first officer who holds the role at that unit itself."""

    def at(self, when: datetime, step: Callable[[], Awaitable[object]]) -> None:
        """Run `step` at that time. It may draw, call, and put further steps."""

    def later(self, low: float, high: float, step: Callable[[], Awaitable[object]]) -> None:
        """Run `step` after a number of days between `low` and `high`, as drawn."""

    async def call(
        self, who: Person, method: str, path: str, *, version: int | None = None, **request: Any
    ) -> dict[str, Any]:
        """Ask a service as that person, with the roles they hold; `path` begins with the service: `/grievances/cases`.
        `version` goes into If-Match, `request` (`json`, `params`, `files`) to httpx. Raises Refused."""

    async def download(self, path: str) -> bytes:
        """A public file of this service, at its whole address, as somebody without an account gets it."""

    def show(self, who: Person, what: str, text: str) -> None:
        """Have `text` printed with the account of somebody one can sign in as: what they would have on paper."""

    async def work(self, job: str) -> None:
        """Run a timed job of this service's worker now."""
