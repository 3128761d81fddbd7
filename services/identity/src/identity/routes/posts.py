"""Posts in the union."""

from typing import Annotated

from fastapi import Query

from contracts.roles import Role
from identity import posts
from identity.errors import AlreadyHeld, MemberUnknown, UnitUnknown
from identity.rules import Post
from identity.schemas import PostCreate, PostPublic, SearchText
from kit.auth import CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes

routes = Routes("identity", tag="posts")


@routes.get("/posts", access=roles(Role.HR_ADMIN, Role.UNION_STAFF), errors=[CursorInvalid])
async def list_posts(
    session: Read,
    user: CurrentUser,
    unit_id: Annotated[Id | None, Query()] = None,
    member_id: Annotated[Id | None, Query()] = None,
    post: Annotated[Post | None, Query()] = None,
    q: Annotated[SearchText | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[PostPublic]:
    """Held now or to begin, in the units the caller answers for. `unit_id`: in this unit and everything below; `q`:
    part of the holder's name, or the beginning of their employee number."""
    return await posts.list_posts(
        session, user, unit_id=unit_id, member_id=member_id, post=post, q=q, limit=limit, cursor=cursor
    )


@routes.post(
    "/posts",
    access=roles(Role.HR_ADMIN),
    idempotent=True,
    status_code=201,
    errors=[UnitUnknown, MemberUnknown, AlreadyHeld],
)
async def create_post(session: Write, user: CurrentUser, wanted: PostCreate) -> PostPublic:
    return await posts.create_post(session, user, wanted)


@routes.delete("/posts/{post_id}", access=roles(Role.HR_ADMIN), status_code=204, errors=[NotFound])
async def end_post(session: Write, user: CurrentUser, post_id: str) -> None:
    await posts.end_post(session, user, post_id)
