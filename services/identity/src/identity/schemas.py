"""Shapes that cross HTTP. Requests refuse unknown fields; answers list what each caller may see."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from contracts.identity import Issuer, UnitKind
from contracts.roles import Role
from identity.models import ImportState
from identity.passwords import MOST
from identity.roster_rules import Fate
from identity.roster_texts import Level
from identity.rules import NAME_LENGTH, Post, Sex, show_characters, strange_in_unit_name
from kit import clock
from kit.fields import AS_TEXT, Id, Request, Words, refusal
from kit.texts import Language, Text

EmployeeNumber = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=MOST)]
SearchText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50)]


def _unit_name(typed: str) -> str:
    if strange := strange_in_unit_name(typed):
        shown = show_characters(strange)
        raise refusal(
            "unit_name_characters",
            Text(
                f"单位名称里不能有：{shown}（分隔路径的符号、换行和看不见的字符）。请去掉。",
                f"A unit's name cannot have {shown} (path marks, line breaks, what nobody sees). Remove them.",
            ),
        )
    return typed


UnitName = Annotated[str, Words(1, 50), AfterValidator(_unit_name)]
MemberName = Annotated[str, Words(1, NAME_LENGTH)]


# --- sign-in --------------------------------------------------------------------------------------------------------


class SignIn(Request):
    employee_number: EmployeeNumber
    password: Password


class Activation(Request):
    employee_number: EmployeeNumber
    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    password: Password
    """The one to use from now on."""


class PasswordChange(Request):
    current: Password
    new: Password


class TokenRequest(Request):
    session: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    active: bool
    """False where nobody is at the screen (a stream, a refresh): it does not keep the session alive."""


class Token(BaseModel):
    token: str
    expires_in: int
    """Seconds."""
    session_id: str


class SessionPublic(BaseModel):
    id: str
    created_at: datetime
    last_used_at: datetime
    user_agent_label: str
    current: bool
    kept: bool
    """Whether its owner chose to stay signed in there for 30 days."""
    by_provider: bool
    """Whether only the enterprise's sign-in service said who came."""


class SessionList(BaseModel):
    items: list[SessionPublic]


class JwkSet(BaseModel):
    keys: list[dict[str, Any]]


# --- units and people -----------------------------------------------------------------------------------------------


class UnitCreate(Request):
    parent_id: Id
    name: UnitName
    kind: Annotated[UnitKind, AS_TEXT]


class UnitUpdate(Request):
    parent_id: Id | None = None
    name: UnitName | None = None
    kind: Annotated[UnitKind | None, AS_TEXT] = None


class UnitPublic(BaseModel):
    id: str
    parent_id: str | None
    name: str
    kind: UnitKind
    version: int
    members: int
    """Active members in the unit and everything below it."""


class UnitList(BaseModel):
    items: list[UnitPublic]


class UnitBrief(BaseModel):
    id: str
    name: str


class UnitWithPath(UnitBrief):
    path_names: list[str]
    """From the topmost unit down to this one."""


class ProfileGrant(BaseModel):
    role: Role
    unit_id: str
    unit_name: str


class ProfilePost(BaseModel):
    post: Post
    unit_name: str
    duties: str


class ResetPublic(BaseModel):
    """What the owner has to know of a reset of their account, or of a sign-in that is not theirs alone."""

    state: Literal["pending", "closed", "undone", "by_provider"]
    """`pending`: a code waits, and the owner may stop it. `closed`: it was used, and what is older is shut.
    `undone`: so it is after the former password undid the reset. `by_provider`: the enterprise's sign-in service alone
    opened the session; what is the owner's own and the roles open with a factor of theirs (`POST /me/step-up`)."""
    at: datetime | None
    """When the code was issued, or used, or the reset was undone."""
    by: Issuer | None
    """Who issued a code that waits."""
    until: datetime | None
    """When the code expires, or what is older opens."""
    roles_closed: bool
    """Whether the roles count for nothing until then."""


class MemberProfile(BaseModel):
    """Oneself."""

    id: str
    employee_number: str
    name: str
    unit: UnitWithPath
    grants: list[ProfileGrant]
    posts: list[ProfilePost]
    language: Language
    reset: ResetPublic | None


class ProfileUpdate(Request):
    language: Annotated[Language, AS_TEXT]


class MemberRow(BaseModel):
    id: str
    employee_number: str
    name: str
    unit: UnitBrief
    active: bool
    version: int
    activated: bool | None
    """Whether the member has a password. This and the next: null for union staff."""
    code_expires_at: datetime | None
    """Until when a code that is out and not used opens the account."""
    may_issue_code: bool
    """Whether the caller may give this member a code, or propose one; where `activated`, that is a reset."""
    needs_two: bool
    """Whether a code, a deactivation and a move are proposed and confirmed: the member holds an important role, or the
    account is locked."""


class MemberPublic(MemberRow):
    """`phone`, `hired_on` and `sex` are for HR, null for others."""

    phone: str | None
    hired_on: date | None
    sex: Sex | None
    history: list["Belonging"]


class Belonging(BaseModel):
    since: datetime
    unit_id: str
    unit_name: str
    active: bool


class MemberUpdate(Request):
    unit_id: Id | None = None
    active: bool | None = None
    name: MemberName | None = None


class ActivationCodeRequest(Request):
    reset: bool = False
    """True where the account is in use: its password and sessions end when the code is used."""


