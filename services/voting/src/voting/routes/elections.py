"""Elections: drafts, the roll, the steps of their life."""

from fastapi import Response

from casework.caller import AskedBy
from casework.lifecycle import AnotherPersonNeeded
from casework.units import UnitNotKnown
from contracts.voting import ElectionState
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from voting import drafts, elections, paper, roll, setting_up, tallying, trustee_keys
from voting.errors import (
    AnsweredAlready,
    BallotOfCongress,
    BallotOfHonour,
    ElectionNotFound,
    ElectionNotPossibleNow,
    NotOnTheRoll,
    NotYourPart,
    ObjectionNotFound,
    ObjectionsClosed,
    OneVoteEach,
    OnTheRollAlready,
    OutsideYourUnits,
    RollSettled,
    UnknownVoters,
)
from voting.lifecycle import life
from voting.rules import Action
from voting.schemas import (
    CandidateForDuty,
    Definition,
    ElectionCreate,
    ElectionPublic,
    ElectionRow,
    RollObjectionAnswer,
    RollObjectionCreate,
    RollObjectionPublic,
    VoterPublic,
)

STEPS = (drafts, roll, paper, trustee_keys, setting_up, tallying)
"""Each declares steps of `life`."""
routes = Routes("voting", tag="elections")
READING = (ElectionNotFound, ClosedAfterReset)
STEP = (*READING, ElectionNotPossibleNow, NotYourPart)


@routes.post(
    "/elections",
    access=drafts.COMMITTEE,
    idempotent=True,
    status_code=201,
    errors=[*drafts.REFUSALS, *READING],
)
async def draft_election(session: Write, caller: AskedBy, new: ElectionCreate, response: Response) -> ElectionPublic:
    """Nothing is public until its roll is published."""
    election_id = await drafts.draft_election(session, caller, new)
    return tagged(await elections.show_election(session, caller, election_id), response)


@routes.get("/elections", access=SIGNED_IN, errors=[CursorInvalid])
async def list_elections(
    session: Read,
    caller: AskedBy,
    state: ElectionState | None = None,
    working: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[ElectionRow]:
    """`working`: those in which the caller has a duty."""
    return await elections.list_elections(session, caller, state=state, working=working, limit=limit, cursor=cursor)


@routes.get("/officials", access=drafts.COMMITTEE, errors=[OutsideYourUnits, UnitNotKnown])
async def list_for_duties(session: Read, user: CurrentUser, unit_id: Id) -> list[CandidateForDuty]:
    """Who may be given a duty in an election of the unit: holders of a role there or above, by name."""
    return await drafts.list_for_duties(session, user, unit_id)


@routes.get("/elections/{election_id}", access=SIGNED_IN, errors=READING)
async def show_election(session: Read, caller: AskedBy, election_id: Id, response: Response) -> ElectionPublic:
    return tagged(await elections.show_election(session, caller, election_id), response)


@routes.patch(
    "/elections/{election_id}",
    access=drafts.COMMITTEE,
    errors=[*STEP, BallotOfCongress, BallotOfHonour, *drafts.REFUSALS],
)
async def change_election(
    session: Write, caller: AskedBy, election_id: Id, change: Definition, version: IfMatch, response: Response
) -> ElectionPublic:
    """The draft, as a whole."""
    await life.act(session, caller.user, election_id, version, Action.CHANGE, change)
    return tagged(await elections.show_election(session, caller, election_id), response)


@routes.get("/elections/{election_id}/voters", access=SIGNED_IN, errors=[*READING, CursorInvalid])
async def list_voters(
    session: Read, caller: AskedBy, election_id: Id, unit_id: Id | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[VoterPublic]:
    """The roll."""
    return await roll.list_voters(session, caller, election_id, unit_id=unit_id, limit=limit, cursor=cursor)


@routes.post(
    "/elections/{election_id}/objections",
    access=SIGNED_IN,
    idempotent=True,
    status_code=204,
    errors=[*STEP, ObjectionsClosed],
)
async def object_to_roll(session: Write, user: CurrentUser, election_id: Id, objection: RollObjectionCreate) -> None:
    """Somebody is missing on the roll, or has no right to be on it."""
    await life.take(session, user, election_id, Action.OBJECT, objection)


@routes.get("/elections/{election_id}/objections", access=SIGNED_IN, errors=[*READING, CursorInvalid])
async def list_objections(
    session: Read, caller: AskedBy, election_id: Id, limit: Limit = 20, cursor: Cursor = None
) -> Page[RollObjectionPublic]:
    """The committee reads all, everybody else their own."""
    return await roll.list_objections(session, caller, election_id, limit=limit, cursor=cursor)


@routes.post(
    "/elections/{election_id}/objections/{objection_id}/answer",
    access=drafts.COMMITTEE,
    status_code=204,
    errors=[
        *STEP,
        AnotherPersonNeeded,
        AnsweredAlready,
        BallotOfCongress,
        NotOnTheRoll,
        ObjectionNotFound,
        OneVoteEach,
        OnTheRollAlready,
        RollSettled,
        UnknownVoters,
    ],
)
async def answer_objection(
    session: Write, user: CurrentUser, election_id: Id, objection_id: Id, answer: RollObjectionAnswer
) -> None:
    """With the change of the roll, if there is one."""
    await roll.answer_objection(session, user, election_id, objection_id, answer)


life.add_routes(routes, elections.show_election, [*READING, ElectionNotPossibleNow])
