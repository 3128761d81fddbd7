"""From the closing to the certified result: encrypted tally, trustees' decryptions, result, signatures; or void."""

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
from voting import archives, engine
from voting.ballots import archive as bel
from voting.ballots import work
from voting.drafts import COMMITTEE
from voting.errors import DoneAlready, NoExtension, NothingProposed, ProposedAlready
from voting.lifecycle import ElectionTurn, life, trustees_of
from voting.models import ArchiveHead, Election, Trustee
from voting.rules import BELONGS_TO, Action, Proposal
from voting.schemas import DecryptionSubmit, ExtensionProposal, VoidReason

# ---- opening and closing, by the worker


@life.action(Action.OPEN, ElectionOpened)
async def open_election(turn: ElectionTurn) -> Outcome:
    return Outcome(told={"closes_at": turn.object.closes_at})


@life.action(Action.CLOSE, ElectionClosed)
async def close_election(turn: ElectionTurn) -> Outcome:
    """The archive takes no ballot after this."""
    head = await archives.lock_head(turn.session, turn.object.uuid)
    archives.extend(turn.session, head, bel.END)
    head.is_open = False
    turn.object.proposal = turn.object.proposed_by = turn.object.proposed_closes_at = None
    figures = {"voters": turn.object.voters, "voted": head.voted}
    return Outcome(told=figures, noted=figures | {"head": head.event})


# ---- two of the committee: longer, or void


def _propose(turn: ElectionTurn, proposal: Proposal) -> None:
    if turn.object.proposal:
        raise ProposedAlready
    turn.object.proposal, turn.object.proposed_by = proposal, turn.actor_id


def _confirm(turn: ElectionTurn, action: Action) -> None:
    if turn.object.proposal != BELONGS_TO[action]:
        raise NothingProposed
    if turn.object.proposed_by == turn.actor_id:
        raise AnotherPersonNeeded
    turn.object.proposal = turn.object.proposed_by = None


@life.action(
    Action.PROPOSE_EXTENSION,
    ExtensionProposed,
    access=COMMITTEE,
    path="extension",
    errors=[NoExtension, ProposedAlready],
)
async def propose_extension(turn: ElectionTurn, given: ExtensionProposal) -> Outcome:
    """By one of the committee; public, with the reason."""
    if given.closes_at <= turn.object.closes_at:
        raise NoExtension
    _propose(turn, Proposal.EXTEND)
    turn.object.proposed_closes_at = given.closes_at
    return Outcome(mark=given.reason)


@life.action(
    Action.CONFIRM_EXTENSION,
    ElectionExtended,
    access=COMMITTEE,
    path="extension/confirm",
    errors=[AnotherPersonNeeded, NoExtension, NothingProposed],
)
async def confirm_extension(turn: ElectionTurn) -> Outcome:
    """By another one, before it closes."""
    election = turn.object
    _confirm(turn, Action.CONFIRM_EXTENSION)
    if election.proposed_closes_at is None or election.closes_at <= clock.now():
        raise NoExtension
    election.closes_at, election.proposed_closes_at = election.proposed_closes_at, None
    election.told_closing = False
    return Outcome(closes_at=election.closes_at)


@life.action(Action.PROPOSE_VOID, VoidProposed, access=COMMITTEE, path="void", errors=[ProposedAlready])
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
    """By another one. The archive stays as it is, and takes no ballot any more."""
    _confirm(turn, Action.CONFIRM_VOID)
    if await turn.session.get(ArchiveHead, turn.object.uuid):
        (await archives.lock_head(turn.session, turn.object.uuid)).is_open = False


# ---- tally, decryptions, result


@life.action(Action.TALLY, TallyPublished)
async def publish_tally(turn: ElectionTurn, made: tuple[bytes, bytes]) -> Outcome:
    head = await archives.lock_head(turn.session, turn.object.uuid)
    archives.extend(turn.session, head, bel.TALLY, *made)
    return Outcome(noted={"head": head.event})


@life.action(Action.DECRYPT, DecryptionSubmitted)
async def submit_decryption(turn: ElectionTurn, given: DecryptionSubmit) -> Outcome:
    """A trustee's part of the tally; with a proof next to the archive that a false factor cannot have."""
    session, election = turn.session, turn.object
    held = select(Trustee).where(Trustee.election_id == election.id, Trustee.member_id == turn.actor_id)
    own = (await session.exec(held)).one()
    if own.binding:
        raise DoneAlready
    head = await archives.lock_head(session, election.uuid)
    archive = await archives.read(session, election.uuid)
    decryption, binding = given.decryption.encode(), given.binding.encode()
    owned = await engine.work(work.check_partial, archive, own.place, decryption, binding)
    archives.extend(session, head, bel.DECRYPTION, decryption, owned)
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
