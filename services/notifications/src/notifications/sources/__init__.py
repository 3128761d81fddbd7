"""What each service's events mean for people: a module for each service, under its name, found by being here."""

import pkgutil
from importlib import import_module

from kit.events import Event
from notifications.announcement import Announcement, Source, Subject

SOURCES: dict[str, Source] = {
    module.name: import_module(f"{__name__}.{module.name}").source for module in pkgutil.iter_modules(__path__)
}
SUBJECTS = {subject.type: subject for source in SOURCES.values() for subject in source.subjects}
OF_KIND: dict[str, Subject] = {kind: subject for subject in SUBJECTS.values() for kind in subject.templates}
"""Kind of message → what it is about."""


def announce(event: Event) -> Announcement | None:
    """What the source of this event says of it."""
    source = SOURCES.get(event.topic.split(".")[0])
    return source.announce(event) if source else None
