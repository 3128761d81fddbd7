"""Tables. A ballot stands under a credential, a voter on the roll, and no row has both."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, MetaData, Sequence, String, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from casework import attachments
from casework.numbers import Numbers
from casework.people import People
from casework.timeline import Entry
from contracts.voting import ElectionState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from voting.rules import Delivery, Proposal


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


NUMBERS = Numbers("EL", ("选举", "表决", "election"), Sequence("election_serial", metadata=Table.metadata))


class Election(Table, table=True):
    """What the committee decides and where it stands. Casting touches none of it: see ArchiveHead."""

    __table_args__ = (
        Index("ix_election_unit", "unit_id", "id"),
        Index("ix_election_state", "state", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    uuid: str = Field(unique=True)
    """Its public name: 14 letters and digits, as Belenios has them."""
    version: int = 0
    """Rises with each entry of the timeline."""
    state: ElectionState = Field(default=ElectionState.DRAFT, sa_type=String)
    unit_id: str
    title_zh: str
    title_en: str
    draft: dict[str, Any] = Field(sa_type=JSON)
    """A voting.schemas.Definition."""
    registrar_id: str = Field(index=True)
    threshold: int | None = None
    """How many trustees decrypt together; None: all."""
    may_vote_again: bool = True
    delivery: Delivery = Field(sa_type=String)
    write_in_on_paper: bool = False
    objections_until: datetime = Field(sa_type=UtcDateTime)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    voters: int = 0
    """On the roll, with those who vote on paper."""
    weight: int = Field(default=0, sa_type=BigInteger)
    on_paper: int = 0
    """Voters who get no credential and vote on paper."""
    has_credentials: bool = False
    """Whether the registrar has uploaded the public list."""
    election_record: str | None = Field(default=None, sa_type=Text)
    """What every ballot names by its hash; None until it is set up."""
    fingerprint: str | None = None
    proposal: Proposal | None = Field(default=None, sa_type=String)
    proposed_by: str | None = None
    proposed_closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_closing: bool = False
    result: list[list[int]] | None = Field(default=None, sa_type=JSON)

    @property
    def number(self) -> str:
        return NUMBERS.write(self.drafted_at, self.serial)


ELECTIONS = Table.metadata.tables["election"].c
"""Its columns, for what `Election` is not typed for."""


class ElectionEntry(Entry, Table, table=True):
    __tablename__ = "election_entry"

    election_id: str = Field(foreign_key="election.id")
    words: str | None = None
    """Reasons for what is public: they are public, too."""


class Seat(Table, table=True):
    """A place in an election's committee."""

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    member_id: str = Field(primary_key=True, index=True)


class Observer(Table, table=True):
    """Somebody who watches an election, and need not belong to its unit."""

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    member_id: str = Field(primary_key=True, index=True)


class Trustee(Table, table=True):
    """Who keeps a part of the key, and what they published for it."""

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    place: int = Field(primary_key=True)
    """From 1, in the record of trustees."""
    member_id: str = Field(index=True)
    key: str | None = Field(default=None, sa_type=Text)
    """Public key with its proof; of a threshold group the verification key. JSON, as the trustees' record has it."""
    certificate: str | None = Field(default=None, sa_type=Text)
    """Of a threshold group."""
    sharing: str | None = Field(default=None, sa_type=Text)
    """Of a threshold group: signed commitments, confirmation, and a share for each member, encrypted to that member."""
    binding: str | None = Field(default=None, sa_type=Text)
    """The proof next to the archive of their partial decryption; None until they have decrypted."""


class CredentialList(Table, table=True):
    """The public list as uploaded, until the archive has it. It is large: 600 bytes a voter."""

    __tablename__ = "credential_list"

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    record: str = Field(sa_type=Text)


class Voter(Table, table=True):
    """A line of the roll, frozen when it was published or changed by an objection. Names are in the copy of members."""

    __table_args__ = (Index("ix_voter_member", "member_id", "election_id"),)

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    member_id: str = Field(primary_key=True)
    unit_id: str
    weight: int = Field(default=1, sa_type=BigInteger)
    on_paper: bool = False
    """They get no credential, so that nobody votes in both ways."""
    slip: str | None = Field(default=None, sa_type=Text)
    """The credential, sealed to the key of the voter's device: nobody here can open it."""
    slip_key: str | None = None
    """The key to which it is sealed."""


