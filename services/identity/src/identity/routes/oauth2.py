"""OAuth 2.0 for machine clients: RFC 6749 (client credentials), 7009, 7523, 7662, 8414. Requests are forms and refusals
have the standard's form."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from identity import machine_tokens
from identity.machine_errors import (
    OAUTH_ERRORS,
    InvalidClient,
    InvalidRequest,
    InvalidScope,
    UnsupportedGrantType,
)
from identity.machine_schemas import AccessTokenMade, Introspection, ServerMetadata
from identity.machine_tokens import Asked
from identity.routes.origin import Origin
from kit.auth import PUBLIC
from kit.db import Db
from kit.routing import Routes

routes = Routes("identity", tag="oauth2", prefix=machine_tokens.BASE, refusals=OAUTH_ERRORS)
well_known = Routes("identity", tag="oauth2", prefix="/.well-known")

_CLIENT = {
    "client_id": {"type": "string"},
    "client_secret": {"type": "string"},
    "client_assertion_type": {"type": "string"},
    "client_assertion": {"type": "string"},
}
_FORM = "application/x-www-form-urlencoded"


def _body(**fields: dict[str, Any]) -> dict[str, Any]:
    """For the description. Read by ourselves: a field that is sent twice must be refused."""
    schema = {"type": "object", "properties": {**fields, **_CLIENT}, "required": list(fields)[:1]}
    return {"requestBody": {"required": True, "content": {_FORM: {"schema": schema}}}}


async def _asked(request: Request, origin: Origin) -> Asked:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise InvalidRequest(why=f"Content-Type must be {_FORM}")
    try:
        pairs = parse_qsl(
            (await request.body()).decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError as error:
        raise InvalidRequest(why="the form cannot be read") from error
    form = {name: value for name, value in pairs if value}  # RFC 6749, section 3.2: without a value is left out
    if len(form) < sum(1 for _, value in pairs if value):
        raise InvalidRequest(why="a parameter is sent twice")
    return Asked(form, request.headers.get("authorization"), origin)


AskedByClient = Annotated[Asked, Depends(_asked)]
_REFUSALS = (InvalidRequest, InvalidClient)


@routes.post(
    "/token",
    access=PUBLIC,
    errors=[*_REFUSALS, InvalidScope, UnsupportedGrantType],
    openapi_extra=_body(grant_type={"type": "string"}, scope={"type": "string"}),
)
async def issue_token(db: Db, asked: AskedByClient, response: Response) -> AccessTokenMade:
    """An access token by `client_credentials`: HTTP Basic, `client_secret`, or `private_key_jwt`."""
    response.headers["Cache-Control"] = "no-store"
    return await machine_tokens.issue(db, asked)


@routes.post(
    "/introspect",
    access=PUBLIC,
    errors=_REFUSALS,
    response_model_exclude_none=True,
    openapi_extra=_body(token={"type": "string"}),
)
async def introspect_token(db: Db, asked: AskedByClient) -> Introspection:
    """Whether a token of the caller's is active, and for what."""
    return await machine_tokens.introspect(db, asked)


@routes.post("/revoke", access=PUBLIC, errors=_REFUSALS, openapi_extra=_body(token={"type": "string"}))
async def revoke_token(db: Db, asked: AskedByClient) -> None:
    """Ends a token of the caller's; 200 also for one that is not known."""
    await machine_tokens.revoke_token(db, asked)


@well_known.get("/oauth-authorization-server", access=PUBLIC)
async def read_server_metadata(origin: Origin) -> ServerMetadata:
    return machine_tokens.metadata(origin)
