"""Mutual aid: schemes as data, yearly enrolment, premiums into the fund, and claims that an aid pays.

A claim that an officer accepts becomes an aid, so two others approve it and a batch pays it as any aid.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import amounts
from assistance.aid_life import Accounts, aid_life
from assistance.aid_models import AID_DECISION, AID_NUMBERS, AIDS, FORM, LEDGER, Aid
from assistance.aid_rules import COUNTED, AidAction, AidParty, Fund
from assistance.desks import nearest
from assistance.errors import NotAMember, NotYourStep
from assistance.lifecycle import policies
from assistance.models import PEOPLE, Member
from assistance.mutual_errors import (
    AlreadyEnrolled,
    BenefitUnknown,
    BenefitUsedUp,
    BillMissing,
    ClaimNotPossibleNow,
    EnrolmentClosed,
    EnrolmentNotFound,
    NotCovered,
    NotForYourUnit,
    NothingToCollect,
    PremiumNotPaid,
    SchemeThere,
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
from assistance.mutual_rules import CLAIM_MOVES, ClaimAction, ClaimParty, covered_from, reckon_benefit
from assistance.mutual_schemas import (
    Benefit,
    BenefitPublic,
    ClaimCreate,
    ClaimPublic,
    ClaimRead,
    ClaimRow,
    EnrolmentPublic,
    PremiumsReceived,
    SchemeCreate,
    SchemePublic,
)
from assistance.schemas import ReasonGiven
from casework import units
from casework.caller import Caller
from casework.ledger import Transfer
from casework.lifecycle import Lifecycle, Outcome, Turn
from contracts.assistance import AidRequested, AidState
from contracts.identity import MemberState
from contracts.mutual_aid import (
    ClaimAccepted,
    ClaimFiled,
    ClaimRefused,
    ClaimState,
    ClaimWithdrawn,
    Enrolled,
    EnrolmentEnded,
    EnrolmentState,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import SIGNED_IN, User, roles
from kit.db import get_locked, insert_new
from kit.inbox import EventInfo
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound, Problem
from kit.sealed_columns import Sealed
from kit.texts import Language, Text
from kit.todo import Task

STAFF = roles(Role.UNION_STAFF)


# ---- schemes


async def create_scheme(session: AsyncSession, caller: Caller, new: SchemeCreate) -> SchemePublic:
    """By an officer of the unit whose members may join."""
    if not await units.reaches(session, caller.user.units_of(Role.UNION_STAFF), [new.unit_id]):
        raise NotFound
    scheme = Scheme(**new.model_dump(), created_at=clock.now())
    if not await insert_new(session, Scheme, dict(scheme)):
        raise SchemeThere
    audit.record(session, caller.user.id, "scheme.create", "scheme", scheme.id, after={"code": new.code})
    return (await _schemes(session, caller, [scheme]))[0]


async def list_schemes(session: AsyncSession, caller: Caller) -> list[SchemePublic]:
    """Those that are not over: all are the whole enterprise's to read."""
    wanted = select(Scheme).where(col(Scheme.ends_on) >= clock.today()).order_by(col(Scheme.year), col(Scheme.code))
    return await _schemes(session, caller, list(await session.exec(wanted)))


async def _schemes(session: AsyncSession, caller: Caller, found: list[Scheme]) -> list[SchemePublic]:
    user, ids, today = caller.user, [each.id for each in found], clock.today()
    names = await units.names(session, [each.unit_id for each in found])
    counted = select(Enrolment.scheme_id, func.count(), func.count(col(Enrolment.paid_at)))
    counted = counted.where(col(Enrolment.scheme_id).in_(ids), Enrolment.state == EnrolmentState.ACTIVE)
    count = {row[0]: (row[1], row[2]) for row in await session.exec(counted.group_by(Enrolment.scheme_id))}
    mine = select(Enrolment.scheme_id).where(col(Enrolment.scheme_id).in_(ids), Enrolment.member_id == user.id)
    joined = {*await session.exec(mine)}
    member = await session.get(Member, user.id)
    shown = []
    for each in found:
        works = await units.covers(session, user.units_of(Role.UNION_STAFF, Role.FINANCE, Role.AUDITOR), each.unit_id)
        enrolled, paid = count.get(each.id, (0, 0))
        is_here = member is not None and await units.covers(session, [each.unit_id], member.unit_id)
        is_open = each.opens_on <= today <= each.closes_on
        collects = await units.covers(session, user.units_of(Role.FINANCE), each.unit_id)
        shown.append(
            SchemePublic(
                id=each.id,
                code=each.code,
                year=each.year,
                fund=Fund(each.fund),
                premium=each.premium,
                waiting_days=each.waiting_days,
                opens_on=each.opens_on,
                closes_on=each.closes_on,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                name=_name(each, caller.language),
                unit_name=names.get(each.unit_id, ""),
                benefits=[_benefit(one, caller.language) for one in _benefits(each)],
                enrolled=enrolled if works else None,
                unpaid=enrolled - paid if works else None,
                may_join=is_here and is_open and each.id not in joined,
                may_collect=collects and enrolled > paid,
            )
        )
    return shown


