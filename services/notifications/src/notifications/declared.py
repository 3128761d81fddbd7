"""A source as a table: what each event says, to whom, in which words, and where it leads. Pure.

For a service whose messages give the number of a thing and nothing else of it; one that says more writes functions.
"""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple

from casework.conflict import Matter
from contracts.roles import AnyRole
from kit.events import Event
from kit.texts import Text
from notifications.announcement import Announcement, Audience, Facts, Source, Subject, Template, Viewers, number_alone


class To(NamedTuple):
    """The member whose id stands in this field of the event, those who are listed there, or all who hold `role` at the
    unit that stands there.

    Nobody, where the field is empty or the event has none.
    """

    field: str
    role: AnyRole | None = None


class Say(NamedTuple):
    kind: str
    """Of the message, unlike every other in the platform."""
    on: type[Event] | tuple[type[Event], ...]
    to: To
    title: Text
    body: Text
    """Both may have `{number}`."""
    link: str | None = None
    """Another page than the thing's, such as a member's own."""
    only: Callable[[Any], bool] | None = None
    """Of which of these events."""


class Thing(NamedTuple):
    """What messages are about, such as an order."""

    name: str
    event: type[Event]
    """The base of its events, whose key is its id."""
    link: str
    """The page of one: `/shop/orders/{id}`. It may also name an id that its events have: `/shop/lists/{list_id}`."""
    viewers: Sequence[To]
    """Whose open pages follow it; holders of a role above the unit, too."""
    author: str | None
    """The field with the member who keeps out of the work on it."""
    says: Sequence[Say]


def declared(*things: Thing, silent: Mapping[type[Event], str] | None = None) -> Source:
    def announce(event: Event) -> Announcement | None:
        return next((_announced(thing, event) for thing in things if isinstance(event, thing.event)), None)

    return Source(announce, [_subject(thing) for thing in things], silent or {})


def _announced(thing: Thing, event: Event) -> Announcement:
    said = [
        Audience(each.kind, *_place(each.to, one))
        for each in thing.says
        if isinstance(event, each.on) and (each.only is None or each.only(event))
        if (found := getattr(event, each.to.field, None))
        for one in (found if isinstance(found, list) else [found])
    ]
    seeing = [(each.role, found) for each in thing.viewers if (found := getattr(event, each.field, None))]
    viewers = Viewers([found for role, found in seeing if not role], [(role, found) for role, found in seeing if role])
    matter = Matter(getattr(event, thing.author)) if thing.author else None
    ids = {name: getattr(event, name) for name in _names(thing) if name != "id"}
    facts = {"number": getattr(event, "number", ""), **ids}
    return Announcement(thing.name, event.key, facts, said, viewers, matter)


def _names(thing: Thing) -> set[str]:
    links = [thing.link, *(each.link for each in thing.says if each.link)]
    return {name for link in links for _, name, _, _ in Formatter().parse(link) if name}


def _place(to: To, found: str) -> tuple[str | None, AnyRole | None, str | None]:
    return (None, to.role, found) if to.role else (found, None, None)


def _subject(thing: Thing) -> Subject:
    links = {each.kind: each.link or thing.link for each in thing.says}

    def link(kind: str, thing_id: str, facts: Facts, _reader_id: str) -> str:
        return links[kind].format(**{**facts, "id": thing_id})

    return Subject(thing.name, {each.kind: Template(each.title, each.body) for each in thing.says}, number_alone, link)
