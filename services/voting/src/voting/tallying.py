"""From the closing to the certified result: encrypted tally, trustees' decryptions, result, signatures; or void."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.lifecycle import AnotherPersonNeeded, Outcome
from contracts.voting import (
    DecryptionSubmitted,
    ElectionCertified,
    ElectionClosed,
    ElectionExtended,
    ElectionOpened,
    ElectionSigned,
    ElectionVoided,
    ExtensionProposed,
    ResultPublished,
    TallyPublished,
    VoidProposed,
)
from kit import clock
from kit.auth import User
from kit.db import Database
from voting import archives, engine
from voting.ballots import archive as bel
from voting.ballots import work
from voting.drafts import COMMITTEE
from voting.errors import DoneAlready, NoExtension, NothingProposed, TooLateToExtend
from voting.lifecycle import ElectionTurn, is_paper_awaited, life, trustees_of
from voting.models import ArchiveHead, Election, Trustee
from voting.paper_errors import PaperNotCounted
from voting.rules import BELONGS_TO, Action, Proposal
from voting.schemas import DecryptionSubmit, ExtensionProposal, VoidReason

# ---- opening and closing, by the worker


@life.action(Action.OPEN, ElectionOpened)
async def open_election(turn: ElectionTurn) -> Outcome:
    return Outcome(told={"closes_at": turn.object.closes_at})


@life.action(Action.CLOSE, ElectionClosed)
async def close_election(turn: ElectionTurn) -> Outcome:
    """The archive takes in all ballots, and none after this."""
    head = await archives.lock_head(turn.session, turn.object.uuid)
    await archives.take_in(turn.session, head)
    archives.extend(turn.session, head, bel.END)
    head.is_open = False
    _settle(turn.object)
    figures = {"voters": turn.object.voters, "voted": head.voted}
    return Outcome(told=figures, noted=figures | {"head": head.event})


# ---- two of the committee: longer, or void


def _propose(turn: ElectionTurn, proposal: Proposal, closes_at: datetime | None = None) -> None:
    """In place of the one before, if one waits: who confirms names the version that they read."""
    election = turn.object
    election.proposal, election.proposed_by, election.proposed_closes_at = proposal, turn.actor_id, closes_at


def _confirm(turn: ElectionTurn, action: Action) -> datetime | None:
    """The proposed time of closing, if that is what was proposed."""
    election = turn.object
    if election.proposal != BELONGS_TO[action]:
        raise NothingProposed
    if election.proposed_by == turn.actor_id:
        raise AnotherPersonNeeded
    closes_at = election.proposed_closes_at
    _settle(election)
    return closes_at


def _settle(election: Election) -> None:
    """Nothing is proposed any more."""
    election.proposal = election.proposed_by = election.proposed_closes_at = None


@life.action(
    Action.PROPOSE_EXTENSION,
    ExtensionProposed,
    access=COMMITTEE,
    path="extension",
    errors=[NoExtension, TooLateToExtend],
)
async def propose_extension(turn: ElectionTurn, given: ExtensionProposal) -> Outcome:
    """By one of the committee; public, with the reason."""
    _require_open(turn.object)
    if given.closes_at <= turn.object.closes_at:
        raise NoExtension
    _propose(turn, Proposal.EXTEND, given.closes_at)
    return Outcome(mark=given.reason)


@life.action(
    Action.CONFIRM_EXTENSION,
    ElectionExtended,
    access=COMMITTEE,
    path="extension/confirm",
    errors=[AnotherPersonNeeded, NothingProposed, TooLateToExtend],
)
async def confirm_extension(turn: ElectionTurn) -> Outcome:
    """By another one, before it closes."""
    closes_at = _confirm(turn, Action.CONFIRM_EXTENSION)
    _require_open(turn.object)
    assert closes_at
    turn.object.closes_at, turn.object.told_closing = closes_at, False
    return Outcome(closes_at=closes_at)


def _require_open(election: Election) -> None:
    """By the server's clock, also in the seconds before the worker has closed it."""
    if election.closes_at <= clock.now():
        raise TooLateToExtend


