"""Oneself, and the people one answers for."""

from typing import Annotated

from fastapi import Query, Response

from contracts.roles import Role
from identity import activation_codes, members, resets
from identity.errors import (
    AccountInUse,
    AnotherMustIssue,
    NameNotPossible,
    OwnAccount,
    RolesBeyondReach,
    SecondAdministratorNeeded,
    UnitUnknown,
)
from identity.schemas import (
    ActivationCode,
    ActivationCodeRequest,
    MemberProfile,
    MemberPublic,
    MemberRow,
    MemberUpdate,
    Person,
    ProfileUpdate,
    SearchText,
    UnitCodes,
    UnitCodesRequest,
)
from kit.auth import SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged

own = Routes("identity", tag="me")
routes = Routes("identity", tag="members")

_READERS = roles(*members.READERS)


@own.get("/me", access=SIGNED_IN, errors=[NotFound])
async def read_own_profile(session: Read, user: CurrentUser) -> MemberProfile:
    return await members.read_profile(session, user.id, by_provider=user.by_provider)


@own.patch("/me", access=SIGNED_IN, errors=[NotFound])
async def change_own_profile(session: Write, user: CurrentUser, wanted: ProfileUpdate) -> MemberProfile:
    return await members.set_language(session, user, wanted.language)


@routes.get("/members", access=_READERS, errors=[CursorInvalid])
async def list_members(
    session: Read,
    user: CurrentUser,
    unit_id: Annotated[Id | None, Query()] = None,
    q: Annotated[SearchText | None, Query()] = None,
    active: Annotated[bool | None, Query(description="Only those switched on, or off.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[MemberRow]:
    """Those in the units the caller answers for, by employee number."""
    return await members.list_members(session, user, unit_id=unit_id, q=q, active=active, limit=limit, cursor=cursor)


@routes.get("/members/{member_id}", access=_READERS, errors=[NotFound])
async def read_member(session: Read, user: CurrentUser, member_id: str, response: Response) -> MemberPublic:
    return tagged(await members.read_member(session, user, member_id), response)


@routes.patch(
    "/members/{member_id}",
    access=roles(Role.HR_ADMIN),
    errors=[NotFound, UnitUnknown, NameNotPossible, RolesBeyondReach, OwnAccount, SecondAdministratorNeeded],
)
async def change_member(
    session: Write, user: CurrentUser, member_id: str, version: IfMatch, wanted: MemberUpdate, response: Response
) -> MemberPublic:
    """A move or a deactivation ends the member's sessions; a deactivation also their grants and posts."""
    return tagged(await members.change_member(session, user, member_id, version, wanted), response)


@routes.post(
    "/members/{member_id}/activation-code",
    access=roles(*activation_codes.ISSUERS),
    status_code=201,
    errors=[NotFound, AnotherMustIssue, AccountInUse, SecondAdministratorNeeded],
)
async def issue_activation_code(
    session: Write, user: CurrentUser, member_id: str, wanted: ActivationCodeRequest | None = None
) -> ActivationCode:
    """Shown once. For somebody who holds a role it is proposed and confirmed.

    For an account in use this is a reset, which must be said. Nothing ends until the code is used, and the member may
    stop it.
    """
    reset = wanted is not None and wanted.reset
    return await activation_codes.issue_code(session, user, member_id, reset=reset)


@routes.post(
    "/units/{unit_id}/activation-codes",
    access=roles(*activation_codes.ISSUERS, fresh=True),
    status_code=201,
    errors=[NotFound],
)
async def issue_activation_codes(session: Write, user: CurrentUser, unit_id: Id, wanted: UnitCodesRequest) -> UnitCodes:
    """First codes for a whole unit, to be printed. Not idempotent: a remembered answer would keep the codes."""
    return await activation_codes.issue_for_unit(session, user, unit_id, again=wanted.again, after=wanted.after)


@routes.post(
    "/members/{member_id}/lock", access=roles(Role.SECURITY_ADMIN), status_code=204, errors=[NotFound, OwnAccount]
)
async def lock_account(session: Write, user: CurrentUser, member_id: str) -> None:
    """Ends password, sessions, code and devices at once, where the password is in the wrong hands: its holder could
    stop a reset. The member and the other administrators are told; a code from two administrators opens the account
    again."""
    await resets.lock(session, user, member_id)


@routes.get("/people", access=SIGNED_IN, errors=[CursorInvalid])
async def search_people(
    session: Read,
    q: Annotated[SearchText, Query(min_length=2, description="At least two characters.")],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[Person]:
    """By words of the name (or its pinyin) and of the unit, or by the whole employee number; in the order of names."""
    return await members.search_people(session, q, limit=limit, cursor=cursor)
