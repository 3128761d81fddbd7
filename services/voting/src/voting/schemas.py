"""Shapes that cross HTTP."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from casework.attachments import FilePublic
from casework.timeline import StoryStep
from contracts.roles import Role
from contracts.voting import ElectionState
from kit.fields import AS_TEXT, Id, Line, Request, Words, refusal
from kit.texts import Text
from voting.rules import Delivery, Proposal, QuestionKind

MOST_QUESTIONS, MOST_ANSWERS, MOST_LISTED = 30, 50, 5_000
MOST_WEIGHT = 1_000_000
MOST_PAPER = 1_000_000
MOST_ITEMS = 100
"""Questions of a record: of candidates there is one each."""
MOST_TRUSTEES, MOST_COMMITTEE = 15, 15

Uuid = Annotated[str, StringConstraints(pattern=r"^[1-9A-HJ-NP-Za-km-z]{14,64}$")]
Tracker = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}$")]
BlindedTracker = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64 = StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=500)
Record = Annotated[str, StringConstraints(min_length=2, max_length=200_000)]
"""JSON text just as the browser's crypto made it: its bytes are hashed and signed."""


class BothLanguages(Request):
    zh: Annotated[str, Line(1, 200)]
    en: Annotated[str, Line(1, 200)]


class QuestionDraft(Request):
    kind: Annotated[QuestionKind, AS_TEXT]
    text: BothLanguages
    answers: Annotated[list[BothLanguages], Field(max_length=MOST_ANSWERS, default_factory=list)]
    """Candidates or choices; none for an item."""
    minimum: Annotated[int, Field(ge=0, le=MOST_ANSWERS)] = 1
    maximum: Annotated[int, Field(ge=1, le=MOST_ANSWERS)] = 1
    """Of a choice."""
    blank: bool = True
    """Of a choice: whether a blank vote may be cast."""


class ListedVoter(Request):
    member_id: Id
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)] = 1


class Definition(Request):
    """What is asked of whom, and who sees to it."""

    title: BothLanguages
    description: BothLanguages | None = None
    questions: Annotated[list[QuestionDraft], Field(min_length=1, max_length=MOST_QUESTIONS)]
    group: Annotated[str, StringConstraints(pattern=r"^(BELENIOS-2048|RFC-3526-2048)$")] = "BELENIOS-2048"
    unit_ids: Annotated[list[Id], Field(max_length=100, default_factory=list)]
    """Everybody of these units and of those below them; or, instead,"""
    listed: Annotated[list[ListedVoter], Field(max_length=MOST_LISTED, default_factory=list)]
    retained_ids: Annotated[list[Id], Field(max_length=MOST_LISTED, default_factory=list)]
    """Members of these units who keep their membership without a vote (保留会籍): they are left off the roll."""
    committee_ids: Annotated[list[Id], Field(max_length=MOST_COMMITTEE)]
    observer_ids: Annotated[list[Id], Field(max_length=MOST_COMMITTEE, default_factory=list)]
    """Who watches it, wherever they belong."""
    trustee_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_TRUSTEES)]
    """In the order of the record of trustees."""
    threshold: Annotated[int, Field(ge=1, le=MOST_TRUSTEES)] | None = None
    """How many trustees decrypt together; absent or all of them: each one must."""
    registrar_id: Id
    may_vote_again: bool = True
    delivery: Annotated[Delivery, AS_TEXT] = Delivery.IN_APP
    write_in_on_paper: bool = False
    objections_until: Annotated[datetime, AS_TEXT]
    opens_at: Annotated[datetime, AS_TEXT]
    closes_at: Annotated[datetime, AS_TEXT]


class ElectionCreate(Definition):
    unit_id: Id
    """Whose election it is: its committee reaches this unit."""


class BallotDuties(Request):
    """Who sees to a secret ballot that another matter asks for, and when it is held."""

    committee_ids: Annotated[list[Id], Field(max_length=MOST_COMMITTEE)]
    trustee_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_TRUSTEES)]
    threshold: Annotated[int, Field(ge=1, le=MOST_TRUSTEES)] | None = None
    registrar_id: Id
    objections_until: Annotated[datetime, AS_TEXT]
    opens_at: Annotated[datetime, AS_TEXT]
    closes_at: Annotated[datetime, AS_TEXT]


