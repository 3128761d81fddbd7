"""Certificates: issued with a passed exam, printed with a code that leads to a page where anybody can check them."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import segno
from pydantic import Field
from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.learning import CertificateExpiring, CertificateIssued, CertificateRevoked
from kit import audit, clock, versions
from kit.auth import User
from kit.clock import SHANGHAI
from kit.db import get_locked
from kit.documents import render
from kit.environment import Environment
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.service import Context, each_alone
from kit.texts import Language, Text
from learning.access import require_officer, units_of
from learning.errors import CertificateIsRevoked
from learning.exam_schemas import CertificateCheck, CertificatePublic, CertificateRevoke, CertificateTerms
from learning.models import CERTIFICATE_NUMBERS, PEOPLE, Attempt, Certificate, Exam
from learning.rules import CertificateState, months_after

STATES = {
    CertificateState.VALID: Text("有效", "valid"),
    CertificateState.EXPIRED: Text("已过期", "expired"),
    CertificateState.REVOKED: Text("已撤销", "revoked"),
    CertificateState.UNKNOWN: Text("查不到", "unknown"),
}


REMINDED_BEFORE = timedelta(days=30)
_MOST_REMINDED = 500


class Certificates(Environment):
    """Of this service."""

    certificate_origin: str = Field(default="", examples=["https://tongxin.example.com"])
    """The gateway's PUBLIC_ORIGIN, for the code printed on certificates. Not set: they are printed without a code."""


@cache
def settings() -> Certificates:
    return Certificates.read()


async def issue_certificate(session: AsyncSession, actor: str, exam: Exam, attempt: Attempt) -> None:
    """For a passed attempt at an exam that gives one."""
    terms, now = CertificateTerms.model_validate(exam.certificate), clock.now()
    certificate = Certificate(
        serial=await CERTIFICATE_NUMBERS.next(session, Certificate.serial),
        token=secrets.token_urlsafe(24),
        attempt_id=attempt.id,
        exam_id=exam.id,
        unit_id=exam.unit_id,
        member_id=attempt.member_id,
        title=terms.title,
        issued_at=now,
        expires_on=months_after(_day(now), terms.months) if terms.months else None,
    )
    session.add(certificate)
    publish(session, CertificateIssued(**_facts(certificate)))
    audit.record(session, actor, "certificate.issue", "certificate", certificate.id, after={"exam": exam.id})