class DeviceKey(Table, table=True):
    """Public half of the key that a member's device made, to which slips are sealed."""

    __tablename__ = "device_key"

    member_id: str = Field(primary_key=True)
    public_key: str
    """P-256, uncompressed point, base64."""
    made_at: datetime = Field(sa_type=UtcDateTime)


class Objection(Table, table=True):
    """To the roll."""

    __table_args__ = (Index("ix_objection_election", "election_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    election_id: str = Field(foreign_key="election.id")
    by_member_id: str = Field(index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    words: Sealed | None = Field(default=None, sa_type=SealedType)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str | None = None
    answer: Sealed | None = Field(default=None, sa_type=SealedType)


OBJECTION_WORDS, OBJECTION_ANSWER = SealedColumn(Objection, "words"), SealedColumn(Objection, "answer")


class PaperCount(Table, table=True):
    """The ballots on paper, as one of the committee counted them and, later, another one found the same."""

    __tablename__ = "paper_count"

    election_id: str = Field(primary_key=True, foreign_key="election.id")
    counted: dict[str, Any] = Field(sa_type=JSON)
    """A voting.schemas.PaperFigures."""
    counted_by: str
    confirmed_by: str | None = None


class Attachment(attachments.Attachment, Table, table=True):
    election_id: str | None = Field(default=None, foreign_key="election.id", index=True)
    """Of a scan of the record of counted ballots on paper."""


# ---- the public archive: no time, no person


class ArchiveHead(Table, table=True):
    """Where an archive ends. An append locks this row first."""

    __tablename__ = "archive_head"

    uuid: str = Field(primary_key=True)
    timestamp: int = Field(sa_type=BigInteger)
    event: str
    height: int
    size: int = Field(sa_type=BigInteger)
    """Bytes."""
    ballots: int = 0
    """Cast; while voting goes on they wait outside the archive."""
    voted: int = 0
    """Credentials with a ballot."""
    accepted: int = 0
    """Entries of the log of accepted ballots."""
    accepted_head: str
    """Where that log ends."""
    is_open: bool = True
    """Whether a ballot may still be appended."""


class ArchivePart(Table, table=True):
    """The bytes of one event with its data records, just as the file has them."""

    __tablename__ = "archive_part"
    __table_args__ = (Index("ix_archive_part_height", "uuid", "height", unique=True),)

    uuid: str = Field(primary_key=True)
    start: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """Byte at which it begins."""
    height: int
    data: bytes = Field(sa_type=LargeBinary)


class AcceptedBallot(Table, table=True):
    """A ballot until voting has ended; then all enter the archive in an order drawn by chance."""

    __tablename__ = "accepted_ballot"

    uuid: str = Field(primary_key=True)
    tracker: str = Field(primary_key=True)
    digest: str
    """Of the credential."""
    turn: int
    """Of the credential's ballots, from 1: the last counts."""
    data: bytes = Field(sa_type=LargeBinary)


class Acceptance(Table, table=True):
    """An entry of the public log of accepted ballots: a blinded tracker, as the voter's device sent it."""

    __table_args__ = (Index("ix_acceptance_blinded", "uuid", "blinded", unique=True),)

    uuid: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
    """From 1."""
    blinded: str
    head: str
    """Of the log, with this entry."""


class Credential(Table, table=True):
    """A public credential of an election, by the hash of its number."""

    uuid: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    weight: int = Field(default=1, sa_type=BigInteger)
    ballots: int = 0
    """Cast with it."""
    last_height: int | None = None
    """Of the ballot that counts, as soon as it is in the archive."""


class BoardBallot(Table, table=True):
    """A line of the public board."""

    __tablename__ = "board_ballot"
    __table_args__ = (
        Index("ix_board_ballot_tracker", "uuid", "tracker", unique=True),
        Index("ix_board_ballot_height", "uuid", "height", unique=True),
    )

    uuid: str = Field(primary_key=True)
    height: int = Field(primary_key=True)
    tracker: str
    digest: str
    """Of the credential."""


class PublishedHead(Table, table=True):
    """Where the archive and the log of accepted ballots ended when it was published, on the hour's ten minutes."""

    __tablename__ = "board_head"

    uuid: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    height: int
    event: str
    accepted: int
    accepted_head: str


class HeadLook(Table, table=True):
    """Heads were looked at for these ten minutes: what comes later in the same minute waits for the next ten."""

    __tablename__ = "head_look"

    at: datetime = Field(sa_type=UtcDateTime, primary_key=True)


PEOPLE = People.of(Table)
