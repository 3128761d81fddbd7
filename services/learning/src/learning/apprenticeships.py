"""Master and apprentice (师带徒): offered by one, agreed to by the other, registered, checked, assessed."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import policy, units
from casework.caller import Caller
from casework.conflict import Matter
from casework.lifecycle import Lifecycle, Outcome, Turn, parties_where
from casework.timeline import Timeline
from contracts.apprenticeships import (
    ApprenticeshipAgreed,
    ApprenticeshipAssessed,
    ApprenticeshipChecked,
    ApprenticeshipOffered,
    ApprenticeshipRegistered,
    ApprenticeshipStopped,
    ApprenticeshipWithdrawn,
)
from contracts.apprenticeships import ApprenticeshipState as State
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN, User
from kit.db import get_locked, hold_alone
from kit.pages import Page, page
from kit.problems import Problem
from kit.texts import Language, Text
from kit.todo import Task, counted
from learning.access import OFFICER, units_of
from learning.apprenticeship_errors import (
    AgreementCodeUnknown,
    ApprenticeshipNotFound,
    ApprenticeshipNotPossibleNow,
    ApprenticeshipNotYours,
    MonthsDoNotFit,
    NobodyTeachesThemselves,
    TooManyApprentices,
)
from learning.apprenticeship_models import (
    APPRENTICESHIP_NUMBERS,
    APPRENTICESHIPS,
    Apprenticeship,
    ApprenticeshipEntry,
)
from learning.apprenticeship_rules import MOVES, Action, Party, after_months
from learning.apprenticeship_schemas import (
    ApprenticeshipAgree,
    ApprenticeshipOffer,
    ApprenticeshipPublic,
    ApprenticeshipRow,
    ApprenticeshipSaid,
    ApprenticeshipTerms,
)
from learning.models import DESKS, PEOPLE

STATES = {
    State.OFFERED: Text("等徒弟确认", "waits for an apprentice"),
    State.AGREED: Text("双方已确认，等登记", "agreed, to be registered"),
    State.RUNNING: Text("带徒中", "running"),
    State.PASSED: Text("出师", "passed"),
    State.FAILED: Text("考核未通过", "not passed"),
    State.STOPPED: Text("提前结束", "ended early"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
}
PARTIES = {
    Party.MASTER: Text("师傅", "The master"),
    Party.APPRENTICE: Text("徒弟", "The apprentice"),
    Party.STAFF: Text("培训管理员", "A training officer"),
}
ApprenticeshipTurn = Turn[Apprenticeship]


def _is_theirs(user: User, column: Any) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = col(column) == user.id
    return and_(mine, col(Apprenticeship.made_at) >= user.closed_since) if user.closed_since else mine


def conditions(user: User) -> dict[Party, ColumnElement[bool]]:
    """Nobody sees to their own."""
    found = {
        Party.MASTER: _is_theirs(user, Apprenticeship.master_id),
        Party.APPRENTICE: _is_theirs(user, Apprenticeship.apprentice_id),
    }
    if user.holds(Role.TRAINING_OFFICER):
        found[Party.STAFF] = and_(
            col(Apprenticeship.desk_unit_id).in_(units.within(units_of(user))),
            col(Apprenticeship.master_id) != user.id,
            func.coalesce(col(Apprenticeship.apprentice_id), "") != user.id,
        )
    return found


class ApprenticeshipLife(Lifecycle[Apprenticeship]):
    noun = "apprenticeship"
    table = Apprenticeship
    moves = MOVES
    timeline = Timeline(ApprenticeshipEntry, parties=PARTIES)
    not_found = ApprenticeshipNotFound
    not_yours = ApprenticeshipNotYours

    async def parties(self, session: AsyncSession, user: User, row: Apprenticeship) -> Sequence[Party]:
        found = await parties_where(session, Apprenticeship, row.id, conditions(user))
        if not found:
            if user.id in (row.master_id, row.apprentice_id):
                user.require_open(row.made_at)
            raise ApprenticeshipNotFound
        return found

    def acts_for(self, user: User, row: Apprenticeship, party: str) -> str | None:
        return row.desk_unit_id if party == Party.STAFF else None

    def not_now(self, row: Apprenticeship) -> Problem:
        return ApprenticeshipNotPossibleNow(state=STATES[State(row.state)])

    def facts(self, row: Apprenticeship) -> dict[str, Any]:
        return {
            "apprenticeship_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "desk_unit_id": row.desk_unit_id,
            "master_id": row.master_id,
            "apprentice_id": row.apprentice_id,
            "state": row.state,
        }


apprenticeship_life = ApprenticeshipLife()


# ---- the agreement


def terms(session: AsyncSession) -> ApprenticeshipTerms:
    book, today = policy.policies(session, "learning"), clock.today()
    least, most = (book.at(f"apprenticeship.months_{each}", today).number for each in ("least", "most"))
    return ApprenticeshipTerms(least=least, most=most)


async def offer(session: AsyncSession, caller: Caller, new: ApprenticeshipOffer) -> str:
    """Its id. MemberNotKnown, UnitNotKnown."""
    user, months = caller.user, terms(session)
    if not months.least <= new.months <= months.most:
        raise MonthsDoNotFit(least=months.least, most=months.most)
    unit_id = await PEOPLE.unit_of(session, user.id)
    desk = await DESKS.nearest(session, unit_id, Matter(user.id))
    agreement = Apprenticeship(
        **new.model_dump(),
        serial=await APPRENTICESHIP_NUMBERS.next(session, APPRENTICESHIPS.serial),
        unit_id=unit_id,
        desk_unit_id=desk or unit_id,
        master_id=user.id,
        made_at=clock.now(),
        code=secrets.token_hex(4).upper(),
    )
    session.add(agreement)
    await session.flush()
    turn: ApprenticeshipTurn = Turn(session, agreement, Party.MASTER, user.id, unit_id)
    await apprenticeship_life.record(turn, Action.OFFER, ApprenticeshipOffered, Outcome(noted={"months": new.months}))
    return agreement.id


async def agree(session: AsyncSession, user: User, given: ApprenticeshipAgree) -> str:
    """By the code that the master gave: with this both have confirmed. Its id."""
    await PEOPLE.unit_of(session, user.id)
    found = select(Apprenticeship.id).where(
        Apprenticeship.code == given.code.upper(), Apprenticeship.state == State.OFFERED
    )
    agreement_id = (await session.exec(found)).first()
    agreement = await get_locked(session, Apprenticeship, agreement_id) if agreement_id else None
    if agreement is None or agreement.state != State.OFFERED:
        raise AgreementCodeUnknown
    if agreement.master_id == user.id:
        raise NobodyTeachesThemselves
    agreement.apprentice_id, agreement.own_goals, agreement.state = user.id, given.goals, State.AGREED
    turn: ApprenticeshipTurn = Turn(session, agreement, Party.APPRENTICE, user.id)
    await apprenticeship_life.record(
        turn,
        Action.AGREE,
        ApprenticeshipAgreed,
        Outcome(noted={"state": State.AGREED}),
        before={"state": State.OFFERED},
    )
    return agreement.id


# ---- steps


@apprenticeship_life.action(Action.REGISTER, ApprenticeshipRegistered, access=OFFICER, errors=[TooManyApprentices])
async def register_apprenticeship(turn: ApprenticeshipTurn) -> Outcome:
    """It runs from today for its months, with the allowance of today's rules."""
    session, agreement = turn.session, turn.object
    book, today = policy.policies(session, "learning"), clock.today()
    most = book.at("apprenticeship.apprentices", today).number
    await hold_alone(session, f"apprentices of {agreement.master_id}")  # two agreements, registered at once
    running = select(func.count()).where(
        Apprenticeship.master_id == agreement.master_id, Apprenticeship.state == State.RUNNING
    )
    if (await session.exec(running)).one() >= most:
        raise TooManyApprentices(most=most)
    agreement.begins_on, agreement.ends_on = today, after_months(today, agreement.months)
    agreement.allowance_fen = book.at("apprenticeship.allowance", today).number
    return Outcome(ends_on=agreement.ends_on)


