"""learning.events: what happened to courses, exams and certificates.

Ids and states. No event holds a question, an answer or how many points somebody got.
"""

from datetime import date
from enum import StrEnum

from kit.events import Event, Personal

EVENTS = "learning.events"


class CourseState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    RETIRED = "retired"
    """Nobody begins it any more; who has begun goes on."""


class ExamState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class ContestState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    """Published; its dates say when entries are open."""
    CLOSED = "closed"
    """No more entries; being judged."""
    FINISHED = "finished"
    """Its results are published."""
    CANCELLED = "cancelled"


class CourseEvent(Event, topic=EVENTS, key="course_id"):
    """What every event of a course says."""

    course_id: str
    number: str
    unit_id: str
    state: CourseState


class CoursePublished(CourseEvent, type="tongxin.learning.course_published.v1"):
    edition: int


class CourseRetired(CourseEvent, type="tongxin.learning.course_retired.v1"): ...


class EnrolmentEvent(Event, topic=EVENTS, key="enrolment_id"):
    """What every event of a learner's way through a course says."""

    enrolment_id: str
    course_id: str
    unit_id: str
    """The course's."""
    edition: int
    member_id: Personal


class CourseBegun(EnrolmentEvent, type="tongxin.learning.course_begun.v1"): ...


class CourseFinished(EnrolmentEvent, type="tongxin.learning.course_finished.v1"): ...


class ExamEvent(Event, topic=EVENTS, key="exam_id"):
    """What every event of an exam says."""

    exam_id: str
    number: str
    unit_id: str
    state: ExamState


class ExamPublished(ExamEvent, type="tongxin.learning.exam_published.v1"): ...


class ExamCancelled(ExamEvent, type="tongxin.learning.exam_cancelled.v1"): ...


class AttemptEvent(Event, topic=EVENTS, key="attempt_id"):
    """What every event of somebody's attempt at an exam says."""

    attempt_id: str
    exam_id: str
    number: str
    """The exam's."""
    unit_id: str
    """The exam's."""
    member_id: Personal


class AttemptStarted(AttemptEvent, type="tongxin.learning.attempt_started.v1"): ...


class AttemptHandedIn(AttemptEvent, type="tongxin.learning.attempt_handed_in.v1"):
    """Or its time was over; people mark some of it before it has a result."""


class AttemptClosed(AttemptEvent, type="tongxin.learning.attempt_closed.v1"):
    """Handed in, or its time was over; marked either way."""

    passed: bool


class AttemptCorrected(AttemptEvent, type="tongxin.learning.attempt_corrected.v1"):
    """It has more points, by an appeal."""

    passed: bool


class AppealEvent(Event, topic=EVENTS, key="appeal_id"):
    """What every event of an appeal against a question's points says."""

    appeal_id: str
    attempt_id: str
    exam_id: str
    number: str
    """The exam's."""
    unit_id: str
    """The exam's."""
    member_id: Personal


class AppealRaised(AppealEvent, type="tongxin.learning.appeal_raised.v1"):
    desk_unit_id: str | None
    """Where training officers decide who did not mark the answer."""


class AppealDecided(AppealEvent, type="tongxin.learning.appeal_decided.v1"):
    upheld: bool
    decided_by: Personal


class CertificateEvent(Event, topic=EVENTS, key="certificate_id"):
    """What every event of a certificate says."""

    certificate_id: str
    number: str
    unit_id: str
    exam_id: str
    member_id: Personal


class CertificateIssued(CertificateEvent, type="tongxin.learning.certificate_issued.v1"): ...


class CertificateExpiring(CertificateEvent, type="tongxin.learning.certificate_expiring.v1"):
    """Soon; said once."""

    expires_on: date


class CertificateRevoked(CertificateEvent, type="tongxin.learning.certificate_revoked.v1"):
    revoked_by: Personal


class ContestEvent(Event, topic=EVENTS, key="contest_id"):
    """What every event of a contest says."""

    contest_id: str
    number: str
    unit_id: str
    state: ContestState


class ContestPublished(ContestEvent, type="tongxin.learning.contest_published.v1"): ...


class ContestCancelled(ContestEvent, type="tongxin.learning.contest_cancelled.v1"): ...


class ContestDrawn(ContestEvent, type="tongxin.learning.contest_drawn.v1"): ...


class PrizeWon(Event, topic=EVENTS, type="tongxin.learning.prize_won.v1", key="entry_id"):
    """Somebody's entry was drawn."""

    entry_id: str
    contest_id: str
    number: str
    """The contest's."""
    unit_id: str
    """The contest's."""
    member_id: Personal
