"""Claims of mutual aid. One that is accepted becomes an aid: two others approve it and a batch pays it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import amounts
from assistance.aid_life import aid_life
from assistance.aid_models import AID_DECISION, AID_NUMBERS, AIDS, FORM, Aid
from assistance.aid_rules import COUNTED, UNPAID, AidAction, AidParty
from assistance.aids import leave_batch, stop
from assistance.attachments import FILES, paper
from assistance.claim_access import parties_to_claim
from assistance.consent_rules import give_own, own_consents, require_own
from assistance.consents import end_consent
from assistance.desks import nearest
from assistance.errors import NoSuchConsent, NotYourStep
from assistance.lifecycle import policies
from assistance.models import PEOPLE, Attachment, Consent
from assistance.mutual_errors import (
    BenefitUnknown,
    BenefitUsedUp,
    BillMissing,
    ClaimNotPossibleNow,
    EnrolmentNotFound,
    NotCovered,
    PremiumNotPaid,
)
from assistance.mutual_models import (
    CLAIM_ACCOUNT,
    CLAIM_BANK,
    CLAIM_NUMBERS,
    CLAIM_PAYEE,
    CLAIM_STORY,
    CLAIM_WORDS,
    CLAIMS,
    Claim,
    ClaimEntry,
    Enrolment,
    Scheme,
)
from assistance.mutual_rules import CLAIM_MOVES, ClaimAction, ClaimParty, reckon_benefit
from assistance.mutual_schemas import (
    ClaimCreate,
    ClaimPublic,
    ClaimRead,
    ClaimRow,
)
from assistance.schemas import OwnConsentChoice, Purpose, ReasonGiven
from assistance.schemes import STAFF, benefit_shown, benefits_of, scheme_name
from casework import units
from casework.caller import Caller
from casework.lifecycle import Lifecycle, Outcome, Turn
from casework.timeline import Timeline
from contracts.assistance import AidRequested, AidState
from contracts.mutual_aid import (
    ClaimAccepted,
    ClaimConsentWithdrawn,
    ClaimFiled,
    ClaimRefused,
    ClaimState,
    ClaimWithdrawn,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import SIGNED_IN, User
from kit.db import get_locked
from kit.pages import Page, page
from kit.problems import Problem
from kit.sealed_columns import Sealed
from kit.texts import Text
from kit.todo import Task, counted


class ClaimLife(Lifecycle[Claim]):
    noun = "claim"
    table = Claim
    moves = CLAIM_MOVES
    timeline = Timeline(ClaimEntry, CLAIM_WORDS)
    not_yours = NotYourStep
    unnamed = (ClaimParty.CLAIMANT,)

    async def parties(self, session: AsyncSession, user: User, row: Claim) -> Sequence[ClaimParty]:
        return await parties_to_claim(session, user, row)

    def acts_for(self, user: User, row: Claim, party: str) -> str | None:
        return row.unit_id

    def not_now(self, row: Claim) -> Problem:
        return ClaimNotPossibleNow()

    def facts(self, row: Claim) -> dict[str, Any]:
        return {
            "claim_id": row.id,
            "number": row.number,
            **row.model_dump(include={"version", "unit_id", "member_id", "desk_unit_id"}),
            "state": ClaimState(row.state),
        }


claim_life = ClaimLife()


async def file_claim(session: AsyncSession, caller: Caller, new: ClaimCreate) -> ClaimPublic:
    """By who is enrolled, for a day that is covered."""
    user = caller.user
    enrolment = await get_locked(session, Enrolment, new.enrolment_id)
    if enrolment is None or enrolment.member_id != user.id:
        user.refuse_unknown(EnrolmentNotFound)
    user.require_open(enrolment.joined_at)
    scheme = await session.get_one(Scheme, enrolment.scheme_id)
    benefit = next((each for each in benefits_of(scheme) if each.code == new.benefit), None)
    if benefit is None:
        raise BenefitUnknown
    last = min(scheme.ends_on, enrolment.ended_on or scheme.ends_on, clock.today())
    if not enrolment.covered_from <= new.happened_on <= last:
        raise NotCovered(first=enrolment.covered_from.isoformat(), last=last.isoformat())
    if enrolment.paid_at is None:
        raise PremiumNotPaid
    if benefit.percent and not new.basis:
        raise BillMissing
    require_own((Purpose.HEALTH, Purpose.BANK_ACCOUNT, *benefit.consents), new.consents)
    claim = Claim(
        serial=await CLAIM_NUMBERS.next(session, CLAIMS.serial),
        enrolment_id=enrolment.id,
        member_id=user.id,
        unit_id=enrolment.unit_id,
        desk_unit_id=await nearest(session, enrolment.unit_id, Role.UNION_STAFF, [user.id]),
        benefit=benefit.code,
        happened_on=new.happened_on,
        basis=new.basis,
        claimed_at=clock.now(),
        story=Sealed(b""),
        account=Sealed(b""),
        bank=Sealed(b""),
        payee=Sealed(b""),
    )
    CLAIM_STORY.seal(session, claim, new.story)
    CLAIM_ACCOUNT.seal(session, claim, new.account.number)
    CLAIM_BANK.seal(session, claim, new.account.bank)
    CLAIM_PAYEE.seal(session, claim, new.account.payee)
    session.add(claim)
    await session.flush()
    give_own(session, new.consents, claim_id=claim.id)
    for each in new.papers:
        await FILES.attach(session, user.id, [each.file_id], claim_id=claim.id, evidence=each.evidence)
    turn = Turn(session, claim, ClaimParty.CLAIMANT, user.id, claim.unit_id)
    await claim_life.record(turn, ClaimAction.FILE, ClaimFiled, Outcome(noted={"benefit": claim.benefit}))
    return await show_claim(session, caller, claim.id)


@claim_life.action(ClaimAction.ACCEPT, ClaimAccepted, access=STAFF, errors=[BenefitUsedUp])
async def accept_claim(turn: Turn[Claim]) -> Outcome:
    """The papers were checked: what the benefit gives becomes an aid, which two others approve."""
    session, claim = turn.session, turn.object
    enrolment = await get_locked(session, Enrolment, claim.enrolment_id)
    assert enrolment, "a claim has one"
    scheme = await session.get_one(Scheme, enrolment.scheme_id)
    benefit = next(each for each in benefits_of(scheme) if each.code == claim.benefit)
    given = select(func.coalesce(func.sum(Aid.fen), 0)).join(Claim, col(Claim.id) == col(Aid.claim_id))
    given = given.where(Claim.enrolment_id == enrolment.id, Claim.benefit == claim.benefit, col(Aid.state).in_(COUNTED))
    spent, today = int((await session.exec(given)).one()), clock.today()
    decision = reckon_benefit(
        today, amount=benefit.amount, percent=benefit.percent, most=benefit.most, basis=claim.basis, spent=spent
    )
    if decision.result == amounts.NOTHING:
        raise BenefitUsedUp
    claim.fen = decision.amount
    aid = Aid(
        serial=await AID_NUMBERS.next(session, AIDS.serial),
        claim_id=claim.id,
        programme=scheme.code,
        fund=scheme.fund,
        unit_id=claim.unit_id,
        applicant_id=claim.member_id,
        year=scheme.year,
        fen=claim.fen,
        level=amounts.level_of(spent + claim.fen, (), "", policies(session), today),
        requested_at=clock.now(),
        form=Sealed(b""),
        decision=Sealed(b""),
    )
    FORM.seal(session, aid, json.dumps({"basis": claim.basis, "asked": 0, "form": {}}))
    AID_DECISION.seal(session, aid, decision.model_dump_json())
    session.add(aid)
    await session.flush()
    told = {"approver_unit_id": await nearest(session, aid.unit_id, Role.APPROVER, [turn.actor_id, aid.applicant_id])}
    own = Turn(session, aid, AidParty.STAFF, turn.actor_id, aid.unit_id)
    await aid_life.record(own, AidAction.REQUEST, AidRequested, Outcome(told=told, noted={"claim": claim.id}))
    return Outcome(noted={"aid": aid.id})


@claim_life.action(ClaimAction.REFUSE, ClaimRefused, access=STAFF)
async def refuse_claim(turn: Turn[Claim], given: ReasonGiven) -> Outcome:
    return Outcome(words=given.reason)


@claim_life.action(ClaimAction.WITHDRAW, ClaimWithdrawn, access=SIGNED_IN)
async def withdraw_claim(turn: Turn[Claim]) -> None:
    """By the claimant, before it was decided."""


@claim_life.action(
    ClaimAction.WITHDRAW_CONSENT,
    ClaimConsentWithdrawn,
    access=SIGNED_IN,
    path="consents/withdraw",
    errors=[NoSuchConsent],
)
async def withdraw_consent_to_claim(turn: Turn[Claim], given: OwnConsentChoice) -> Outcome:
    """The claimant's own. A claim that is not decided ends; of one that was accepted the payment stops."""
    session, claim = turn.session, turn.object
    await end_consent(session, claim_id=claim.id, purpose=given.purpose)
    noted = {"purpose": given.purpose}
    if claim.state == ClaimState.FILED:
        return Outcome(noted=noted, then=(ClaimAction.WITHDRAW, None))
    aid_id = (await session.exec(select(Aid.id).where(Aid.claim_id == claim.id))).one()
    aid = await get_locked(session, Aid, aid_id)
    if aid and aid.state in UNPAID:
        await leave_batch(session, aid)
        await stop(session, aid)
    return Outcome(noted=noted)


