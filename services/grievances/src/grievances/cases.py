"""What is done with a case, one function per action; `rules.MOVES` says who may take it when."""

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict
from casework.attachments import FileNotUsable
from casework.caller import Caller
from casework.deadlines import load
from casework.lifecycle import Outcome
from contracts.grievances import (
    AuthorShown,
    CaseAccepted,
    CaseAssigned,
    CaseFollowedUp,
    CaseHandedBack,
    CaseRejected,
    CaseReplied,
    CaseStarted,
    CaseWithdrawn,
    Sender,
)
from contracts.roles import Role
from grievances import views
from grievances.deadlines import ClockKind
from grievances.errors import (
    CaseClosed,
    DepartmentInConflict,
    HandBackTooLate,
    NotADepartment,
    NotYourAction,
)
from grievances.lifecycle import CaseTurn, life, pass_on
from grievances.messages import THREAD
from grievances.models import PEOPLE, Case
from grievances.rules import FINAL, Action, Party
from grievances.schemas import (
    Assignment,
    CasePublic,
    CaseUpdate,
    FollowUp,
    HandBack,
    Rejection,
    Reply,
    Withdrawal,
)
from kit import clock, versions
from kit.auth import SIGNED_IN, roles

STAFF = roles(Role.UNION_STAFF)
ANSWERING = roles(Role.UNION_STAFF, Role.HANDLER)
DEPARTMENT = roles(Role.HANDLER)


async def update_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, change: CaseUpdate
) -> CasePublic:
    """The author agrees that the department learns their name, or no longer does."""
    turn = await life.lock(session, caller.user, case_id)
    case = turn.object
    if turn.party != Party.AUTHOR:
        raise NotYourAction
    versions.check(case.version, version)
    if change.show_author_to_department and case.state in FINAL:  # taking it back is always possible
        raise CaseClosed(number=case.number)
    if change.show_author_to_department != case.show_author:
        case.show_author = change.show_author_to_department
        action = Action.SHOW_AUTHOR if case.show_author else Action.HIDE_AUTHOR
        await life.record(turn, action, AuthorShown, Outcome(told={"shown": case.show_author}))
    return await views.show(session, caller, case_id)


@life.action(Action.ACCEPT, CaseAccepted, access=STAFF)
async def accept_case(turn: CaseTurn) -> None:
    """Take it on."""


@life.action(Action.REJECT, CaseRejected, access=STAFF)
async def reject_case(turn: CaseTurn, given: Rejection) -> Outcome:
    """Not accepted, with the reason and where to go instead."""
    return Outcome(words=f"{given.reason}\n→ {given.where_to_go}")


@life.action(Action.ASSIGN, CaseAssigned, access=STAFF, errors=[NotADepartment, DepartmentInConflict])
async def assign_case(turn: CaseTurn, given: Assignment) -> Outcome:
    """Ask a department to answer. It does not learn the author's name unless the author agreed."""
    await _check_department(turn.session, turn.object, given.department_id)
    turn.object.department_id = given.department_id
    return Outcome(words=given.note, department_id=given.department_id)


async def _check_department(session: AsyncSession, case: Case, department_id: str) -> None:
    """Somebody answers for it who is neither the author nor involved."""
    handlers = set(await session.exec(PEOPLE.holders(Role.HANDLER, department_id)))
    if not handlers:
        raise NotADepartment
    if handlers == await conflict.involved(session, PEOPLE, case.matter, handlers):
        raise DepartmentInConflict


@life.action(Action.HAND_BACK, CaseHandedBack, access=ANSWERING, errors=[HandBackTooLate])
async def hand_back_case(turn: CaseTurn, given: HandBack) -> Outcome:
    """The department: this is not ours (within its days). The desk: give it back to us (at any time)."""
    case, department_id = turn.object, turn.object.department_id
    if turn.party == Party.DEPARTMENT:
        clocks = [each for each in load(case.clocks) if each.kind == ClockKind.HAND_BACK and each.running]
        if clocks and clocks[-1].at < clock.now():
            raise HandBackTooLate(days=clocks[-1].policy.number)
    await pass_on(turn, department_id=None)
    # Event, timeline and audit entry still say which department it was.
    return Outcome(words=given.reason, department_id=department_id, by=Sender(turn.party))


@life.action(Action.START, CaseStarted, access=DEPARTMENT)
async def start_case(turn: CaseTurn) -> None:
    """The department begins to deal with it."""


@life.action(Action.REPLY, CaseReplied, access=ANSWERING, errors=[FileNotUsable])
async def reply_case(turn: CaseTurn, given: Reply) -> None:
    """The answer: it stands in the dialogue, and the author is asked to rate it."""
    await THREAD.add(turn, given.text, given.file_ids, answer=True)


@life.action(Action.FOLLOW_UP, CaseFollowedUp, access=STAFF)
async def follow_up_case(turn: CaseTurn, given: FollowUp | None) -> Outcome:
    return Outcome(words=given.note if given else None)


@life.action(Action.WITHDRAW, CaseWithdrawn, access=SIGNED_IN)
async def withdraw_case(turn: CaseTurn, given: Withdrawal) -> Outcome:
    return Outcome(words=given.reason)
