"""Drafts: what an election asks of whom, and who sees to it; checked before anything is saved."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import Outcome, Turn
from casework.units import UnitNotKnown
from contracts.roles import Role, role_name
from contracts.voting import ElectionChanged, ElectionDiscarded, ElectionDrafted
from kit import clock
from kit.auth import Forbidden, User, roles
from kit.texts import Text
from voting.ballots.credentials import ALPHABET
from voting.ballots.errors import Refused
from voting.ballots.groups import group_of
from voting.ballots.questions import Election as Asked
from voting.ballots.questions import Question
from voting.errors import (
    BallotOfCongress,
    BallotOfHonour,
    BallotTooLarge,
    CommitteeTooSmall,
    DatesOutOfOrder,
    DutiesClash,
    NobodyMayVote,
    OutsideYourUnits,
    QuestionImpossible,
    RoleMissing,
    ThresholdImpossible,
    UnknownObservers,
    VoterRuleUnclear,
    VoterTwice,
)
from voting.lifecycle import ElectionTurn, is_of_congress, is_of_honour, life
from voting.models import ELECTIONS, NUMBERS, PEOPLE, Election, Observer, Seat, Trustee
from voting.rules import Action, Delivery, Party, QuestionKind, are_in_order, twice
from voting.schemas import CandidateForDuty, Definition, ElectionCreate, QuestionDraft
from voting.words import AGAINST, FOR, WRITE_IN

UUID_LENGTH = 14
LARGEST_BALLOT = 240_000
"""Bytes: what the platform takes as the body of a request, and some room."""
LEAST_COMMITTEE = 2
ELECTION_ROLES = (Role.ELECTION_COMMITTEE, Role.TRUSTEE, Role.REGISTRAR)

COMMITTEE = roles(Role.ELECTION_COMMITTEE)
REFUSALS = (
    BallotTooLarge,
    CommitteeTooSmall,
    DatesOutOfOrder,
    DutiesClash,
    Forbidden,
    NobodyMayVote,
    OutsideYourUnits,
    QuestionImpossible,
    RoleMissing,
    ThresholdImpossible,
    UnitNotKnown,
    UnknownObservers,
    VoterRuleUnclear,
    VoterTwice,
)


async def draft_election(session: AsyncSession, caller: Caller, new: ElectionCreate) -> str:
    """Its id."""
    given = Definition.model_validate(new.model_dump(exclude={"unit_id"}))
    await _check_reach(session, caller.user.units_of(Role.ELECTION_COMMITTEE), [new.unit_id])
    return (await make_draft(session, caller.user.id, new.unit_id, given)).id


async def make_draft(session: AsyncSession, actor_id: str, unit_id: str, given: Definition) -> Election:
    """For who may hold elections in the unit; also of another matter that is decided by secret ballot."""
    await _check(session, given, unit_id)
    election = Election(
        serial=await NUMBERS.next(session, ELECTIONS.serial),
        drafted_at=clock.now(),
        uuid="".join(secrets.choice(ALPHABET) for _ in range(UUID_LENGTH)),
        unit_id=unit_id,
        **_columns(given),
    )
    session.add(election)
    await session.flush()
    await _seat(session, election, given)
    turn: ElectionTurn = Turn(session, election, Party.COMMITTEE, actor_id, unit_id)
    await life.record(turn, Action.DRAFT, ElectionDrafted, Outcome(noted=_noted(given)))
    return election


@life.action(Action.CHANGE, ElectionChanged)
async def change_draft(turn: ElectionTurn, given: Definition) -> Outcome:
    if await is_of_congress(turn.session, turn.object.id):
        raise BallotOfCongress
    if await is_of_honour(turn.session, turn.object.id):
        raise BallotOfHonour
    await _check(turn.session, given, turn.object.unit_id)
    turn.object.sqlmodel_update(_columns(given))
    for table in (Seat, Trustee, Observer):  # each by itself: the audit answers for these rows
        for row in await turn.session.exec(select(table).where(col(table.election_id) == turn.object.id)):
            await turn.session.delete(row)
    await turn.session.flush()
    await _seat(turn.session, turn.object, given)
    return Outcome(noted=_noted(given))


@life.action(Action.DISCARD, ElectionDiscarded, access=COMMITTEE)
async def discard_draft(turn: ElectionTurn) -> None:
    """Of a draft nobody has heard: one member of its committee is enough."""


def _columns(given: Definition) -> dict[str, Any]:
    size = len(given.trustee_ids)
    return {
        "title_zh": given.title.zh,
        "title_en": given.title.en,
        "draft": given.model_dump(mode="json"),
        "registrar_id": given.registrar_id,
        "threshold": None if given.threshold == size else given.threshold,
        "may_vote_again": given.may_vote_again,
        "delivery": Delivery(given.delivery),
        "write_in_on_paper": given.write_in_on_paper,
        "objections_until": given.objections_until,
        "opens_at": given.opens_at,
        "closes_at": given.closes_at,
    }


def _noted(given: Definition) -> dict[str, object]:
    return {
        "committee": given.committee_ids,
        "trustees": given.trustee_ids,
        "threshold": given.threshold,
        "registrar": given.registrar_id,
        "observers": given.observer_ids,
    }


async def _seat(session: AsyncSession, election: Election, given: Definition) -> None:
    session.add_all(Seat(election_id=election.id, member_id=each) for each in given.committee_ids)
    session.add_all(
        Trustee(election_id=election.id, place=place, member_id=each) for place, each in enumerate(given.trustee_ids, 1)
    )
    session.add_all(Observer(election_id=election.id, member_id=each) for each in given.observer_ids)
    await session.flush()


async def list_for_duties(session: AsyncSession, user: User, unit_id: str) -> list[CandidateForDuty]:
    """Who may be given a duty in an election of the unit."""
    await _check_reach(session, user.units_of(Role.ELECTION_COMMITTEE), [unit_id])
    held: dict[str, list[Role]] = defaultdict(list)
    for role in ELECTION_ROLES:
        for each in await _holders(session, role, unit_id):
            held[each].append(role)
    found = list(await session.exec(select(PEOPLE.member).where(col(PEOPLE.member.id).in_(held))))
    unit_names = await units.names(session, [each.unit_id for each in found])
    listed = [
        CandidateForDuty(id=each.id, name=each.name, unit_name=unit_names.get(each.unit_id, ""), roles=held[each.id])
        for each in found
        if each.active and not each.deleted
    ]
    return sorted(listed, key=lambda each: each.name)


# ---- checking


async def _check_reach(session: AsyncSession, above: Collection[str], unit_ids: Collection[str]) -> None:
    """Each of the units is known, and is one of those above or below one."""
    if not await units.reaches(session, above, unit_ids):
        raise OutsideYourUnits


async def _check(session: AsyncSession, given: Definition, unit_id: str) -> None:
    if len(given.committee_ids) < LEAST_COMMITTEE:
        raise CommitteeTooSmall
    size = len(given.trustee_ids)
    if given.threshold is not None and given.threshold > size:
        raise ThresholdImpossible(size=size)
    await _check_duties(session, given, unit_id)
    if not are_in_order(clock.now(), given.objections_until, given.opens_at, given.closes_at):
        raise DatesOutOfOrder
    await _check_voters(session, given, unit_id)
    check_ballot_size(given)


async def _check_duties(session: AsyncSession, given: Definition, unit_id: str) -> None:
    clash = {*twice(given.committee_ids), *twice(given.trustee_ids), *twice(given.observer_ids)}
    clash |= {given.registrar_id} & {*given.committee_ids, *given.trustee_ids}
    clash |= {*given.observer_ids} & {*given.committee_ids, *given.trustee_ids, given.registrar_id}
    if clash:
        raise DutiesClash(names=await _names(session, clash))
    for role, ids in (
        (Role.ELECTION_COMMITTEE, given.committee_ids),
        (Role.TRUSTEE, given.trustee_ids),
        (Role.REGISTRAR, [given.registrar_id]),
    ):
        if lacking := set(ids) - await _holders(session, role, unit_id):
            raise RoleMissing(names=await _names(session, lacking), role=role_name(role))
    here = select(PEOPLE.member.id).where(col(PEOPLE.member.id).in_(given.observer_ids), *is_member())
    if unknown := len(given.observer_ids) - len((await session.exec(here)).all()):
        raise UnknownObservers(count=unknown)


def is_member() -> tuple[ColumnElement[bool], ...]:
    """Conditions on the copy of members: of who works here and is not erased."""
    return col(PEOPLE.member.active).is_(True), ~col(PEOPLE.member.deleted)


async def _holders(session: AsyncSession, role: Role, unit_id: str) -> set[str]:
    """Who holds it at the unit or above."""
    chain = (await units.get(session, unit_id)).chain
    held = select(PEOPLE.grant.member_id).where(PEOPLE.is_held(role), col(PEOPLE.grant.unit_id).in_(chain))
    return set(await session.exec(held))


async def _names(session: AsyncSession, ids: Iterable[str]) -> list[str]:
    known = await PEOPLE.names(session, ids)
    return sorted(known.get(each) or each for each in ids)


async def _check_voters(session: AsyncSession, given: Definition, unit_id: str) -> None:
    if given.listed and given.unit_ids:
        raise VoterRuleUnclear
    if not given.listed and not given.unit_ids:
        raise NobodyMayVote
    await _check_reach(session, [unit_id], given.unit_ids)
    if given.listed and given.retained_ids:
        raise VoterRuleUnclear
    if repeated := twice([each.member_id for each in given.listed] + given.retained_ids):
        raise VoterTwice(names=await _names(session, repeated))


def check_ballot_size(given: Definition) -> None:
    asked = questions_of(given)
    group = group_of(given.group)
    if Asked("1" * UUID_LENGTH, group, group.g, asked).largest_ballot > LARGEST_BALLOT:
        raise BallotTooLarge


def questions_of(given: Definition) -> tuple[Question, ...]:
    """As the election's record has them, in both languages at once. QuestionImpossible."""
    return tuple(each for number, draft in enumerate(given.questions, 1) for each in _questions(number, draft))