class ActivationCode(BaseModel):
    code: str
    """Shown this once; only its digest is kept."""
    expires_at: datetime
    reset: bool
    """Whether the account is in use, so that the code resets it."""


class UnitCodesRequest(Request):
    again: bool = False
    """Also for those whose code is out and not used: it ends, and the new one opens the account."""
    after: EmployeeNumber | None = None
    """Only employee numbers behind this one: with `again` the last one of the codes before, to go on."""


class CodeSlip(BaseModel):
    """To be printed and handed to the member."""

    member_id: str
    employee_number: str
    name: str
    unit_name: str
    code: str
    expires_at: datetime


class UnitCodes(BaseModel):
    items: list[CodeSlip]
    """Shown this once, by employee number; 200 at most."""
    remaining: int
    """Members who still lack a code: ask again. With `again` these are all beyond the first 200: ask with `after`."""
    by_others: int
    """Who was left out: their roles take two administrators, or another one."""


class Person(BaseModel):
    id: str
    name: str
    unit_name: str
    number_end: str
    """The last characters of the employee number, to tell namesakes apart."""


# --- posts and grants -----------------------------------------------------------------------------------------------


_FIRST_YEAR = 1949
_BEGINS_WITHIN, _ENDS_WITHIN = 5, 10
"""Years from this one. A committee's term is five at most, and may be one that is still to begin."""


def _year_within(day: date, years: int) -> date:
    last = clock.today().year + years
    if not _FIRST_YEAR <= day.year <= last:
        raise refusal(
            "year_not_possible",
            Text(
                f"年份应在 {_FIRST_YEAR} 年至 {last} 年之间。请核对。",
                f"The year must be from {_FIRST_YEAR} to {last}. Check it.",
            ),
        )
    return day


class PostCreate(Request):
    member_id: Id
    unit_id: Id
    post: Annotated[Post, AS_TEXT]
    duties: Annotated[str, Words(0, 2000)] = ""
    full_time: bool = False
    starts_on: Annotated[date, AS_TEXT]
    ends_on: Annotated[date | None, AS_TEXT] = None

    @field_validator("starts_on")
    @classmethod
    def _begins(cls, starts_on: date) -> date:
        return _year_within(starts_on, _BEGINS_WITHIN)

    @field_validator("ends_on")
    @classmethod
    def _in_order(cls, ends_on: date | None, info: ValidationInfo) -> date | None:
        if ends_on:
            _year_within(ends_on, _ENDS_WITHIN)
        starts_on = info.data.get("starts_on")
        if ends_on and starts_on and ends_on < starts_on:
            raise refusal(
                "ends_before_it_starts",
                Text(
                    f"不能早于任期开始的日期 {starts_on}",
                    f"Not before the term begins on {starts_on}",
                ),
            )
        return ends_on


class PostPublic(BaseModel):
    id: str
    member_id: str
    member_name: str
    employee_number: str
    member_unit_name: str
    """Where the member belongs; `unit_name` is where the post is."""
    unit_id: str
    unit_name: str
    post: Post
    duties: str
    full_time: bool
    starts_on: date
    ends_on: date | None


def _granted(role: Role) -> Role:
    if role == Role.MEMBER:
        raise refusal(
            "role_not_granted",
            Text(
                "会员无需授权：在职职工都是会员。请选择其他角色。",
                "Membership is not granted: every active member has it. Choose another role.",
            ),
        )
    return role


class GrantCreate(Request):
    member_id: Id
    role: Annotated[Role, AS_TEXT, AfterValidator(_granted)]
    unit_id: Id


class GrantPublic(BaseModel):
    id: str
    member_id: str
    member_name: str
    employee_number: str
    member_unit_name: str
    """Where the member belongs; `unit_name` is where the role counts, with everything below."""
    role: Role
    unit_id: str
    unit_name: str
    created_at: datetime


class RolePublic(BaseModel):
    role: Role
    name: str
    description: str
    """What it lets one do, in a sentence."""
    excludes: list[Role]
    """Roles the same person may not hold as well."""
    needs_two: bool
    """Whether it is proposed and confirmed by two administrators."""


class RoleList(BaseModel):
    items: list[RolePublic]


# --- roster ---------------------------------------------------------------------------------------------------------


class RosterNote(BaseModel):
    """About the sheet as a whole, such as a column that was not read."""

    column: str | None
    code: str
    message: str


class RosterImportPublic(BaseModel):
    """`total` counts the rows with people. `applied` counts up to added + changed + moved while the worker imports."""

    id: str
    state: ImportState
    file_name: str
    total: int
    added: int
    changed: int
    moved: int
    unchanged: int
    invalid: int
    applied: int
    job_id: str | None
    """The job that imports it, once started: its progress, and the way to cancel it."""
    notes: list[RosterNote]
    version: int
    created_at: datetime
    expires_at: datetime | None
    """Until when it can be imported, where it can."""
    finished_at: datetime | None


class RosterProblem(BaseModel):
    column: str | None
    code: str
    level: Level
    message: str


class RosterChange(BaseModel):
    """`label`, `before` and `after` are words in the caller's language; `field` is the code."""

    field: str
    label: str
    before: str | None
    after: str | None


class RosterRowPublic(BaseModel):
    row: Annotated[int, Field(description="The row's number in the sheet; 1 is the header.")]
    employee_number: str | None
    name: str | None
    fate: Fate
    problems: list[RosterProblem]
    changes: list[RosterChange]
