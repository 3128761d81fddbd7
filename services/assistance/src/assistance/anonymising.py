"""What stays ten years after the end: sums, states and days, the decision and the ledger, but nobody's.

Of a file, an aid without one, a claim, a visit, a gift and an enrolment the own id takes the member's place, so that
sums per person stay right and it is in nobody's list any more. Papers and photos lose their place; the job that clears
unused files deletes them.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_models import AID_ACCOUNT, AID_WORDS, FORM, Aid, AidEntry
from assistance.campaign_models import Campaign, HandOut, Recipient
from assistance.models import (
    ACCOUNT,
    ADDRESS,
    ANSWER,
    BANK,
    DIFFERS,
    ID_NUMBER,
    NAME,
    OBJECTION,
    PAYEE,
    REASON,
    STORY,
    WORDS,
    Attachment,
    HomeCheck,
    Household,
    HouseholdEntry,
    Notice,
    Objection,
    Person,
    Seat,
)
from assistance.mutual_models import (
    CLAIM_ACCOUNT,
    CLAIM_BANK,
    CLAIM_PAYEE,
    CLAIM_STORY,
    CLAIM_WORDS,
    Claim,
    ClaimEntry,
    Enrolment,
    Scheme,
)
from assistance.visit_models import (
    FINDINGS,
    GIFT_GOODS,
    NEEDS,
    PHOTOS_ALLOWED_BY,
    TASK_WHAT,
    VISIT_DIFFERS,
    VISIT_WORDS,
    Visit,
    VisitEntry,
    VisitReport,
    VisitTask,
)
from contracts.assistance import AidState, HouseholdState, VisitState
from contracts.mutual_aid import ClaimState
from contracts.relief import CampaignState
from kit import audit, clock
from kit.audit import AuditEntry
from kit.db import get_locked
from kit.sealed_columns import SealedColumn
from kit.service import Context, each_alone

ENDED = (HouseholdState.REJECTED, HouseholdState.WITHDRAWN, HouseholdState.EXITED)
_VISITED = (VisitState.DONE, VisitState.CANCELLED)
_CLOSED = (CampaignState.CLOSED, CampaignState.CANCELLED)
_OVER = (AidState.PAID, AidState.REFUSED, AidState.STOPPED, AidState.REVERSED)
KEPT_YEARS = 10
"""After the end, as accounts are kept (会计档案管理办法)."""


async def anonymise(context: Context) -> None:
    before = clock.now().replace(year=clock.now().year - KEPT_YEARS, day=1)
    touched = select(HouseholdEntry.version).where(
        HouseholdEntry.household_id == Household.id, col(HouseholdEntry.at) >= before
    )
    files = select(Household.id).where(
        col(Household.state).in_(ENDED), Household.applicant_id != Household.id, ~touched.exists()
    )
    paying = select(AidEntry.version).where(AidEntry.aid_id == Aid.id, col(AidEntry.at) >= before)
    aids = select(Aid.id).where(
        col(Aid.household_id).is_(None), col(Aid.claim_id).is_(None), col(Aid.state).in_(_OVER),
        Aid.applicant_id != Aid.id, col(Aid.requested_at) < before, ~paying.exists(),
    )  # fmt: skip
    going = select(Aid.id).where(Aid.claim_id == Claim.id, or_(col(Aid.state).not_in(_OVER), paying.exists()))
    deciding = select(ClaimEntry.version).where(ClaimEntry.claim_id == Claim.id, col(ClaimEntry.at) >= before)
    claims = select(Claim.id).where(
        col(Claim.state) != ClaimState.FILED, Claim.member_id != Claim.id, ~deciding.exists(), ~going.exists()
    )
    seen = select(VisitEntry.version).where(VisitEntry.visit_id == Visit.id, col(VisitEntry.at) >= before)
    visits = select(Visit.id).where(
        col(Visit.household_id).is_(None), col(Visit.state).in_(_VISITED), Visit.about_id != Visit.id, ~seen.exists()
    )
    gifts = select(Recipient.id).join(Campaign, col(Campaign.id) == col(Recipient.campaign_id))
    gifts = gifts.where(Campaign.year < before.year, Recipient.member_id != Recipient.id)
    gifts = gifts.where(col(Campaign.state).in_(_CLOSED))
    open_claims = select(Claim.id).where(Claim.enrolment_id == Enrolment.id, Claim.member_id != Claim.id)
    places = select(Enrolment.id).join(Scheme, col(Scheme.id) == col(Enrolment.scheme_id))
    places = places.where(
        col(Scheme.ends_on) < before.date(), Enrolment.member_id != Enrolment.id, ~open_claims.exists()
    )
    for found, empty in (
        (files, _household), (aids, _aid_alone), (claims, _claim), (visits, _visit_alone), (gifts, _gift),
        (places, _enrolment),
    ):  # fmt: skip
        async with context.db.read() as session:
            ids = list(await session.exec(found))
        await each_alone(context, ids, empty)


async def _household(session: AsyncSession, household_id: str) -> None:
    household = await get_locked(session, Household, household_id)
    assert household, "files are never deleted"
    if household.state not in ENDED:
        return
    _empty(session, household, STORY, ADDRESS, ACCOUNT, BANK, PAYEE)
    asked = select(VisitTask).join(Visit, col(Visit.id) == col(VisitTask.visit_id))
    asked = asked.where(Visit.about_id == household.applicant_id, VisitTask.number == household.number)
    for task in await session.exec(asked):
        task.number = None  # that visit may have ended later
    household.applicant_id = household.id
    for person in await session.exec(select(Person).where(Person.household_id == household_id)):
        _empty(session, person, NAME, ID_NUMBER)
    for entry in await session.exec(select(HouseholdEntry).where(HouseholdEntry.household_id == household_id)):
        _empty(session, entry, WORDS)
        entry.actor_id = None if entry.actor == "applicant" else entry.actor_id
    for seat in await session.exec(select(Seat).where(Seat.household_id == household_id)):
        _empty(session, seat, REASON)
    for notice in await session.exec(select(Notice).where(Notice.household_id == household_id)):
        notice.shown = {key: text for key, text in notice.shown.items() if key != "name"}
        for objection in await session.exec(select(Objection).where(Objection.notice_id == notice.id)):
            _empty(session, objection, OBJECTION, ANSWER)
            objection.member_id = objection.id
    checks = (await session.exec(select(HomeCheck).where(HomeCheck.household_id == household_id))).all()
    for check in checks:
        _empty(session, check, DIFFERS)
    visits = (await session.exec(select(Visit).where(Visit.household_id == household_id))).all()
    for visit in visits:
        await _visit(session, visit)
    report = VisitReport
    of_file = col(report.check_id).in_([each.id for each in checks])
    await _reports(session, await session.exec(select(report).where(of_file)))
    of_visits = col(report.visit_id).in_([each.id for each in visits])
    await _reports(session, await session.exec(select(report).where(of_visits)))
    _let_go(await session.exec(select(Attachment).where(Attachment.household_id == household_id)))
    for aid in await session.exec(select(Aid).where(Aid.household_id == household_id).with_for_update()):
        await _aid(session, aid, household_id)
    await _erase_words(session, household_id)
    audit.record(session, "system", "household.anonymise", "household", household_id)


async def _aid_alone(session: AsyncSession, aid_id: str) -> None:
    aid = await get_locked(session, Aid, aid_id)
    assert aid, "aids are never deleted"
    _let_go(await session.exec(select(Attachment).where(Attachment.aid_id == aid_id)))
    await _aid(session, aid, aid_id)
    audit.record(session, "system", "aid.anonymise", "aid", aid_id)


async def _claim(session: AsyncSession, claim_id: str) -> None:
    """With the aid that pays it."""
    claim = await get_locked(session, Claim, claim_id)
    assert claim, "claims are never deleted"
    _empty(session, claim, CLAIM_STORY, CLAIM_ACCOUNT, CLAIM_BANK, CLAIM_PAYEE)
    claim.member_id = claim_id
    for entry in await session.exec(select(ClaimEntry).where(ClaimEntry.claim_id == claim_id)):
        _empty(session, entry, CLAIM_WORDS)
        entry.actor_id = None if entry.actor == "claimant" else entry.actor_id
    _let_go(await session.exec(select(Attachment).where(Attachment.claim_id == claim_id)))
    for aid in await session.exec(select(Aid).where(Aid.claim_id == claim_id).with_for_update()):
        await _aid(session, aid, claim_id)
    await _erase_words(session, claim_id)
    audit.record(session, "system", "claim.anonymise", "claim", claim_id)


async def _visit_alone(session: AsyncSession, visit_id: str) -> None:
    visit = await get_locked(session, Visit, visit_id)
    assert visit, "visits are never deleted"
    await _visit(session, visit)
    await _reports(session, await session.exec(select(VisitReport).where(VisitReport.visit_id == visit_id)))
    audit.record(session, "system", "visit.anonymise", "visit", visit_id)


async def _gift(session: AsyncSession, recipient_id: str) -> None:
    recipient = await get_locked(session, Recipient, recipient_id)
    assert recipient, "recipients of an old campaign are never deleted"
    recipient.member_id, recipient.code, recipient.code_index = recipient_id, None, None
    given = await get_locked(session, HandOut, recipient_id)
    if given:
        given.signature = None
    audit.record(session, "system", "recipient.anonymise", "recipient", recipient_id)


async def _enrolment(session: AsyncSession, enrolment_id: str) -> None:
    enrolment = await get_locked(session, Enrolment, enrolment_id)
    assert enrolment, "enrolments are never deleted"
    enrolment.member_id = enrolment_id
    audit.record(session, "system", "enrolment.anonymise", "enrolment", enrolment_id)


async def _aid(session: AsyncSession, aid: Aid, in_place_of_applicant: str) -> None:
    _empty(session, aid, AID_ACCOUNT)
    FORM.seal(session, aid, json.dumps({"basis": 0, "asked": 0, "form": {}}))
    await _erase_words(session, aid.id)
    aid.applicant_id = in_place_of_applicant
    for entry in await session.exec(select(AidEntry).where(AidEntry.aid_id == aid.id)):
        _empty(session, entry, AID_WORDS)
        entry.actor_id = None if entry.actor == "applicant" else entry.actor_id


async def _visit(session: AsyncSession, visit: Visit) -> None:
    _empty(session, visit, VISIT_DIFFERS, GIFT_GOODS)
    await _erase_words(session, visit.id)
    visit.about_id = visit.id
    for entry in await session.exec(select(VisitEntry).where(VisitEntry.visit_id == visit.id)):
        _empty(session, entry, VISIT_WORDS)
    for task in await session.exec(select(VisitTask).where(VisitTask.visit_id == visit.id)):
        _empty(session, task, TASK_WHAT)


async def _reports(session: AsyncSession, reports: Iterable[VisitReport]) -> None:
    for report in list(reports):
        _empty(session, report, FINDINGS, PHOTOS_ALLOWED_BY)
        NEEDS.seal(session, report, "[]")
        _let_go(await session.exec(select(Attachment).where(Attachment.report_id == report.id)))


async def _erase_words(session: AsyncSession, object_id: str) -> None:
    """What persons said of it in the audit trail; its entries stay."""
    said = select(AuditEntry.id).where(AuditEntry.object_id == object_id, col(AuditEntry.words_hash).is_not(None))
    for entry_id in (await session.exec(said)).all():
        await audit.erase_words(session, "system", entry_id)


def _let_go(files: Iterable[Attachment]) -> None:
    for file in files:
        file.household_id = file.aid_id = file.claim_id = file.report_id = file.evidence = None


def _empty(session: AsyncSession, row: Any, *columns: SealedColumn[Any]) -> None:
    """What there is becomes an empty text: the column, and its index, may not be null."""
    for column in columns:
        if column.open(session, row):
            column.seal(session, row, "")