@apprenticeship_life.action(Action.CHECK, ApprenticeshipChecked, access=SIGNED_IN)
async def check_apprenticeship(turn: ApprenticeshipTurn, given: ApprenticeshipSaid) -> Outcome:
    """How it goes, by either of the two or by who sees to it."""
    return Outcome(words=given.words)


@apprenticeship_life.action(Action.QUALIFY, ApprenticeshipAssessed, access=OFFICER)
async def qualify_apprentice(turn: ApprenticeshipTurn, given: ApprenticeshipSaid) -> Outcome:
    """The closing assessment: the apprentice has learnt it."""
    return Outcome(words=given.words)


@apprenticeship_life.action(Action.FAIL, ApprenticeshipAssessed, access=OFFICER)
async def fail_apprentice(turn: ApprenticeshipTurn, given: ApprenticeshipSaid) -> Outcome:
    """The closing assessment: not yet."""
    return Outcome(words=given.words)


@apprenticeship_life.action(Action.STOP, ApprenticeshipStopped, access=SIGNED_IN)
async def stop_apprenticeship(turn: ApprenticeshipTurn, given: ApprenticeshipSaid) -> Outcome:
    return Outcome(words=given.words)


@apprenticeship_life.action(Action.WITHDRAW, ApprenticeshipWithdrawn, access=SIGNED_IN)
async def withdraw_apprenticeship(turn: ApprenticeshipTurn) -> None:
    """Before anybody agreed."""


