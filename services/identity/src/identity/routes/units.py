"""The tree of units."""

from fastapi import Response

from contracts.roles import Role
from identity import units
from identity.errors import (
    RootUnitFixed,
    UnitNamedLikeParent,
    UnitNameTaken,
    UnitUnknown,
    UnitWithinItself,
    UnitWithoutUnion,
)
from identity.schemas import UnitCreate, UnitList, UnitPublic, UnitUpdate
from kit.auth import SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged

routes = Routes("identity", tag="units")


@routes.get("/units", access=SIGNED_IN)
async def list_units(session: Read) -> UnitList:
    """The whole tree, parents before children."""
    return UnitList(items=await units.list_units(session))


@routes.post(
    "/units",
    access=roles(Role.HR_ADMIN),
    idempotent=True,
    status_code=201,
    errors=[UnitUnknown, UnitNameTaken, UnitNamedLikeParent],
)
async def create_unit(session: Write, user: CurrentUser, wanted: UnitCreate, response: Response) -> UnitPublic:
    unit = await units.create_unit(session, user, wanted)
    return tagged(units.public(unit, 0), response)


@routes.patch(
    "/units/{unit_id}",
    access=roles(Role.HR_ADMIN),
    errors=[
        NotFound,
        UnitUnknown,
        UnitNameTaken,
        UnitNamedLikeParent,
        UnitWithinItself,
        UnitWithoutUnion,
        RootUnitFixed,
    ],
)
async def change_unit(
    session: Write, user: CurrentUser, unit_id: str, version: IfMatch, wanted: UnitUpdate, response: Response
) -> UnitPublic:
    """Rename or move. People and work refer to the unit's id and move with it."""
    unit = await units.change_unit(session, user, unit_id, version, wanted)
    return tagged(units.public(unit, await units.count_members(session, unit.id)), response)