def _name(scheme: Scheme, language: Language) -> str:
    return Text(scheme.name_zh, scheme.name_en).in_(language)


def _benefits(scheme: Scheme) -> list[Benefit]:
    return [Benefit.model_validate(each, strict=False) for each in scheme.benefits]


def _benefit(benefit: Benefit, language: Language) -> BenefitPublic:
    name = Text(benefit.name_zh, benefit.name_en).in_(language)
    return BenefitPublic(**benefit.model_dump(exclude={"name_zh", "name_en"}), name=name)


# ---- enrolment


async def enrol(session: AsyncSession, caller: Caller, scheme_id: str) -> EnrolmentPublic:
    """The caller themselves, while enrolment is open. A renewal has no waiting time."""
    user, today = caller.user, clock.today()
    scheme, member = await session.get(Scheme, scheme_id), await session.get(Member, user.id)
    if scheme is None:
        user.refuse_unknown(NotFound)
    if member is None:
        raise NotAMember
    if not await units.covers(session, [scheme.unit_id], member.unit_id):
        raise NotForYourUnit
    if not scheme.opens_on <= today <= scheme.closes_on:
        raise EnrolmentClosed(opens=scheme.opens_on.isoformat(), closes=scheme.closes_on.isoformat())
    before = select(Enrolment.id).join(Scheme, col(Scheme.id) == col(Enrolment.scheme_id))
    before = before.where(Scheme.code == scheme.code, Scheme.year == scheme.year - 1, Enrolment.member_id == user.id)
    renews = (await session.exec(before.where(Enrolment.state == EnrolmentState.ACTIVE))).first() is not None
    enrolment = Enrolment(
        scheme_id=scheme.id,
        member_id=user.id,
        unit_id=member.unit_id,
        joined_at=clock.now(),
        covered_from=covered_from(today, scheme.starts_on, scheme.waiting_days, renews=renews),
    )
    if not await insert_new(session, Enrolment, dict(enrolment)):
        raise AlreadyEnrolled
    publish(session, Enrolled(**_facts(enrolment)))
    audit.record(session, user.id, "enrolment.join", "enrolment", enrolment.id, after={"scheme": scheme.code})
    return await _shown(session, caller, enrolment)


def _facts(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment.id,
        **enrolment.model_dump(include={"version", "scheme_id", "unit_id", "member_id"}),
        "state": EnrolmentState(enrolment.state),
    }


async def _shown(session: AsyncSession, caller: Caller, enrolment: Enrolment) -> EnrolmentPublic:
    [scheme] = await _schemes(session, caller, [await session.get_one(Scheme, enrolment.scheme_id)])
    return EnrolmentPublic(
        id=enrolment.id,
        version=enrolment.version,
        state=EnrolmentState(enrolment.state),
        scheme=scheme,
        joined_at=enrolment.joined_at,
        covered_from=enrolment.covered_from,
        ended_on=enrolment.ended_on,
        is_paid=enrolment.paid_at is not None,
    )


