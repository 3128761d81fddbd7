"""People at work while things break: each insists until it has an answer, and notes what was acknowledged."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import httpx
from people import Enterprise, Person, Refused


class Acknowledged(NamedTuple):
    """A write that was answered with success."""

    case_id: str
    action: str
    version: int


class Load:
    """Whole journeys, one after another per member, until told to stop. A journey that began is finished."""

    def __init__(self, enterprise: Enterprise) -> None:
        self.enterprise = enterprise
        self.acknowledged: list[Acknowledged] = []
        self.titles: list[str] = []
        self.finished: list[str] = []
        """Cases whose whole journey was walked."""
        self.refusals: Counter[str] = Counter()
        """What the platform answered instead: status and code, or the transport's error."""
        self.without_retry_after = 0
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._work(member)) for member in self.enterprise.members]

    async def stop(self, timeout: float = 120) -> None:
        self._stopping.set()
        async with asyncio.timeout(timeout):
            await asyncio.gather(*self._tasks)

    async def _work(self, member: Person) -> None:
        while not self._stopping.is_set():
            self.finished.append(await self.journey(member))

    async def journey(self, member: Person) -> str:
        desk, handler = self.enterprise.desk, self.enterprise.handler
        department = {"department_id": self.enterprise.units["后勤部"]}
        title, key = f"夜班热饭 {secrets.token_hex(6)}", secrets.token_hex(16)
        self.titles.append(title)
        case = await self._insist(lambda: member.file_case(title, key))
        self._note(case, "submit")
        for actor, action, body in (
            (desk, "accept", None),
            (desk, "assign", department),
            (handler, "start", None),
            (handler, "reply", {"text": "从下周起夜班供应热饭。"}),
            (member, "rating", {"solved": True, "score": 5}),
        ):
            case = await self._step(actor, case, action, body)
        return str(case["id"])

    async def _step(self, actor: Person, case: dict[str, Any], action: str, body: Any) -> dict[str, Any]:
        """The same action until it is done once: after a lost answer, look before trying again."""
        path = f"/grievances/cases/{case['id']}"
        while True:
            try:
                done = await actor.act(case, action, body)
            except (Refused, httpx.TransportError) as error:
                await self._bear(error)
            else:
                self._note(done, action)
                return done
            case = await self._insist(lambda: actor.get(path))
            if OFFERED_AS.get(action, action) not in case["actions"]:
                return case  # done by a try whose answer was lost

    def _note(self, case: dict[str, Any], action: str) -> None:
        self.acknowledged.append(Acknowledged(case["id"], action, case["version"]))

    async def _insist(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        while True:
            try:
                return await ask()
            except (Refused, httpx.TransportError) as error:
                await self._bear(error)

    async def _bear(self, error: Refused | httpx.TransportError) -> None:
        if isinstance(error, Refused):
            answer = error.answer
            if answer.status_code < 500 and answer.status_code not in (404, 409, 412):
                raise error
            self.refusals[f"{answer.status_code} {answer.json().get('code')}"] += 1
            self.without_retry_after += answer.status_code == 503 and "Retry-After" not in answer.headers
        else:
            self.refusals[type(error).__name__] += 1
        await asyncio.sleep(0.2)


OFFERED_AS = {"rating": "rate"}
"""The name under which a case offers an action, where it differs from the path."""
