"""What the union's audit commission (经审) reads: what was decided on a household, and where each fen went."""

from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_models import LEDGER, Aid, Payment, Payout, ResultFile
from assistance.aid_schemas import (
    AssessorPublic,
    FenTrail,
    HouseholdDecision,
    NoticeBrief,
    PaymentTrail,
    PostedPublic,
    StepPublic,
    VisitorPublic,
)
from assistance.aids import read_aid
from assistance.checks import newest_check
from assistance.desks import require_top
from assistance.eligibility import EXPLANATION
from assistance.errors import HouseholdNotFound
from assistance.models import DECISION, PEOPLE, Household, HouseholdEntry, Notice, Objection, Person, Seat
from assistance.payouts import rows_of
from assistance.visit_reports import reports_of
from assistance.words import STATES
from casework import units
from casework.caller import Caller
from casework.decisions import Decision
from casework.ledger import LedgerTransfer
from contracts.assistance import HouseholdState
from contracts.roles import Role
from kit import audit
from kit.audit import AuditEntry
from kit.problems import NotFound
from kit.statements import is_one


async def read_decision(session: AsyncSession, caller: Caller, household_id: str) -> HouseholdDecision:
    household = await session.get(Household, household_id)
    is_own = household and household.applicant_id == caller.user.id
    if household is None or is_own or not await _reaches(session, caller, household.unit_id):
        raise HouseholdNotFound
    audit.record(session, caller.user.id, "household.read_decision", "household", household_id)
    return await _decision(session, caller, household)


GIVEN = ("budget", "premium")
"""Kinds of transactions by which a budget gets money."""


async def follow(session: AsyncSession, caller: Caller, transaction_id: str) -> FenTrail:
    """From any of an aid's transactions; or, for auditors of the top unit, from one of a campaign, a visit's gift or a
    budget."""
    row = LEDGER.transfer
    found = (await session.exec(select(row).where(row.transaction_id == transaction_id).order_by(row.id))).all()
    if not found:
        raise NotFound
    posted: Sequence[LedgerTransfer] = ()
    if found[0].kind in GIVEN:
        given = found
    else:
        posted = await LEDGER.about(session, found[0].about_id)
        to_it = col(row.debit).in_({each.credit for each in posted})
        given = (await session.exec(select(row).where(is_one(col(row.kind), GIVEN), to_it).order_by(row.id))).all()
    aid = await session.get(Aid, found[0].about_id)
    if aid is None:
        await require_top(session, caller.user, Role.AUDITOR)
        return FenTrail(
            transaction_id=transaction_id,
            budget=await _posted(session, given),
            posted=await _posted(session, posted),
            aid=None,
            household=None,
            payments=[],
        )
    if aid.applicant_id == caller.user.id or not await _reaches(session, caller, aid.unit_id):
        raise NotFound
    household = await session.get_one(Household, aid.household_id) if aid.household_id else None
    audit.record(session, caller.user.id, "transaction.follow", "transaction", transaction_id, after={"aid": aid.id})
    return FenTrail(
        transaction_id=transaction_id,
        budget=await _posted(session, given),
        posted=await _posted(session, posted),
        aid=await read_aid(session, caller, aid.id),
        household=await _decision(session, caller, household) if household else None,
        payments=await _payments(session, caller, aid.id),
    )


async def _reaches(session: AsyncSession, caller: Caller, unit_id: str) -> bool:
    return await units.covers(session, caller.user.units_of(Role.AUDITOR), unit_id)


async def _posted(session: AsyncSession, rows: Sequence[LedgerTransfer]) -> list[PostedPublic]:
    """Who posted a row says the audit trail."""
    entries = select(AuditEntry.object_id, AuditEntry.actor_id).where(
        col(AuditEntry.object_id).in_([each.id for each in rows]), AuditEntry.object_type == "transfer"
    )
    actors = dict((await session.exec(entries)).all())
    names = await PEOPLE.names(session, actors.values())
    return [
        PostedPublic.model_validate({**dict(each), "by_name": names.get(actors.get(each.id, ""), "")}) for each in rows
    ]