class Dates(Request):
    objections_until: Annotated[datetime, AS_TEXT] | None = None
    """Only while the roll is published."""
    opens_at: Annotated[datetime, AS_TEXT]
    closes_at: Annotated[datetime, AS_TEXT]


class ExtensionProposal(Request):
    closes_at: Annotated[datetime, AS_TEXT]
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class VoidReason(Request):
    reason: Annotated[str, Words(2, 500)]
    """Public."""


class PaperVoters(Request):
    member_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    on_paper: bool
    """False: with a credential again."""


class WriteIn(Request):
    question: Annotated[int, Field(ge=1, le=MOST_ITEMS)]
    name: Annotated[str, Line(1, 100)]
    votes: Annotated[int, Field(ge=1, le=MOST_LISTED)]


class PaperFigures(Request):
    """What was found in the box."""

    ballots: Annotated[int, Field(ge=0, le=MOST_PAPER)]
    """With the invalid ones."""
    invalid: Annotated[int, Field(ge=0, le=MOST_PAPER)]
    counts: Annotated[list[list[Annotated[int, Field(ge=0, le=MOST_PAPER)]]], Field(max_length=MOST_ITEMS)]
    """For each question of the record the votes for each choice, the blank ones first where there are any."""
    write_ins: Annotated[list[WriteIn], Field(max_length=200, default_factory=list)]


class PaperCountCreate(PaperFigures):
    file_ids: Annotated[list[Id], Field(min_length=1, max_length=10)]
    """Scans of the signed record."""


class RollObjectionCreate(Request):
    words: Annotated[str, Words(2, 1000)]
    """The committee reads them, nobody else."""


class RollObjectionAnswer(Request):
    words: Annotated[str, Words(2, 1000)]
    """For who objected."""
    add: ListedVoter | None = None
    remove_member_id: Id | None = None


class OfficialPublic(BaseModel):
    id: str
    name: str
    """Empty where erased, and until the member is known here."""


class CandidateForDuty(OfficialPublic):
    unit_name: str
    roles: list[Role]
    """Of the election roles, those held at the unit or above."""


class TrusteePublic(OfficialPublic):
    place: int
    has_certificate: bool
    has_shared: bool
    has_key: bool
    has_decrypted: bool


class ElectionRow(BaseModel):
    id: str
    number: str
    uuid: str
    version: int
    state: ElectionState
    state_name: str
    unit_id: str
    unit_name: str
    title: str
    objections_until: datetime
    opens_at: datetime
    closes_at: datetime
    voters: int
    voted: int
    """Credentials with a ballot: turnout, never a running tally."""
    is_voter: bool
    """Whether the caller is on the roll."""


class ElectionProposalPublic(BaseModel):
    kind: Proposal
    by_name: str
    closes_at: datetime | None


class PaperBallotsPublic(PaperFigures):
    """The ballots on paper, counted by two."""

    voters: int
    """Who vote on paper."""


class PaperState(BaseModel):
    voters: int
    counted_by: str | None
    """The first of the committee who counted; their figures stay closed until a second has counted the same."""
    is_confirmed: bool
    scans: list[FilePublic]


class ElectionPublic(ElectionRow):
    definition: Definition
    committee: list[OfficialPublic]
    observers: list[OfficialPublic]
    retained: list[OfficialPublic]
    """Members without a vote, left off the roll."""
    trustees: list[TrusteePublic]
    registrar: OfficialPublic
    parties: list[str]
    """What the caller is to it: committee, registrar, trustee, observer, voter, member."""
    actions: list[str]
    """What the caller may do now."""
    is_frozen: bool
    """Whether there is an archive."""
    fingerprint: str | None
    booth_origin: str
    """Where /vote.html is; empty: here."""
    has_credentials: bool
    has_slip: bool
    """Whether a credential is sealed to the caller's device."""
    votes_on_paper: bool
    """The caller: no credential is made for them."""
    paper: PaperState | None
    """None: nobody votes on paper."""
    proposal: ElectionProposalPublic | None
    open_objections: int | None
    """For the committee."""
    timeline: list[StoryStep]


class VoterPublic(BaseModel):
    member_id: str
    name: str
    unit_id: str
    unit_name: str
    weight: int
    on_paper: bool


