"""A case as one reader may see it.

The only place where a case becomes JSON, so the only place that has to keep a hidden author hidden: a department that
the author did not agree to show their name to sees no name, no employee number, no unit, and files under neutral names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.attachments import FilePublic
from casework.caller import Caller
from casework.deadlines import Clock, load
from grievances import access, explain, rules
from grievances.access import Left
from grievances.deadlines import OWED, ClockKind
from grievances.errors import CaseNotFound
from grievances.masking import Signature, mask, remains
from grievances.models import NUMBERS, Attachment, Case, Member, Rating, TimelineEntry
from grievances.rules import AUTHOR_LABEL, FORMER, WITHHELD, Party
from grievances.schemas import (
    About,
    Author,
    CasePublic,
    DepartmentView,
    DepartmentViewRequest,
    RatingPublic,
    TimelinePublic,
    UnitRef,
)
from grievances.signatures import Named, open_signature, signature_of
from kit import clock
from kit.auth import Grant
from kit.texts import Language, Text

_NOT_SIGNED = Signature()
_SYSTEM = Text("系统", "the system")
_DEPARTMENT = Text("承办部门", "the department")
_UNION = Text("工会", "the union")


class Writer(NamedTuple):
    """Who wrote something, and for which unit."""

    party: str
    member_id: str | None = None
    unit_id: str | None = None


AUTHOR = Writer(Party.AUTHOR)


@dataclass(frozen=True)
class Eyes:
    """Whose eyes a case is shown to."""

    party: Party
    language: Language
    hidden: bool = False
    """The author is to stay unknown."""
    signature: Signature = _NOT_SIGNED
    """What would give the hidden author away in a text."""
    reader_id: str = ""
    departments: frozenset[str] = frozenset()
    """That wrote in the case and are the reader's own, the present one among them or not."""
    left: Left | None = None
    """Of a reader who had the case before: how far they read."""

    def text(self, text: str, by: Writer) -> str:
        """The department's own words stay as they are: a writer who lists all names would otherwise learn the author
        from the one that comes back masked. Another department's are not passed on, for the same reason."""
        if not self.hidden:
            return text
        if by.party != Party.DEPARTMENT:
            return mask(text, self.signature)
        return text if self._is_ours(by) else WITHHELD.in_(self.language)

    def file(self, file: Attachment, by: Writer) -> FilePublic:
        others = by.party == Party.AUTHOR or (by.party == Party.DEPARTMENT and not self._is_ours(by))
        neutral = rules.neutral_file_name(file.id, file.name)
        name = neutral if self.hidden and others else self.text(file.name, by)
        original = file.original_name is not None and self.may_have_original(by)
        return FilePublic(id=file.id, name=name, media_type=file.media_type, size=file.size, original=original)

    def may_have_original(self, by: Writer) -> bool:
        """The staff who work on the case, and the author of what they sent. Never a department: an original can say who
        took the picture, and where."""
        return self.party is Party.STAFF or (self.party is Party.AUTHOR and by.party == Party.AUTHOR)

    def _is_ours(self, by: Writer) -> bool:
        return by.member_id == self.reader_id or by.unit_id in self.departments

    def person(self, actor: str, name: str | None, unit: str | None) -> str:
        """What to call the person who wrote or acted: the department by its name, the union by name and desk."""
        match actor:
            case Party.AUTHOR:
                return name if name and not self.hidden else AUTHOR_LABEL.in_(self.language)
            case Party.SYSTEM:
                return _SYSTEM.in_(self.language)
            case Party.DEPARTMENT:
                return unit or _DEPARTMENT.in_(self.language)
        where = unit or _UNION.in_(self.language)
        if not name:
            return where
        return f"{where} {name}"


async def eyes_of(session: AsyncSession, case: Case, party: Party, caller: Caller, author: Named | None) -> Eyes:
    left = await access.left(session, caller.user, case.id, party)
    if not is_hidden(party, case.show_author, knew_author=bool(left and left.knew_author)):
        return Eyes(party, caller.language, left=left)
    signature = open_signature(session, case.id, case.signature, author)
    own = await access.own_departments(session, caller.user, case.id)
    return Eyes(party, caller.language, True, signature, caller.user.id, own, left)


