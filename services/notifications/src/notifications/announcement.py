"""What an event means for people: whom it is said to, in which words, where it leads. Pure.

A module of `sources` says it of one service's events, in these terms.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from casework.conflict import Matter
from contracts.roles import AnyRole
from kit.events import Event
from kit.texts import Language, Text

Facts = Mapping[str, Any]
"""What words and link need: the subject's `number` if it has one, ids of units that act, dates. Never a text."""
Names = Mapping[str, str]
"""Of the units and persons whose ids stand in facts."""


class Audience(NamedTuple):
    """Tell `kind` to one member, or to everybody who holds `role` at exactly this unit.

    Not to holders above it: the desk is the nearest unit with staff of its own, and a group's staff would otherwise
    hear of every case in the enterprise.
    """

    kind: str
    member_id: str | None = None
    role: AnyRole | None = None
    unit_id: str | None = None


class Viewers(NamedTuple):
    """Whose open pages may show the subject: these members, and holders of a role at a unit or above it."""

    members: Sequence[str] = ()
    places: Sequence[tuple[str, str]] = ()
    """Role and unit."""


class Announcement(NamedTuple):
    """What one event says: messages to `audiences`, and a hint to the open pages of `viewers`."""

    subject_type: str
    subject_id: str
    facts: Facts
    audiences: Sequence[Audience] = ()
    """In order of preference: a member of two audiences is told once, as a member of the first."""
    viewers: Viewers | None = None
    matter: Matter | None = None
    """Who keeps out of it, unless an audience or the viewers name them as a member."""
    filed_at: datetime | None = None
    """When the subject was filed: what is older than a reset of the reader's account is not named to them."""


class Template(NamedTuple):
    title: Text
    body: Text


def template(zh: str, en: str, zh_body: str, en_body: str) -> Template:
    return Template(Text(zh, en), Text(zh_body, en_body))


class Words(NamedTuple):
    title: str
    body: str


@dataclass(frozen=True)
class Subject:
    """A type of thing that messages are about, and what is said of it.

    A message may be read over a shoulder on a locked phone: it gives a number and which union or department acted,
    never what the matter is about nor whose it is.
    """

    type: str
    templates: Mapping[str, Template]
    """By kind of message. `{Name}` is the value of `{name}` at the beginning of a sentence."""
    values: Callable[[Facts, Names, Language], Mapping[str, str]]
    """For the names in templates."""
    link: Callable[[str, str, Facts, str], str]
    """Kind, subject's id, facts, reader's id → the page where the reader can act on it."""
    units: Collection[str] = ()
    """Names of the facts that are a unit's id."""
    people: Collection[str] = ()
    """Names of the facts that are a member's id."""
    open_after_reset: bool = False
    """Whether a reader whose account was just reset reads of older ones too."""

    def words(self, kind: str, facts: Facts, names: Names, language: Language) -> Words:
        values = self.values(facts, names, language)
        at_beginning = {name.capitalize(): value[:1].upper() + value[1:] for name, value in values.items()}
        return Words(*(each.in_(language).format(**values, **at_beginning) for each in self.templates[kind]))


@dataclass(frozen=True)
class Source:
    """One service's events. Those of its `.events` topic are announced as they come."""

    announce: Callable[[Event], Announcement | None]
    subjects: Sequence[Subject]
    silent: Mapping[type[Event], str] = field(default_factory=dict)
    """Events that bring nobody a message, each with the reason."""


def who_is_told(
    announcement: Announcement, members: Mapping[Audience, Collection[str]], involved: Collection[str]
) -> dict[str, str]:
    """Member → kind of message. `members` of each audience in order; `involved` are those who must keep out.

    Who is complained about and who is involved must not learn that there is a matter. An author who is also staff hears
    of their own as its author only.
    """
    matter = announcement.matter
    kept_out = {*involved, *((matter.author_id, matter.about_member_id) if matter else ())}
    kinds: dict[str, str] = {}
    for audience, member_ids in members.items():
        for member_id in member_ids:
            if audience.member_id or member_id not in kept_out:
                kinds.setdefault(member_id, audience.kind)
    return kinds


def sortable(at: datetime) -> str:
    """A time that compares as text, under any collation: all have the same length."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def number_alone(facts: Facts, _names: Names, _language: Language) -> dict[str, str]:
    """Values of a subject of which messages give the number and nothing else."""
    return {"number": str(facts["number"])}
