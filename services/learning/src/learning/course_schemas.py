"""Courses, as they cross HTTP."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from contracts.learning import CourseState
from kit.fields import Id, Request, Words, refusal
from kit.texts import Text
from learning.bank_schemas import AnswerGiven, ItemContent, QuestionShown, Title
from learning.rules import ItemKind, LessonKind

MOST_UNITS = 40


class TextUnit(Request):
    kind: Literal["text"]
    title: Title
    text: Annotated[str, Words(1, 10_000)]


class QuizUnit(Request):
    kind: Literal["quiz"]
    title: Title
    questions: Annotated[list[ItemContent], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _marks_itself(self) -> Self:
        if any(each.kind == ItemKind.SHORT for each in self.questions):
            raise refusal(
                "nobody_marks_it",
                Text("练习里不能有简答题：没有人评分", "No short answers in a quiz: nobody marks them"),
            )
        return self


CourseUnit = Annotated[TextUnit | QuizUnit, Field(discriminator="kind")]


class CourseUpdate(Request):
    title: Title
    summary: Annotated[str, Words(0, 500)] = ""
    units: Annotated[list[CourseUnit], Field(max_length=MOST_UNITS)]


class CourseCreate(CourseUpdate):
    unit_id: Id


class CourseRow(BaseModel):
    id: str
    number: str
    version: int
    unit_id: str
    unit_name: str
    title: str
    state: CourseState
    state_name: str
    edition: int
    """The last one published; 0: none."""
    is_changed: bool
    """Since that edition."""


class CoursePublic(CourseRow):
    summary: str
    units: list[CourseUnit]
    actions: list[str]


class CatalogueRow(BaseModel):
    id: str
    title: str
    summary: str
    units: int
    done: int
    begun: bool
    finished_at: datetime | None


class LearnerQuestion(QuestionShown):
    is_right: bool | None
    """None before it is answered."""


class LearnerUnit(BaseModel):
    place: int
    kind: LessonKind
    title: str
    is_done: bool
    text: str | None
    """None before the course is begun, as are questions; and of a unit of the other kind."""
    questions: list[LearnerQuestion] | None


class LearnerCourse(BaseModel):
    id: str
    title: str
    summary: str
    edition: int
    begun_at: datetime | None
    finished_at: datetime | None
    next_place: int | None
    """Where to go on: the first unit that is not done."""
    units: list[LearnerUnit]
    may_begin: bool


class UnitAnswers(Request):
    answers: Annotated[list[AnswerGiven], Field(max_length=30, default_factory=list)]
    """Of a quiz, for each question."""
