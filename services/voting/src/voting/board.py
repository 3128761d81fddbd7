"""What everybody may read of an election that is set up, without signing in: the archive, the board, heads, proofs."""

import json

from sqlalchemy import inspect
from sqlalchemy.orm import defer
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.voting import ElectionState
from kit.pages import Page, page
from voting import paper
from voting.casting_errors import LogNotWhole, TrackerUnknown
from voting.engine import read_record
from voting.errors import ElectionNotFound
from voting.models import (
    Acceptance,
    AcceptedBallot,
    ArchiveHead,
    BoardBallot,
    Credential,
    Election,
    PublishedHead,
    Trustee,
)
from voting.schemas import BallotLine, BoardPublic, HeadPublic, QuestionPublic, TrackerPublic


async def find(session: AsyncSession, uuid: str) -> Election:
    """One that has an archive, without its draft, which may name thousands. ElectionNotFound."""
    without = defer(inspect(Election).attrs["draft"].class_attribute, raiseload=True)
    election = (await session.exec(select(Election).where(Election.uuid == uuid).options(without))).first()
    if election is None or election.election_record is None:
        raise ElectionNotFound
    return election


async def show_board(session: AsyncSession, uuid: str) -> BoardPublic:
    election = await find(session, uuid)
    head = await session.get_one(ArchiveHead, uuid)
    count = select(func.count()).select_from(Trustee).where(Trustee.election_id == election.id)
    trustees = (await session.exec(count)).one()
    assert election.election_record is not None
    assert election.fingerprint is not None
    on_paper = await paper.show_public(session, election)
    return BoardPublic(
        uuid=uuid,
        state=ElectionState(election.state),
        title_zh=election.title_zh,
        title_en=election.title_en,
        opens_at=election.opens_at,
        closes_at=election.closes_at,
        may_vote_again=election.may_vote_again,
        write_in_on_paper=election.write_in_on_paper,
        fingerprint=election.fingerprint,
        questions=[
            QuestionPublic(
                question=each.question,
                answers=list(each.answers),
                minimum=each.minimum,
                maximum=each.maximum,
                blank=each.blank,
            )
            for each in read_record(election.election_record).questions
        ],
        voters=election.voters,
        trustees=trustees,
        threshold=election.threshold,
        ballots=head.ballots,
        voted=head.voted,
        accepted=head.accepted,
        accepted_head=head.accepted_head,
        head=head.event,
        height=head.height,
        size=head.size,
        result=election.result,
        on_paper=election.on_paper,
        paper=on_paper,
        total=paper.add_up(election.result, on_paper) if election.result and on_paper else None,
    )


async def list_ballots(session: AsyncSession, uuid: str, *, limit: int, cursor: str | None) -> Page[BallotLine]:
    """Newest first; while voting goes on the archive has none: who watched it would see when each came."""
    await find(session, uuid)
    wanted = (
        select(BoardBallot, Credential.last_height)
        .join(Credential, (col(Credential.uuid) == BoardBallot.uuid) & (col(Credential.digest) == BoardBallot.digest))
        .where(BoardBallot.uuid == uuid)
        .order_by(col(BoardBallot.height).desc())
    )
    return await page(
        session,
        wanted,
        limit=limit,
        cursor=cursor,
        as_=lambda row: BallotLine(height=row[0].height, tracker=row[0].tracker, counts=row[0].height == row[1]),
    )


async def find_tracker(session: AsyncSession, uuid: str, tracker: str) -> TrackerPublic:
    await find(session, uuid)
    waits = select(AcceptedBallot.turn, Credential.ballots).join(
        Credential, (col(Credential.uuid) == AcceptedBallot.uuid) & (col(Credential.digest) == AcceptedBallot.digest)
    )
    found = (await session.exec(waits.where(AcceptedBallot.uuid == uuid, AcceptedBallot.tracker == tracker))).first()
    if found:
        turn, last = found
        return TrackerPublic(tracker=tracker, height=None, counts=turn == last)
    there = select(BoardBallot).where(BoardBallot.uuid == uuid, BoardBallot.tracker == tracker)
    ballot = (await session.exec(there)).first()
    if ballot is None:
        raise TrackerUnknown
    credential = await session.get_one(Credential, (uuid, ballot.digest))
    return TrackerPublic(tracker=tracker, height=ballot.height, counts=credential.last_height == ballot.height)


async def list_heads(session: AsyncSession, uuid: str, *, limit: int, cursor: str | None) -> Page[HeadPublic]:
    """Newest first."""
    await find(session, uuid)
    wanted = select(PublishedHead).where(PublishedHead.uuid == uuid).order_by(col(PublishedHead.at).desc())
    return await page(
        session,
        wanted,
        limit=limit,
        cursor=cursor,
        as_=lambda row: HeadPublic(
            at=row.at, height=row.height, head=row.event, accepted=row.accepted, accepted_head=row.accepted_head
        ),
    )


async def accepted(session: AsyncSession, uuid: str) -> str:
    """accepted.json. LogNotWhole."""
    await find(session, uuid)
    head = await session.get_one(ArchiveHead, uuid)
    if head.accepted < head.ballots:
        raise LogNotWhole
    log = select(Acceptance.blinded).where(Acceptance.uuid == uuid).order_by(col(Acceptance.place))
    return json.dumps((await session.exec(log)).all(), separators=(",", ":"))


async def proofs(session: AsyncSession, uuid: str) -> str:
    """proofs.json: one proof for each trustee who has decrypted."""
    election = await find(session, uuid)
    bound = select(Trustee.binding).where(Trustee.election_id == election.id, col(Trustee.binding).is_not(None))
    return f"[{','.join(each or '' for each in await session.exec(bound.order_by(col(Trustee.place))))}]"
