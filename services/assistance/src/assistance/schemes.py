"""Schemes of mutual aid as data, enrolment for a year, premiums into the fund."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_life import Accounts
from assistance.aid_models import LEDGER
from assistance.aid_rules import Fund
from assistance.errors import NotAMember
from assistance.models import Member
from assistance.mutual_errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    NotForYourUnit,
    NothingToCollect,
    SchemeThere,
)
from assistance.mutual_models import (
    Enrolment,
    Scheme,
)
from assistance.mutual_rules import covered_from
from assistance.mutual_schemas import (
    Benefit,
    BenefitPublic,
    EnrolmentPublic,
    PremiumsReceived,
    SchemeCreate,
    SchemePublic,
)
from casework import units
from casework.caller import Caller
from casework.ledger import Transfer
from contracts.identity import MemberState
from contracts.mutual_aid import (
    Enrolled,
    EnrolmentEnded,
    EnrolmentState,
)
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User, roles
from kit.db import get_locked, insert_new
from kit.guards import note
from kit.inbox import EventInfo
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text

STAFF = roles(Role.UNION_STAFF)


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
    return await _schemes(session, caller, (await session.exec(wanted)).all())


async def _schemes(session: AsyncSession, caller: Caller, found: Sequence[Scheme]) -> list[SchemePublic]:
    user, ids, today = caller.user, [each.id for each in found], clock.today()
    names = await units.names(session, [each.unit_id for each in found])
    counted = select(Enrolment.scheme_id, func.count(), func.count(col(Enrolment.paid_at)))
    counted = counted.where(col(Enrolment.scheme_id).in_(ids), Enrolment.state == EnrolmentState.ACTIVE)
    count = {row[0]: (row[1], row[2]) for row in await session.exec(counted.group_by(Enrolment.scheme_id))}
    mine = select(Enrolment.scheme_id).where(col(Enrolment.scheme_id).in_(ids), Enrolment.member_id == user.id)
    joined = {*await session.exec(mine)}
    member = await session.get(Member, user.id)
    own = member.unit_id if member else None
    chains = await units.chains(session, {each.unit_id for each in found} | ({own} if own else set()))
    around = set(chains.get(own or "", ()))
    working, collecting = {*user.units_of(Role.UNION_STAFF, Role.FINANCE, Role.AUDITOR)}, {*user.units_of(Role.FINANCE)}
    heading = {*user.units_of(Role.UNION_STAFF)}
    shown = []
    for each in found:
        chain = chains.get(each.unit_id, ())
        works, collects = not working.isdisjoint(chain), not collecting.isdisjoint(chain)
        enrolled, paid = count.get(each.id, (0, 0))
        is_open = each.opens_on <= today <= each.closes_on
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
                name=scheme_name(each, caller.language),
                unit_name=names.get(each.unit_id, ""),
                benefits=[benefit_shown(one, caller.language) for one in benefits_of(each)],
                enrolled=enrolled if works else None,
                unpaid=enrolled - paid if works else None,
                may_join=each.unit_id in around and is_open and each.id not in joined,
                may_collect=collects and enrolled > paid,
                terms=_terms(each) if not heading.isdisjoint(chain) else None,
            )
        )
    return shown


def _terms(scheme: Scheme) -> SchemeCreate:
    return SchemeCreate.model_validate(
        {name: getattr(scheme, name) for name in SchemeCreate.model_fields}, strict=False
    )


def scheme_name(scheme: Scheme, language: Language) -> str:
    return Text(scheme.name_zh, scheme.name_en).in_(language)


def benefits_of(scheme: Scheme) -> list[Benefit]:
    return [Benefit.model_validate(each, strict=False) for each in scheme.benefits]


def benefit_shown(benefit: Benefit, language: Language) -> BenefitPublic:
    name = Text(benefit.name_zh, benefit.name_en).in_(language)
    return BenefitPublic(**benefit.model_dump(exclude={"name_zh", "name_en"}), name=name)


# ---- enrolment


async def enrol(session: AsyncSession, caller: Caller, scheme_id: str) -> EnrolmentPublic:
    """The caller themselves, while enrolment is open. Who paid for the year before has no waiting time."""
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
    before = before.where(
        Scheme.code == scheme.code, Scheme.year == scheme.year - 1, Scheme.unit_id == scheme.unit_id,
        Enrolment.member_id == user.id, Enrolment.state == EnrolmentState.ACTIVE, col(Enrolment.paid_at).is_not(None),
    )  # fmt: skip
    renews = (await session.exec(before)).first() is not None
    enrolment = Enrolment(
        scheme_id=scheme.id,
        member_id=user.id,
        unit_id=member.unit_id,
        joined_at=clock.now(),
        covered_from=covered_from(today, scheme.starts_on, scheme.waiting_days, renews=renews),
    )
    if not await insert_new(session, Enrolment, dict(enrolment)):
        raise AlreadyEnrolled
    note(session, Enrolment, enrolment.id, None, dict(enrolment))
    publish(session, Enrolled(**_facts(enrolment)))
    audit.record(session, "member", "enrolment.join", "enrolment", enrolment.id, after={"scheme": scheme.code})
    return (await _shown(session, caller, [enrolment]))[0]


def _facts(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment.id,
        **enrolment.model_dump(include={"version", "scheme_id", "unit_id", "member_id"}),
        "state": EnrolmentState(enrolment.state),
    }


async def _shown(session: AsyncSession, caller: Caller, found: Sequence[Enrolment]) -> list[EnrolmentPublic]:
    schemes = select(Scheme).where(col(Scheme.id).in_({each.scheme_id for each in found}))
    shown = {each.id: each for each in await _schemes(session, caller, (await session.exec(schemes)).all())}
    return [
        EnrolmentPublic(
            id=each.id,
            version=each.version,
            state=EnrolmentState(each.state),
            scheme=shown[each.scheme_id],
            joined_at=each.joined_at,
            covered_from=each.covered_from,
            ended_on=each.ended_on,
            is_paid=each.paid_at is not None,
        )
        for each in found
    ]


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
    return Page(items=await _shown(session, caller, found.items), next=found.next)


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
        await LEDGER.open(session, user.id, accounts.premiums, fund=scheme.fund)
        received = Transfer(accounts.budget, accounts.premiums, fen)
        transaction = await LEDGER.post(session, user.id, "premium", scheme.id, received)
    for enrolment in found:
        enrolment.paid_at, enrolment.paid_by = clock.now(), transaction
    audit.record(session, user.id, "scheme.receive", "scheme", scheme.id, after={"count": len(found)})
    return PremiumsReceived(count=len(found), fen=fen)