def _questions(number: int, draft: QuestionDraft) -> list[Question]:
    text, yes_or_no = written(draft.text.zh, draft.text.en), (_both(FOR), _both(AGAINST))
    answers = tuple(written(each.zh, each.en) for each in draft.answers)
    is_item = draft.kind == QuestionKind.ITEM
    if is_item == bool(answers) or len(set(answers)) != len(answers):
        raise QuestionImpossible(question=number)
    try:
        match draft.kind:
            case QuestionKind.ITEM:
                return [Question(text, yes_or_no, 1, 1, blank=True)]
            case QuestionKind.CANDIDATES:
                return [Question(f"{text}\n{each}", yes_or_no, 1, 1, blank=True) for each in answers]
            case QuestionKind.CHOICE:
                return [Question(text, answers, draft.minimum, draft.maximum, draft.blank)]
            case QuestionKind.APPROVAL:
                return [Question(text, answers, 0, len(answers))]
    except Refused:
        raise QuestionImpossible(question=number) from None


def written(zh: str, en: str) -> str:
    return zh if zh == en else f"{zh} / {en}"


def _both(text: Text) -> str:
    return written(text.zh, text.en)


def description_of(given: Definition) -> str:
    """With the remark that write-ins stand on paper, where the rules allow them."""
    parts = [written(given.description.zh, given.description.en)] if given.description else []
    return "\n".join([*parts, *([_both(WRITE_IN)] if given.write_in_on_paper else [])])
