"""SCIM 2.0 (RFC 7643, 7644) for machine clients: an HR system provisions people. Refusals have SCIM's form."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from scim2_models import SCIMException
from scim2_server.handler import AsyncScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE
from scim2_server.service import ScimService

from contracts.scopes import MachineScope
from identity.routes.origin import Origin
from identity.scim_directory import Directory, Refused, scim_error
from identity.scim_schemas import PROVIDER
from kit.auth import PUBLIC, CurrentUser, User, scope
from kit.db import Db
from kit.problems import NotFound, Problem
from kit.routing import CallersLanguage, Refusals, Routes
from kit.texts import negotiate

PREFIX = "/scim/v2"
_SERVICE = ScimService(PROVIDER)


class ScimAnswer(JSONResponse):
    media_type = SCIM_MEDIA_TYPE


def _refuse(problem: Problem, accept_language: str | None) -> Response:
    refused = _SERVICE.error_response(scim_error(problem, negotiate(accept_language)))
    return ScimAnswer(refused.body, int(refused.status), {**refused.headers, **problem.headers()})


_ERROR = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("status", "scimType", "detail")},
    "required": ["schemas", "status"],
}
routes = Routes("identity", tag="scim", prefix=PREFIX, refusals=Refusals(SCIM_MEDIA_TYPE, _ERROR, _refuse))

_READ, _WRITE = scope(MachineScope.SCIM_READ), scope(MachineScope.SCIM_WRITE)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": what, "content": {SCIM_MEDIA_TYPE: {"schema": _ERROR}}}
    for status, what in {
        400: "invalidFilter, invalidPath, invalidSyntax, invalidValue, mutability, noTarget",
        403: "scope_missing, roles_beyond_reach; a member is taken out of a group",
        404: "not_found",
        409: "uniqueness, second_administrator_needed",
        412: "The ETag in If-Match is not the current one",
        415: "The body is no JSON",
        501: "Not offered",
    }.items()
}


class _Asked:
    """A request as scim2-server takes it, and what it is served from."""

    def __init__(self, request: Request, db: Db, language: CallersLanguage, origin: Origin) -> None:
        self.request, self.db, self.language, self.base_url = request, db, language, f"{origin}{PREFIX}"

    async def serve(self, caller: User | None = None, *, writes: bool = False) -> Response:
        request = self.request
        asked = ScimRequest(
            method=request.method,
            base_url=self.base_url,
            path=request.url.path.removeprefix(PREFIX),
            query=dict(request.query_params),
            headers=request.headers.items(),
            body=await request.body(),
        )
        directory = Directory(self.db, caller, self.language, writes=writes)
        try:
            answer = await AsyncScimHandler(_SERVICE, directory).handle(asked)
        except SCIMException as refusal:
            answer = _SERVICE.error_response(refusal)
            if isinstance(refusal, Refused):
                answer.headers.update(refusal.headers)
        if answer.body is None:
            return Response(status_code=int(answer.status), headers=answer.headers)
        return ScimAnswer(answer.body, int(answer.status), answer.headers)


async def _shown(
    attributes: Annotated[str | None, Query(description="Only these, with commas in between.")] = None,
    excluded_attributes: Annotated[str | None, Query(alias="excludedAttributes")] = None,
) -> None: ...


async def _found(
    filter_: Annotated[str | None, Query(alias="filter", description='Such as `userName eq "E0057"`.')] = None,
    sort_by: Annotated[str | None, Query(alias="sortBy", description="userName, id or meta.created.")] = None,
    sort_order: Annotated[str | None, Query(alias="sortOrder", description="ascending or descending.")] = None,
    start_index: Annotated[str | None, Query(alias="startIndex", description="From 1.")] = None,
    count: Annotated[str | None, Query(description="At most 200.")] = None,
) -> None: ...


Asked = Annotated[_Asked, Depends(_Asked)]
_SHOWN = [Depends(_shown)]
_FOUND = [Depends(_shown), Depends(_found)]


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    """For the description: scim2-server reads the body itself."""
    return {"requestBody": {"required": True, "content": {SCIM_MEDIA_TYPE: {"schema": schema}}}}


_TEXT, _OBJECT = {"type": "string"}, {"type": "object"}
_SCHEMAS = {"type": "array", "items": _TEXT}
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_USER = _body(
    {
        "type": "object",
        "required": ["schemas", "userName", "displayName", "active", _ENTERPRISE],
        "properties": {
            "schemas": _SCHEMAS,
            "userName": _TEXT,
            "displayName": _TEXT,
            "active": {"type": "boolean"},
            "externalId": _TEXT,
            _ENTERPRISE: {"type": "object", "required": ["department"], "properties": {"department": _TEXT}},
        },
    }
)
_PATCH = _body(
    {
        "type": "object",
        "required": ["schemas", "Operations"],
        "properties": {"schemas": _SCHEMAS, "Operations": {"type": "array", "items": _OBJECT}},
    }
)
_SEARCH = _body({"type": "object", "required": ["schemas"], "properties": {"schemas": _SCHEMAS, "filter": _TEXT}})
_SCIM: dict[str, Any] = {"response_class": ScimAnswer, "responses": _ANSWERS}


@routes.get("/ServiceProviderConfig", access=PUBLIC, dependencies=_SHOWN, **_SCIM)
async def read_scim_config(asked: Asked) -> Response:
    """What is offered of SCIM."""
    return await asked.serve()


@routes.get("/ResourceTypes", access=PUBLIC, dependencies=_SHOWN, **_SCIM)
async def list_scim_types(asked: Asked) -> Response:
    return await asked.serve()


@routes.get("/ResourceTypes/{type_id}", access=PUBLIC, dependencies=_SHOWN, **_SCIM)
async def read_scim_type(asked: Asked, type_id: str) -> Response:
    return await asked.serve()


@routes.get("/Schemas", access=PUBLIC, dependencies=_SHOWN, **_SCIM)
async def list_scim_schemas(asked: Asked) -> Response:
    return await asked.serve()


@routes.get("/Schemas/{schema_id}", access=PUBLIC, dependencies=_SHOWN, **_SCIM)
async def read_scim_schema(asked: Asked, schema_id: str) -> Response:
    return await asked.serve()


@routes.get("/Users", access=_READ, dependencies=_FOUND, **_SCIM)
async def list_scim_users(asked: Asked, user: CurrentUser) -> Response:
    """Members of the client's unit and below it."""
    return await asked.serve(user)