@life.action(Action.PROPOSE_VOID, VoidProposed, access=COMMITTEE, path="void")
async def propose_void(turn: ElectionTurn, given: VoidReason) -> Outcome:
    """By one of the committee; public, with the reason."""
    _propose(turn, Proposal.VOID)
    return Outcome(mark=given.reason)


@life.action(
    Action.CONFIRM_VOID,
    ElectionVoided,
    access=COMMITTEE,
    path="void/confirm",
    errors=[AnotherPersonNeeded, NothingProposed],
)
async def confirm_void(turn: ElectionTurn) -> None:
    """By another one. No ballot is accepted any more; the worker has the archive take in what was cast."""
    _confirm(turn, Action.CONFIRM_VOID)
    if await turn.session.get(ArchiveHead, turn.object.uuid):
        (await archives.lock_head(turn.session, turn.object.uuid)).is_open = False


# ---- tally, decryptions, result


@life.action(Action.TALLY, TallyPublished)
async def publish_tally(turn: ElectionTurn, made: tuple[bytes, bytes]) -> Outcome:
    head = await archives.lock_head(turn.session, turn.object.uuid)
    archives.extend(turn.session, head, bel.TALLY, *made)
    return Outcome(noted={"head": head.event})


async def submit_decryption(db: Database, user: User, election_id: str, given: DecryptionSubmit) -> None:
    """A trustee's part of the tally, with a proof next to the archive that a false factor cannot have. Ballots on paper
    are counted before."""
    async with db.read() as session:
        turn = await life.ahead(session, user, election_id, Action.DECRYPT)
        if await is_paper_awaited(session, turn.object):
            raise PaperNotCounted
        place = (await _own_part(turn)).place
        archive = await archives.read(session, turn.object.uuid)
    decryption, binding = given.decryption.encode(), given.binding.encode()
    owned = await engine.work(work.check_partial, archive, place, decryption, binding)
    async with db.write() as session:
        await life.take(session, user, election_id, Action.DECRYPT, (given, owned))


async def _own_part(turn: ElectionTurn) -> Trustee:
    """DoneAlready."""
    held = select(Trustee).where(Trustee.election_id == turn.object.id, Trustee.member_id == turn.actor_id)
    own = (await turn.session.exec(held)).one()
    if own.binding:
        raise DoneAlready
    return own


@life.action(Action.DECRYPT, DecryptionSubmitted)
async def _submit_decryption(turn: ElectionTurn, checked: tuple[DecryptionSubmit, bytes]) -> Outcome:
    """Checked against the tally, which does not change any more."""
    own, (given, owned) = await _own_part(turn), checked
    head = await archives.lock_head(turn.session, turn.object.uuid)
    archives.extend(turn.session, head, bel.DECRYPTION, given.decryption.encode(), owned)
    own.binding = given.binding
    return Outcome(told={"trustee_id": own.member_id}, noted={"place": own.place, "head": head.event})


@life.action(Action.PUBLISH_RESULT, ResultPublished)
async def publish_result(turn: ElectionTurn, made: tuple[bytes, list[list[int]]]) -> Outcome:
    record, counts = made
    head = await archives.lock_head(turn.session, turn.object.uuid)
    archives.extend(turn.session, head, bel.RESULT, record)
    turn.object.result = counts
    return Outcome(told={"head": head.event}, noted={"head": head.event})


async def is_decrypted(session: AsyncSession, election: Election) -> bool:
    """Whether as many trustees have decrypted as are needed."""
    trustees = await trustees_of(session, election.id)
    return sum(each.binding is not None for each in trustees) >= (election.threshold or len(trustees))


@life.action(Action.SIGN, ElectionSigned, access=COMMITTEE)
async def sign_result(turn: ElectionTurn) -> None:
    """By the first of the committee, who has checked the archive."""


@life.action(Action.COUNTERSIGN, ElectionCertified, access=COMMITTEE)
async def countersign_result(turn: ElectionTurn) -> None:
    """By another one: the result is certified."""
    _settle(turn.object)
