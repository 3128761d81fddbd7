"""Questions and their bank, as they cross HTTP."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text
from learning.rules import BLANK, NOT_MATCHED, ItemKind, fits

MOST_OPTIONS = 8
Place = Annotated[int, Field(ge=0, lt=MOST_OPTIONS)]
Option = Annotated[str, Line(1, 200)]
MOST_WRITTEN = 4000
Title = Annotated[str, Line(2, 80)]
Subject = Annotated[str, Line(1, 40)]
Points = Annotated[int, Field(ge=1, le=100)]


class ItemContent(Request):
    """A question with what is right, as rules.Item says."""

    kind: Annotated[ItemKind, AS_TEXT]
    stem: Annotated[str, Words(2, 1000)]
    """Each blank to fill in is written as ____; one alone may stand after the text."""
    options: Annotated[list[Option], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Of a statement: true, false. Of an ordering: in the right order."""
    matches: Annotated[list[Option], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Of a matching: of which each option gets one."""
    correct: Annotated[list[Place], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """Places of the right options, from 0; of a matching, for each option, the place of its match."""
    blanks: Annotated[
        list[Annotated[list[Option], Field(min_length=1, max_length=MOST_OPTIONS)]],
        Field(max_length=MOST_OPTIONS, default_factory=list),
    ]
    """What is right for each blank."""
    guide: Annotated[str, Words(0, 1000)] = ""
    """Of a short answer: what its markers look for."""
    explanation: Annotated[str, Words(0, 1000)] = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not fits(self):
            raise refusal("answer_does_not_fit", _FITS[self.kind])
        if self.kind == ItemKind.FILL_IN:
            self.stem = BLANK.sub("____", self.stem)
        if self.kind == ItemKind.MATCHING:  # in one order, from any program
            matches = list(dict.fromkeys([*(self.matches[each] for each in self.correct), *self.matches]))
            self.correct = [matches.index(self.matches[each]) for each in self.correct]
            self.matches = matches
        return self


_FITS = {
    ItemKind.SINGLE: Text(
        "单选题要有两个以上选项，其中一个正确", "A single choice has two options or more, one of them right"
    ),
    ItemKind.MULTIPLE: Text("多选题要有两个以上正确选项", "A multiple choice has two right options or more"),
    ItemKind.TRUE_FALSE: Text("判断题有两个选项，其中一个正确", "A statement has two options, one of them right"),
    ItemKind.FILL_IN: Text(
        "填空题每个空（____）都要有正确答案，空和答案一样多",
        "Each blank (____) has its right answers, and each answer its blank",
    ),
    ItemKind.ORDERING: Text("排序题要有两项以上，各不相同", "An ordering has two items or more, none of them twice"),
    ItemKind.MATCHING: Text(
        "配对题要有两项以上，每项配一个，可配的各不相同",
        "A matching has two items or more, each with its match, and no match twice",
    ),
    ItemKind.SHORT: Text("简答题没有选项", "A short answer has no options"),
}


class AnswerGiven(Request):
    """By the places shown."""

    chosen: Annotated[
        list[Annotated[int, Field(ge=NOT_MATCHED, lt=MOST_OPTIONS)]],
        Field(max_length=MOST_OPTIONS, default_factory=list),
    ]
    """Options chosen, or all in order; of a matching, for each option, the place of a match, or -1."""
    texts: Annotated[list[Annotated[str, Words(0, MOST_WRITTEN)]], Field(max_length=MOST_OPTIONS, default_factory=list)]
    """For each blank, or the one of a short answer."""


class QuestionShown(BaseModel):
    """To who answers it."""

    kind: ItemKind
    stem: str
    options: list[str]
    matches: list[str]
    blanks: int
    chosen: list[int]
    """As in AnswerGiven."""
    texts: list[str]
    correct: list[int] | None = None
    """As `chosen` would be. None, as is the explanation, while what is right is not shown."""
    right_texts: list[str] | None = None
    """For each blank; of a short answer what its markers look for."""
    explanation: str | None = None


class BankItemUpdate(Request):
    subject: Subject
    difficulty: Annotated[int, Field(ge=1, le=3)]
    """1 easy, 2 medium, 3 hard."""
    content: ItemContent
    source: Annotated[str, Line(0, 120)] = ""
    source_date: Annotated[date | None, AS_TEXT] = None


class BankItemCreate(BankItemUpdate):
    unit_id: Id


class BankItem(BaseModel):
    id: str
    version: int
    unit_id: str
    subject: str
    difficulty: int
    content: ItemContent
    source: str
    source_date: date | None
    is_outdated: bool
    """The law it asks about was entered with a later date than the question's own."""
    retired: bool


class SimilarAsk(Request):
    """A question as it is being written."""

    unit_id: Id
    stem: Annotated[str, Words(1, 1000)]
    options: Annotated[list[Annotated[str, Line(0, 200)]], Field(max_length=MOST_OPTIONS, default_factory=list)]


class SimilarPair(BaseModel):
    one: BankItem
    other: BankItem
    percent: int
    """How much of the text is the same."""


class LawRow(BaseModel):
    name: str
    """In the form by which sources are compared."""
    source: str
    """As one of its questions writes it."""
    questions: int
    outdated: int
    """Those that were written from an earlier edition, or do not say from which."""
    in_force_on: date | None
    """Of the newest edition, once somebody has entered it."""


class LawEnter(Request):
    unit_id: Id
    source: Annotated[str, Line(1, 120)]
    in_force_on: Annotated[date, AS_TEXT]


class QuestionsFormat(StrEnum):
    MOODLE = "moodle"
    GIFT = "gift"
    EXCEL = "xlsx"


class BankNote(BaseModel):
    number: int
    """Of the question in Moodle XML, of the line in GIFT, of the row in Excel; 0: of the file."""
    name: str
    """Of the question, where the file has one."""
    code: str
    reason: str
    is_taken: bool
    """Whether the question is taken all the same."""


class BankImport(BaseModel):
    format: QuestionsFormat
    found: int
    """Questions in the file."""
    taken: int
    """Those that go into the bank, or went."""
    notes: list[BankNote]
    """The first 500."""
    more_notes: int
    first: list[BankItemUpdate]
    """Some of those that are taken."""