@routes.post("/Users/.search", access=_READ, openapi_extra=_SEARCH, **_SCIM)
async def search_scim_users(asked: Asked, user: CurrentUser) -> Response:
    return await asked.serve(user)


@routes.post("/Users", access=_WRITE, status_code=201, openapi_extra=_USER, **_SCIM)
async def create_scim_user(asked: Asked, user: CurrentUser) -> Response:
    """A member, as from a row of a roster. A number that somebody has is refused with `uniqueness`."""
    return await asked.serve(user, writes=True)


@routes.get("/Users/{user_id}", access=_READ, dependencies=_SHOWN, **_SCIM)
async def read_scim_user(asked: Asked, user: CurrentUser, user_id: str) -> Response:
    return await asked.serve(user)


@routes.put("/Users/{user_id}", access=_WRITE, dependencies=_SHOWN, openapi_extra=_USER, **_SCIM)
async def replace_scim_user(asked: Asked, user: CurrentUser, user_id: str) -> Response:
    """Where a move or a deactivation takes two administrators, it is refused with 409 and proposed on the platform."""
    return await asked.serve(user, writes=True)


@routes.patch("/Users/{user_id}", access=_WRITE, dependencies=_SHOWN, openapi_extra=_PATCH, **_SCIM)
async def change_scim_user(asked: Asked, user: CurrentUser, user_id: str) -> Response:
    return await asked.serve(user, writes=True)


@routes.delete("/Users/{user_id}", access=_WRITE, status_code=204, **_SCIM)
async def delete_scim_user(asked: Asked, user: CurrentUser, user_id: str) -> Response:
    """Deactivates. What the member did stays on record; with the same number and name they can be created again."""
    return await asked.serve(user, writes=True)


@routes.get("/Groups", access=_READ, dependencies=_FOUND, **_SCIM)
async def list_scim_groups(asked: Asked, user: CurrentUser) -> Response:
    """Units: the client's and those below it."""
    return await asked.serve(user)


@routes.post("/Groups/.search", access=_READ, openapi_extra=_SEARCH, **_SCIM)
async def search_scim_groups(asked: Asked, user: CurrentUser) -> Response:
    return await asked.serve(user)


@routes.get("/Groups/{group_id}", access=_READ, dependencies=_SHOWN, **_SCIM)
async def read_scim_group(asked: Asked, user: CurrentUser, group_id: str) -> Response:
    return await asked.serve(user)


@routes.patch("/Groups/{group_id}", access=_WRITE, dependencies=_SHOWN, openapi_extra=_PATCH, **_SCIM)
async def change_scim_group(asked: Asked, user: CurrentUser, group_id: str) -> Response:
    """Who is added to `members` moves here."""
    return await asked.serve(user, writes=True)


@routes.post("/.search", access=_READ, openapi_extra=_SEARCH, **_SCIM)
async def search_scim(asked: Asked, user: CurrentUser) -> Response:
    """Users, then groups."""
    return await asked.serve(user)


@routes.post("/Bulk", access=_WRITE, openapi_extra=_PATCH, **_SCIM)
async def change_scim_in_bulk(asked: Asked, user: CurrentUser) -> Response:
    """At most 100 operations, each a transaction of its own."""
    return await asked.serve(user, writes=True)


@routes.get("/{nothing:path}", access=PUBLIC, errors=[NotFound], include_in_schema=False)
async def find_nothing(nothing: str) -> None:
    """So that what is not here is refused in SCIM's form, too."""
    raise NotFound
