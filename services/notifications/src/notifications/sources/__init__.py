"""What each service's events mean for people: a module for each service, under its name, found by being here."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import TypeVar

from kit.events import Event
from notifications.announcement import Announcement, Source, Subject

Value = TypeVar("Value")


def by_name(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Raises TypeError where two sources mean different things by one name."""
    found: dict[str, Value] = {}
    for name, value in pairs:
        if found.setdefault(name, value) is not value:
            raise TypeError(f"two sources say {name}: give one of them another name")
    return found


SOURCES: dict[str, Source] = {
    module.name: import_module(f"{__name__}.{module.name}").source for module in pkgutil.iter_modules(__path__)
}
SUBJECTS = by_name((subject.type, subject) for source in SOURCES.values() for subject in source.subjects)
OF_KIND: dict[str, Subject] = by_name((kind, subject) for subject in SUBJECTS.values() for kind in subject.templates)
"""Kind of message → what it is about."""


def announce(event: Event) -> Announcement | None:
    """What the source of this event says of it."""
    source = SOURCES.get(event.topic.split(".")[0])
    return source.announce(event) if source else None
