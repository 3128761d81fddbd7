"""What people learn here, as statements: a course finished, an exam passed, a certificate earned. Nobody's failure, and
no points."""

from typing import Any
from uuid import uuid4

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import MemberState
from contracts.learning import AttemptClosed, AttemptCorrected, CertificateIssued, CourseFinished
from kit.db import hold_alone
from kit.inbox import EventInfo
from learning.certificates import homepage
from learning.models import PEOPLE, Certificate, CourseEdition, Exam
from learning.statement_form import write_moment
from learning.statement_models import Mention, StoredStatement
from learning.statement_rules import Json
from learning.statements import Own, Writer, store

_VERBS = "http://adlnet.gov/expapi/verbs/"
COMPLETED, PASSED = f"{_VERBS}completed", f"{_VERBS}passed"
EARNED = "http://id.tincanapi.com/verb/earned"
_TYPES = "http://adlnet.gov/expapi/activities/"


async def record_course(session: AsyncSession, event: CourseFinished, info: EventInfo) -> None:
    edition = await session.get_one(CourseEdition, (event.course_id, event.edition))
    about = _activity(f"course:{event.course_id}", edition.title, f"{_TYPES}course")
    await _record(session, event.member_id, COMPLETED, about, {"completion": True}, info)


async def record_exam(session: AsyncSession, event: AttemptClosed | AttemptCorrected, info: EventInfo) -> None:
    if event.passed:
        exam = await session.get_one(Exam, event.exam_id)
        about = _activity(f"exam:{exam.id}", exam.title, f"{_TYPES}assessment")
        await _record(session, event.member_id, PASSED, about, {"success": True, "completion": True}, info)


async def record_certificate(session: AsyncSession, event: CertificateIssued, info: EventInfo) -> None:
    certificate = await session.get_one(Certificate, event.certificate_id)
    about = _activity(f"certificate:{certificate.id}", certificate.title)
    await _record(session, event.member_id, EARNED, about, None, info)


async def forget_statements(session: AsyncSession, event: MemberState, _info: EventInfo) -> None:
    """Of who leaves."""
    if event.active and not event.deleted:
        return
    of_member = col(StoredStatement.member_id) == event.member_id
    places = select(StoredStatement.place).where(of_member)
    await session.execute(delete(Mention).where(col(Mention.place).in_(places)))
    await session.execute(delete(StoredStatement).where(of_member))


def _activity(name: str, title: str, kind: str | None = None) -> Json:
    definition = {"name": {"zh-CN": title}, **({"type": kind} if kind else {})}
    return {"objectType": "Activity", "id": f"urn:tongxin:{name}", "definition": definition}


async def _record(
    session: AsyncSession, member_id: str, verb: str, about: Json, result: dict[str, Any] | None, info: EventInfo
) -> None:
    """Once for each person and matter, at the unit where the person is. Its id is random: a client can neither ask for
    it nor take it first."""
    await hold_alone(session, "statements")
    own = Own(member_id, f"{verb} {about['id']}")
    known = select(StoredStatement.place).where(
        StoredStatement.member_id == own.member_id, StoredStatement.matter == own.matter
    )
    if (await session.exec(known)).first():
        return
    statement: Json = {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": homepage(), "name": member_id}},
        "verb": {"id": verb, "display": {"en": verb.rpartition("/")[2]}},
        "object": about,
        "timestamp": write_moment(info.time),
        **({"result": result} if result else {}),
    }
    authority = {"objectType": "Agent", "name": "Tongxin", "account": {"homePage": homepage(), "name": "tongxin"}}
    unit_id = await PEOPLE.unit_of(session, member_id)
    await store(session, Writer(unit_id, authority, None), [statement], own=own)