async def _payments(session: AsyncSession, caller: Caller, aid_id: str) -> list[PaymentTrail]:
    asked = select(Payment, Payout, ResultFile).join(Payout, col(Payout.id) == col(Payment.payout_id))
    asked = asked.join(ResultFile, col(ResultFile.id) == col(Payment.result_file_id), isouter=True)
    found = (await session.exec(asked.where(Payment.aid_id == aid_id).order_by(col(Payment.reference)))).all()
    rows = {each.id: each for each in await rows_of(session, caller, [payout for _, payout, _ in found])}
    names = await PEOPLE.names(session, [file.imported_by for *_, file in found if file])
    return [
        PaymentTrail(
            **dict(payment),
            payout=rows[payout.id],
            bank_line=payment.result_line,
            bank_file=file.digest if file else None,
            imported_at=file.imported_at if file else None,
            imported_by=names.get(file.imported_by, "") if file else None,
        )
        for payment, payout, file in found
    ]


async def _decision(session: AsyncSession, caller: Caller, household: Household) -> HouseholdDecision:
    """The steps of the last case, the visit and the views without their words."""
    decision = DECISION.open(session, household)
    check = await newest_check(session, household.id)
    visitors = [check.visitor_id, check.other_visitor_id] if check else []
    reports = {each.author_id: each for each in await reports_of(session, check)} if check else {}
    seats = select(Seat).where(Seat.household_id == household.id, Seat.round == household.round)
    committee = (await session.exec(seats.order_by(col(Seat.id)))).all()
    entry = HouseholdEntry
    steps = (
        await session.exec(select(entry).where(entry.household_id == household.id).order_by(col(entry.version)))
    ).all()
    known = [household.applicant_id, *visitors, *(each.member_id for each in committee)]
    names = await PEOPLE.names(session, [*known, *(each.actor_id for each in steps if each.actor_id)])
    places = await units.names(session, [household.unit_id])
    persons = select(func.count()).select_from(Person).where(Person.household_id == household.id)
    return HouseholdDecision(
        id=household.id,
        number=household.number,
        state=household.state,
        state_name=STATES[HouseholdState(household.state)].in_(caller.language),
        unit_name=places.get(household.unit_id, ""),
        applicant_name=names.get(household.applicant_id, ""),
        persons=(await session.exec(persons)).one(),
        decision=EXPLANATION.explain(Decision.model_validate_json(decision), caller.language) if decision else None,
        visited_on=min((each.visited_on for each in reports.values()), default=None),
        visitors=[VisitorPublic(name=names.get(each, ""), recorded=each in reports) for each in visitors],
        committee=[AssessorPublic(name=names.get(each.member_id, ""), supports=each.supports) for each in committee],
        notices=await _notices(session, household.id),
        steps=[
            StepPublic(at=each.at, action=each.action, actor_name=names.get(each.actor_id or "", "")) for each in steps
        ],
    )


async def _notices(session: AsyncSession, household_id: str) -> list[NoticeBrief]:
    notices = (
        await session.exec(select(Notice).where(Notice.household_id == household_id).order_by(col(Notice.id)))
    ).all()
    raised = select(Objection.notice_id, func.count(), func.count(col(Objection.answered_at)))
    counts = {
        notice_id: (number, answered)
        for notice_id, number, answered in await session.exec(
            raised.where(col(Objection.notice_id).in_([each.id for each in notices])).group_by(Objection.notice_id)
        )
    }
    return [
        NoticeBrief(
            kind=each.shown["kind"],
            opened_at=each.opened_at,
            ended_at=each.ended_at,
            objections=counts.get(each.id, (0, 0))[0],
            unanswered=counts.get(each.id, (0, 0))[0] - counts.get(each.id, (0, 0))[1],
        )
        for each in notices
    ]