def is_hidden(party: Party, show_author: bool, *, knew_author: bool) -> bool:
    """Whether the author is hidden from this party; a former department learns no more than it knew."""
    if party is Party.FORMER_DEPARTMENT:
        return not (show_author and knew_author)
    return party is Party.DEPARTMENT and not show_author


class Names:
    """Names of the units a case or a page of them refers to; an unknown one shows its id until identity tells."""

    def __init__(self, names: Mapping[str, str | None]) -> None:
        self._units = {unit_id: UnitRef(id=unit_id, name=name or unit_id) for unit_id, name in names.items()}

    def unit(self, unit_id: str) -> UnitRef:
        return self._units.get(unit_id) or UnitRef(id=unit_id, name=unit_id)

    def maybe(self, unit_id: str | None) -> UnitRef | None:
        return self.unit(unit_id) if unit_id else None


def row(case: Any, names: Names, eyes: Eyes, now: datetime) -> dict[str, Any]:
    """Fields of a CaseRow. `case` is a Case or a list's row with the same columns.

    Not the CaseRow itself: to make twenty of them takes as long as to read them from the database.
    """
    due, late = None, False
    if case.due_kind and case.due_at and eyes.party not in FORMER:  # others' dates by now
        late = case.due_kind in OWED and case.due_at < now
        due = {"kind": case.due_kind, "at": case.due_at, "late": late, "provisional": case.due_provisional}
    return {
        "id": case.id,
        "number": NUMBERS.write(case.submitted_at, case.serial),
        "kind": case.kind,
        "title": eyes.text(case.title, AUTHOR),
        "state": case.state,
        "unit": names.unit(case.desk_unit_id if eyes.hidden else case.unit_id),
        "desk_unit": names.unit(case.desk_unit_id),
        "department": names.maybe(case.department_id),
        "submitted_at": case.submitted_at,
        "next_due": due,
        "late": late,
        "supervised": case.supervising_unit_id is not None,
        "version": case.version,
        "my_role": eyes.party.value,
    }


_NOT_SHOWN_TO = {
    Party.AUTHOR: (ClockKind.HAND_BACK, ClockKind.FOLLOW_UP),
    Party.DEPARTMENT: (ClockKind.FOLLOW_UP,),
}
"""Dates that are between others."""


@dataclass(frozen=True)
class Whole:
    """A case with everything around it that a view needs."""

    case: Case
    clocks: Sequence[Clock]
    author: Named | None
    about: Member | None
    names: Names
    timeline: Sequence[tuple[TimelineEntry, str | None]]
    """With the actor's name."""
    files: Sequence[Attachment]
    rating: Rating | None


def public(whole: Whole, eyes: Eyes) -> CasePublic:
    case, names, now = whole.case, whole.names, clock.now()
    author = None
    if not eyes.hidden:
        name = whole.author.name if whole.author else ""
        author = Author(id=case.author_id, name=name, unit_name=names.unit(case.unit_id).name)
    about = UnitRef(id=whole.about.id, name=whole.about.name) if whole.about else None
    rating = whole.rating
    return CasePublic(
        **row(case, names, eyes, now),
        text=eyes.text(case.text, AUTHOR),
        files=[eyes.file(file, AUTHOR) for file in whole.files],
        author=author,
        author_label=eyes.person(Party.AUTHOR, author.name if author else None, None),
        show_author_to_department=case.show_author,
        about=About(unit=names.maybe(case.about_unit_id), member=about, complaint=case.complaint),
        actions=list(rules.offered(eyes.party, case.state)),
        deadlines=[
            explain.due(each, now, eyes.language)
            for each in whole.clocks
            if eyes.party not in FORMER and each.kind not in _NOT_SHOWN_TO.get(eyes.party, ())
        ],
        timeline=[_entry(entry, name, names, eyes) for entry, name in whole.timeline],
        rating=RatingPublic(
            at=rating.at,
            solved=rating.solved,
            score=rating.score,
            words=eyes.text(rating.words, AUTHOR) if rating.words else None,
        )
        if rating
        else None,
        supervising_unit=names.maybe(case.supervising_unit_id),
    )


