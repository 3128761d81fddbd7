"""Proposals: the public register, seconders, the steps of each."""

from typing import Annotated

from fastapi import Query, Response

from casework.caller import AskedBy
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.proposals import StaffProposalState
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id, Words
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged
from voting.errors import NotYourPart
from voting.proposals import proposals, views
from voting.proposals.errors import ProposalNotFound, ProposalNotPossibleNow, SecondedAlready, SecondedByProposer
from voting.proposals.life import proposal_life
from voting.proposals.rules import Topic
from voting.proposals.schemas import (
    HandlerPublic,
    SeconderPublic,
    SimilarProposal,
    StaffProposalCreate,
    StaffProposalPublic,
    StaffProposalRow,
)

routes = Routes("voting", tag="proposals")
READING = (ProposalNotFound, ClosedAfterReset)
SoughtTitle = Annotated[str, Words(2, 100), Query(description="The title as far as it is typed.")]


@routes.post(
    "/proposals", access=SIGNED_IN, idempotent=True, status_code=201, errors=[*READING, MemberNotKnown, UnitNotKnown]
)
async def propose(session: Write, caller: AskedBy, new: StaffProposalCreate, response: Response) -> StaffProposalPublic:
    """One matter. It is public at once, and gathers seconders."""
    proposal_id = await proposals.propose(session, caller, new)
    return tagged(await views.show_proposal(session, caller, proposal_id), response)


@routes.get("/proposals", access=SIGNED_IN, errors=[CursorInvalid])
async def list_proposals(
    session: Read,
    caller: AskedBy,
    q: Annotated[str | None, Query(max_length=100)] = None,
    state: StaffProposalState | None = None,
    topic: Topic | None = None,
    unit_id: Id | None = None,
    mine: bool = False,
    waiting: bool = False,
    comes_up: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[StaffProposalRow]:
    """The register. `waiting`: for a step of the caller; `comes_up`: a congress may take it up today."""
    return await views.list_proposals(
        session,
        caller,
        q=q,
        state=state,
        topic=topic,
        unit_id=unit_id,
        mine=mine,
        waiting=waiting,
        comes_up=comes_up,
        limit=limit,
        cursor=cursor,
    )


@routes.get("/proposals/similar", access=SIGNED_IN)
async def list_similar(session: Read, caller: AskedBy, title: SoughtTitle) -> list[SimilarProposal]:
    """For who is about to propose: second one of these, rather than make another."""
    return await views.list_similar(session, caller.language, title)


@routes.get("/proposals/{proposal_id}", access=SIGNED_IN, errors=READING)
async def show_proposal(session: Read, caller: AskedBy, proposal_id: Id, response: Response) -> StaffProposalPublic:
    return tagged(await views.show_proposal(session, caller, proposal_id), response)


@routes.post(
    "/proposals/{proposal_id}/seconds",
    access=SIGNED_IN,
    errors=[*READING, MemberNotKnown, ProposalNotPossibleNow, SecondedAlready, SecondedByProposer],
)
async def second_proposal(session: Write, caller: AskedBy, proposal_id: Id, response: Response) -> StaffProposalPublic:
    """By name. Enough seconders have it reviewed; a policy's number obliges an answer."""
    await proposals.second(session, caller.user, proposal_id)
    return tagged(await views.show_proposal(session, caller, proposal_id), response)


@routes.get("/proposals/{proposal_id}/seconders", access=SIGNED_IN, errors=[ProposalNotFound, CursorInvalid])
async def list_seconders(
    session: Read, proposal_id: Id, _user: CurrentUser, limit: Limit = 20, cursor: Cursor = None
) -> Page[SeconderPublic]:
    return await views.list_seconders(session, proposal_id, limit=limit, cursor=cursor)


@routes.get("/proposals/{proposal_id}/handlers", access=roles(Role.HANDLER), errors=[*READING, NotYourPart])
async def list_handlers(session: Read, caller: AskedBy, proposal_id: Id) -> list[HandlerPublic]:
    """Who may be named as responsible for a plan."""
    return await views.list_handlers(session, caller, proposal_id)


proposal_life.add_routes(routes, views.show_proposal, [*READING, ProposalNotPossibleNow])
