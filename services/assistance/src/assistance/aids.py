"""Aids: money for a household on file, or for a member who needs none; approved by two, and set aside."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import (
    ConsentWithdrawnBefore,
    ExternalApprovalMissing,
    NotOnFile,
    TopApproverNeeded,
)
from assistance.aid_life import Accounts, AidTurn, aid_life, reads_papers
from assistance.aid_models import (
    AID_DECISION,
    FORM,
    LEDGER,
    Aid,
    Payment,
    Programme,
)
from assistance.aid_rules import UNPAID, AidAction, AidParty, PaymentState
from assistance.aid_schemas import (
    AidBrief,
    AidPapers,
    AidPublic,
    AidRow,
    AnsweredField,
    Countersignature,
    EditionCreate,
    FieldType,
    FormField,
)
from assistance.amounts import EXPLANATION, ApprovalLevel
from assistance.attachments import FILES, paper
from assistance.consent_rules import give_own, is_without_consent, needed_of_member, own_consents, require_own
from assistance.desks import nearest, require_top_approver
from assistance.errors import OwnConsentMissing
from assistance.lifecycle import HouseholdTurn
from assistance.models import PEOPLE, Attachment, Consent, Household, Seat
from assistance.programmes import edition_on, name_of
from assistance.rules import FILED
from assistance.schemas import HouseholdWithdrawal, PaperCreate, PaperPublic, ReasonGiven
from assistance.words import AID_STATES
from casework import units
from casework.attachments import FileNotUsable
from casework.caller import Caller
from casework.decisions import Decision
from casework.ledger import BalanceTooLow
from casework.lifecycle import Outcome, Turn
from casework.timeline import StoryStep
from contracts.assistance import (
    AidApproved,
    AidCommitted,
    AidPapersAdded,
    AidRefused,
    AidState,
    AidStopped,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import SIGNED_IN, User, roles
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text

APPROVERS = roles(Role.APPROVER, fresh=True)


async def attach_papers(session: AsyncSession, user_id: str, aid: Aid, papers: Sequence[PaperCreate]) -> None:
    for each in papers:
        place = {"household_id": aid.household_id, "evidence": each.evidence, "aid_id": aid.id}
        await FILES.attach(session, user_id, [each.file_id], **place)


@aid_life.action(AidAction.APPROVE, AidApproved, access=APPROVERS)
async def approve_aid(turn: AidTurn) -> Outcome:
    """The first of two."""
    aid = turn.object
    place = await nearest(turn.session, aid.unit_id, Role.APPROVER, [turn.actor_id, aid.applicant_id])
    return Outcome(told={"approver_unit_id": place})


@aid_life.action(
    AidAction.COUNTERSIGN,
    AidCommitted,
    access=APPROVERS,
    errors=[BalanceTooLow, ConsentWithdrawnBefore, ExternalApprovalMissing, NotOnFile, TopApproverNeeded],
)
async def countersign_aid(turn: AidTurn, given: Countersignature) -> Outcome:
    """The second: the money is set aside in the fund, or refused with what is left."""
    session, aid = turn.session, turn.object
    assert turn.actor_id
    if aid.household_id:
        household = await session.get_one(Household, aid.household_id)
        if household.state not in FILED:
            raise NotOnFile
    if await is_without_consent(session, aid):
        raise ConsentWithdrawnBefore
    if aid.level != ApprovalLevel.UNIT:
        first = await aid_life.timeline.who_took(session, aid.id, [AidAction.APPROVE])
        await require_top_approver(session, aid.unit_id, turn.actor_id, *first)
    if aid.level in (ApprovalLevel.EXTERNAL, ApprovalLevel.NATIONAL) and not given.external_reference:
        raise ExternalApprovalMissing
    aid.committed_by = await Accounts(aid.fund, aid.year).commit(session, turn.actor_id, aid.id, aid.fen)
    return Outcome(noted={"transaction": aid.committed_by, "external_reference": given.external_reference})


@aid_life.action(AidAction.REFUSE, AidRefused, access=APPROVERS)
async def refuse_aid(turn: AidTurn, given: ReasonGiven) -> Outcome:
    return Outcome(words=given.reason)


@aid_life.action(AidAction.WITHDRAW, AidStopped, access=SIGNED_IN)
async def withdraw_aid(turn: AidTurn, given: HouseholdWithdrawal) -> Outcome:
    """The applicant no longer wants it; what was set aside goes back."""
    await _release_money(turn)
    return Outcome(words=given.reason or None)


@aid_life.action(
    AidAction.ADD_PAPERS, AidPapersAdded, access=SIGNED_IN, path="papers", errors=[FileNotUsable, OwnConsentMissing]
)
async def add_papers_to_aid(turn: AidTurn, given: AidPapers) -> Outcome:
    """More papers, by the applicant or by an officer for them, until it is with the bank."""
    assert turn.actor_id
    aid = turn.object
    if aid.household_id is None:
        known = {each.purpose for each in await own_consents(turn.session, col(Consent.aid_id) == aid.id)}
        now = {*given.consents} - known if turn.party == AidParty.APPLICANT else set()
        require_own(needed_of_member({each.evidence for each in given.papers}, known), known | now)
        give_own(turn.session, now, aid_id=aid.id)
    await attach_papers(turn.session, turn.actor_id, aid, given.papers)
    return Outcome(noted={"papers": sorted(each.evidence for each in given.papers)})


@aid_life.action(AidAction.STOP, AidStopped)
async def stop_aid(turn: AidTurn) -> None:
    await _release_money(turn)


async def _release_money(turn: AidTurn) -> None:
    aid = turn.object
    if aid.payout_id:
        raise aid_life.not_now(aid)  # the batch that has it is released or cancelled first
    if aid.committed_by:
        await LEDGER.reverse(turn.session, aid_life.audited(turn), aid.committed_by)
        aid.committed_by = None


async def stop_unpaid(turn: HouseholdTurn) -> int:
    """Of a household whose consent was withdrawn: all that no bank has yet. Returns how many."""
    # Also those that the bank has: one that comes back at this moment is stopped here or there.
    living = select(Aid).where(Aid.household_id == turn.object.id, col(Aid.state).in_([*UNPAID, AidState.PAYABLE]))
    found = (await turn.session.exec(living.order_by(col(Aid.id)).with_for_update(key_share=True))).all()
    unpaid = [aid for aid in found if aid.state in UNPAID]
    for aid in unpaid:
        await leave_batch(turn.session, aid)
        await stop(turn.session, aid)
    return len(unpaid)


async def leave_batch(session: AsyncSession, aid: Aid) -> None:
    """Out of the batch that has it and is not released yet. The aid is locked."""
    waiting = select(Payment).where(Payment.aid_id == aid.id, Payment.state == PaymentState.WAITING)
    for payment in await session.exec(waiting.with_for_update(key_share=True)):
        cancel_payment(payment, aid)


def cancel_payment(payment: Payment, aid: Aid) -> None:
    """Out of a batch that is not released yet; both are locked."""
    payment.state, aid.payout_id = PaymentState.CANCELLED, None


async def stop(session: AsyncSession, aid: Aid) -> None:
    """A consent that it needs is over: who withdrew it stands where it was given."""
    await aid_life.perform(Turn(session, aid, AidParty.SYSTEM), AidAction.STOP)


async def show_aid(session: AsyncSession, caller: Caller, aid_id: str) -> AidBrief:
    """Where it stands and what the caller may do: nothing of what lies sealed."""
    turn = await aid_life.look(session, caller.user, aid_id)
    [row] = await rows_of(session, caller, [turn.object])
    return AidBrief(**dict(row), is_own=AidParty.APPLICANT in turn.parties, actions=await aid_life.offered(turn))


async def show_own(session: AsyncSession, caller: Caller, aid_id: str) -> AidPublic:
    """All of it to its applicant; NotFound to anybody else."""
    turn = await aid_life.look(session, caller.user, aid_id)
    if AidParty.APPLICANT not in turn.parties:
        raise NotFound
    return await _whole(session, caller, turn)


async def read_aid(session: AsyncSession, caller: Caller, aid_id: str) -> AidPublic:
    """All that this reader may know of it. The audit trail keeps who else than the applicant read it."""
    turn = await aid_life.look(session, caller.user, aid_id)
    if AidParty.APPLICANT not in turn.parties:
        audit.record(session, caller.user.id, "aid.read", "aid", aid_id)
    return await _whole(session, caller, turn)


async def _whole(session: AsyncSession, caller: Caller, turn: Turn[Aid]) -> AidPublic:
    aid, parties = turn.object, turn.parties
    pays_only = set(parties) == {AidParty.FINANCE}
    explained = EXPLANATION.explain(
        Decision.model_validate_json(AID_DECISION.open(session, aid) or ""), caller.language
    )
    if pays_only:  # the steps and the policies used tell the tier
        explained = explained.model_copy(update={"steps": explained.steps[-1:], "figures": []})
    return AidPublic(
        **dict(await show_aid(session, caller, aid.id)),
        decision=explained,
        form=await _form(session, caller, aid, parties),
        papers=await _papers(session, aid, parties),
        consents=await own_consents(session, col(Consent.aid_id) == aid.id) if reads_papers(parties) else [],
        timeline=await _story(caller, turn),
    )


async def _form(session: AsyncSession, caller: Caller, aid: Aid, parties: Collection[str]) -> list[AnsweredField]:
    """Finance officers see none of it, auditors no text: it may name an illness."""
    if set(parties) == {AidParty.FINANCE} or aid.programme_id is None:
        return []
    answers = answers_of(json.loads(FORM.open(session, aid) or "{}"))
    return [
        AnsweredField(
            key=each.key,
            label=Text(each.label_zh, each.label_en).in_(caller.language),
            type=each.type,
            value=_said(each, answers[each.key], caller.language),
        )
        for each in (await _edition_of(session, aid)).fields
        if each.key in answers and (reads_papers(parties) or each.type != FieldType.TEXT)
    ]


def _said(field: FormField, value: str, lang: Language) -> str:
    chosen = (Text(each.label_zh, each.label_en).in_(lang) for each in field.choices if each.key == value)
    return next(chosen, value)


async def _edition_of(session: AsyncSession, aid: Aid) -> EditionCreate:
    """The programme as it was when the aid was requested."""
    programme = await session.get_one(Programme, aid.programme_id)
    return edition_on(programme, aid.requested_at.astimezone(clock.SHANGHAI).date())


async def _papers(session: AsyncSession, aid: Aid, parties: Collection[str]) -> list[PaperPublic]:
    if not reads_papers(parties) or aid.programme_id is None:
        return []
    kinds = (await _edition_of(session, aid)).papers
    file = Attachment
    of_file = and_(
        col(file.household_id) == aid.household_id, col(file.aid_id).is_(None), col(file.evidence).in_(kinds)
    )
    asked = select(file).where(or_(col(file.aid_id) == aid.id, of_file) if aid.household_id else file.aid_id == aid.id)
    return [paper(session, each) for each in await session.exec(asked.order_by(col(file.id)))]


def answers_of(given: Mapping[str, Any]) -> dict[str, str]:
    """What an aid's form says, by the programme's keys."""
    numbers = {key: str(given[key]) for key in ("basis", "asked") if given[key]}
    return {key: value for key, value in given["form"].items() if value} | numbers


async def _story(caller: Caller, turn: Turn[Aid]) -> list[StoryStep]:
    """Towards the applicant the union speaks as one."""
    decides = reads_papers(turn.parties)
    heard = {AidParty.FINANCE} if AidParty.AUDITOR not in turn.parties else {AidParty.FINANCE, AidParty.APPROVER}
    return await aid_life.timeline.story(
        turn.session,
        turn.object.id,
        caller.language,
        shows=lambda entry: decides or entry.actor in heard,
        people=None if AidParty.APPLICANT in turn.parties else PEOPLE,
    )


async def list_aids(
    session: AsyncSession,
    caller: Caller,
    *,
    household_id: str | None,
    own: bool,
    waiting: bool,
    limit: int,
    cursor: str | None,
) -> Page[AidRow]:
    """The caller's own, and those of the units where they work on aids; newest first."""
    user = caller.user
    shown = _is_own(user) if own else aids_waiting(user) if waiting else _is_readable(user)
    statement = select(Aid).where(shown)
    if household_id:
        statement = statement.where(Aid.household_id == household_id)
    found: Page[Aid] = await page(
        session, statement.order_by(col(Aid.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await rows_of(session, caller, found.items), next=found.next)


def _is_own(user: User) -> ColumnElement[bool]:
    own = col(Aid.applicant_id) == user.id
    return own & (col(Aid.requested_at) >= user.closed_since) if user.closed_since else own


def _is_readable(user: User) -> ColumnElement[bool]:
    """Of an aid, in a list: it is the caller's own, or of a unit where they work on aids."""
    own = _is_own(user)
    if not user.holds(Role.UNION_STAFF, Role.FINANCE, Role.AUDITOR, Role.APPROVER):
        return own
    working = col(Aid.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF, Role.FINANCE, Role.AUDITOR)))
    return or_(own, or_(working, _may_approve(user)) & (col(Aid.applicant_id) != user.id))