# ---- as people see them


async def list_apprenticeships(
    session: AsyncSession, caller: Caller, *, mine: bool, limit: int, cursor: str | None
) -> Page[ApprenticeshipRow]:
    """Newest first: the caller's own, or those they see to."""
    parties = conditions(caller.user)
    staff = parties.pop(Party.STAFF, None)
    wanted = or_(*parties.values()) if mine or staff is None else staff
    statement = select(Apprenticeship).where(wanted).order_by(col(Apprenticeship.id).desc())
    found: Page[Apprenticeship] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _rows(session, caller.language, found.items), next=found.next)


async def _rows(session: AsyncSession, language: Language, found: Sequence[Apprenticeship]) -> list[ApprenticeshipRow]:
    places = await units.names(session, [each.unit_id for each in found])
    people = [each for row in found for each in (row.master_id, row.apprentice_id) if each]
    names = await PEOPLE.names(session, people)
    return [
        ApprenticeshipRow(
            id=each.id,
            number=each.number,
            version=each.version,
            skill=each.skill,
            master_name=names.get(each.master_id, ""),
            apprentice_name=names.get(each.apprentice_id or "", ""),
            unit_name=places.get(each.unit_id, ""),
            state=State(each.state),
            state_name=STATES[State(each.state)].in_(language),
            begins_on=each.begins_on,
            ends_on=each.ends_on,
        )
        for each in found
    ]


async def show_apprenticeship(session: AsyncSession, caller: Caller, apprenticeship_id: str) -> ApprenticeshipPublic:
    turn = await apprenticeship_life.look(session, caller.user, apprenticeship_id)
    agreement = turn.object
    [row] = await _rows(session, caller.language, [agreement])
    shows_code = Party.MASTER in turn.parties and agreement.state == State.OFFERED
    return ApprenticeshipPublic(
        **dict(row),
        made_at=agreement.made_at,
        goals=agreement.goals,
        own_goals=agreement.own_goals,
        months=agreement.months,
        code=agreement.code if shows_code else None,
        allowance_fen=agreement.allowance_fen,
        timeline=await apprenticeship_life.timeline.story(session, agreement.id, caller.language),
        actions=await apprenticeship_life.offered(turn),
    )


async def apprenticeship_tasks(session: AsyncSession, user: User) -> list[Task]:
    """To be registered, and to be assessed as their term is over."""
    staff = conditions(user).get(Party.STAFF)
    if staff is None:
        return []
    is_over = and_(col(Apprenticeship.state) == State.RUNNING, col(Apprenticeship.ends_on) <= clock.today())
    return await counted(
        session,
        Apprenticeship,
        and_(staff, or_(col(Apprenticeship.state) == State.AGREED, is_over)),
        type="apprenticeship",
        what=Text("{count} 份师徒协议等您登记或考核", "Apprenticeships to register or to assess: {count}"),
        link="/learn/apprenticeships?show=all",
    )
