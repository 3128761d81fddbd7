"""The learning record store (IEEE 9274.1.1, xAPI 2.0) for machine clients. Bodies are read as they come: their form is
the standard's, and a refusal says where it breaks."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.scopes import MachineScope
from kit import clock
from kit.auth import PUBLIC, Access, CurrentUser, User, scope
from kit.db import Database, Db, Read, Write
from kit.problems import NotFound, Problem
from kit.routing import Endpoint, Refusals, Routes, with_parameters
from kit.texts import negotiate
from learning import documents, statement_files, statements
from learning.certificates import homepage
from learning.documents import Condition, Shelf
from learning.statement_errors import (
    DocumentChanged,
    DocumentExists,
    DocumentNotJson,
    MachineNotKnown,
    StatementBreaksForm,
    StatementConflict,
    StatementContentType,
    StatementPartMissing,
    StatementQueryInvalid,
    TooManyStatements,
    XapiVersionNeeded,
)
from learning.statement_form import ACTOR, IRI, MOMENT, UUID, find_defects, read_moment, write_moment
from learning.statement_models import Machine, StoredStatement
from learning.statement_rules import Json, agent_key, in_language, key, shortened
from learning.statements import MOST_STATEMENTS, Wanted, Writer

PREFIX = "/api/v1/learning/xapi"
VERSION = "2.0.0"
_SUPPORTED = re.compile(r"2\.0(?:\.\d+)?", re.ASCII)
_STATUSES = {422: 400, 428: 400}
"""The standard knows no other for what a request lacks or has too much."""
_PROBLEM = "application/problem+json"


def _always() -> dict[str, str]:
    return {"X-Experience-API-Version": VERSION, "X-Experience-API-Consistent-Through": write_moment(clock.now())}


def _refuse(problem: Problem, accept_language: str | None) -> Response:
    status = _STATUSES.get(problem.status, problem.status)
    body = problem.body(negotiate(accept_language)) | {"status": status}
    return JSONResponse(body, status, {**problem.headers(), **_always()}, _PROBLEM)


routes = Routes(
    "learning",
    tag="xapi",
    prefix=PREFIX,
    refusals=Refusals(_PROBLEM, {"$ref": "#/components/schemas/Problem"}, _refuse, _STATUSES),
)
_READ, _WRITE = scope(MachineScope.XAPI_READ), scope(MachineScope.XAPI_WRITE)


def _get(path: str, *, access: Access = _READ, **options: Any) -> Callable[[Endpoint], Endpoint]:
    """HEAD answers as GET does, without a body (section 4.1.2)."""

    def register(endpoint: Endpoint) -> Endpoint:
        routes.head(path, access=access, include_in_schema=False, **options)(endpoint)
        return routes.get(path, access=access, **options)(endpoint)

    return register


# --- what requests hold ---------------------------------------------------------------------------------------------


async def _version(
    version: Annotated[str | None, Header(alias="X-Experience-API-Version", examples=[VERSION])] = None,
) -> None:
    if version is None or not _SUPPORTED.fullmatch(version):
        raise XapiVersionNeeded


_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_REFUSED = {"description": "What is not there, or was not understood", "content": {_PROBLEM: {"schema": _SCHEMA}}}
_XAPI: dict[str, Any] = {
    "dependencies": [Depends(_version)],
    "response_class": Response,
    "responses": {"default": _REFUSED},
}
_READING = (XapiVersionNeeded, NotFound, StatementQueryInvalid, MachineNotKnown)
_STATEMENTS = (
    XapiVersionNeeded,
    MachineNotKnown,
    StatementBreaksForm,
    TooManyStatements,
    StatementPartMissing,
    StatementContentType,
    StatementConflict,
)
Text = Annotated[str, Query(min_length=1, max_length=2000)]
Optional = Annotated[str | None, Query(max_length=2000)]
Flag = Literal["true", "false"]


async def _condition(
    if_match: Annotated[str | None, Header(alias="If-Match")] = None,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Condition:
    return Condition(if_match, if_none_match)


Conditional = Annotated[Condition, Depends(_condition)]


def _check(form: Any, name: str, value: Any) -> None:
    if defects := find_defects(form, value, name):
        raise StatementQueryInvalid(place=defects[0].place, why=defects[0].why)


def _agent(name: str, text: str) -> Json:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise StatementQueryInvalid(place=name, why="must be an agent as JSON") from error
    _check(ACTOR, name, found)
    if agent_key(found) is None:
        raise StatementQueryInvalid(place=name, why="must have an identifier")
    return dict(found)


def _identity(name: str, text: str) -> str:
    return agent_key(_agent(name, text)) or ""


def _since(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    _check(MOMENT, name, text)
    return read_moment(text)


def _read_json(data: bytes) -> Any:
    """Raises StatementBreaksForm: also where a name stands twice, of which JSON keeps one."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise StatementBreaksForm(place="JSON", why="a name stands twice in one object")
        return found

    def refuse(word: str) -> None:
        raise StatementBreaksForm(place="JSON", why=f"{word} is no JSON")

    try:
        return json.loads(data, object_pairs_hook=once, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise StatementBreaksForm(place=f"line {error.lineno}, column {error.colno}", why=error.msg) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise StatementBreaksForm(place="JSON", why="cannot be read") from error


async def _sent(request: Request) -> tuple[Any, statement_files.Sent]:
    sent = statement_files.read_request(request.headers.get("content-type", ""), await request.body())
    return _read_json(sent.json), sent


def _writer(machine: Machine) -> Writer:
    account = {"homePage": homepage(), "name": machine.id}
    return Writer(machine.unit_id, {"objectType": "Agent", "name": machine.name, "account": account}, machine.id)


def _answer(body: Any, status: int = 200, **headers: str) -> Response:
    return JSONResponse(body, status, {**_always(), **headers})


def _done(status: int = 204) -> Response:
    return Response(status_code=status, headers=_always())


# --- statements -----------------------------------------------------------------------------------------------------


@routes.put(
    "/statements",
    access=_WRITE,
    status_code=204,
    errors=[*_STATEMENTS, StatementQueryInvalid],
    **_XAPI,
)
async def put_statement(
    db: Db, user: CurrentUser, request: Request, statement_id: Annotated[Text, Query(alias="statementId")]
) -> Response:
    _check(UUID, "statementId", statement_id)
    given, sent = await _sent(request)
    statements.check_form([given], is_batch=False)
    if str(given.setdefault("id", statement_id)).lower() != statement_id.lower():
        raise StatementBreaksForm(place="id", why="is not statementId")
    files = statement_files.check_files([given], sent)
    async with db.write() as session:
        await statements.store(session, _writer(await statements.machine_of(session, user)), [given], files)
    return _done()


@routes.post("/statements", access=_WRITE, errors=_STATEMENTS, **_XAPI)
async def post_statements(db: Db, user: CurrentUser, request: Request) -> Response:
    """One or a list, all of them or none; answers their ids."""
    given, sent = await _sent(request)
    batch = given if isinstance(given, list) else [given]
    statements.check_form(batch, is_batch=isinstance(given, list))
    files = statement_files.check_files(batch, sent)
    async with db.write() as session:
        ids = await statements.store(session, _writer(await statements.machine_of(session, user)), batch, files)
    return _answer(ids)


@_get("/statements", errors=_READING, **_XAPI)
async def get_statements(
    session: Read,
    user: CurrentUser,
    request: Request,
    statement_id: Annotated[Optional, Query(alias="statementId")] = None,
    voided_id: Annotated[Optional, Query(alias="voidedStatementId")] = None,
    agent: Optional = None,
    verb: Optional = None,
    activity: Optional = None,
    registration: Optional = None,
    related_activities: Flag = "false",
    related_agents: Flag = "false",
    since: Optional = None,
    until: Optional = None,
    limit: Annotated[int, Query(ge=0)] = 0,
    form: Annotated[Literal["ids", "exact", "canonical"], Query(alias="format")] = "exact",
    attachments: Flag = "false",
    ascending: Flag = "false",
    after: Annotated[str | None, Query(max_length=40, description="As `more` says.")] = None,
) -> Response:
    """One by its id, or a list, the newest first; `more` is where it goes on."""
    headers = _always()
    reader = await statements.reader_of(session, user)
    asked = request.query_params
    languages = request.headers.get("accept-language", "")
    if one := [each for each in ("statementId", "voidedStatementId") if each in asked]:
        if len(one) == 2 or (spare := asked.keys() - {*one, "attachments", "format"}):
            names = one[1:] or sorted(spare)
            raise StatementQueryInvalid(place=names[0], why=f"cannot stand next to {one[0]}")
        wanted_id = statement_id or voided_id or ""
        _check(UUID, one[0], wanted_id)
        found = [await statements.show(session, reader, wanted_id, voided=one[0] == "voidedStatementId")]
        body, stored = _shown(found[0], form, languages), found[0].stored_at
    else:
        keys = _keys(agent, verb, activity, registration, related_agents == "true", related_activities == "true")
        many = min(limit or MOST_STATEMENTS, MOST_STATEMENTS)
        wanted = Wanted(keys, _since("since", since), _since("until", until), ascending == "true", many, after)
        found, more = await statements.find(session, reader, wanted)
        body = {"statements": [_shown(each, form, languages) for each in found], "more": ""}
        if more:
            body["more"] = f"{PREFIX}/statements?{urlencode([*_without(asked, 'after'), ('after', more)])}"
        stored = max((each.stored_at for each in found), default=clock.now())
    headers["Last-Modified"] = format_datetime(stored, usegmt=True)
    if attachments == "false":
        return JSONResponse(body, headers=headers)
    files = await statements.read_files(session, found)
    kind, data = statement_files.write_mixed(body, [(sha2, *each) for sha2, each in files.items()])
    return Response(data, headers=headers, media_type=kind)


def _keys(
    agent: str | None,
    verb: str | None,
    activity: str | None,
    registration: str | None,
    related_agents: bool,
    related_activities: bool,
) -> list[str]:
    keys = []
    if agent is not None:
        keys.append(key(f"{'related' if related_agents else 'direct'} agent", _identity("agent", agent)))
    if verb is not None:
        _check(IRI, "verb", verb)
        keys.append(key("verb", verb))
    if activity is not None:
        _check(IRI, "activity", activity)
        keys.append(key(f"{'related' if related_activities else 'direct'} activity", activity))
    if registration is not None:
        _check(UUID, "registration", registration)
        keys.append(key("registration", registration.lower()))
    return keys


def _without(asked: Any, name: str) -> list[tuple[str, str]]:
    return [(each, value) for each, value in asked.multi_items() if each != name]


def _shown(stored: StoredStatement, form: str, languages: str) -> Json:
    if form == "ids":
        return dict(shortened(stored.body))
    return dict(in_language(stored.body, languages)) if form == "canonical" else stored.body


# --- documents ------------------------------------------------------------------------------------------------------


async def _read_document(
    session: Read, user: CurrentUser, place: "Place", document_id: str | None, since: str | None
) -> Response:
    shelf = place.on((await statements.machine_of(session, user)).unit_id)
    if document_id is None:
        return _answer(await documents.list_ids(session, shelf, _since("since", since)))
    if since is not None:
        raise StatementQueryInvalid(place="since", why="is for lists")
    found = await documents.read(session, shelf, document_id)
    headers = {**_always(), "ETag": f'"{found.etag}"', "Last-Modified": format_datetime(found.stored_at, usegmt=True)}
    headers |= {"X-Content-Type-Options": "nosniff", "Content-Type": found.content_type}
    return Response(found.data, headers=headers)


async def _save_document(
    db: Db, user: CurrentUser, request: Request, place: "Place", document_id: str, condition: Condition
) -> Response:
    kind, data = request.headers.get("content-type", "application/octet-stream"), await request.body()
    if kind.startswith("application/json"):
        try:
            json.loads(data)
        except ValueError as error:
            raise DocumentNotJson from error
    async with db.write() as session:
        shelf = place.on((await statements.machine_of(session, user)).unit_id)
        await documents.save(session, shelf, document_id, kind, data, condition, merges=request.method == "POST")
    return _done()


class Place:
    """What documents are about and whose they are, as the request says."""

    def __init__(self, kind: str, about: str = "", agent: str = "", registration: str = "") -> None:
        self._parts = (kind, about, agent, registration)

    def on(self, unit_id: str) -> Shelf:
        return Shelf(unit_id, *self._parts)


async def _state(
    activity_id: Annotated[Text, Query(alias="activityId")], agent: Text, registration: Optional = None
) -> Place:
    _check(IRI, "activityId", activity_id)
    if registration is not None:
        _check(UUID, "registration", registration)
    return Place("state", activity_id, _identity("agent", agent), (registration or "").lower())


async def _activity_profile(activity_id: Annotated[Text, Query(alias="activityId")]) -> Place:
    _check(IRI, "activityId", activity_id)
    return Place("activity profile", activity_id)


async def _agent_profile(agent: Text) -> Place:
    return Place("agent profile", agent=_identity("agent", agent))


_SAVING = (*_READING, DocumentNotJson, DocumentExists, DocumentChanged)


def _none() -> None: ...


def _add_documents(path: str, name: str, place: Any, id_name: str, *, removes_all: bool) -> None:
    async def read(
        *, session: AsyncSession, user: User, place: Place, document_id: str | None = None, since: str | None = None
    ) -> Response:
        return await _read_document(session, user, place, document_id, since)

    async def save(
        *, db: Database, user: User, request: Request, place: Place, document_id: str, condition: Condition
    ) -> Response:
        return await _save_document(db, user, request, place, document_id, condition)

    async def remove(
        *, session: AsyncSession, user: User, place: Place, condition: Condition, document_id: str | None = None
    ) -> Response:
        shelf = place.on((await statements.machine_of(session, user)).unit_id)
        if document_id is None:
            await documents.remove_all(session, shelf)
        else:
            await documents.remove(session, shelf, document_id, condition)
        return _done()

    needed: Any = Annotated[str, Query(alias=id_name, min_length=1, max_length=2000)]
    maybe: Any = Annotated[str | None, Query(alias=id_name, default_factory=_none, min_length=1, max_length=2000)]
    since: Any = Annotated[str | None, Query(default_factory=_none)]
    common = {"user": CurrentUser, "place": Annotated[Place, Depends(place)]}
    reading = {"session": Read, **common, "document_id": maybe, "since": since}
    saving = {"db": Db, "request": Request, **common, "document_id": needed, "condition": Conditional}
    removing = {"session": Write, **common, "condition": Conditional, "document_id": maybe if removes_all else needed}
    for verb, endpoint in (("get", read), ("put", save), ("delete", remove)):
        endpoint.__name__ = f"{verb}_{name}"
    _get(path, errors=_READING, **_XAPI)(with_parameters(read, reading, Response))
    with_parameters(save, saving, Response)
    routes.put(path, access=_WRITE, status_code=204, errors=_SAVING, **_XAPI)(save)
    merging: dict[str, Any] = {"operation_id": f"learning_post_{name}", **_XAPI}
    routes.post(path, access=_WRITE, status_code=204, errors=_SAVING, **merging)(save)
    with_parameters(remove, removing, Response)
    routes.delete(path, access=_WRITE, status_code=204, errors=[*_READING, DocumentChanged], **_XAPI)(remove)


_add_documents("/activities/state", "state", _state, "stateId", removes_all=True)
_add_documents("/activities/profile", "activity_profile", _activity_profile, "profileId", removes_all=False)
_add_documents("/agents/profile", "agent_profile", _agent_profile, "profileId", removes_all=False)


# --- what is known --------------------------------------------------------------------------------------------------


@_get("/activities", errors=_READING, **_XAPI)
async def get_activity(
    session: Read, user: CurrentUser, activity_id: Annotated[Text, Query(alias="activityId")]
) -> Response:
    _check(IRI, "activityId", activity_id)
    return _answer(await statements.show_activity(session, await statements.reader_of(session, user), activity_id))


@_get("/agents", errors=_READING, **_XAPI)
async def get_agent(session: Read, user: CurrentUser, agent: Text) -> Response:
    reader = await statements.reader_of(session, user)
    return _answer(await statements.show_person(session, reader, _agent("agent", agent)))


@_get("/about", access=PUBLIC, response_class=Response)
async def about() -> Response:
    """Which versions are spoken here."""
    return _answer({"version": [VERSION]})