async def rows_of(session: AsyncSession, caller: Caller, found: Sequence[Aid]) -> list[AidRow]:
    programmes = select(Programme).where(col(Programme.id).in_({each.programme_id for each in found}))
    today = clock.today()
    called = {each.id: name_of(each, today, caller.language) for each in await session.exec(programmes)}
    places = await units.names(session, {each.unit_id for each in found})
    user = caller.user
    deciding = select(units.Unit.id).where(units.below(user.units_of(Role.UNION_STAFF, Role.APPROVER)))
    known = {*await session.exec(deciding.where(col(units.Unit.id).in_(places)))}
    shown = [each.applicant_id for each in found if each.unit_id in known or each.applicant_id == user.id]
    names = await PEOPLE.names(session, shown)
    return [
        AidRow.model_validate(
            {
                **dict(each),
                "number": each.number,
                "state_name": AID_STATES[AidState(each.state)].in_(caller.language),
                "programme_name": called.get(each.programme_id or "", each.programme),
                "unit_name": places.get(each.unit_id, ""),
                "applicant_name": names.get(each.applicant_id, "") if each.applicant_id in shown else "",
            }
        )
        for each in found
    ]


def aids_waiting(user: User) -> ColumnElement[bool]:
    """Of an aid: it waits for the caller's approval."""
    return aid_life.waits({AidParty.APPROVER: and_(_may_approve(user), col(Aid.applicant_id) != user.id)}, user)


def _may_approve(user: User) -> ColumnElement[bool]:
    """Who assessed the household approves nothing for it."""
    approving = col(Aid.unit_id).in_(units.within(user.units_of(Role.APPROVER)))
    assessed = select(Seat.id).where(Seat.household_id == Aid.household_id, Seat.member_id == user.id)
    return and_(approving, ~assessed.exists())
