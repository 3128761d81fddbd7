"""The form of a statement and its parts (IEEE 9274.1.1, xAPI 2.0, section 4.2; pure).

A statement stays what was sent: these classes read it and say where it breaks the form.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_MAILBOX = re.compile(r"mailto:[^@\s]+@[^@\s]+")
_SHA1, _SHA2 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE), re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:[a-z]{2,8}|x|i)(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_DURATION = re.compile(
    r"P(?=.)(?:\d+(?:\.\d+)?W|(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?=.)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?)"
)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE | re.ASCII
)
_MEDIA_TYPE = re.compile(r"[\w.+*!#$&^-]+/[\w.+*!#$&^-]+(?:\s*;.*)?", re.ASCII)
_VERSION = re.compile(r"2\.0(?:\.\d+)?|1\.0(?:\.\d+)?", re.ASCII)


def _like(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"must be {what}")
        return text

    return check


def _moment(text: str) -> str:
    read_moment(text)
    return text


def read_moment(text: str) -> datetime:
    """RFC 3339; without a zone it is UTC. Raises ValueError."""
    if not _MOMENT.fullmatch(text) or re.search(r"-00(?::?00)?$", text[19:]):
        raise ValueError("must be a time such as 2026-05-01T08:00:00Z")
    found = datetime.fromisoformat(text.upper())
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def write_moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Uuid = Annotated[str, AfterValidator(_like(_UUID, "a UUID"))]
Iri = Annotated[str, AfterValidator(_like(_IRI, "an IRI with its scheme"))]
Moment = Annotated[str, AfterValidator(_moment)]
LanguageTag = Annotated[str, AfterValidator(_like(_LANGUAGE, "a language tag of RFC 5646"))]
LanguageMap = dict[LanguageTag, str]
Extensions = dict[Iri, Any]
UUID, IRI, MOMENT = (TypeAdapter[str](each) for each in (Uuid, Iri, Moment))


class _Part(BaseModel):
    """Nothing may be null but in extensions, and nothing that the standard does not name may be there."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _has_no_null(cls, value: Any) -> Any:
        if isinstance(value, dict) and None in value.values():
            raise ValueError(f"{next(name for name, each in value.items() if each is None)} must not be null")
        return value


class _Account(_Part):
    home_page: Iri = Field(alias="homePage")
    name: str = Field(min_length=1)


class _Identified(_Part):
    name: str = ""
    mbox: Annotated[str, AfterValidator(_like(_MAILBOX, "mailto: and an address"))] = ""
    mbox_sha1sum: Annotated[str, AfterValidator(_like(_SHA1, "a SHA-1 in hexadecimal"))] = ""
    openid: Iri = ""
    account: _Account | None = None

    def identifiers(self) -> int:
        return len({"mbox", "mbox_sha1sum", "openid", "account"} & self.model_fields_set)


class _Agent(_Identified):
    object_type: Literal["Agent"] = Field("Agent", alias="objectType")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.identifiers() != 1:
            raise ValueError("must have exactly one of mbox, mbox_sha1sum, openid, account")
        return self


class _Group(_Identified):
    object_type: Literal["Group"] = Field(alias="objectType")
    member: list[_Agent] = []

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.identifiers() > 1 or (self.identifiers() == 0 and "member" not in self.model_fields_set):
            raise ValueError("must have one of mbox, mbox_sha1sum, openid, account, or members")
        return self


def _kind(default: str) -> Callable[[Any], Any]:
    return lambda value: value.get("objectType", default) if isinstance(value, dict) else default


_Actor = Annotated[Annotated[_Agent, Tag("Agent")] | Annotated[_Group, Tag("Group")], Discriminator(_kind("Agent"))]


class _Verb(_Part):
    id: Iri
    display: LanguageMap = {}


class _Component(_Part):
    id: str
    description: LanguageMap = {}


_COMPONENTS = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "likert": {"scale"},
    "matching": {"source", "target"},
    "performance": {"steps"},
}


class _Definition(_Part):
    name: LanguageMap = {}
    description: LanguageMap = {}
    type: Iri = ""
    more_info: Iri = Field("", alias="moreInfo")
    extensions: Extensions = {}
    interaction_type: (
        Literal[
            "true-false",
            "choice",
            "fill-in",
            "long-fill-in",
            "matching",
            "performance",
            "sequencing",
            "likert",
            "numeric",
            "other",
        ]
        | None
    ) = Field(None, alias="interactionType")
    correct: list[str] = Field([], alias="correctResponsesPattern")
    choices: list[_Component] = []
    scale: list[_Component] = []
    source: list[_Component] = []
    target: list[_Component] = []
    steps: list[_Component] = []

    @model_validator(mode="after")
    def _fits(self) -> Self:
        lists = {"choices", "scale", "source", "target", "steps"} & self.model_fields_set
        if not self.interaction_type and (lists or "correct" in self.model_fields_set):
            raise ValueError("needs interactionType")
        if wrong := lists - _COMPONENTS.get(self.interaction_type or "", set()):
            raise ValueError(f"an interaction of this type has no {', '.join(sorted(wrong))}")
        for name in lists:
            ids = [each.id for each in getattr(self, name)]
            if len(set(ids)) != len(ids):
                raise ValueError(f"two of {name} have the same id")
        return self


class _Activity(_Part):
    object_type: Literal["Activity"] = Field("Activity", alias="objectType")
    id: Iri
    definition: _Definition | None = None