async def show_claim(session: AsyncSession, caller: Caller, claim_id: str) -> ClaimPublic:
    """Where it stands; nothing of what lies sealed but, to the claimant, why it was refused."""
    return await _brief(session, caller, await claim_life.look(session, caller.user, claim_id))


async def _brief(session: AsyncSession, caller: Caller, turn: Turn[Claim]) -> ClaimPublic:
    claim, is_own = turn.object, turn.party == ClaimParty.CLAIMANT
    [row] = await _claim_rows(session, caller, [claim])
    aid = (await session.exec(select(Aid).where(Aid.claim_id == claim.id))).first()
    entries = select(ClaimEntry).where(ClaimEntry.claim_id == claim.id, ClaimEntry.action == ClaimAction.REFUSE)
    refused = (await session.exec(entries)).first()
    return ClaimPublic(
        **dict(row),
        happened_on=claim.happened_on,
        basis=claim.basis,
        aid_id=aid and aid.id,
        aid_state=AidState(aid.state) if aid else None,
        refusal=CLAIM_WORDS.open(session, refused) if refused and is_own else None,
        actions=await claim_life.offered(turn),
        is_own=is_own,
    )


async def read_claim(session: AsyncSession, caller: Caller, claim_id: str) -> ClaimRead:
    """With what lies sealed; the audit trail keeps who else than the claimant read it."""
    turn = await claim_life.look(session, caller.user, claim_id)
    claim, shown = turn.object, await _brief(session, caller, turn)
    if not shown.is_own:
        audit.record(session, caller.user.id, "claim.read", "claim", claim_id)
    names = await PEOPLE.names(session, [claim.member_id])
    if {*turn.parties} == {ClaimParty.AUDITOR}:
        return ClaimRead(**dict(shown), claimant_name=names.get(claim.member_id, ""), papers=[], consents=[])
    papers = select(Attachment).where(Attachment.claim_id == claim_id)
    return ClaimRead(
        **dict(shown),
        claimant_name=names.get(claim.member_id, ""),
        story=CLAIM_STORY.open(session, claim) or "",
        payee=CLAIM_PAYEE.open(session, claim) or "",
        account_ending=(CLAIM_ACCOUNT.open(session, claim) or "")[-4:],
        papers=[paper(session, each) for each in await session.exec(papers.order_by(col(Attachment.id)))],
        consents=await own_consents(session, col(Consent.claim_id) == claim_id),
    )


