"""Tables. Units are the table of `casework.units`: in this service it is the original, elsewhere a copy from events."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, Index, LargeBinary, MetaData, String, UniqueConstraint, literal_column, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from casework import jobs
from casework.jobs import Jobs
from contracts.roles import Role
from identity.roster_rules import Fate
from identity.rules import EndReason, FactorKind, Post, Sex
from kit import clock
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedType
from kit.texts import Language


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


def _stored(kind: type[StrEnum]) -> Enum:
    """An enum kept as its value in a text column: a new member needs no migration."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda members: [each.value for each in members])


_WITHOUT_DASHES = "replace(employee_number, '-', '')"
PLAIN_NUMBER = literal_column(_WITHOUT_DASHES, String)
NUMBER_DIGITS = literal_column(f"ltrim({_WITHOUT_DASHES}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')", String)
"""An employee number as people type it: without dashes, and without the letters in front. Constants stand in the text,
as an index finds nothing by what is bound."""


class Member(Table, table=True):
    __table_args__ = (
        # What a number begins with: the unique index serves that only where the database sorts by bytes.
        Index(
            "ix_member_number_beginning", "employee_number", postgresql_ops={"employee_number": "varchar_pattern_ops"}
        ),
        Index("ix_member_number_plain", PLAIN_NUMBER.label("plain"), postgresql_ops={"plain": "text_pattern_ops"}),
        Index("ix_member_number_digits", NUMBER_DIGITS.label("digits"), postgresql_ops={"digits": "text_pattern_ops"}),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    employee_number: str = Field(unique=True)
    name: str
    unit_id: str = Field(index=True)
    phone: str | None = Field(default=None, unique=True)
    """None of those who left: the telephone goes on to its next owner."""
    sex: Sex | None = Field(default=None, sa_type=_stored(Sex))
    hired_on: date | None = None
    language: Language = Field(default=Language.CHINESE, sa_type=_stored(Language))
    active: bool = True
    external_id: str | None = Field(default=None, index=True)
    """What the system that provisions people calls the member (SCIM `externalId`)."""
    deprovisioned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When that system deleted the member, who is then deactivated here, and gone for it for as long as they are."""
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None of those who were not since this is stored."""
    version: int = 1
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    """Since when the member is known here, and so since when data are held (`my_data`)."""


class MemberHistory(Table, table=True):
    """Where a member belonged since when; a row for each change of unit, name or activity, never altered."""

    __tablename__ = "member_history"

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    version: int
    since: datetime = Field(sa_type=UtcDateTime)
    unit_id: str
    name: str
    active: bool
    actor_id: str


class Credential(Table, table=True):
    """How a member proves to be who they are; made with the first activation code."""

    member_id: str = Field(foreign_key="member.id", primary_key=True)
    password_hash: str | None = None
    password_changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code_digest: str | None = None
    code_by_hr: bool = Field(default=False, sa_column_kwargs={"server_default": text("true")})
    """Whether HR made the last code. True of those from before this was written down."""
    opened_by_hr: bool = Field(default=False, sa_column_kwargs={"server_default": text("true")})
    """Whether HR made the code with which the password was set."""
    code_confirmed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether the last code was no one administrator's doing: two made it, or the operator, who has the database."""
    code_issued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    former_password_hash: str | None = None
    """What a reset replaced: until `closed_until` it undoes the reset. None where the reset ended second factors."""
    former_opened_by_hr: bool = Field(default=False, sa_column_kwargs={"server_default": text("true")})
    """Whether HR made the code with which the former password was set. True of those from before this was stored."""
    former_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was replaced. None of those from before this was stored."""
    closed_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a code was used last, or a reset undone. What is older stays shut to the account until `closed_until`."""
    closed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    roles_closed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether the account's roles count for nothing until then, too."""
    was_reset: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether the code that was used last opened an account that had been in use."""
    reset_undone: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether that reset was undone by the former password."""


class Factor(Table, table=True):
    """A second factor that the member set. HR's codes do not end it: HR cannot become an employee."""

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: FactorKind = Field(sa_type=_stored(FactorKind))
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None of an authenticator whose first digits were not typed yet: it proves nothing."""
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    secret: Sealed | None = Field(default=None, sa_type=SealedType)
    """Of an authenticator."""
    last_step: int = 0
    """The 30 seconds whose digits were used last: they count once (RFC 6238, section 5.2)."""
    credential_id: str | None = Field(default=None, unique=True)
    """This and the next two: of a passkey."""
    public_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    sign_count: int = 0


class RecoveryCode(Table, table=True):
    """One of a handful on paper, of 65 random bits: it stands once for a factor whose device is elsewhere."""

    __tablename__ = "recovery_code"

    member_id: str = Field(foreign_key="member.id", primary_key=True)
    digest: str = Field(primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class UsedChallenge(Table, table=True):
    """What a passkey has answered: the same answer proves nothing a second time."""

    __tablename__ = "used_challenge"

    digest: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SignInTries(Table, table=True):
    """Failures of one bucket: an account as strangers try it (known or not), or one known device of an account."""

    __tablename__ = "sign_in_tries"

    bucket: str = Field(primary_key=True)
    failures: int = 0
    next_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime, index=True)


class KnownDevice(Table, table=True):
    """A device from which the member signed in; its failures are counted apart from those of strangers."""

    __tablename__ = "known_device"

    member_id: str = Field(foreign_key="member.id", primary_key=True)
    device_digest: str = Field(primary_key=True)
    last_used_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Session(Table, table=True):
    id: str = Field(default_factory=new_id, primary_key=True)
    digest: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device: str
    acr: str
    kept: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether its owner stays signed in on this device (`rules.session_end`)."""
    proved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the owner last proved to be there, after the sign-in."""
    end_reason: EndReason | None = Field(default=None, sa_type=_stored(EndReason))
    """Why somebody else ended it, to be told to the owner; none where they did or it ran out."""


class SigningKey(Table, table=True):
    """An RSA key. It signs from `signs_from` until a younger one does; the private half is sealed."""

    __tablename__ = "signing_key"

    id: str = Field(default_factory=new_id, primary_key=True)
    generation: int = Field(unique=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    public: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    """For an operator after a key was given away: what may have been signed with it since."""
    signs_from: datetime = Field(sa_type=UtcDateTime)


class Machine(Table, table=True):
    """A machine client: a program that acts in its own name (RFC 6749, section 4.4). Its id is the client id."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    contact: str
    owner_id: str = Field(foreign_key="member.id", index=True)
    """Who answers for it."""
    unit_id: str = Field(index=True)
    """It reads and changes what belongs to this unit and everything below."""
    scopes: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class MachineCredential(Table, table=True):
    """How a machine client proves to be itself: a secret or a public key. Several may hold at once, while one follows
    another."""

    __tablename__ = "machine_credential"

    id: str = Field(default_factory=new_id, primary_key=True)
    machine_id: str = Field(foreign_key="machine.id", index=True)
    secret_digest: str | None = None
    public_jwk: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    created_at: datetime = Field(sa_type=UtcDateTime)
    added_by: str
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None: it proves nothing yet. One that needs no second administrator is confirmed as it is added."""
    ends_at: datetime = Field(sa_type=UtcDateTime)


class MachineToken(Table, table=True):
    """An access token of a machine client, of which only the digest is kept. The gateway swaps it as it swaps a
    session."""

    __tablename__ = "machine_token"

    digest: str = Field(primary_key=True)
    machine_id: str = Field(foreign_key="machine.id", index=True)
    scopes: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UsedAssertion(Table, table=True):
    """A signed assertion that a machine client has shown: it proves nothing a second time (RFC 7523, section 3)."""

    __tablename__ = "used_assertion"

    machine_id: str = Field(primary_key=True)
    jti_digest: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class PostHeld(Table, table=True):
    __tablename__ = "post_held"

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    unit_id: str = Field(index=True)
    post: Post = Field(sa_type=_stored(Post))
    duties: str = ""
    full_time: bool = False
    starts_on: date
    ends_on: date | None = None
    """The last day, where a term is set."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Taken away before the term's end."""


class Grant(Table, table=True):
    """A role that a member holds at a unit. An ended one stays, so that `republish` can still say that it ended."""

    __tablename__ = "grant_held"
    __table_args__ = (
        Index(
            "one_living_grant",
            "member_id",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    role: Role = Field(sa_type=_stored(Role))
    unit_id: str = Field(index=True)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProposalKind(StrEnum):
    GRANT = "grant"
    RESET = "reset"
    DEACTIVATION = "deactivation"
    MOVE = "move"


class ProposalState(StrEnum):
    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"
    """By somebody who might have confirmed it, or by the member whose account it would have reset."""
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"


class Proposal(Table, table=True):
    """What one administrator proposes and another confirms."""

    __table_args__ = (
        Index(
            "one_open_proposal",
            "member_id",
            "kind",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("state = 'OPEN'"),
            postgresql_where=text("state = 'OPEN'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: ProposalKind = Field(sa_type=_stored(ProposalKind))
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=_stored(ProposalState))
    member_id: str = Field(foreign_key="member.id", index=True)
    role: str = ""
    """Of a grant; else empty: of nulls the index above would allow several."""
    unit_id: str = Field(index=True)
    """Of a grant where the role counts, else where the member belonged: who reaches it may confirm."""
    to_unit_id: str | None = None
    """Of a move: where the member is to belong."""
    reason: str
    half_digest: str | None = None
    """Of the proposer's half of the activation code that comes with it, where one does."""
    proposer_id: str = Field(index=True)
    proposer_role: Role = Field(sa_type=_stored(Role))
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = None
    """Why it was decided so."""


class ImportState(StrEnum):
    CHECKED = "CHECKED"
    """Waits to be imported; the only state from which it can be."""
    NOTHING_TO_IMPORT = "NOTHING_TO_IMPORT"
    """Checked, and every row is invalid or changes nothing."""
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"
    """Its uploader has had a newer one checked."""
    APPLYING = "APPLYING"
    APPLIED = "APPLIED"
    FAILED = "FAILED"
    """Ended half-way; what was imported stays, and the same file may be uploaded again."""


class RosterImport(Table, table=True):
    __tablename__ = "roster_import"

    id: str = Field(default_factory=new_id, primary_key=True)
    state: ImportState = Field(default=ImportState.CHECKED, sa_type=_stored(ImportState))
    file_name: str
    created_by: str = Field(index=True)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    total: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    invalid: int = 0
    applied: int = 0
    notes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """About the sheet as a whole: `{column, code, params}`."""
    version: int = 1
    job_id: str | None = None
    """The job that imports it; none until it is started, and of those from before there were jobs."""


class RosterRow(Table, table=True):
    """One row of a roster as the dry run judged it. `position` is the row's number in the sheet."""

    __tablename__ = "roster_row"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index("ix_roster_row_turn", "import_id", "turn"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    import_id: str = Field(foreign_key="roster_import.id")
    position: int
    employee_number: str | None
    name: str | None
    fate: Fate = Field(sa_type=_stored(Fate))
    entry: dict[str, Any] = Field(sa_type=JSON)
    """As understood."""
    cells: dict[str, str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "{}"})
    """As the sheet shows them, by header: the sheet of refused rows gives them back."""
    problems: list[dict[str, Any]] = Field(sa_type=JSON)
    changes: list[dict[str, Any]] = Field(sa_type=JSON)
    turn: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Rows are imported in this order, those of one turn in one transaction."""
    done: bool = False


class LongJob(jobs.LongJob, Table, table=True):
    pass


LONG_JOBS = Jobs(LongJob)
