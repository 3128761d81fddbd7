"""Small innovations (五小): submitted, worked out, judged, adopted; their team and their judges."""

import secrets
from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict
from casework.attachments import FileNotUsable
from casework.caller import Caller
from casework.conflict import Matter
from casework.lifecycle import Outcome, Turn
from contracts.innovations import (
    InnovationAccepted,
    InnovationAdopted,
    InnovationConsentChanged,
    InnovationDeclined,
    InnovationJoined,
    InnovationJudged,
    InnovationLeft,
    InnovationProven,
    InnovationReported,
    InnovationSubmitted,
    InnovationWithdrawn,
    JudgesAppointed,
    SheetGiven,
)
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN, User, roles
from kit.db import get_locked
from learning.access import OFFICER
from learning.innovation_errors import (
    DayHasPassed,
    InTheTeamAlready,
    JudgeKeepsOut,
    JudgesDoNotFit,
    NobodyPutsItToUse,
    SheetDoesNotFit,
    SheetGivenAlready,
    TeamCodeUnknown,
)
from learning.innovation_life import InnovationTurn, innovation_life, policies, unnamed
from learning.innovation_models import (
    INNOVATION_NUMBERS,
    INNOVATIONS,
    Innovation,
    InnovationMember,
    InnovationNotice,
    InnovationSheet,
)
from learning.innovation_rules import HUNDREDTHS, WITH_TEAM, Action, Aspect, Party, fits
from learning.innovation_schemas import (
    BenefitRecord,
    ConsentChange,
    CreditChange,
    InnovationAccept,
    InnovationAdopt,
    InnovationCreate,
    InnovationReason,
    InnovationReport,
    JudgesAppoint,
    SheetGive,
    TeamJoin,
)
from learning.lesson_files import FILES
from learning.models import DESKS, PEOPLE

MOST_IN_TEAM = 9
"""Without the author."""
_MOST_OFFICERS = 200


def criteria(session: AsyncSession) -> list[dict[str, object]]:
    """As they stand today."""
    book, today = policies(session), clock.today()
    return [{"aspect": each, "points": book.at(f"innovation.points.{each}", today).number} for each in Aspect]


async def submit(session: AsyncSession, caller: Caller, new: InnovationCreate) -> str:
    """Its id. MemberNotKnown, UnitNotKnown, FileNotUsable."""
    user = caller.user
    unit_id = await PEOPLE.unit_of(session, user.id)
    desk = await DESKS.nearest(session, unit_id, Matter(user.id))
    innovation = Innovation(
        **new.model_dump(exclude={"file_ids"}),
        serial=await INNOVATION_NUMBERS.next(session, INNOVATIONS.serial),
        unit_id=unit_id,
        author_id=user.id,
        submitted_at=clock.now(),
        desk_unit_id=desk or unit_id,
        code=secrets.token_hex(4).upper(),
        criteria=criteria(session),
    )
    session.add(innovation)
    await session.flush()
    await FILES.attach(session, user.id, new.file_ids, innovation_id=innovation.id)
    turn: InnovationTurn = Turn(session, innovation, Party.AUTHOR, user.id, unit_id)
    await innovation_life.record(turn, Action.SUBMIT, InnovationSubmitted, Outcome(noted={"kind": new.kind}))
    return innovation.id


# ---- the team


async def join(session: AsyncSession, user: User, given: TeamJoin) -> str:
    """By the code that its author gave: nobody stands in a team without having said so. Its id."""
    unit_id = await PEOPLE.unit_of(session, user.id)
    found = select(Innovation.id).where(Innovation.code == given.code.upper(), col(Innovation.state).in_(WITH_TEAM))
    innovation_id = (await session.exec(found)).first()
    innovation = await get_locked(session, Innovation, innovation_id) if innovation_id else None
    if innovation is None or innovation.state not in WITH_TEAM:
        raise TeamCodeUnknown
    members = await _members(session, innovation.id)
    if user.id == innovation.author_id or user.id in {each.member_id for each in members}:
        raise InTheTeamAlready
    if len(members) >= MOST_IN_TEAM:
        raise TeamCodeUnknown
    session.add(
        InnovationMember(
            innovation_id=innovation.id,
            member_id=user.id,
            unit_id=unit_id,
            is_named=given.is_named,
            joined_at=clock.now(),
        )
    )
    turn: InnovationTurn = Turn(session, innovation, Party.TEAM, user.id)
    await innovation_life.record(turn, Action.JOIN, InnovationJoined, Outcome(told={"member_id": user.id}))
    return innovation.id


