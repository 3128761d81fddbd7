"""What somebody takes along of their own."""

from datetime import datetime

from pydantic import BaseModel

from learning.apprenticeship_schemas import ApprenticeshipRow
from learning.course_schemas import CatalogueRow
from learning.exam_schemas import CertificatePublic, OwnAppeal, OwnExam


class QuizAnswers(BaseModel):
    course_id: str
    place: int
    """Of the unit."""
    done_at: datetime
    answers: list[list[str]]
    """What was chosen or written, for each question."""


class ExamAnswer(BaseModel):
    exam_id: str
    stem: str
    given: list[str]
    """What was chosen or written."""
    saved_at: datetime


class OwnExamAppeal(OwnAppeal):
    exam_id: str


class OwnInnovation(BaseModel):
    id: str
    number: str
    title: str
    problem: str
    solution: str
    report: str | None
    submitted_at: datetime


class LearningData(BaseModel):
    courses: list[CatalogueRow]
    quiz_answers: list[QuizAnswers]
    exams: list[OwnExam]
    exam_answers: list[ExamAnswer]
    appeals: list[OwnExamAppeal]
    certificates: list[CertificatePublic]
    innovations: list[OwnInnovation]
    apprenticeships: list[ApprenticeshipRow]
