"""The service, put together."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.apprenticeships import ApprenticeshipEvent
from contracts.innovations import InnovationEvent
from contracts.learning import CertificateEvent, ContestEvent, CourseEvent, ExamEvent
from kit.cli import run
from kit.events import Event
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service
from learning import routes
from learning.apprenticeship_models import APPRENTICESHIP_NUMBERS, Apprenticeship
from learning.book_models import BookWish
from learning.certificates import Certificates
from learning.consumers import on
from learning.contest_models import CONTEST_NUMBERS, Contest, ContestEntry, ScoreSheet
from learning.hours_models import HoursRecord, TrainingSession
from learning.innovation_models import INNOVATION_NUMBERS, Innovation, InnovationMember, InnovationSheet
from learning.lesson_files import FILES
from learning.models import (
    CERTIFICATE_NUMBERS,
    COURSE_NUMBERS,
    EXAM_NUMBERS,
    Appeal,
    Attempt,
    Certificate,
    Course,
    CourseEdition,
    Enrolment,
    Exam,
    ExamQuestion,
    Marking,
    Table,
)
from learning.my_data import RETENTION, read_my_data
from learning.tasks import list_todo
from learning.worker import JOBS


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    for numbers, kind in (
        (COURSE_NUMBERS, CourseEvent),
        (EXAM_NUMBERS, ExamEvent),
        (CERTIFICATE_NUMBERS, CertificateEvent),
        (CONTEST_NUMBERS, ContestEvent),
        (INNOVATION_NUMBERS, InnovationEvent),
        (APPRENTICESHIP_NUMBERS, ApprenticeshipEvent),
    ):
        await numbers.skip(session, [each.number for each in last if isinstance(each, kind)])


service = Service(
    name="learning",
    title="Learning",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
    own_settings=[Certificates],
    aggregates={
        "course_id": Course,
        "enrolment_id": Enrolment,
        "exam_id": Exam,
        "attempt_id": Attempt,
        "appeal_id": Appeal,
        "certificate_id": Certificate,
        "contest_id": Contest,
        "entry_id": ContestEntry,
        "innovation_id": Innovation,
        "apprenticeship_id": Apprenticeship,
        "record_id": HoursRecord,
    },
    guarded=[
        Guard(CourseEdition, "title", "units", "published_at", "published_by"),
        FILES.guard,
        Guard(
            Exam,
            *("serial", "unit_id", "state", "minutes", "pass_percent", "opens_at", "closes_at", "points"),
            *("question_ids", "blueprint", "certificate"),
        ),
        Guard(ExamQuestion, "drawn_by", "question_id", "content", "points"),
        Guard(
            Attempt,
            *("exam_id", "member_id", "seed", "started_at", "ends_at", "closed_at", "closed_by", "points", "passed"),
            "marks",
        ),
        Guard(Marking, "attempt_id", "place", "first_by", "first", "second_by", "second", "third_by", "points"),
        Guard(Appeal, "attempt_id", "place", "member_id", "decided_by", "decided_at", "before", "after"),
        Guard(
            Certificate,
            *("serial", "token", "attempt_id", "exam_id", "unit_id", "member_id", "title", "issued_at", "expires_on"),
            *("revoked_at", "revoked_by"),
        ),
        Guard(
            Contest,
            *("serial", "unit_id", "state", "form", "exam_id", "criteria", "prizes", "seed_source", "closes_at"),
            *("commitment", "tickets", "list_digest", "seed", "winners", "drawn_at"),
        ),
        Guard(ContestEntry, "contest_id", "member_id", "ticket", "points", "seconds"),
        Guard(ScoreSheet, "points"),
        Guard(
            Innovation,
            *("serial", "unit_id", "author_id", "desk_unit_id", "state", "is_open", "criteria", "points"),
            *("owner_unit_id", "adopt_by", "benefit_fen"),
        ),
        Guard(
            Apprenticeship,
            *("serial", "master_id", "apprentice_id", "state", "months", "begins_on", "ends_on", "allowance_fen"),
        ),
        Guard(TrainingSession, "unit_id", "held_on", "hours"),
        Guard(InnovationMember, "unit_id", "is_named", may_go=True),
        Guard(InnovationSheet, "points", may_go=True),
        Guard(BookWish, "unit_id", "member_id", "bought", "answered_by"),
    ],
    reconcile=skip_used_numbers,
    todo=list_todo,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
)


def cli() -> None:
    run(service)
