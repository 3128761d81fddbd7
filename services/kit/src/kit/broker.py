"""Where events travel: what every broker does, and the one within a process (`local:`). Kafka is in `kit.kafka`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, Protocol


class BrokerAway(Exception):
    """The broker did not take or give events; nothing is lost, the caller tries again."""


class Record(NamedTuple):
    """One event on its way; `data` is JSON."""

    topic: str
    key: str
    id: str
    type: str
    source: str
    time: datetime
    traceparent: str
    data: bytes


class Unreadable(NamedTuple):
    """A record of which no event can be made."""

    topic: str


class Received(NamedTuple):
    record: Record | Unreadable
    """As it came; `kit.records.admit` says whether it may be taken in."""
    partition: int
    offset: int


Place = tuple[str, int]
"""A topic and one of its partitions."""

SavedOffsets = Callable[[], Awaitable[Mapping[Place, int]]]
"""For each place the offset to go on from."""


class Subscription(Protocol):
    async def poll(self) -> list[Received]:
        """The next events, in order per place; empty when a second passed without one."""

    def lag(self) -> Mapping[Place, int]:
        """How many events wait beyond those polled."""

    async def close(self) -> None: ...


class Broker(Protocol):
    async def publish(self, records: Sequence[Record]) -> None:
        """Return once all are safe with the broker; raise BrokerAway otherwise."""

    def announce(self) -> None:
        """Tell waiting local consumers that there is something new."""

    async def subscribe(self, group: str, topics: Sequence[str], saved: SavedOffsets) -> Subscription: ...

    async def heard(self) -> Mapping[str, int]:
        """For each topic that is read from its outbox the position that some listener goes on from."""

    async def read_all(self, topics: Sequence[str]) -> list[Record]:
        """Everything these topics still hold, without what is refused."""

    async def close(self) -> None: ...


ReadOutbox = Callable[[str, int, int], Awaitable[list[Received]]]
"""(topic, after position, limit) → events in order of position."""


class LocalBroker:
    """Consumers read the publishers' outboxes by position. For services that share one process."""

    def __init__(self) -> None:
        self._outboxes: dict[str, ReadOutbox] = {}
        self._listeners: list[tuple[frozenset[str], SavedOffsets]] = []
        self._news = asyncio.Event()

    def attach(self, service: str, read: ReadOutbox) -> None:
        """Make a service's topics (`<service>.…`) readable."""
        self._outboxes[service] = read

    def attach_listener(self, topics: Iterable[str], saved: SavedOffsets) -> None:
        """Let its publishers keep what it has not heard yet, also before it subscribes."""
        self._listeners.append((frozenset(topics), saved))

    async def publish(self, records: Sequence[Record]) -> None:
        """Nothing to send: stamping the outbox row is the publication."""

    def announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def subscribe(self, group: str, topics: Sequence[str], saved: SavedOffsets) -> "LocalSubscription":
        return LocalSubscription(self, topics, dict(await saved()))

    async def heard(self) -> Mapping[str, int]:
        heard: dict[str, int] = {}
        for topics, saved in self._listeners:
            places = await saved()
            for topic in topics:
                place = places.get((topic, 0), 0)
                heard[topic] = min(heard.get(topic, place), place)
        return heard

    async def read_all(self, topics: Sequence[str]) -> list[Record]:
        """Nothing that a restored database would not know: the topics are in it."""
        return []

    async def read(self, topic: str, after: int) -> list[Received]:
        read = self._outboxes.get(topic.split(".")[0])
        return await read(topic, after, 100) if read else []

    def news(self) -> asyncio.Event:
        """Set at the next announcement; take it before looking, or one that comes during the look is missed."""
        return self._news

    async def close(self) -> None:
        self._outboxes.clear()
        self._listeners.clear()


class LocalSubscription:
    """Reads state topics to their end before events: a new service knows who is who before it hears what happened."""

    def __init__(self, broker: LocalBroker, topics: Sequence[str], offsets: dict[Place, int]) -> None:
        self._broker, self._next = broker, offsets
        self._states = [topic for topic in topics if topic.endswith(".state")]
        self._events = [topic for topic in topics if topic not in self._states]

    async def poll(self) -> list[Received]:
        news = self._broker.news()
        found = await self.read_now()
        if not found:
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), 1)
            found = await self.read_now()
        return found

    async def read_now(self) -> list[Received]:
        return await self._read(self._states) or await self._read(self._events)

    async def _read(self, topics: Sequence[str]) -> list[Received]:
        found: list[Received] = []
        for topic in topics:
            events = await self._broker.read(topic, self._next.get((topic, 0), 0) - 1)
            if events:
                self._next[(topic, 0)] = events[-1].offset + 1
            found.extend(events)
        return found

    def lag(self) -> Mapping[Place, int]:
        return {}

    async def close(self) -> None:
        pass
