"""Grants of roles."""

from typing import Annotated

from fastapi import Query

from contracts.roles import Role
from identity import grants
from identity.errors import (
    AlreadyGranted,
    DutiesConflict,
    MemberUnknown,
    OwnGrant,
    SecondAdministratorNeeded,
    UnitUnknown,
)
from identity.schemas import GrantCreate, GrantPublic, RoleList, SearchText
from kit.auth import CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import CallersLanguage, Routes

routes = Routes("identity", tag="grants")


@routes.get("/roles", access=roles(Role.SECURITY_ADMIN))
async def list_roles(lang: CallersLanguage) -> RoleList:
    """Every role with what it lets one do, in the caller's language, and which others exclude it."""
    return RoleList(items=grants.list_roles(lang))


@routes.get("/grants", access=roles(Role.SECURITY_ADMIN), errors=[CursorInvalid])
async def list_grants(
    session: Read,
    user: CurrentUser,
    member_id: Annotated[Id | None, Query()] = None,
    unit_id: Annotated[Id | None, Query()] = None,
    role: Annotated[Role | None, Query()] = None,
    q: Annotated[SearchText | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[GrantPublic]:
    """Those of the units the caller answers for. `unit_id`: of this unit and everything below; `q`: part of the
    holder's name, or the beginning of their employee number."""
    return await grants.list_grants(
        session, user, member_id=member_id, unit_id=unit_id, role=role, q=q, limit=limit, cursor=cursor
    )


@routes.post(
    "/grants",
    access=roles(Role.SECURITY_ADMIN),
    idempotent=True,
    status_code=201,
    errors=[UnitUnknown, MemberUnknown, OwnGrant, AlreadyGranted, DutiesConflict, SecondAdministratorNeeded],
)
async def create_grant(session: Write, user: CurrentUser, wanted: GrantCreate) -> GrantPublic:
    """A role that opens nothing which others wrote; any other is proposed. Ends a code that is still open."""
    return await grants.create_grant(session, user, wanted)


@routes.delete(
    "/grants/{grant_id}",
    access=roles(Role.SECURITY_ADMIN),
    status_code=204,
    errors=[NotFound, OwnGrant, *grants.LAST.values()],
)
async def end_grant(session: Write, user: CurrentUser, grant_id: str) -> None:
    await grants.end_grant(session, user, grant_id)
