"""Polls: opened, answered, closed with a result that tells nobody's answer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import Lifecycle, Outcome, Turn, parties_where
from casework.timeline import Timeline
from contracts.polls import PollClosed, PollMembersAsked, PollOpened, PollState, PollWithdrawn
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User, roles
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound, Problem
from kit.service import Context, each_alone
from kit.texts import Text
from kit.todo import Task
from voting.errors import NotYourPart
from voting.models import PEOPLE
from voting.polls.errors import (
    AnswersDoNotFit,
    ClosesTooSoon,
    PollAnsweredAlready,
    PollByNameNotAllowed,
    PollNotFound,
    PollNotPossibleNow,
    PollOver,
    QuestionCannotBeAsked,
)
from voting.polls.models import POLL_NUMBERS, POLLS, Participant, Poll, PollEntry, Sheet
from voting.polls.results import Asked, shown, shown_comments
from voting.polls.rules import (
    MOVES,
    Action,
    Answer,
    AskedFor,
    Branch,
    Party,
    PollKind,
    Question,
    counted,
    misfit,
    unsound,
)
from voting.polls.schemas import (
    NamedSheet,
    PollAnswer,
    PollAnswers,
    PollCreate,
    PollDefinition,
    PollGroup,
    PollPublic,
    PollQuestionResult,
    PollResult,
    PollRow,
    PollWithdrawal,
)

STAFF = roles(Role.UNION_STAFF)
LEAST_TIME = timedelta(hours=1)
PORTION = 200
"""Members named in one event."""
STATES = {
    PollState.OPEN: Text("进行中", "open"),
    PollState.CLOSED: Text("已结束", "closed"),
    PollState.WITHDRAWN: Text("已撤回", "withdrawn"),
}
PollTurn = Turn[Poll]


async def conditions(session: AsyncSession, user: User) -> dict[Party, ColumnElement[bool]]:
    """Of a poll, for each party that the caller may be."""
    found: dict[Party, ColumnElement[bool]] = {}
    if user.holds(Role.UNION_STAFF):
        found[Party.STAFF] = col(Poll.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF)))
    member = await session.get(PEOPLE.member, user.id)
    if member and member.active and not member.deleted:
        above = (await units.chains(session, [member.unit_id])).get(member.unit_id, [])
        found[Party.MEMBER] = col(Poll.unit_id).in_(above)
    return found


class PollLife(Lifecycle[Poll]):
    noun = "poll"
    table = Poll
    moves = MOVES
    timeline = Timeline(PollEntry)
    not_found = PollNotFound
    not_yours = NotYourPart

    async def parties(self, session: AsyncSession, user: User, row: Poll) -> Sequence[Party]:
        found = await parties_where(session, Poll, row.id, await conditions(session, user))
        if not found:
            user.refuse_unknown(PollNotFound)
        return found

    def acts_for(self, user: User, row: Poll, party: str) -> str | None:
        return row.unit_id

    def not_now(self, row: Poll) -> Problem:
        return PollNotPossibleNow(state=STATES[PollState(row.state)])

    def facts(self, row: Poll) -> dict[str, Any]:
        return {
            "poll_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "made_by_id": row.made_by,
        }


poll_life = PollLife()


def questions_of(asked: PollDefinition) -> list[Question]:
    return [
        Question(
            AskedFor(each.kind),
            len(each.options),
            Branch(each.only_if.question, each.only_if.option) if each.only_if else None,
            each.is_required,
        )
        for each in asked.questions
    ]


async def open_poll(session: AsyncSession, caller: Caller, new: PollCreate) -> str:
    """By staff of the unit or above it. Its id. Everybody of the unit and below it is asked."""
    user = caller.user
    if not await units.reaches(session, user.units_of(Role.UNION_STAFF), [new.unit_id]):
        raise NotFound
    definition = PollDefinition.model_validate(new.model_dump(include=set(PollDefinition.model_fields)))
    wrong = unsound(questions_of(definition))
    if wrong is not None:
        raise QuestionCannotBeAsked(question=wrong + 1)
    if new.kind == PollKind.QUICK and len(new.questions) > 1:
        raise QuestionCannotBeAsked(question=2)
    if new.kind == PollKind.APPRAISAL and new.is_named:
        raise PollByNameNotAllowed
    if new.closes_at < clock.now() + LEAST_TIME:
        raise ClosesTooSoon
    poll = Poll(
        serial=await POLL_NUMBERS.next(session, POLLS.serial),
        kind=PollKind(new.kind),
        unit_id=new.unit_id,
        made_by=user.id,
        made_at=clock.now(),
        closes_at=new.closes_at,
        is_named=new.is_named,
        asked=definition.model_dump(mode="json"),
    )
    session.add(poll)
    await session.flush()
    turn: PollTurn = Turn(session, poll, Party.STAFF, user.id, poll.unit_id)
    await poll_life.record(turn, Action.OPEN, PollOpened, Outcome(told={"closes_at": poll.closes_at}))
    member = PEOPLE.member
    there = select(member.id).where(
        col(member.unit_id).in_(units.within([poll.unit_id])), col(member.active), ~col(member.deleted)
    )
    ids = list(await session.exec(there.order_by(col(member.id))))
    for start in range(0, len(ids), PORTION):
        publish(session, poll_life.event_of(poll, PollMembersAsked, member_ids=ids[start : start + PORTION]))
    return poll.id


@poll_life.action(Action.WITHDRAW, PollWithdrawn, access=STAFF)
async def withdraw_poll(turn: PollTurn, given: PollWithdrawal) -> Outcome:
    """Before it closes: nothing is published, and all answers are deleted."""
    await _forget(turn.session, turn.object.id)
    return Outcome(words=given.reason)


async def answer_poll(session: AsyncSession, user: User, poll_id: str, given: PollAnswers) -> None:
    """Once, until it closes."""
    poll = await get_locked(session, Poll, poll_id)
    if poll is None or Party.MEMBER not in await poll_life.parties(session, user, poll):
        raise PollNotFound
    if poll.state != PollState.OPEN or poll.closes_at <= clock.now():
        raise PollOver
    if await session.get(Participant, (poll_id, user.id)):
        raise PollAnsweredAlready
    answers = [Answer(each.choices, each.words) for each in given.answers]
    wrong = misfit(questions_of(definition_of(poll)), answers)
    if wrong is not None:
        raise AnswersDoNotFit(question=wrong + 1)
    unit = await units.get(session, await PEOPLE.unit_of(session, user.id))
    below = unit.chain[unit.chain.index(poll.unit_id) + 1 :]
    session.add(Participant(poll_id=poll_id, member_id=user.id))
    session.add(
        Sheet(
            poll_id=poll_id,
            group_id=below[0] if below else poll.unit_id,
            member_id=user.id if poll.is_named else None,
            answers=[each.model_dump() for each in given.answers],
        )
    )
    poll.answered += 1
    if poll.is_named:
        audit.record(session, user.id, "poll.answer", "poll", poll_id)


@poll_life.action(Action.CLOSE, PollClosed)
async def close_poll(turn: PollTurn) -> Outcome:
    """The result is decided once; of a poll that is not by name nothing else stays."""
    session, poll = turn.session, turn.object
    sheets = (await session.exec(select(Sheet).where(Sheet.poll_id == poll.id).order_by(col(Sheet.id)))).all()
    questions = questions_of(definition_of(poll))
    groups: defaultdict[str, list[list[Answer]]] = defaultdict(list)
    for sheet in sheets:
        groups[sheet.group_id].append([Answer(each["choices"], each["words"]) for each in sheet.answers])
    asked = [
        Asked(
            {unit: counted(questions, found, place) for unit, found in groups.items()},
            question.only_if.question if question.only_if else None,
        )
        for place, question in enumerate(questions)
    ]
    results = shown({unit: len(found) for unit, found in groups.items()}, asked)
    everybody = [answers for found in groups.values() for answers in found]
    places = await units.names(session, groups)
    made: list[PollQuestionResult] = []
    for place, (question, result) in enumerate(zip(questions, results, strict=True)):
        is_one = question.kind == AskedFor.ONE
        parent = results[question.only_if.question] if question.only_if else None
        words = [text for answers in everybody if (text := answers[place].words)]
        totals = result.totals
        made.append(
            PollQuestionResult(
                counts=totals[0][: question.options] if is_one and totals else [row[0] for row in totals],
                none=totals[0][question.options] if is_one and totals and not question.is_required else None,
                groups=[
                    PollGroup(
                        unit_id=unit,
                        unit_name=places.get(unit, ""),
                        counts=rows[0][: question.options] if is_one else [row[0] for row in rows],
                    )
                    for unit, rows in result.units.items()
                    if rows
                ],
                comments=shown_comments(words) if parent is None or parent.is_whole else None,
            )
        )
    poll.result = PollResult(questions=made).model_dump(mode="json")
    if not poll.is_named:
        await _forget(session, poll.id)
    return Outcome(answered=poll.answered)


async def _forget(session: AsyncSession, poll_id: str) -> None:
    for table in (Participant, Sheet):
        await session.exec(delete(table).where(col(table.poll_id) == poll_id))


def definition_of(poll: Poll) -> PollDefinition:
    return PollDefinition.model_validate(poll.asked, strict=False)


async def close_due(context: Context) -> None:
    """Every poll whose time is over."""
    due = select(Poll.id).where(Poll.state == PollState.OPEN, col(Poll.closes_at) <= clock.now())
    async with context.db.read() as session:
        ids = list(await session.exec(due.order_by(col(Poll.closes_at))))

    async def close(session: AsyncSession, poll_id: str) -> None:
        poll = await get_locked(session, Poll, poll_id)
        if poll and poll.state == PollState.OPEN and poll.closes_at <= clock.now():
            await poll_life.perform(Turn(session, poll, Party.SYSTEM), Action.CLOSE)

    await each_alone(context, ids, close)


# ---- shown


async def list_polls(
    session: AsyncSession, caller: Caller, *, state: PollState | None, limit: int, cursor: str | None
) -> Page[PollRow]:
    """Newest first: those that ask the caller, or that they have made or oversee."""
    statement = select(Poll).where(or_(false(), *(await conditions(session, caller.user)).values()))
    if state:
        statement = statement.where(Poll.state == state)
    found: Page[Poll] = await page(
        session, statement.order_by(col(Poll.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _rows(session, caller, found.items), next=found.next)


async def _rows(session: AsyncSession, caller: Caller, found: Sequence[Poll]) -> list[PollRow]:
    places = await units.names(session, [each.unit_id for each in found])
    ids = col(Participant.poll_id).in_([each.id for each in found])
    mine = select(Participant.poll_id).where(Participant.member_id == caller.user.id, ids)
    answered = set(await session.exec(mine))
    return [
        PollRow(
            id=each.id,
            number=each.number,
            version=each.version,
            kind=PollKind(each.kind),
            state=PollState(each.state),
            state_name=STATES[PollState(each.state)].in_(caller.language),
            title=title_of(each).in_(caller.language),
            unit_id=each.unit_id,
            unit_name=places.get(each.unit_id, ""),
            closes_at=each.closes_at,
            is_named=each.is_named,
            answered=each.answered,
            has_answered=each.id in answered,
        )
        for each in found
    ]


def title_of(poll: Poll) -> Text:
    return Text(poll.asked["title"]["zh"], poll.asked["title"]["en"])


async def show_poll(session: AsyncSession, caller: Caller, poll_id: str) -> PollPublic:
    turn = await poll_life.look(session, caller.user, poll_id)
    poll = turn.object
    [row] = await _rows(session, caller, [poll])
    is_open = poll.state == PollState.OPEN and poll.closes_at > clock.now()
    return PollPublic(
        **dict(row),
        definition=definition_of(poll),
        may_answer=is_open and Party.MEMBER in turn.parties and not row.has_answered,
        result=PollResult.model_validate(poll.result) if poll.result else None,
        withdrawn_because=await _reason(session, poll),
        actions=await poll_life.offered(turn),
    )


async def _reason(session: AsyncSession, poll: Poll) -> str | None:
    given = select(PollEntry.words).where(PollEntry.poll_id == poll.id, PollEntry.action == Action.WITHDRAW)
    return (await session.exec(given)).first()


async def list_sheets(
    session: AsyncSession, caller: Caller, poll_id: str, *, limit: int, cursor: str | None
) -> Page[NamedSheet]:
    """Of a poll by name, for its union: who answered what. The audit keeps who read them."""
    turn = await poll_life.look(session, caller.user, poll_id)
    if Party.STAFF not in turn.parties or not turn.object.is_named:
        raise NotYourPart
    statement = select(Sheet).where(Sheet.poll_id == poll_id).order_by(col(Sheet.id))
    found: Page[Sheet] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    names = await PEOPLE.names(session, [each.member_id for each in found.items if each.member_id])
    audit.record(session, caller.user.id, "poll.read_answers", "poll", poll_id)
    items = [
        NamedSheet(
            member_id=each.member_id or "",
            name=names.get(each.member_id or "", ""),
            answers=[PollAnswer.model_validate(answer) for answer in each.answers],
        )
        for each in found.items
    ]
    return Page(items=items, next=found.next)


async def poll_tasks(session: AsyncSession, user: User) -> list[Task]:
    """Open ones that the caller has not answered."""
    member = (await conditions(session, user)).get(Party.MEMBER, false())
    done = select(Participant.poll_id).where(Participant.poll_id == Poll.id, Participant.member_id == user.id)
    is_open = (Poll.state == PollState.OPEN, col(Poll.closes_at) > clock.now())
    wanted = select(Poll).where(member, *is_open, ~done.correlate(Poll).exists()).order_by(col(Poll.closes_at)).limit(5)
    return [
        Task(
            type="poll",
            what=Text("有一份调查请您填写", "A poll asks for your answer"),
            link=f"/democracy/polls/{each.id}",
            id=each.id,
            number=each.number,
            title=each.asked["title"]["zh"],
            due_at=each.closes_at,
        )
        for each in await session.exec(wanted)
    ]
