"""Casting: a ballot by its credential alone. Nothing here knows who asks; nothing is written but the ballot, and its
blinded tracker in the public log. The archive takes it when voting has ended."""

from collections.abc import AsyncIterator

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.voting import ElectionState
from kit import clock
from kit.db import Database
from voting import archives, board, engine, errors
from voting.ballots import acceptance, ballot_errors, encoding
from voting.ballots.work import credential_digest
from voting.casting_errors import (
    BallotOversized,
    BallotsQueue,
    BoothOutdated,
    NotOpenYet,
    TooOftenVoted,
    VotingClosed,
    WrongBlindedTracker,
)
from voting.models import Acceptance, AcceptedBallot, BoardBallot, Credential, Election
from voting.schemas import Receipt

MOST_BALLOTS = 50
"""Of one credential: the archive is downloaded by everybody, and each ballot is checked."""
REFUSALS = (
    *errors.BALLOT,
    BallotOversized,
    BallotsQueue,
    BoothOutdated,
    errors.ElectionNotFound,
    NotOpenYet,
    TooOftenVoted,
    VotingClosed,
    WrongBlindedTracker,
)


async def cast_ballot(db: Database, uuid: str, blinded: str | None, body: AsyncIterator[bytes]) -> Receipt:
    """Check a ballot and keep it. The same ballot again gets the same receipt, unless a later one of its credential
    came in between: then it would undo that vote."""
    async with db.read() as session:
        election = await board.find(session, uuid)
        _require_open(election)
    if blinded is None:  # a page that was open before the platform was updated
        raise BoothOutdated
    assert election.election_record is not None
    ballot = await _read(body, engine.read_record(election.election_record).largest_ballot)
    with errors.refusing():
        digest = _credential_of(ballot, uuid, len(ballot))
    tracker = encoding.base64_digest(ballot)
    async with db.read() as session:  # before the proofs, which cost a core ten milliseconds
        if receipt := await _look(session, election, digest, tracker, blinded):
            return receipt
    await engine.check_ballot(election.election_record.encode(), ballot)
    async with db.write() as session:
        head = await archives.lock_head(session, uuid)
        if not head.is_open:
            raise VotingClosed
        _require_open(await board.find(session, uuid))
        if receipt := await _look(session, election, digest, tracker, blinded):
            return receipt
        credential = await session.get_one(Credential, (uuid, digest))
        head.ballots, head.voted = head.ballots + 1, head.voted + (credential.ballots == 0)
        head.accepted, head.accepted_head = head.accepted + 1, acceptance.follow(head.accepted_head, blinded)
        credential.ballots += 1
        session.add(
            AcceptedBallot(uuid=uuid, tracker=tracker, digest=digest, turn=credential.ballots, data=ballot),
        )
        session.add(Acceptance(uuid=uuid, place=head.accepted, blinded=blinded, head=head.accepted_head))
        return Receipt(tracker=tracker, place=head.accepted, head=head.accepted_head)


def _require_open(election: Election) -> None:
    """By the server's clock, also in the seconds before the worker has seen that it is time."""
    if election.state == ElectionState.READY or clock.now() < election.opens_at:
        raise NotOpenYet
    if election.state != ElectionState.OPEN or clock.now() >= election.closes_at:
        raise VotingClosed


async def _read(body: AsyncIterator[bytes], limit: int) -> bytes:
    """Not a byte more than the largest ballot is kept."""
    read = bytearray()
    async for piece in body:
        read += piece
        if len(read) > limit:
            raise BallotOversized(limit=limit)
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


async def _look(session: AsyncSession, election: Election, digest: str, tracker: str, blinded: str) -> Receipt | None:
    """The receipt, if this ballot was accepted and counts. Raises what speaks against another one."""
    uuid = election.uuid
    with errors.refusing():
        # In one statement: between two, the ballot could be accepted whose answer was lost.
        own = and_(col(AcceptedBallot.uuid) == uuid, col(AcceptedBallot.tracker) == tracker)
        named = and_(col(Acceptance.uuid) == uuid, col(Acceptance.blinded) == blinded)
        known = (
            select(Credential.ballots, AcceptedBallot.turn, Acceptance)
            .select_from(Credential)
            .join(AcceptedBallot, own, isouter=True)
            .join(Acceptance, named, isouter=True)
            .where(Credential.uuid == uuid, Credential.digest == digest)
        )
        row = (await session.exec(known)).first()
        if row is None:
            raise ballot_errors.UnknownCredential
        cast, turn, entry = row
        if turn is None:
            in_archive = select(BoardBallot.height).where(BoardBallot.uuid == uuid, BoardBallot.tracker == tracker)
            if (await session.exec(in_archive)).first() is not None:
                raise ballot_errors.ReplayedBallot
            if cast and not election.may_vote_again:
                raise ballot_errors.SpentCredential
            if cast >= MOST_BALLOTS:
                raise TooOftenVoted(most=MOST_BALLOTS)
            if entry:
                raise WrongBlindedTracker
            return None
        if turn != cast:
            raise ballot_errors.ReplayedBallot
    if entry is None:
        raise WrongBlindedTracker
    return Receipt(tracker=tracker, place=entry.place, head=entry.head)