def _entry(entry: TimelineEntry, name: str | None, names: Names, eyes: Eyes) -> TimelinePublic:
    words = rules.words_for(eyes.party, entry.action, entry.words)
    if eyes.left and entry.version > eyes.left.version:
        words = None
    place, department = names.maybe(entry.unit_id), names.maybe(entry.department_id)
    return TimelinePublic(
        at=entry.at,
        action=entry.action,
        state=entry.state,
        actor=Party(entry.actor).value,
        actor_label=eyes.person(entry.actor, name, place.name if place else None),
        words=eyes.text(words, Writer(entry.actor, entry.actor_id, entry.unit_id)) if words else None,
        note=explain.followed(
            entry, place.name if place else None, department.name if department else None, eyes.language
        ),
    )


@lru_cache(maxsize=200)
def _case_and_people(grants: tuple[Grant, ...]) -> Any:
    author, about = aliased(Member), aliased(Member)
    return (
        select(Case, author, about, *access.capacities(access.holder_of(grants)))
        .join(author, col(author.id) == col(Case.author_id), isouter=True)
        .join(about, col(about.id) == col(Case.about_member_id), isouter=True)
        .where(Case.id == bindparam("case_id"))
    )


async def show(session: AsyncSession, caller: Caller, case_id: str) -> CasePublic:
    """CaseNotFound for those who have no part in the case."""
    await session.flush()
    asked = {"me": caller.user.id, "case_id": case_id}
    found = (await session.exec(_case_and_people(caller.user.grants), params=asked)).first()
    if not found:
        caller.user.refuse_unknown(CaseNotFound)
    case: Case = found[0]
    party = access.require_part(caller.user, access.party_from(*found[3:]), case.submitted_at)
    eyes = await eyes_of(session, case, party, caller, found[1])
    files = select(Attachment).where(Attachment.case_id == case_id, col(Attachment.message_id).is_(None))
    rating = select(Rating).where(Rating.case_id == case_id).order_by(col(Rating.round).desc()).limit(1)
    if eyes.left:
        rating = rating.where(col(Rating.at) <= eyes.left.at)
    timeline = await read_timeline(session, case_id)
    whole = Whole(
        case=case,
        clocks=load(case.clocks),
        author=found[1],
        about=found[2],
        names=Names(await units.names(session, units_of(case, timeline))),
        timeline=timeline,
        files=list(await session.exec(files.order_by(col(Attachment.id)))),
        rating=(await session.exec(rating)).first(),
    )
    return public(whole, eyes)


async def department_view(session: AsyncSession, caller: Caller, asked: DepartmentViewRequest) -> DepartmentView:
    """What a department would read of words by the caller. CaseNotFound for a case that is not the caller's own: of
    others it would tell their names. ClosedAfterReset."""
    case = await session.get(Case, asked.case_id) if asked.case_id else None
    if asked.case_id and (not case or case.author_id != caller.user.id):
        caller.user.refuse_unknown(CaseNotFound)
    if case:
        caller.user.require_open(case.submitted_at)
    author = await session.get(Member, caller.user.id)
    signature = open_signature(session, case.id, case.signature, author) if case else signature_of(author)
    masked = [mask(text, signature) for text in asked.texts]
    left = dict.fromkeys(each for text in masked for each in remains(text, signature))
    return DepartmentView(texts=masked, is_masked=masked != asked.texts, remains=list(left))


async def read_timeline(session: AsyncSession, case_id: str) -> list[tuple[TimelineEntry, str | None]]:
    statement = (
        select(TimelineEntry, Member.name)
        .join(Member, col(Member.id) == col(TimelineEntry.actor_id), isouter=True)
        .where(TimelineEntry.case_id == case_id)
        .order_by(col(TimelineEntry.version))
    )
    return [(entry, name) for entry, name in await session.exec(statement)]


def units_of(case: Case, timeline: Iterable[tuple[TimelineEntry, str | None]]) -> set[str]:
    own = {case.unit_id, case.desk_unit_id, case.department_id, case.about_unit_id, case.supervising_unit_id}
    entered = {unit for entry, _ in timeline for unit in (entry.unit_id, entry.department_id)}
    return {unit for unit in own | entered if unit}