async def _members(session: AsyncSession, innovation_id: str) -> Sequence[InnovationMember]:
    which = select(InnovationMember).where(InnovationMember.innovation_id == innovation_id)
    return (await session.exec(which.order_by(col(InnovationMember.joined_at)))).all()


@innovation_life.action(Action.LEAVE, InnovationLeft, access=SIGNED_IN)
async def leave_innovation(turn: InnovationTurn) -> Outcome:
    """The team, until its judges are named."""
    member = await get_locked(turn.session, InnovationMember, (turn.object.id, turn.actor_id))
    if member:
        await turn.session.delete(member)
    return Outcome(told={"member_id": turn.actor_id})


@innovation_life.action(Action.CREDIT, InnovationConsentChanged, access=SIGNED_IN)
async def change_innovation_credit(turn: InnovationTurn, given: CreditChange) -> Outcome:
    """Whether the caller, of the team, stands there by name when it is published (PIPL 15): in every state."""
    member = await get_locked(turn.session, InnovationMember, (turn.object.id, turn.actor_id))
    assert member, "one of the team has one"
    member.is_named = given.is_named
    return Outcome(noted={"is_named": given.is_named})


# ---- steps of its author and of those who see to it


@innovation_life.action(Action.ACCEPT, InnovationAccepted, access=OFFICER, errors=[DayHasPassed])
async def accept_innovation(turn: InnovationTurn, given: InnovationAccept) -> Outcome:
    """Take it on: it is worked out, and its author reports by that day."""
    if given.report_by <= clock.today():
        raise DayHasPassed
    turn.object.report_by = given.report_by
    return Outcome(words=given.words)


@innovation_life.action(Action.DECLINE, InnovationDeclined, access=OFFICER)
async def decline_innovation(turn: InnovationTurn, given: InnovationReason) -> Outcome:
    return Outcome(words=given.reason)


@innovation_life.action(Action.REPORT, InnovationReported, access=SIGNED_IN, errors=[FileNotUsable])
async def report_innovation(turn: InnovationTurn, given: InnovationReport) -> Outcome:
    """What came of it so far: it is judged by this."""
    assert turn.actor_id
    turn.object.report = given.report
    await FILES.attach(turn.session, turn.actor_id, given.file_ids, innovation_id=turn.object.id)
    return Outcome()


@innovation_life.action(Action.CONSENT, InnovationConsentChanged, access=SIGNED_IN)
async def change_innovation_consent(turn: InnovationTurn, given: ConsentChange) -> Outcome:
    """Whether it may be published with the author's name. Where not, it leaves the public list at once, and its notice
    no longer shows whose it is."""
    turn.object.is_open = given.is_open
    if not given.is_open:
        which = select(InnovationNotice).where(InnovationNotice.innovation_id == turn.object.id)
        for notice in await turn.session.exec(which):
            notice.shown = unnamed(notice.shown)
    return Outcome(noted={"is_open": given.is_open})


@innovation_life.action(Action.WITHDRAW, InnovationWithdrawn, access=SIGNED_IN)
async def withdraw_innovation(turn: InnovationTurn) -> Outcome:
    """Before it is publicized."""
    sheets = await sheets_of(turn.session, turn.object.id)
    return Outcome(told={"judge_ids": [each.judge_id for each in sheets if each.given_at is None]})


# ---- judges


async def who_keeps_out(session: AsyncSession, innovation: Innovation, ids: Collection[str]) -> set[str]:
    """Those of them who belong to the team, or to a unit of its people."""
    members = await _members(session, innovation.id)
    units = {innovation.unit_id, *(each.unit_id for each in members)}
    found = {each.member_id for each in members} & {*ids}
    for unit_id in units:
        found |= await conflict.involved(session, PEOPLE, Matter(innovation.author_id, None, unit_id), ids)
    return found


async def possible_judges(session: AsyncSession, innovation: Innovation) -> list[str]:
    """Training officers of any unit who need not keep out."""
    grant = PEOPLE.grant
    which = select(grant.member_id).where(PEOPLE.is_held(Role.TRAINING_OFFICER)).distinct()
    ids = (await session.exec(which.order_by(grant.member_id).limit(_MOST_OFFICERS))).all()
    out = await who_keeps_out(session, innovation, ids)
    return [each for each in ids if each not in out]


async def sheets_of(session: AsyncSession, innovation_id: str) -> Sequence[InnovationSheet]:
    which = select(InnovationSheet).where(InnovationSheet.innovation_id == innovation_id)
    return (await session.exec(which.order_by(col(InnovationSheet.judge_id)))).all()