class VoterForRegistrar(BaseModel):
    """In one order for all pages: the registrar's browser counts voters from 0 in it."""

    member_id: str
    name: str
    unit_name: str
    weight: int
    device_key: str | None
    """P-256, uncompressed point, base64; None: a slip on paper. After the set-up the one to which a slip is sealed."""
    is_sealed: bool
    """Whether a credential is sealed to that key."""


class RollObjectionPublic(BaseModel):
    id: str
    made_at: datetime
    by_id: str
    by_name: str
    words: str
    answered_at: datetime | None
    answer: str | None


class TrusteeKeySubmit(Request):
    """One of them: a single trustee's key; of a threshold group certificate, sharing and key, one after the other."""

    certificate: Record | None = None
    sharing: Record | None = None
    key: Record | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1 or None in self.model_dump(include=self.model_fields_set).values():
            raise refusal("one_step", Text("一次只提交一步", "Send one of the three"))
        return self


class TrusteeKeyRepair(Request):
    bad_share_of: Annotated[int, Field(ge=1, le=MOST_TRUSTEES)] | None = None
    """The place of the trustee whose share does not fit. None: the caller lost the own file, and begins again."""


class TrusteeWork(BaseModel):
    """What a trustee's browser needs for the next step."""

    place: int
    size: int
    threshold: int | None
    """None: every trustee has a single key."""
    group: str
    uuid: str
    step: str | None
    """certificate, sharing, key, decryption; None: nothing is to be done now."""
    certificates: list[str]
    """Of all, in order, when all are there."""
    shares: str | None
    """What the others dealt to this trustee, when all have."""
    output: str | None
    """This trustee's own last message: of a threshold group the decryption key is in it, for them alone."""


class SealedSlip(Request):
    member_id: Id
    device_key: Annotated[str, Base64]
    """To which it is sealed."""
    sealed: Annotated[str, Base64]


class SealedSlips(Request):
    slips: Annotated[list[SealedSlip], Field(min_length=1, max_length=200)]


class SlipPublic(BaseModel):
    uuid: str
    device_key: str
    sealed: str


class DeviceKeyCreate(Request):
    public_key: Annotated[str, Base64]


class DeviceKeyPublic(BaseModel):
    public_key: str
    made_at: datetime


class DecryptionSubmit(Request):
    decryption: Record
    """The partial decryption, as the archive will have it."""
    binding: Record
    """The proof next to the archive that binds it to the tally."""


# ---- what everybody sees, without signing in


class QuestionPublic(BaseModel):
    question: str
    answers: list[str]
    minimum: int
    maximum: int
    blank: bool


class BoardPublic(BaseModel):
    """An election as the public sees it."""

    uuid: str
    state: ElectionState
    title_zh: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    may_vote_again: bool
    write_in_on_paper: bool
    fingerprint: str
    questions: list[QuestionPublic]
    voters: int
    trustees: int
    threshold: int | None
    ballots: int
    voted: int
    accepted: int
    """Entries of the log of accepted ballots."""
    accepted_head: str
    head: str
    height: int
    size: int
    """Bytes of the archive."""
    result: list[list[int]] | None
    """Of the archive: for each question the votes for each choice, the blank ones first where there are any."""
    on_paper: int
    """Voters who have no credential and vote on paper."""
    paper: PaperBallotsPublic | None
    """With the result."""
    total: list[list[int]] | None
    """Result and paper added up, where somebody votes on paper; names that were written in stand in `paper`."""


class BallotLine(BaseModel):
    height: int
    tracker: str
    counts: bool
    """False: a later ballot of the same credential counts."""


class TrackerPublic(BaseModel):
    tracker: str
    height: int | None
    """In the archive; null while voting goes on."""
    counts: bool


class HeadPublic(BaseModel):
    at: datetime
    height: int
    head: str
    accepted: int
    accepted_head: str


class Receipt(BaseModel):
    tracker: str
    place: int
    """In the log of accepted ballots, from 1."""
    head: str
    """Of that log, with this entry: who keeps it notices another history."""


class VotingData(BaseModel):
    elections: list[dict[str, Any]]
    device_key: DeviceKeyPublic | None
    objections: list[RollObjectionPublic]
    scans: list[FilePublic]
    proposals: list[dict[str, Any]]
    seconded: list[dict[str, Any]]
    polls: list[dict[str, Any]]
    """`answers` of those by name."""
