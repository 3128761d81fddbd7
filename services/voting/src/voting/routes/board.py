"""The public board: no session, nothing of the caller's."""

from typing import Annotated

from fastapi import Header, Query, Response
from fastapi.responses import StreamingResponse

from kit.auth import PUBLIC
from kit.db import Db, Read
from kit.files import part_of
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from voting import archives, board
from voting.casting_errors import LogNotWhole, TrackerUnknown
from voting.errors import ElectionNotFound
from voting.models import ArchiveHead
from voting.schemas import BallotLine, BoardPublic, HeadPublic, Tracker, TrackerPublic, Uuid

routes = Routes("voting", tag="board")
files = Routes("voting", tag="board", prefix="/elections")
"""At the address that belenios-tool and our verifier expect: /elections/UUID/UUID.bel."""
READ = (ElectionNotFound,)


class Archive(Response):
    media_type = "application/x-tar"


@routes.get("/boards/{uuid}", access=PUBLIC, unseen=True, errors=READ)
async def show_board(session: Read, uuid: Uuid) -> BoardPublic:
    return await board.show_board(session, uuid)


@routes.get("/boards/{uuid}/ballots", access=PUBLIC, errors=[*READ, CursorInvalid])
async def list_ballots(session: Read, uuid: Uuid, limit: Limit = 50, cursor: Cursor = None) -> Page[BallotLine]:
    """Newest first; none before voting has ended."""
    return await board.list_ballots(session, uuid, limit=limit, cursor=cursor)


@routes.get("/boards/{uuid}/trackers", access=PUBLIC, unseen=True, errors=[*READ, TrackerUnknown])
async def find_tracker(session: Read, uuid: Uuid, tracker: Annotated[Tracker, Query()]) -> TrackerPublic:
    """Whether a ballot was accepted, and whether it is the one that counts."""
    return await board.find_tracker(session, uuid, tracker)


@routes.get("/boards/{uuid}/heads", access=PUBLIC, errors=[*READ, CursorInvalid])
async def list_heads(session: Read, uuid: Uuid, limit: Limit = 50, cursor: Cursor = None) -> Page[HeadPublic]:
    """Where the log of accepted ballots and the archive ended, as published every ten minutes while they grew."""
    return await board.list_heads(session, uuid, limit=limit, cursor=cursor)


@files.get("/{uuid}/{name}.bel", access=PUBLIC, errors=READ, response_class=Archive)
async def download_archive(db: Db, uuid: Uuid, name: Uuid, range: Annotated[str | None, Header()] = None) -> Response:
    """The archive, or the part of it that a Range header asks for: who has a prefix asks for the rest."""
    async with db.read() as session:
        await board.find(session, uuid)
        head = await session.get_one(ArchiveHead, uuid)
    if name != uuid:
        raise ElectionNotFound
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-cache", "Content-Disposition": "attachment"}
    start, end = part_of(range or "", head.size)
    if start == end:
        return Archive(status_code=416, headers={**headers, "Content-Range": f"bytes */{head.size}"})
    status = 206 if end - start < head.size else 200
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{head.size}"
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(archives.pieces(db, uuid, start, end), status, headers, Archive.media_type)


@files.get("/{uuid}/proofs.json", access=PUBLIC, errors=READ)
async def download_proofs(session: Read, uuid: Uuid) -> Response:
    """The proofs next to the archive that bind each partial decryption to the tally."""
    return Response(await board.proofs(session, uuid), media_type="application/json")


@files.get("/{uuid}/accepted.json", access=PUBLIC, errors=[*READ, LogNotWhole])
async def download_accepted(session: Read, uuid: Uuid) -> Response:
    """The log of accepted ballots: blinded trackers, in the order in which they came."""
    return Response(await board.accepted(session, uuid), media_type="application/json")


@files.get("/{uuid}/election.json", access=PUBLIC, unseen=True, errors=READ)
async def download_election(session: Read, uuid: Uuid) -> Response:
    """The election's record: these bytes are what ballots name."""
    election = await board.find(session, uuid)
    return Response(election.election_record or "", media_type="application/json")