def judges_least(session: AsyncSession) -> int:
    return policies(session).at("innovation.judges", clock.today()).number


@innovation_life.action(Action.APPOINT, JudgesAppointed, access=OFFICER, errors=[JudgesDoNotFit])
async def appoint_judges(turn: InnovationTurn, given: JudgesAppoint) -> Outcome:
    """Several, none of whom has a part in it. Until the last sheet is in others can take the place of those who have
    given none."""
    session, innovation = turn.session, turn.object
    known = {each.judge_id: each for each in await sheets_of(session, innovation.id)}
    wanted = {*given.judge_ids} | {each for each, sheet in known.items() if sheet.given_at}
    least = judges_least(session)
    allowed = {*await possible_judges(session, innovation)}
    if len(wanted) < least or not {*given.judge_ids} <= allowed | known.keys():
        raise JudgesDoNotFit(least=least)
    for each, sheet in known.items():
        if each not in wanted:
            await session.delete(sheet)
    new = sorted(wanted - known.keys())
    session.add_all(
        InnovationSheet(innovation_id=innovation.id, judge_id=each, appointed_at=clock.now()) for each in new
    )
    await session.flush()
    return Outcome(
        told={"judge_ids": new},
        noted={"judges": sorted(wanted)},
        then=await _complete_if_all_in(session, innovation.id),
    )


@innovation_life.action(Action.SCORE, SheetGiven, errors=[JudgeKeepsOut, SheetDoesNotFit, SheetGivenAlready])
async def give_sheet(turn: InnovationTurn, given: SheetGive) -> Outcome:
    """Points for each criterion. Nobody reads them before the last sheet is in, and nobody changes them after."""
    session, innovation = turn.session, turn.object
    assert turn.actor_id
    sheet = await get_locked(session, InnovationSheet, (innovation.id, turn.actor_id))
    assert sheet, "a judge has one"
    if sheet.given_at:
        raise SheetGivenAlready
    if await who_keeps_out(session, innovation, [turn.actor_id]):
        raise JudgeKeepsOut
    if not fits(given.points, [each["points"] for each in innovation.criteria]):
        raise SheetDoesNotFit
    sheet.points, sheet.words, sheet.given_at = given.points, given.words, clock.now()
    await session.flush()
    return Outcome(then=await _complete_if_all_in(session, innovation.id))


async def _complete_if_all_in(session: AsyncSession, innovation_id: str) -> tuple[str, None] | None:
    sheets = await sheets_of(session, innovation_id)
    return (Action.COMPLETE, None) if all(each.given_at for each in sheets) else None


@innovation_life.action(Action.COMPLETE, InnovationJudged)
async def complete_judging(turn: InnovationTurn) -> Outcome:
    """The mean of the sheets' sums, in hundredths, rounded down."""
    sheets = await sheets_of(turn.session, turn.object.id)
    turn.object.points = sum(sum(each.points or ()) for each in sheets) * HUNDREDTHS // len(sheets)
    return Outcome(noted={"points": turn.object.points})


# ---- adoption


@innovation_life.action(Action.ADOPT, InnovationAdopted, access=OFFICER, errors=[DayHasPassed, NobodyPutsItToUse])
async def adopt_innovation(turn: InnovationTurn, given: InnovationAdopt) -> Outcome:
    """A unit puts it to use by a day, and a handler who is not of the team records what it brings."""
    if given.adopt_by <= clock.today():
        raise DayHasPassed
    team = {turn.object.author_id, *(each.member_id for each in await _members(turn.session, turn.object.id))}
    if not {*await turn.session.exec(PEOPLE.holders(Role.HANDLER, given.owner_unit_id))} - team:
        raise NobodyPutsItToUse
    turn.object.owner_unit_id, turn.object.adopt_by = given.owner_unit_id, given.adopt_by
    return Outcome(words=given.words, noted={"owner_unit": given.owner_unit_id})


@innovation_life.action(Action.SHELVE, InnovationDeclined, access=OFFICER, path="shelve")
async def shelve_innovation(turn: InnovationTurn, given: InnovationReason) -> Outcome:
    """It is not adopted; its points stay."""
    return Outcome(words=given.reason)


@innovation_life.action(Action.RECORD, InnovationProven, access=roles(Role.HANDLER))
async def record_benefit(turn: InnovationTurn, given: BenefitRecord) -> Outcome:
    """What it has brought, as often as there is something to say; the amounts add up."""
    turn.object.benefit_fen += given.benefit_fen
    return Outcome(words=given.words, noted={"benefit_fen": given.benefit_fen})
