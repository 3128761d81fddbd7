"""Shapes that cross HTTP. Texts come in the caller's language; times are UTC; the author is null where hidden."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from casework import explained
from casework.attachments import FilePublic
from casework.people import GrantCopy
from contracts.grievances import CaseKind, CaseState
from grievances.deadlines import ClockKind
from kit.fields import AS_TEXT, Id, Line, Request, Words

Title = Annotated[str, Line(2, 80)]
Body = Annotated[str, Words(5, 5000)]
Answer = Annotated[str, Words(2, 5000)]
Remark = Annotated[str, Words(1, 5000)]
Reason = Annotated[str, Words(2, 2000)]
Note = Annotated[str, Words(1, 2000)]
Whereto = Annotated[str, Words(2, 500)]
FileIds = Annotated[list[Id], Field(max_length=6, description="Of files uploaded before; each is used once.")]


class CaseCreate(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "feedback", "title": "食堂晚班没有热菜", "text": "十月起晚班只剩冷菜，请安排保温。"}]
        }
    )

    kind: Annotated[CaseKind, AS_TEXT]
    title: Title
    text: Body
    about_unit_id: Id | None = None
    about_member_id: Id | None = None
    complaint: bool = False
    show_author_to_department: bool = False
    file_ids: FileIds = Field(default_factory=list)


class CaseUpdate(Request):
    show_author_to_department: bool


class Rejection(Request):
    reason: Reason
    where_to_go: Whereto


class Assignment(Request):
    department_id: Id
    note: Note | None = None


class HandBack(Request):
    reason: Reason


class Reply(Request):
    text: Answer
    file_ids: FileIds = Field(default_factory=list)


class FollowUp(Request):
    note: Note


class RatingCreate(Request):
    solved: bool
    score: Annotated[int, Field(ge=1, le=5)]
    words: Note | None = None


class Withdrawal(Request):
    reason: Note | None = None


class MessageCreate(Request):
    text: Remark
    internal: bool = False
    file_ids: FileIds = Field(default_factory=list)


class UnitRef(BaseModel):
    id: str
    name: str


class NextDue(explained.DueDate):
    kind: ClockKind


class Due(explained.ExplainedDueDate):
    kind: ClockKind


class CaseRow(BaseModel):
    id: str
    number: str
    kind: CaseKind
    title: str
    state: CaseState
    unit: UnitRef
    """The author's; the desk's, where the author is hidden from the caller."""
    desk_unit: UnitRef
    department: UnitRef | None
    submitted_at: datetime
    next_due: NextDue | None
    late: bool
    supervised: bool
    version: int
    my_role: Literal["author", "staff", "department", "oversight", "former_staff", "former_department"]
    """`oversight`: union staff above the desk, who look on and are offered no action. `former_…`: had the case before;
    reads what it held then, and where it is now."""


class Author(BaseModel):
    id: str
    name: str
    unit_name: str


class About(BaseModel):
    unit: UnitRef | None
    member: UnitRef | None
    complaint: bool


class TimelinePublic(BaseModel):
    at: datetime
    action: str
    state: CaseState
    actor: Literal["author", "staff", "department", "system"]
    actor_label: str
    words: str | None
    note: str | None
    """What followed from it: who has the case now, or which date was missed."""


class RatingPublic(BaseModel):
    at: datetime
    solved: bool
    score: int
    words: str | None


class CasePublic(CaseRow):
    text: str
    files: list[FilePublic]
    author: Author | None
    author_label: str
    """What to call the author: the name, or “the author” where it is hidden."""
    show_author_to_department: bool
    about: About
    actions: list[str]
    deadlines: list[Due]
    timeline: list[TimelinePublic]
    rating: RatingPublic | None
    supervising_unit: UnitRef | None


class MessagePublic(BaseModel):
    id: str
    at: datetime
    sender: Literal["author", "staff", "department"]
    sender_name: str | None
    mine: bool
    internal: bool
    answer: bool
    text: str
    files: list[FilePublic]


class Counts(BaseModel):
    """Open work in the caller's offices, each case in one of the first five; and their own concerns to rate."""

    overdue: int
    due_today: int
    due_soon: int
    """Within the six days after today."""
    due_later: int
    waiting_for_others: int
    """In the caller's hands, but the next step is another's."""
    mine_to_rate: int


class RoutingPreview(BaseModel):
    desk_unit: UnitRef
    readers: list[str]
    """Who will see it and who will not, a sentence each."""
    accept: Due | None
    """None for a consultation, which is only answered."""
    first_answer: Due


class DepartmentViewRequest(Request):
    texts: Annotated[list[Annotated[str, Words(0, 5000)]], Field(max_length=3)]
    case_id: Id | None = None
    """Of a concern filed before: it goes by the names known when it was filed."""


class DepartmentView(BaseModel):
    texts: list[str]
    is_masked: bool
    """A name or number of the author was covered."""
    remains: list[str]
    """What of the author's name is left: the name where it is read as a word, the given name."""


class Departments(BaseModel):
    items: list[UnitRef]


class MyProfile(BaseModel):
    name: str
    employee_number: str
    unit_id: str


class MyMessage(BaseModel):
    case_number: str
    at: datetime
    internal: bool
    text: str
    files: list[FilePublic]


class MyStep(BaseModel):
    case_number: str
    at: datetime
    action: str
    words: str | None


class MyCase(BaseModel):
    case: CasePublic
    messages: list[MessagePublic]
    ratings: list[RatingPublic]
    """Of every round; the case itself shows the last."""


class ConcernData(BaseModel):
    """Everything this service holds about the caller that does not tell on somebody else."""

    profile: MyProfile | None
    held_roles: list[GrantCopy]
    cases: list[MyCase]
    written_elsewhere: list[MyMessage]
    done_elsewhere: list[MyStep]
    """Steps taken in the cases of others."""
    loose_files: list[FilePublic]
