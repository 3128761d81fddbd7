"""Honours: announced, nominated for, voted on, awarded; the register of those honoured and their stories."""

from typing import Annotated

from fastapi import Query, Response

from casework.caller import AskedBy
from casework.units import UnitNotKnown
from contracts.honours import HonourState
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import tagged
from voting.errors import NotYourPart, OutsideYourUnits
from voting.honours import awards, nominations, views, votes
from voting.honours.errors import (
    AwardNotFound,
    HonourNotFound,
    HonourNotPossibleNow,
    JurorsUnknown,
    JuryKeepsOut,
    JuryTooSmall,
    NominatedAlready,
    NominationsOver,
    NominationsTooShort,
    NomineeElsewhere,
    NotYourAward,
    OutsideYourNominations,
    StoryChanged,
    StoryMissing,
)
from voting.honours.life import honour_life
from voting.honours.notices import PUBLICITY
from voting.honours.rules import HonourLevel
from voting.honours.schemas import (
    AwardPublic,
    AwardRow,
    ColleaguePublic,
    HonourCreate,
    HonourPublic,
    HonourRow,
    NominationCreate,
    StoryConsent,
    StoryDraft,
)

STEPS = (awards, nominations, votes)
"""Each declares steps of `honour_life`."""
routes = Routes("voting", tag="honours")
notices = PUBLICITY.add_routes(Routes("voting", tag="notices"))
READING = (HonourNotFound,)


@routes.post(
    "/honours",
    access=roles(Role.UNION_STAFF),
    idempotent=True,
    status_code=201,
    errors=[*READING, JurorsUnknown, JuryTooSmall, NominationsTooShort, OutsideYourUnits, UnitNotKnown],
)
async def announce_honour(session: Write, caller: AskedBy, new: HonourCreate, response: Response) -> HonourPublic:
    """With what decides: places and quotas, the jury and its weight, until when to nominate."""
    honour_id = await nominations.announce(session, caller, new)
    return tagged(await views.show_honour(session, caller, honour_id), response)


@routes.get("/honours", access=SIGNED_IN, errors=[CursorInvalid])
async def list_honours(
    session: Read, caller: AskedBy, state: HonourState | None = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[HonourRow]:
    """Those of the caller's unit and above, and those they oversee."""
    return await views.list_honours(session, caller, state=state, limit=limit, cursor=cursor)


@routes.get("/honours/{honour_id}", access=SIGNED_IN, errors=READING)
async def show_honour(session: Read, caller: AskedBy, honour_id: Id, response: Response) -> HonourPublic:
    return tagged(await views.show_honour(session, caller, honour_id), response)


@routes.post(
    "/honours/{honour_id}/nominations",
    access=SIGNED_IN,
    idempotent=True,
    status_code=201,
    errors=[
        *READING,
        HonourNotPossibleNow,
        JuryKeepsOut,
        NominatedAlready,
        NominationsOver,
        NomineeElsewhere,
        NotYourPart,
        OutsideYourNominations,
        UnitNotKnown,
    ],
)
async def nominate(
    session: Write, caller: AskedBy, honour_id: Id, given: NominationCreate, response: Response
) -> HonourPublic:
    """By a member, or by a unit. Each colleague is nominated once."""
    await nominations.nominate_for(session, caller, honour_id, given)
    return tagged(await views.show_honour(session, caller, honour_id), response)


@routes.get("/honours/{honour_id}/colleagues", access=SIGNED_IN, errors=READING)
async def find_colleagues(
    session: Read, caller: AskedBy, honour_id: Id, name: Annotated[str, Query(min_length=2, max_length=60)]
) -> list[ColleaguePublic]:
    """Who may be nominated and has exactly this name."""
    return await nominations.find_colleagues(session, caller, honour_id, name)


honour_life.add_routes(routes, views.show_honour, [*READING, HonourNotPossibleNow])


@routes.get("/awards", access=SIGNED_IN, errors=[CursorInvalid])
async def list_awards(
    session: Read, caller: AskedBy, level: HonourLevel | None = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[AwardRow]:
    """The register of those honoured; all members read it."""
    return await views.list_awards(session, caller, level=level, limit=limit, cursor=cursor)


@routes.get("/awards/{award_id}", access=SIGNED_IN, errors=[AwardNotFound, UnitNotKnown])
async def show_award(session: Read, caller: AskedBy, award_id: Id) -> AwardPublic:
    return await views.show_award(session, caller, award_id)


@routes.post("/awards/{award_id}/story", access=SIGNED_IN, errors=[AwardNotFound, UnitNotKnown])
async def write_story(session: Write, caller: AskedBy, award_id: Id, given: StoryDraft) -> AwardPublic:
    """By the person honoured or union staff; nobody else reads it before that person agrees."""
    await awards.write_story(session, caller, award_id, given)
    return await views.show_award(session, caller, award_id)


@routes.post(
    "/awards/{award_id}/consent",
    access=SIGNED_IN,
    errors=[AwardNotFound, ClosedAfterReset, NotYourAward, StoryChanged, StoryMissing],
)
async def consent(session: Write, caller: AskedBy, award_id: Id, given: StoryConsent) -> AwardPublic:
    """The person honoured agrees that all members read the story that they have read."""
    await awards.consent(session, caller, award_id, given)
    return await views.show_award(session, caller, award_id)


@routes.post("/awards/{award_id}/withdraw-story", access=SIGNED_IN, errors=[AwardNotFound, NotYourAward])
async def withdraw_story(session: Write, caller: AskedBy, award_id: Id) -> AwardPublic:
    """The person honoured no longer agrees."""
    await awards.withdraw_story(session, caller, award_id)
    return await views.show_award(session, caller, award_id)