class _Reference(_Part):
    object_type: Literal["StatementRef"] = Field(alias="objectType")
    id: Uuid


class _Score(_Part):
    scaled: float = Field(0, ge=-1, le=1)
    raw: float = 0
    min: float = 0
    max: float = 0

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        given = self.model_fields_set
        if {"min", "max"} <= given and self.min >= self.max:
            raise ValueError("min must be less than max")
        if "raw" in given and (("min" in given and self.raw < self.min) or ("max" in given and self.raw > self.max)):
            raise ValueError("raw must lie between min and max")
        return self


class _Result(_Part):
    score: _Score | None = None
    success: bool = False
    completion: bool = False
    response: str = ""
    duration: Annotated[str, AfterValidator(_like(_DURATION, "a duration of ISO 8601"))] = ""
    extensions: Extensions = {}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


_Activities = Annotated[list[_Activity], Field(default=[])]


class _ContextActivities(_Part):
    parent: _Activities
    grouping: _Activities
    category: _Activities
    other: _Activities

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        return {name: _as_list(each) for name, each in value.items()} if isinstance(value, dict) else value


class _ContextAgent(_Part):
    object_type: Literal["contextAgent"] = Field(alias="objectType")
    agent: _Agent
    relevant: list[Iri] = Field([], alias="relevantTypes", min_length=1)


class _ContextGroup(_Part):
    object_type: Literal["contextGroup"] = Field(alias="objectType")
    group: _Group
    relevant: list[Iri] = Field([], alias="relevantTypes", min_length=1)


class _Context(_Part):
    registration: Uuid = ""
    instructor: _Actor | None = None
    team: _Group | None = None
    context_activities: _ContextActivities | None = Field(None, alias="contextActivities")
    context_agents: list[_ContextAgent] = Field([], alias="contextAgents")
    context_groups: list[_ContextGroup] = Field([], alias="contextGroups")
    revision: str = ""
    platform: str = ""
    language: LanguageTag = ""
    statement: _Reference | None = None
    extensions: Extensions = {}


class _Attachment(_Part):
    usage_type: Iri = Field(alias="usageType")
    display: LanguageMap
    description: LanguageMap = {}
    content_type: Annotated[str, AfterValidator(_like(_MEDIA_TYPE, "a media type"))] = Field(alias="contentType")
    length: int = Field(ge=0)
    sha2: Annotated[str, AfterValidator(_like(_SHA2, "a SHA-256 in hexadecimal"))]
    file_url: Iri = Field("", alias="fileUrl")


_Thing = (
    Annotated[_Activity, Tag("Activity")]
    | Annotated[_Agent, Tag("Agent")]
    | Annotated[_Group, Tag("Group")]
    | Annotated[_Reference, Tag("StatementRef")]
)


class _Said(_Part):
    actor: _Actor
    verb: _Verb
    result: _Result | None = None
    context: _Context | None = None
    timestamp: Moment = ""
    attachments: list[_Attachment] = []

    def about(self) -> Any:
        """What `object` is."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        about = self.about()
        of_activity = {"revision", "platform"} & (self.context.model_fields_set if self.context else set())
        if of_activity and not isinstance(about, _Activity):
            raise ValueError(f"context has no {' or '.join(sorted(of_activity))} where the object is no activity")
        if self.verb.id == VOIDED and not isinstance(about, _Reference):
            raise ValueError("a voiding statement names another by a StatementRef")
        return self


class _SubStatement(_Said):
    object_type: Literal["SubStatement"] = Field(alias="objectType")
    object: Annotated[_Thing, Discriminator(_kind("Activity"))]

    def about(self) -> Any:
        return self.object


class Statement(_Said):
    id: Uuid = ""
    object: Annotated[_Thing | Annotated[_SubStatement, Tag("SubStatement")], Discriminator(_kind("Activity"))]
    stored: Moment = ""
    authority: _Actor | None = None
    version: Annotated[str, AfterValidator(_like(_VERSION, "2.0.0 or another of 2.0"))] = ""

    def about(self) -> Any:
        return self.object

    @model_validator(mode="after")
    def _is_said_by_one(self) -> Self:
        if isinstance(self.authority, _Group) and (self.authority.identifiers() or len(self.authority.member) != 2):
            raise ValueError("a group as authority has two members and no identifier of its own")
        return self


class Defect(NamedTuple):
    place: str
    """Such as `[0].actor.mbox`."""
    why: str


ACTOR = TypeAdapter[Any](_Actor)
STATEMENT = TypeAdapter(Statement)


def find_defects(form: TypeAdapter[Any], value: Any, place: str = "") -> list[Defect]:
    """Where the value breaks the form; nothing where it keeps it."""
    try:
        form.validate_python(value)
    except ValidationError as error:
        return [Defect(_place(value, place, each["loc"]), _why(each["msg"])) for each in error.errors()]
    return []


def _place(value: Any, place: str, loc: tuple[int | str, ...]) -> str:
    """Without the names of alternatives that pydantic puts in between."""
    for each in loc:
        if isinstance(each, int):
            value = value[each] if isinstance(value, list) and each < len(value) else None
            place += f"[{each}]"
        elif isinstance(value, dict) and (each in value or each not in _TAGS):
            value = value.get(each)
            place += f".{each}" if place else each
    return place


_TAGS = {"Activity", "Agent", "Group", "StatementRef", "SubStatement", "[key]"}


def _why(message: str) -> str:
    return message.removeprefix("Value error, ")
