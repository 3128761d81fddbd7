"""What is done with a case, one function per action: lock it, decide, change, tell. See rules for who may do what."""

from types import SimpleNamespace
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import (
    AuthorShown,
    CaseAccepted,
    CaseAssigned,
    CaseFollowedUp,
    CaseHandedBack,
    CaseRejected,
    CaseReplied,
    CaseStarted,
    CaseState,
    CaseSubmitted,
    CaseWithdrawn,
    Sender,
)
from contracts.roles import Role
from grievances import access, deadlines, routing, views
from grievances.access import Caller
from grievances.attachments import attach_files
from grievances.deadlines import ClockKind
from grievances.errors import CaseClosed, DepartmentInConflict, HandBackTooLate, NotADepartment, NotYourAction
from grievances.lifecycle import Turn, enter, event_of, pass_on, policies, set_clocks, step, take_turn
from grievances.messages import add_message
from grievances.models import CASES, TIMELINE, Case, HeldRole
from grievances.routing import Subject
from grievances.rules import FINAL, Action, Party, number
from grievances.schemas import (
    Assignment,
    CaseCreate,
    CasePublic,
    CaseUpdate,
    FollowUp,
    HandBack,
    Rejection,
    Reply,
    Withdrawal,
)
from grievances.signatures import seal_signature
from kit import audit, clock, versions
from kit.db import new_id
from kit.outbox import publish
from kit.rows import insert_at_commit, write_rows


async def submit_case(session: AsyncSession, caller: Caller, new: CaseCreate) -> CasePublic:
    """File a concern.

    A hot path of two exchanges: what routing needs comes with the serial, and all rows go in together. Plain namespaces
    stand for the rows (a table class costs ten times as much to make), and the answer is made without reading.
    """
    now, author_id = clock.now(), caller.user.id
    subject = Subject(new.about_unit_id, new.about_member_id, new.complaint)
    route, serial = await routing.find_route_and_serial(session, author_id, subject)
    case: Any = SimpleNamespace(
        id=new_id(),
        serial=serial,
        version=1,
        kind=new.kind,
        state=CaseState.SUBMITTED,
        title=new.title,
        text=new.text,
        author_id=author_id,
        unit_id=route.author.unit_id,
        show_author=new.show_author_to_department,
        about_unit_id=route.about_unit_id,
        about_member_id=new.about_member_id,
        complaint=new.complaint,
        conflict_unit_id=route.conflict_unit_id,
        desk_unit_id=route.desk_id,
        department_id=None,
        supervising_unit_id=None,
        round=1,
        submitted_at=now,
        signature=None,
    )
    case.signature = seal_signature(session, case.id, route.author)
    clocks = deadlines.after(Action.SUBMIT, [], now, policies(session), new.kind)
    set_clocks(case, clocks)
    insert_at_commit(session, CASES, vars(case).copy())
    case.number = number(now, case.serial)
    entry: Any = SimpleNamespace(
        case_id=case.id,
        version=case.version,
        at=now,
        action=Action.SUBMIT,
        state=case.state,
        actor=Party.AUTHOR,
        actor_id=author_id,
        unit_id=None,
        department_id=None,
        words=None,
    )
    insert_at_commit(session, TIMELINE, vars(entry))
    publish(session, event_of(case, CaseSubmitted))
    audit.record(session, author_id, "case.submit", "case", case.id, after={"state": case.state})
    if new.file_ids or new.about_member_id or new.about_unit_id:
        await write_rows(session)
        await attach_files(session, author_id, new.file_ids, case.id)
        return await views.show(session, caller, case.id)
    names = views.Names({level.unit_id: level.name for level in route.levels})
    whole = views.Whole(case, clocks, route.author, None, names, [(entry, route.author.name)], [], None)
    return views.public(whole, views.Eyes(Party.AUTHOR, caller.language))