async def _claim_rows(session: AsyncSession, caller: Caller, found: list[Claim]) -> list[ClaimRow]:
    wanted = select(Enrolment.id, Scheme).join(Scheme, col(Scheme.id) == col(Enrolment.scheme_id))
    wanted = wanted.where(col(Enrolment.id).in_([each.enrolment_id for each in found]))
    scheme_of = dict((await session.exec(wanted)).all())
    names = await units.names(session, [each.unit_id for each in found])
    rows = []
    for each in found:
        scheme = scheme_of[each.enrolment_id]
        benefit = next((one for one in benefits_of(scheme) if one.code == each.benefit), None)
        rows.append(
            ClaimRow(
                id=each.id,
                version=each.version,
                number=each.number,
                state=ClaimState(each.state),
                scheme_name=scheme_name(scheme, caller.language),
                benefit_name=benefit_shown(benefit, caller.language).name if benefit else each.benefit,
                unit_name=names.get(each.unit_id, ""),
                claimed_at=each.claimed_at,
                fen=each.fen,
            )
        )
    return rows


async def list_claims(
    session: AsyncSession, caller: Caller, *, own: bool, waiting: bool, limit: int, cursor: str | None
) -> Page[ClaimRow]:
    """The caller's own, or those of the units whose officer they are; newest first."""
    user = caller.user
    mine = col(Claim.member_id) == user.id
    if user.closed_since:
        mine = mine & (col(Claim.claimed_at) >= user.closed_since)
    wanted = select(Claim).where(mine if own else _checks(user))
    if waiting:
        wanted = wanted.where(_waits(user))
    found: Page[Claim] = await page(
        session, wanted.order_by(col(Claim.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _claim_rows(session, caller, found.items), next=found.next)


def _checks(user: User) -> ColumnElement[bool]:
    return and_(col(Claim.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF))), col(Claim.member_id) != user.id)


def _waits(user: User) -> ColumnElement[bool]:
    return claim_life.waits({ClaimParty.STAFF: _checks(user)}, user)


_TO_CHECK = Text("{count} 份互助理赔等您核对", "Claims of mutual aid for you to check: {count}")


async def claim_tasks(session: AsyncSession, user: User) -> list[Task]:
    return await counted(session, Claim, _waits(user), type="claim", what=_TO_CHECK, link="/assistance/claims")
