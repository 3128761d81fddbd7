"""What a visitor reports, of a visit or of a home check: stored once under the phone's id, and shown."""

import json
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.attachments import FILES
from assistance.eligibility import HouseholdFigures
from assistance.models import PEOPLE, Attachment, HomeCheck
from assistance.visit_errors import ConsentToPhotosMissing, ReportElsewhere, VisitInFuture
from assistance.visit_models import FINDINGS, FOUND_FIGURES, NEEDS, PHOTOS_ALLOWED_BY, Visit, VisitReport
from assistance.visit_rules import Need
from assistance.visit_schemas import CheckRecord, ReportCreate, ReportPublic, VisitRecord
from casework.attachments import FileNotUsable
from kit import clock
from kit.sealed_columns import Sealed

REFUSALS = (ConsentToPhotosMissing, FileNotUsable, ReportElsewhere, VisitInFuture)
_NEEDS = TypeAdapter(list[Need])


async def is_stored(session: AsyncSession, place: Visit | HomeCheck, author_id: str, report_id: str) -> bool:
    """A phone that got no answer sends again. ReportElsewhere: the id is taken by another report."""
    report = await session.get(VisitReport, report_id)
    if report is None:
        return False
    if report.author_id != author_id or place.id not in (report.visit_id, report.check_id):
        raise ReportElsewhere
    return True


def store(session: AsyncSession, place: Visit | HomeCheck, author_id: str, given: ReportCreate) -> VisitReport:
    """The photos are given their place by the caller. VisitInFuture, ConsentToPhotosMissing."""
    if given.visited_on > clock.today():
        raise VisitInFuture
    if given.photo_ids and not (given.photos_allowed_by and given.photos_allowed_at):
        raise ConsentToPhotosMissing
    now = clock.now()
    report = VisitReport(
        id=given.id,
        visit_id=place.id if isinstance(place, Visit) else None,
        check_id=place.id if isinstance(place, HomeCheck) else None,
        author_id=author_id,
        sent_at=now,
        counts=False,
        visited_on=given.visited_on,
        findings=Sealed(b""),
        needs=Sealed(b""),
        is_gift_handed=given.is_gift_handed if isinstance(given, VisitRecord) else None,
    )
    FINDINGS.seal(session, report, given.findings)
    NEEDS.seal(session, report, json.dumps([*dict.fromkeys(given.needs)]))
    if isinstance(given, CheckRecord) and given.figures:
        FOUND_FIGURES.seal(session, report, given.figures.model_dump_json())
    if given.photo_ids:
        PHOTOS_ALLOWED_BY.seal(session, report, given.photos_allowed_by)
        # A phone's clock may be wrong: nobody agreed after the photos were sent.
        report.photos_allowed_at = min(given.photos_allowed_at or now, now)
    session.add(report)
    return report


async def reports_of(session: AsyncSession, place: Visit | HomeCheck) -> Sequence[VisitReport]:
    """In the order in which they came: at most one of each visitor."""
    column = VisitReport.visit_id if isinstance(place, Visit) else VisitReport.check_id
    found = await session.exec(select(VisitReport).where(column == place.id))
    return sorted(found, key=lambda each: (each.sent_at, each.id))


async def report_that_counts(session: AsyncSession, place: Visit | HomeCheck) -> VisitReport | None:
    return next((each for each in await reports_of(session, place) if each.counts), None)


async def show_reports(session: AsyncSession, place: Visit | HomeCheck, reader_id: str) -> list[ReportPublic]:
    """With all that lies sealed: for those who may read the visit, and in the audit trail by who asks."""
    found = await reports_of(session, place)
    names = await PEOPLE.names(session, [each.author_id for each in found])
    photos = select(Attachment).where(col(Attachment.report_id).in_([each.id for each in found]))
    files = list(await session.exec(photos.order_by(col(Attachment.id))))
    return [
        ReportPublic(
            id=each.id,
            author_name=names.get(each.author_id, ""),
            is_own=each.author_id == reader_id,
            sent_at=each.sent_at,
            counts=each.counts,
            visited_on=each.visited_on,
            findings=FINDINGS.open(session, each) or "",
            needs=_NEEDS.validate_json(NEEDS.open(session, each) or "[]"),
            figures=_figures(FOUND_FIGURES.open(session, each)),
            is_gift_handed=each.is_gift_handed,
            photos=[FILES.public(session, file) for file in files if file.report_id == each.id],
            photos_allowed_by=PHOTOS_ALLOWED_BY.open(session, each),
            photos_allowed_at=each.photos_allowed_at,
        )
        for each in found
    ]


def _figures(stored: str | None) -> HouseholdFigures | None:
    return HouseholdFigures.model_validate_json(stored) if stored else None
