"""Casting: a ballot by its credential alone. Nothing here knows who asks; nothing is written but the ballot."""

from collections.abc import AsyncIterator

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.voting import ElectionState
from kit import clock
from kit.db import Database
from voting import archives, board, engine, errors
from voting.ballots import archive as bel
from voting.ballots import ballot_errors, encoding
from voting.ballots.work import credential_digest
from voting.models import BoardBallot, Credential, Election
from voting.schemas import Receipt

MOST_BALLOTS = 50
"""Of one credential: the archive is downloaded by everybody, and each ballot is checked."""
REFUSALS = (
    *errors.BALLOT,
    errors.BallotOversized,
    errors.BallotsQueue,
    errors.ElectionNotFound,
    errors.NotOpenYet,
    errors.TooOftenVoted,
    errors.VotingClosed,
)


async def cast_ballot(db: Database, uuid: str, body: AsyncIterator[bytes]) -> Receipt:
    """Check a ballot and append it to the archive. The same ballot again gets the same receipt, unless a later one
    of its credential came in between: then it would undo that vote."""
    async with db.read() as session:
        election = await board.find(session, uuid)
        _require_open(election)
    assert election.election_record is not None
    ballot = await _read(body, engine.read_record(election.election_record).largest_ballot)
    with errors.refusing():
        digest = _credential_of(ballot, uuid, len(ballot))
    tracker = encoding.base64_digest(ballot)
    async with db.read() as session:  # before the proofs, which cost a core ten milliseconds
        if receipt := await _look(session, election, digest, tracker):
            return receipt
    await engine.check_ballot(election.election_record.encode(), ballot)
    async with db.write() as session:
        head = await archives.lock_head(session, uuid)
        if not head.is_open:
            raise errors.VotingClosed
        _require_open(await board.find(session, uuid))
        if receipt := await _look(session, election, digest, tracker):
            return receipt
        archives.extend(session, head, bel.BALLOT, ballot)
        credential = await session.get_one(Credential, (uuid, digest))
        head.ballots, head.voted = head.ballots + 1, head.voted + (credential.last_height is None)
        credential.ballots, credential.last_height = credential.ballots + 1, head.height
        session.add(BoardBallot(uuid=uuid, height=head.height, tracker=tracker, digest=digest))
        return Receipt(tracker=tracker, height=head.height, head=head.event)


def _require_open(election: Election) -> None:
    """By the server's clock, also in the seconds before the worker has seen that it is time."""
    if election.state == ElectionState.READY or clock.now() < election.opens_at:
        raise errors.NotOpenYet
    if election.state != ElectionState.OPEN or clock.now() >= election.closes_at:
        raise errors.VotingClosed


async def _read(body: AsyncIterator[bytes], limit: int) -> bytes:
    """Not a byte more than the largest ballot is kept."""
    read = bytearray()
    async for piece in body:
        read += piece
        if len(read) > limit:
            raise errors.BallotOversized(limit=limit)
    return bytes(read)


def _credential_of(ballot: bytes, uuid: str, limit: int) -> str:
    """The hash of the credential that it names; its form is checked with the proofs."""
    value = encoding.read(ballot, "ballot", limit)
    named, _, credential, _, _ = encoding.fields(
        value, "ballot", "election_uuid", "election_hash", "credential", "answers", "signature"
    )
    if named != uuid:
        raise ballot_errors.OtherElection
    return credential_digest(encoding.text(credential, "credential"))


async def _look(session: AsyncSession, election: Election, digest: str, tracker: str) -> Receipt | None:
    """The receipt, if this ballot is there and counts. Raises what speaks against another one."""
    with errors.refusing():
        credential = await session.get(Credential, (election.uuid, digest))
        if credential is None:
            raise ballot_errors.UnknownCredential
        there = select(BoardBallot).where(BoardBallot.uuid == election.uuid, BoardBallot.tracker == tracker)
        known = (await session.exec(there)).first()
        if known is None:
            if credential.last_height is not None and not election.may_vote_again:
                raise ballot_errors.SpentCredential
            if credential.ballots >= MOST_BALLOTS:
                raise errors.TooOftenVoted(most=MOST_BALLOTS)
            return None
        if credential.last_height != known.height:
            raise ballot_errors.ReplayedBallot
    event = await archives.event_at(session, election.uuid, known.height)
    return Receipt(tracker=tracker, height=known.height, head=event)
