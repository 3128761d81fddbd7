"""`Idempotency-Key`: a creating POST sent twice takes effect once, and both get the same answer.

Key, effect and answer are one transaction. The key is claimed first (a second caller waits for the first one's
commit), the rendered answer is stored last, before the commit; a refusal rolls the claim back with everything else.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import JSON, LargeBinary, Table, bindparam, delete, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock
from kit.auth import CurrentUser
from kit.db import KitTable, UtcDateTime, Write
from kit.errors import IdempotencyKeyReused, Unavailable
from kit.statements import Statement

KEPT = timedelta(days=2)
_KEPT_HEADERS = ("content-type", "etag", "location")


class IdempotencyKey(KitTable, table=True):
    owner: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of method, path and body."""
    status: int | None = None
    headers: dict[str, str] | None = Field(default=None, sa_type=JSON)
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


_keys: Table = IdempotencyKey.__table__  # type: ignore[attr-defined]
# SQLite understands PostgreSQL's ON CONFLICT. Of two at the same moment, the second waits here for the first's commit.
_CLAIM = Statement(postgresql.insert(_keys).on_conflict_do_nothing().returning(_keys.c.owner))
_STORE = Statement(
    update(_keys)
    .where(_keys.c.owner == bindparam("its_owner"), _keys.c.key == bindparam("its_key"))
    .values(status=bindparam("its_status"), headers=bindparam("its_headers"), body=bindparam("its_body"))
)


class _AnsweredBefore(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


async def claim(
    request: Request,
    session: Write,
    user: CurrentUser,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=8,
            max_length=200,
            pattern=r"^[\x21-\x7e]+$",
            description="A value of your own, new for each thing you create; send the same one when you try again.",
        ),
    ] = None,
) -> None:
    if key is None:
        return
    digest = await _digest(request)
    new = {"owner": user.id, "key": key, "request": digest, "created_at": clock.now()}
    if await _CLAIM.fetch(session, new):
        request.state.idempotency = (user.id, key)
        return
    stored = await session.get(IdempotencyKey, (user.id, key))
    if stored is None:  # the first caller was refused while this one waited
        raise Unavailable
    if stored.request != digest:
        raise IdempotencyKeyReused
    headers = {**(stored.headers or {}), "Idempotency-Replayed": "true"}
    raise _AnsweredBefore(Response(stored.body, stored.status or 200, headers))


async def _digest(request: Request) -> bytes:
    """Of what is asked for. A form's boundary is made anew at each try and left out."""
    body = await request.body()
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode(), b"")
    return hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body).digest()


Claim = Depends(claim)


class IdempotentRoute(APIRoute):
    """Sees the rendered answer while the transaction is still open; a middleware would be too late."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            await request.body()  # an upload's form would consume the stream before its digest is taken
            try:
                response = await answer(request)
            except _AnsweredBefore as before:
                return before.response
            if claimed := getattr(request.state, "idempotency", None):
                await _store(request.state.write_session, claimed, response)
            return response

        return answer_once


async def _store(session: AsyncSession, claimed: tuple[str, str], response: Response) -> None:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    answer = {"its_status": response.status_code, "its_headers": headers, "its_body": bytes(response.body)}
    await session.flush()
    await _STORE.fetch(session, {"its_owner": claimed[0], "its_key": claimed[1], **answer})


async def forget_old(session: AsyncSession, most: int) -> int:
    old = (
        select(IdempotencyKey.owner, IdempotencyKey.key)
        .where(col(IdempotencyKey.created_at) < clock.now() - KEPT)
        .limit(most)
    )
    both = tuple_(col(IdempotencyKey.owner), col(IdempotencyKey.key))
    return (await session.exec(delete(IdempotencyKey).where(both.in_(old)))).rowcount
