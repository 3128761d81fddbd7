"""Courses, as they cross HTTP."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, TypeAdapter, model_validator

from casework.attachments import FilePublic
from contracts.learning import CourseState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Language, Text
from learning.bank_schemas import AnswerGiven, ItemContent, QuestionShown, Title
from learning.rules import ItemKind, LessonKind, bad_cue

MOST_UNITS = 40


class TextUnit(Request):
    kind: Literal["text"]
    title: Title
    text: Annotated[str, Words(1, 10_000)]


class Subtitles(Request):
    """Of a video, as WebVTT."""

    language: Annotated[Language, AS_TEXT]
    text: Annotated[str, Words(6, 20_000)]

    @model_validator(mode="after")
    def _is_webvtt(self) -> Self:
        if line := bad_cue(self.text):
            raise refusal(
                "no_subtitles",
                Text(
                    f"字幕不是 WebVTT：第 {line} 行读不懂。第一行写 WEBVTT，每条写“00:01.000 --> 00:04.000”和文字",
                    f"The subtitles are no WebVTT: line {line} cannot be read. The first line says WEBVTT, each cue "
                    "has “00:01.000 --> 00:04.000” and its text",
                ),
            )
        return self


class VideoUnit(Request):
    kind: Literal["video"]
    title: Title
    file_id: Id
    subtitles: Annotated[list[Subtitles], Field(max_length=2, default_factory=list)]
    text: Annotated[str, Words(0, 2000)] = ""
    """Of the video, for who cannot see or hear it."""


class FileUnit(Request):
    kind: Literal["file"]
    title: Title
    file_id: Id
    text: Annotated[str, Words(0, 2000)] = ""


class LinkUnit(Request):
    kind: Literal["link"]
    title: Title
    url: Annotated[str, Line(9, 500), Field(pattern=r"^https://[^\s/?#]+")]
    text: Annotated[str, Words(0, 2000)] = ""


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


CourseUnit = Annotated[TextUnit | VideoUnit | FileUnit | LinkUnit | QuizUnit, Field(discriminator="kind")]
UNIT: TypeAdapter[CourseUnit] = TypeAdapter(CourseUnit)
MOST_BYTES = 200_000
"""Of all units: a request takes little more."""


class CourseUpdate(Request):
    title: Title
    summary: Annotated[str, Words(0, 500)] = ""
    units: Annotated[list[CourseUnit], Field(max_length=MOST_UNITS)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if sum(len(each.model_dump_json().encode()) for each in self.units) > MOST_BYTES:
            raise refusal(
                "too_much_text",
                Text("课程太长。请分成两门课", "The course is too long. Make two courses of it"),
            )
        return self


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
    files: list[FilePublic]
    """Those that its units name."""
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
    """None before the course is begun, as is all that follows; and what its kind does not have."""
    file: FilePublic | None
    subtitles: list[Language]
    """In which languages a video has them."""
    url: str | None
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
