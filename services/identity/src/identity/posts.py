"""Posts: who is chair, group leader, inspector where, with which written duties and for which term."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.units import Unit
from contracts.roles import Role
from identity.errors import AlreadyHeld, MemberUnknown
from identity.member_search import like
from identity.models import Member, PostHeld
from identity.rules import Post
from identity.schemas import PostCreate, PostPublic
from identity.units import require_reach
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked
from kit.pages import Page, page
from kit.problems import NotFound


def _held() -> ColumnElement[bool]:
    return col(PostHeld.ended_at).is_(None) & or_(
        col(PostHeld.ends_on).is_(None), col(PostHeld.ends_on) >= clock.today()
    )


async def read_posts(session: AsyncSession, *member_ids: str) -> Sequence[PostHeld]:
    """What these members hold now or are to begin."""
    held = select(PostHeld).where(col(PostHeld.member_id).in_(member_ids), _held()).order_by(PostHeld.id)
    return (await session.exec(held)).all()


def is_on(post: PostHeld) -> bool:
    """Whether the term of one that is held or to begin has begun."""
    return post.starts_on <= clock.today()


async def list_posts(
    session: AsyncSession,
    user: User,
    *,
    unit_id: str | None,
    member_id: str | None,
    post: Post | None,
    q: str | None,
    limit: int,
    cursor: str | None,
) -> Page[PostPublic]:
    """At the units the caller answers for; `unit_id` with everything below it."""
    reach = units.within(user.units_of(Role.HR_ADMIN, Role.UNION_STAFF))
    belongs = aliased(Unit)
    found = (
        select(PostHeld, Member, belongs.name, Unit.name)
        .join(Member, col(Member.id) == PostHeld.member_id)
        .join(belongs, col(belongs.id) == Member.unit_id)
        .join(Unit, col(Unit.id) == PostHeld.unit_id)
        .where(_held(), col(PostHeld.unit_id).in_(reach))
        .order_by(col(PostHeld.id))
    )
    if unit_id:
        found = found.where(col(PostHeld.unit_id).in_(units.within([unit_id])))
    if member_id:
        found = found.where(PostHeld.member_id == member_id)
    if post:
        found = found.where(PostHeld.post == post)
    if q:
        found = found.where(await like(session, q, by_beginning=True))
    return await page(session, found, limit=limit, cursor=cursor, as_=lambda row: _public(*row))


def _public(post: PostHeld, member: Member, member_unit_name: str, unit_name: str) -> PostPublic:
    return PostPublic(
        **post.model_dump(exclude={"ended_at"}),
        member_name=member.name,
        employee_number=member.employee_number,
        member_unit_name=member_unit_name,
        unit_name=unit_name,
    )


async def create_post(session: AsyncSession, user: User, wanted: PostCreate) -> PostPublic:
    """The member's row is locked: two at once could otherwise each miss the other. A roster holds that lock, too, and
    gives no post that `read_posts` finds."""
    await require_reach(session, user, wanted.unit_id, Role.HR_ADMIN)
    member = await get_locked(session, Member, wanted.member_id)
    reach = user.units_of(Role.HR_ADMIN)
    if not member or not member.active or not await units.covers(session, reach, member.unit_id):
        raise MemberUnknown
    if await _is_held(session, wanted):
        raise AlreadyHeld
    post = await add_post(session, user.id, PostHeld(**wanted.model_dump()))
    names = await units.names(session, [member.unit_id, post.unit_id])
    return _public(post, member, names[member.unit_id], names[post.unit_id])


async def _is_held(session: AsyncSession, wanted: PostCreate) -> bool:
    """The same post on some day of the wanted term."""
    same = select(PostHeld.id).where(
        PostHeld.member_id == wanted.member_id,
        PostHeld.unit_id == wanted.unit_id,
        PostHeld.post == wanted.post,
        col(PostHeld.ended_at).is_(None),
        or_(col(PostHeld.ends_on).is_(None), col(PostHeld.ends_on) >= wanted.starts_on),
    )
    if wanted.ends_on:
        same = same.where(col(PostHeld.starts_on) <= wanted.ends_on)
    return (await session.exec(same.limit(1))).first() is not None


async def add_post(session: AsyncSession, actor_id: str, post: PostHeld) -> PostHeld:
    """Add without asking who may; the caller has."""
    session.add(post)
    await session.flush()
    after = post.model_dump(mode="json", include={"member_id", "unit_id", "post", "full_time", "starts_on", "ends_on"})
    audit.record(session, actor_id, "post.create", "post", post.id, after=after)
    return post


async def end_post(session: AsyncSession, user: User, post_id: str) -> None:
    post = await get_locked(session, PostHeld, post_id)
    reach = user.units_of(Role.HR_ADMIN)
    if not post or post.ended_at or not await units.covers(session, reach, post.unit_id):
        raise NotFound
    await _end(session, user.id, post)


async def end_all_posts(session: AsyncSession, actor_id: str, member_id: str) -> None:
    for post in await read_posts(session, member_id):
        await _end(session, actor_id, post)


async def _end(session: AsyncSession, actor_id: str, post: PostHeld) -> None:
    post.ended_at = clock.now()
    await session.flush()
    before = {"member_id": post.member_id, "unit_id": post.unit_id, "post": post.post}
    audit.record(session, actor_id, "post.end", "post", post.id, before=before)
