"""What holds of every source, those that come later too: their events are said, and in which words."""

import json
import pkgutil
import re
from datetime import datetime
from importlib import import_module
from typing import Any, get_type_hints

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import contracts
from contracts import innovations
from contracts.roles import Role
from kit import clock
from kit.events import KINDS, Event
from kit.texts import Language
from notifications.announcement import Announcement
from notifications.consumers import on
from notifications.sources import OF_KIND, SOURCES, announce

for module in pkgutil.iter_modules(contracts.__path__):
    import_module(f"contracts.{module.name}")
EVENTS = [kind for _, kind in sorted(KINDS.items()) if kind.__module__.startswith("contracts.")]
SILENT = {kind: reason for source in SOURCES.values() for kind, reason in source.silent.items()}
SAID = [kind for kind in EVENTS if kind not in SILENT]

_IDS = st.text("ABC123", min_size=1, max_size=4)
_FIELDS: dict[Any, st.SearchStrategy[Any]] = {
    str: _IDS,
    str | None: st.none() | _IDS,
    int: st.just(1),
    datetime: st.builds(clock.now),
    datetime | None: st.builds(clock.now),
}
_ROLES = st.sampled_from([*map(str, Role), "of_a_later_release"])


def events(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Any of this kind, of today."""
    hints = get_type_hints(kind)
    fields = {name: hints[name] for name in kind.model_fields}
    values = {name: _FIELDS.get(hint, st.from_type(hint)) for name, hint in fields.items()}
    return st.builds(kind, **values | ({"role": _ROLES} if "role" in fields else {}))


def announced(event: Event) -> Announcement:
    return announce(event) or Announcement("", "", {})


def test_every_silence_has_a_reason() -> None:
    assert set(SILENT) <= set(EVENTS)
    assert all(re.fullmatch(r"[A-Z].{20,}\.", reason) for reason in SILENT.values())


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_event_is_said_to_somebody_or_is_silent_for_a_reason(kind: type[Event]) -> None:
    """A new event stands in its source: with an audience, or among the silent ones."""
    if kind in SAID:
        unshrunk = settings(phases=[Phase.generate], max_examples=1000)
        assert find(events(kind), lambda event: bool(announced(event).audiences), settings=unshrunk)
        return

    @given(events(kind))
    def is_silent(event: Event) -> None:
        assert not announced(event).audiences

    is_silent()


@pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.__name__)
def test_what_is_said_has_words_in_both_languages_and_leads_to_a_page(kind: type[Event]) -> None:
    @given(events(kind))
    def has_words(event: Event) -> None:
        said = announced(event)
        facts = json.loads(json.dumps(said.facts))
        for audience in said.audiences:
            subject = OF_KIND[audience.kind]
            assert subject.type == said.subject_type
            named = {each: "Plant 1" for name in (*subject.units, *subject.people) if (each := facts.get(name))}
            for names in ({}, named):  # they may not have come yet
                title, body = subject.words(audience.kind, facts, names, Language.CHINESE)
                assert not title.isascii()
                assert not body.isascii()
                for text in (title, body, *subject.words(audience.kind, facts, names, Language.ENGLISH)):
                    assert "{" not in text
                for text in subject.words(audience.kind, facts, names, Language.ENGLISH):
                    assert not re.search(r"(^|[.!?] )[^A-Z]", text), text
            link = subject.link(audience.kind, said.subject_id, facts, "reader")
            assert link.startswith("/")
            assert "{" not in link

    has_words()


def test_who_is_honoured_is_led_to_the_register_where_the_story_is_written() -> None:
    link = OF_KIND["honour_awarded"].link
    assert link("honour_awarded", "h1", {"number": "HN-2026-000001"}, "ann") == "/democracy/awards"


def test_the_events_of_every_source_are_listened_to() -> None:
    assert on.topics == {*(f"{service}.events" for service in SOURCES), "identity.state"}


@pytest.mark.parametrize(
    ("kind", "whom"),
    [
        (innovations.InnovationJudged, "author_id"),
        (innovations.InnovationUndisputed, "author_id"),
        (innovations.InnovationWithdrawn, "judge_ids"),
    ],
)
def test_who_has_a_part_in_an_innovation_hears_how_it_goes(kind: type[Event], whom: str) -> None:
    event = find(events(kind), lambda each: bool(getattr(each, whom)), settings=settings(phases=[Phase.generate]))
    found = getattr(event, whom)
    told = {each.member_id for each in announced(event).audiences}
    assert {*(found if isinstance(found, list) else [found])} <= told