async def list_own(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[CertificatePublic]:
    """Newest first."""
    statement = select(Certificate).where(Certificate.member_id == caller.user.id)
    if caller.user.closed_since:
        statement = statement.where(col(Certificate.issued_at) >= caller.user.closed_since)
    found: Page[Certificate] = await page(
        session, statement.order_by(col(Certificate.id).desc()), limit=limit, cursor=cursor, as_=lambda each: each
    )
    return Page(items=await show_each(session, caller, found.items), next=found.next)


async def find_certificates(session: AsyncSession, caller: Caller, number: str) -> list[CertificatePublic]:
    """By the number that stands on it, among those of the caller's units."""
    asked = CERTIFICATE_NUMBERS.read(number)
    if asked is None:
        return []
    which = CERTIFICATE_NUMBERS.matches(asked, col(Certificate.serial), col(Certificate.issued_at))
    within = col(Certificate.unit_id).in_(units.within(units_of(caller.user)))
    found = (await session.exec(select(Certificate).where(which, within))).all()
    for each in found:  # numbers can be walked through: who looks is known
        audit.record(session, caller.user.id, "certificate.find", "certificate", each.id)
    return await show_each(session, caller, found)


async def revoke_certificate(
    session: AsyncSession, caller: Caller, certificate_id: str, version: int, given: CertificateRevoke
) -> CertificatePublic:
    certificate = await get_locked(session, Certificate, certificate_id)
    if certificate is None:
        raise NotFound
    await require_officer(session, caller.user, certificate.unit_id)
    versions.check(certificate.version, version)
    if certificate.revoked_at:
        raise CertificateIsRevoked
    before = state_of(certificate)
    certificate.revoked_at, certificate.revoked_by = clock.now(), caller.user.id
    certificate.version += 1
    publish(session, CertificateRevoked(**_facts(certificate), revoked_by=caller.user.id))
    audit.record(
        session,
        caller.user.id,
        "certificate.revoke",
        "certificate",
        certificate.id,
        before={"state": before},
        after={"state": CertificateState.REVOKED},
        words=given.reason,
    )
    [shown] = await show_each(session, caller, [certificate])
    return shown


async def remind_holders(context: Context) -> None:
    """Timed: of a certificate that expires soon, once, unless the holder has a later one of that name."""
    today = clock.today()
    later = aliased(Certificate)
    has_later = select(later.id).where(
        later.member_id == Certificate.member_id,
        later.title == Certificate.title,
        col(later.revoked_at).is_(None),
        or_(col(later.expires_on).is_(None), col(later.expires_on) > Certificate.expires_on),
    )
    due = select(Certificate.id).where(
        col(Certificate.expires_on) > today,
        col(Certificate.expires_on) <= today + REMINDED_BEFORE,
        col(Certificate.reminded_at).is_(None),
        col(Certificate.revoked_at).is_(None),
        ~has_later.exists(),
    )
    async with context.db.read() as session:
        ids = (await session.exec(due.order_by(col(Certificate.expires_on)).limit(_MOST_REMINDED))).all()

    async def remind(session: AsyncSession, certificate_id: str) -> None:
        certificate = await get_locked(session, Certificate, certificate_id)
        if certificate is None or certificate.reminded_at or certificate.revoked_at or not certificate.expires_on:
            return
        certificate.reminded_at = clock.now()
        certificate.version += 1
        publish(session, CertificateExpiring(**_facts(certificate), expires_on=certificate.expires_on))

    await each_alone(context, ids, remind)


async def check_certificate(session: AsyncSession, token: str, language: Language) -> CertificateCheck:
    """For anybody: who has the address has the certificate, which names its holder."""
    found = await session.exec(select(Certificate).where(Certificate.token == token))
    certificate = found.first()
    if certificate is None:
        return CertificateCheck(state=CertificateState.UNKNOWN, state_name=_name(CertificateState.UNKNOWN, language))
    state = state_of(certificate)
    is_revoked = state == CertificateState.REVOKED
    names = {} if is_revoked else await PEOPLE.names(session, [certificate.member_id])
    return CertificateCheck(
        state=state,
        state_name=_name(state, language),
        number=certificate.number,
        title=certificate.title,
        holder=names.get(certificate.member_id),
        issued_on=_day(certificate.issued_at),
        expires_on=certificate.expires_on,
        revoked_on=_day(certificate.revoked_at) if certificate.revoked_at else None,
    )


async def read_certificate(session: AsyncSession, caller: Caller, certificate_id: str) -> dict[str, Any]:
    """What its PDF shows; for its holder."""
    certificate = await session.get(Certificate, certificate_id)
    if certificate is None or certificate.member_id != caller.user.id:
        raise NotFound
    caller.user.require_open(certificate.issued_at)
    if certificate.revoked_at:
        raise CertificateIsRevoked
    names = await PEOPLE.names(session, [certificate.member_id])
    unit_names = await units.names(session, [certificate.unit_id])
    exam = await session.get_one(Exam, certificate.exam_id)
    return {
        "holder": names.get(certificate.member_id, ""),
        "name": certificate.title,
        "exam": exam.title,
        "number": certificate.number,
        "issuer": unit_names.get(certificate.unit_id, ""),
        "issued": _day(certificate.issued_at).isoformat(),
        "expires": certificate.expires_on.isoformat() if certificate.expires_on else "",
        "check": f"{settings().certificate_origin}{_address(certificate)}" if settings().certificate_origin else "",
    }


async def write_certificate(user: User, data: dict[str, Any], language: Language) -> bytes:
    code = segno.make(data["check"], error="m").svg_inline(border=0) if data["check"] else ""
    words = {name: text.in_(language) for name, text in _ON_PAPER.items()}
    title = words["title"]
    return await render(
        user.id, _PDF, data | {"words": words, "code": code}, title=title, footer=data["number"], language=language
    )


def homepage() -> str:
    """Of the accounts by which learning records name people and clients."""
    return settings().certificate_origin or "urn:tongxin"


def state_of(certificate: Certificate) -> CertificateState:
    if certificate.revoked_at:
        return CertificateState.REVOKED
    if certificate.expires_on and certificate.expires_on <= clock.today():
        return CertificateState.EXPIRED
    return CertificateState.VALID


def _name(state: CertificateState, language: Language) -> str:
    return STATES[state].in_(language)


def _day(at: datetime) -> date:
    """In China."""
    return at.astimezone(SHANGHAI).date()


def _address(certificate: Certificate) -> str:
    return f"/check/{certificate.token}"


def _facts(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate_id": certificate.id,
        "number": certificate.number,
        "version": certificate.version,
        "unit_id": certificate.unit_id,
        "exam_id": certificate.exam_id,
        "member_id": certificate.member_id,
    }


async def show_each(
    session: AsyncSession, caller: Caller, certificates: Sequence[Certificate]
) -> list[CertificatePublic]:
    names = await PEOPLE.names(session, [each.member_id for each in certificates])
    chains = await units.chains(session, [each.unit_id for each in certificates])
    own = units_of(caller.user)
    return [
        CertificatePublic(
            **dict(each),
            number=each.number,
            holder=names.get(each.member_id, ""),
            state=state_of(each),
            state_name=_name(state_of(each), caller.language),
            check=_address(each) if each.member_id == caller.user.id else None,
            actions=["revoke"] if not each.revoked_at and not own.isdisjoint(chains.get(each.unit_id, ())) else [],
        )
        for each in certificates
    ]


_ON_PAPER = {
    "title": Text("培训合格证书", "Certificate"),
    "passed": Text("考试合格", "has passed the exam"),
    "number": Text("编号", "Number"),
    "issuer": Text("颁发单位", "Issued by"),
    "issued": Text("颁发日期", "Issued on"),
    "expires": Text("有效期至（不含当日）", "Valid until (that day excluded)"),
    "for_good": Text("长期有效", "for good"),
    "check": Text("扫码查验真伪", "Scan to check it"),
}

_PDF = """
#v(18mm)
#align(center)[
  #text(size: 26pt, weight: "bold", words(data.words.title))
  #v(10mm)
  #text(size: 20pt, words(data.holder))
  #v(4mm)
  #text(size: 12pt, words(data.words.passed))
  #v(2mm)
  #text(size: 15pt, weight: "bold", words(data.name))
  #v(1mm)
  #small(words(data.exam))
]
#v(14mm)
#facts((
  (label: data.words.number, value: data.number),
  (label: data.words.issuer, value: data.issuer),
  (label: data.words.issued, value: data.issued),
  (label: data.words.expires, value: if data.expires == "" { data.words.for_good } else { data.expires }),
))
#if data.code != "" [
  #v(12mm)
  #align(center)[
    #image(bytes(data.code), format: "svg", width: 34mm)
    #small(words(data.words.check))
    #linebreak()
    #small(data.check)
  ]
]
"""