async def list_enrolments(
    session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None
) -> Page[EnrolmentPublic]:
    """The caller's own, newest first."""
    wanted = select(Enrolment).where(Enrolment.member_id == caller.user.id)
    if caller.user.closed_since:
        wanted = wanted.where(col(Enrolment.joined_at) >= caller.user.closed_since)
    found: Page[Enrolment] = await page(
        session, wanted.order_by(col(Enrolment.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=[await _shown(session, caller, each) for each in found.items], next=found.next)


async def end_by_leaving(session: AsyncSession, event: MemberState, _info: EventInfo | None = None) -> None:
    """Who leaves the enterprise is no longer covered."""
    if event.active and not event.deleted:
        return
    wanted = select(Enrolment).where(Enrolment.member_id == event.member_id, Enrolment.state == EnrolmentState.ACTIVE)
    for enrolment in await session.exec(wanted.with_for_update(key_share=True)):
        enrolment.state, enrolment.ended_on = EnrolmentState.ENDED, clock.today()
        enrolment.version += 1
        publish(session, EnrolmentEnded(**_facts(enrolment)))
        audit.record(session, "system", "enrolment.end", "enrolment", enrolment.id)


async def receive_premiums(session: AsyncSession, user: User, scheme_id: str) -> PremiumsReceived:
    """By finance, of all who joined and have not paid: into the budget of the scheme's fund and year."""
    scheme = await get_locked(session, Scheme, scheme_id)
    if scheme is None or not await units.covers(session, user.units_of(Role.FINANCE), scheme.unit_id):
        raise NotFound
    wanted = select(Enrolment).where(
        Enrolment.scheme_id == scheme.id, col(Enrolment.paid_at).is_(None), Enrolment.state == EnrolmentState.ACTIVE
    )
    found = (await session.exec(wanted.order_by(Enrolment.id).with_for_update(key_share=True))).all()
    if not found:
        raise NothingToCollect
    fen = len(found) * scheme.premium
    transaction = None
    if fen:
        accounts = Accounts(scheme.fund, scheme.year)
        await accounts.open(session, user.id)
        income = f"Income:{scheme.fund.capitalize()}:Premiums:{scheme.year}"
        await LEDGER.open(session, user.id, income, fund=scheme.fund)
        transaction = await LEDGER.post(session, user.id, "premium", scheme.id, Transfer(accounts.budget, income, fen))
    for enrolment in found:
        enrolment.paid_at, enrolment.paid_by = clock.now(), transaction
    audit.record(session, user.id, "scheme.receive", "scheme", scheme.id, after={"count": len(found)})
    return PremiumsReceived(count=len(found), fen=fen)


# ---- claims


class ClaimLife(Lifecycle[Claim]):
    noun = "claim"
    table = Claim
    moves = CLAIM_MOVES
    timeline = ClaimEntry
    words = CLAIM_WORDS
    not_yours = NotYourStep

    async def parties(self, session: AsyncSession, user: User, row: Claim) -> Sequence[ClaimParty]:
        return [await _party(session, user, row)]

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


async def _party(session: AsyncSession, user: User, claim: Claim) -> ClaimParty:
    """NotFound for who has no part in it; of one's own one is the claimant alone."""
    if claim.member_id == user.id:
        user.require_open(claim.claimed_at)
        return ClaimParty.CLAIMANT
    if not await units.covers(session, user.units_of(Role.UNION_STAFF), claim.unit_id):
        user.refuse_unknown(NotFound)
    return ClaimParty.STAFF


async def file_claim(session: AsyncSession, caller: Caller, new: ClaimCreate) -> ClaimPublic:
    """By who is enrolled, for a day that is covered."""
    user = caller.user
    enrolment = await get_locked(session, Enrolment, new.enrolment_id)
    if enrolment is None or enrolment.member_id != user.id:
        user.refuse_unknown(EnrolmentNotFound)
    user.require_open(enrolment.joined_at)
    scheme = await session.get_one(Scheme, enrolment.scheme_id)
    benefit = next((each for each in _benefits(scheme) if each.code == new.benefit), None)
    if benefit is None:
        raise BenefitUnknown
    last = min(scheme.ends_on, enrolment.ended_on or scheme.ends_on, clock.today())
    if not enrolment.covered_from <= new.happened_on <= last:
        raise NotCovered(first=enrolment.covered_from.isoformat(), last=last.isoformat())
    if enrolment.paid_at is None:
        raise PremiumNotPaid
    if benefit.percent and not new.basis:
        raise BillMissing
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
    benefit = next(each for each in _benefits(scheme) if each.code == claim.benefit)
    given = select(func.coalesce(func.sum(Aid.fen), 0)).join(Claim, col(Claim.id) == col(Aid.claim_id))
    given = given.where(Claim.enrolment_id == enrolment.id, Claim.benefit == claim.benefit, col(Aid.state).in_(COUNTED))
    spent, today = int((await session.exec(given)).one()), clock.today()
    decision = reckon_benefit(
        today, amount=benefit.amount, percent=benefit.percent, most=benefit.most, basis=claim.basis, spent=spent
    )
    if decision.result == amounts.NOTHING:
        raise BenefitUsedUp
    claim.fen = decision.steps[-1].values["result"]
    top = policies(session).at("approval.group_above", today).number
    aid = Aid(
        serial=await AID_NUMBERS.next(session, AIDS.serial),
        claim_id=claim.id,
        programme=scheme.code,
        fund=scheme.fund,
        unit_id=claim.unit_id,
        applicant_id=claim.member_id,
        year=scheme.year,
        fen=claim.fen,
        level=amounts.ApprovalLevel.GROUP if spent + claim.fen > top else amounts.ApprovalLevel.UNIT,
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


async def show_claim(session: AsyncSession, caller: Caller, claim_id: str) -> ClaimPublic:
    """Where it stands; nothing of what lies sealed but, to the claimant, why it was refused."""
    claim = await session.get(Claim, claim_id)
    if claim is None:
        caller.user.refuse_unknown(NotFound)
    party = await _party(session, caller.user, claim)
    [row] = await _claim_rows(session, caller, [claim])
    aid = (await session.exec(select(Aid).where(Aid.claim_id == claim_id))).first()
    entries = select(ClaimEntry).where(ClaimEntry.claim_id == claim_id, ClaimEntry.action == ClaimAction.REFUSE)
    refused = (await session.exec(entries)).first()
    return ClaimPublic(
        **dict(row),
        happened_on=claim.happened_on,
        basis=claim.basis,
        aid_id=aid and aid.id,
        aid_state=AidState(aid.state) if aid else None,
        refusal=CLAIM_WORDS.open(session, refused) if refused and party is ClaimParty.CLAIMANT else None,
        actions=CLAIM_MOVES.offered(claim.state, party),
        is_own=party is ClaimParty.CLAIMANT,
    )


async def read_claim(session: AsyncSession, caller: Caller, claim_id: str) -> ClaimRead:
    """With what lies sealed; the audit trail keeps who else than the claimant read it."""
    shown = await show_claim(session, caller, claim_id)
    claim = await session.get_one(Claim, claim_id)
    if not shown.is_own:
        audit.record(session, caller.user.id, "claim.read", "claim", claim_id)
    names = await PEOPLE.names(session, [claim.member_id])
    return ClaimRead(
        **dict(shown),
        claimant_name=names.get(claim.member_id, ""),
        story=CLAIM_STORY.open(session, claim) or "",
        payee=CLAIM_PAYEE.open(session, claim) or "",
        account_ending=(CLAIM_ACCOUNT.open(session, claim) or "")[-4:],
    )


async def _claim_rows(session: AsyncSession, caller: Caller, found: list[Claim]) -> list[ClaimRow]:
    wanted = select(Enrolment.id, Scheme).join(Scheme, col(Scheme.id) == col(Enrolment.scheme_id))
    wanted = wanted.where(col(Enrolment.id).in_([each.enrolment_id for each in found]))
    scheme_of = dict((await session.exec(wanted)).all())
    names = await units.names(session, [each.unit_id for each in found])
    rows = []
    for each in found:
        scheme = scheme_of[each.enrolment_id]
        benefit = next((one for one in _benefits(scheme) if one.code == each.benefit), None)
        rows.append(
            ClaimRow(
                id=each.id,
                version=each.version,
                number=each.number,
                state=ClaimState(each.state),
                scheme_name=_name(scheme, caller.language),
                benefit_name=_benefit(benefit, caller.language).name if benefit else each.benefit,
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
        wanted = wanted.where(Claim.state == ClaimState.FILED)
    found: Page[Claim] = await page(
        session, wanted.order_by(col(Claim.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _claim_rows(session, caller, found.items), next=found.next)


def _checks(user: User) -> ColumnElement[bool]:
    return and_(col(Claim.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF))), col(Claim.member_id) != user.id)


async def claim_tasks(session: AsyncSession, user: User) -> list[Task]:
    waiting = select(func.count()).select_from(Claim).where(_checks(user), Claim.state == ClaimState.FILED)
    count = (await session.exec(waiting)).one()
    what = Text(f"{count} 份互助理赔等您核对", f"Claims of mutual aid for you to check: {count}")
    return [Task(type="claim", what=what, count=count, link="/assistance/claims?waiting=true")] if count else []