async def update_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, change: CaseUpdate
) -> CasePublic:
    """The author agrees that the department learns their name, or no longer does."""
    case, party = await access.lock_case(session, caller.user, case_id)
    if party is not Party.AUTHOR:
        raise NotYourAction
    versions.check(case.version, version)
    if change.show_author_to_department and case.state in FINAL:  # taking it back is always possible
        raise CaseClosed(number=case.number)
    if change.show_author_to_department != case.show_author:
        case.show_author = change.show_author_to_department
        action = Action.SHOW_AUTHOR if case.show_author else Action.HIDE_AUTHOR
        await enter(Turn(session, case, party, caller.user.id), action, clock.now())
        publish(session, event_of(case, AuthorShown, shown=case.show_author))
        audit.record(session, caller.user.id, f"case.{action}", "case", case.id)
    return await views.show(session, caller, case_id)


async def accept_case(session: AsyncSession, caller: Caller, case_id: str, version: int) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.ACCEPT)
    await step(turn, Action.ACCEPT, CaseAccepted)
    return await views.show(session, caller, case_id)


async def reject_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, rejection: Rejection
) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.REJECT)
    await step(turn, Action.REJECT, CaseRejected, words=f"{rejection.reason}\n→ {rejection.where_to_go}")
    return await views.show(session, caller, case_id)


async def assign_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, assignment: Assignment
) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.ASSIGN)
    await _check_department(session, turn.case, assignment.department_id)
    turn.case.department_id = assignment.department_id
    await step(turn, Action.ASSIGN, CaseAssigned, words=assignment.note, department_id=assignment.department_id)
    return await views.show(session, caller, case_id)


async def _check_department(session: AsyncSession, case: Case, department_id: str) -> None:
    """Somebody answers for it who is neither the author nor involved."""
    held = select(HeldRole.member_id).where(access.is_held(Role.HANDLER), HeldRole.unit_id == department_id)
    handlers = set(await session.exec(held))
    if not handlers:
        raise NotADepartment
    involved = {case.author_id, case.about_member_id}
    if case.conflict_unit_id:
        involved |= await access.involved_members(session, case.conflict_unit_id)
    if not handlers - involved:
        raise DepartmentInConflict


async def hand_back_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, given: HandBack
) -> CasePublic:
    """A department within its days; the desk, taking back what is left lying, at any time."""
    turn = await take_turn(session, caller.user, case_id, version, Action.HAND_BACK)
    case, department_id = turn.case, turn.case.department_id
    if turn.party is Party.DEPARTMENT:
        clocks = [each for each in deadlines.load(case.clocks) if each.kind is ClockKind.HAND_BACK and each.running]
        if clocks and clocks[-1].at < clock.now():
            raise HandBackTooLate(days=clocks[-1].policy.number)
    await pass_on(turn, department_id=None)
    # Event, timeline and audit entry still say which department it was.
    await step(
        turn,
        Action.HAND_BACK,
        CaseHandedBack,
        words=given.reason,
        department_id=department_id,
        by=Sender(turn.party),
    )
    return await views.show(session, caller, case_id)


async def start_case(session: AsyncSession, caller: Caller, case_id: str, version: int) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.START)
    await step(turn, Action.START, CaseStarted)
    return await views.show(session, caller, case_id)


async def reply_case(session: AsyncSession, caller: Caller, case_id: str, version: int, reply: Reply) -> CasePublic:
    """The formal answer: stands in the dialogue, and the author is asked to rate it."""
    turn = await take_turn(session, caller.user, case_id, version, Action.REPLY)
    if turn.case.state == CaseState.ASSIGNED:
        await step(turn, Action.START, CaseStarted)
    await add_message(turn, reply.text, reply.file_ids, answer=True)
    await step(turn, Action.REPLY, CaseReplied)
    return await views.show(session, caller, case_id)


async def follow_up_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, given: FollowUp
) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.FOLLOW_UP)
    await step(turn, Action.FOLLOW_UP, CaseFollowedUp, words=given.note)
    return await views.show(session, caller, case_id)


async def withdraw_case(
    session: AsyncSession, caller: Caller, case_id: str, version: int, given: Withdrawal
) -> CasePublic:
    turn = await take_turn(session, caller.user, case_id, version, Action.WITHDRAW)
    await step(turn, Action.WITHDRAW, CaseWithdrawn, words=given.reason)
    return await views.show(session, caller, case_id)
