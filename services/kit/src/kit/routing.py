"""Routes of one noun. Access is declared with each; so are the errors it may answer, for the API description."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from inspect import Parameter, Signature
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar, get_type_hints

from fastapi import APIRouter, Depends, Header, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from kit.auth import PUBLIC, Access
from kit.db import Write
from kit.idempotency import HEADER, IdempotencyKeyMalformed, IdempotencyKeyReused, IdempotentRoute
from kit.problems import Problem, Unavailable
from kit.request_problems import (
    InvalidInput,
    JsonMalformed,
    JsonNotUtf8,
    JsonNumberTooLong,
    JsonTooDeep,
    MalformedRequest,
    TooLarge,
    UnknownParameter,
)
from kit.texts import Language, negotiate
from kit.versions import IfMatch, StaleVersion, VersionMalformed, VersionRequired

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
JSON_PROBLEMS = (JsonMalformed, JsonNotUtf8, JsonTooDeep, JsonNumberTooLong)


class Refusals(NamedTuple):
    """The form in which routes answer a problem."""

    media_type: str
    schema: Mapping[str, Any]
    answer: Callable[[Problem, str | None], Response]
    """Given `Accept-Language`."""
    statuses: Mapping[int, int] = MappingProxyType({})
    """Instead of those that the standard does not know."""


PROBLEM_DETAILS = Refusals(
    "application/problem+json",
    {"$ref": "#/components/schemas/Problem"},
    lambda problem, accept: problem.response(accept),
)


async def _callers_language(
    accept_language: Annotated[str | None, Header(description="`zh-CN` (default) or `en`.")] = None,
) -> Language:
    return negotiate(accept_language)


CallersLanguage = Annotated[Language, Depends(_callers_language)]
"""For a route whose answer holds words."""


class GuardedRoute(APIRoute):
    """Asks who is calling before a byte of the body is read: FastAPI reads it before any dependency is asked, so a
    stranger's upload would lie in memory first. A query parameter nobody reads is refused, as unknown fields are."""

    access: ClassVar[Access]
    unseen: ClassVar[bool]
    refusals: ClassVar[Refusals]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer, access = super().get_route_handler(), self.access
        elsewhere = (params.Path, params.Header, params.Cookie)
        known = {each.alias for each in get_flat_params(self.dependant) if not isinstance(each.field_info, elsewhere)}

        async def admit_first(request: Request) -> Response:
            await access.admit(request)
            if request.scope["query_string"] and not known.issuperset(request.query_params):
                raise UnknownParameter(unknown=request.query_params.keys() - known, known=known)
            return await answer(request)

        return admit_first

    def implied(self, endpoint: Callable[..., Any]) -> list[type[Problem]]:
        """What it may answer because of what it takes in."""
        found: list[type[Problem]] = [UnknownParameter]
        if self.body_field:
            form = isinstance(self.body_field.field_info, params.Form)
            found += [TooLarge, MalformedRequest] if form else [TooLarge, MalformedRequest, *JSON_PROBLEMS]
        if IfMatch in get_type_hints(endpoint, include_extras=True).values():
            found += [VersionMalformed, VersionRequired, StaleVersion]
        return found


class Routes:
    """Paths under `/api/v1/<service>`, the same inside and behind the gateway."""

    def __init__(
        self, service: str, tag: str, *, prefix: str | None = None, refusals: Refusals = PROBLEM_DETAILS
    ) -> None:
        """`refusals`: for routes of a standard that has a form of errors of its own."""
        self.service = service
        self._refusals = refusals
        self.router = APIRouter(prefix=f"/api/v1/{service}" if prefix is None else prefix, tags=[tag])
        self.access: dict[tuple[str, str], Access] = {}
        """Who may come in, by method and full path."""

    def get(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._add("GET", path, access, **options)

    def head(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """For a standard that asks for it: the answer of `get` goes out without its body."""
        return self._add("HEAD", path, access, **options)

    def post(
        self, path: str, *, access: Access, idempotent: bool = False, **options: Any
    ) -> Callable[[Endpoint], Endpoint]:
        """`idempotent`: honours `Idempotency-Key`; the endpoint must take `session: Write`."""
        return self._add("POST", path, access, idempotent=idempotent, **options)

    def put(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._add("PUT", path, access, **options)

    def patch(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._add("PATCH", path, access, **options)

    def delete(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._add("DELETE", path, access, **options)

    def _add(
        self,
        method: str,
        path: str,
        access: Access,
        *,
        idempotent: bool = False,
        unseen: bool = False,
        errors: Iterable[type[Problem]] = (),
        openapi_extra: Mapping[str, Any] | None = None,
        operation_id: str = "",
        **options: Any,
    ) -> Callable[[Endpoint], Endpoint]:
        """`unseen`: neither log nor figures say that it was asked, nor when."""
        if not path.startswith("/") or path == "/":
            raise ValueError(f"{path!r}: needs a noun below /api/v1/{self.service}, or the gateway does not forward it")
        if "max_body_size" in options:
            raise ValueError("kit.app limits bodies; the framework's own limit answers in plain text")
        problems = [*access.problems(), InvalidInput, Unavailable, *errors]
        kinds: tuple[type[APIRoute], ...] = (GuardedRoute,)
        if idempotent:
            kinds = (GuardedRoute, IdempotentRoute)
            problems += [IdempotencyKeyMalformed, IdempotencyKeyReused]

        def register(endpoint: Endpoint) -> Endpoint:
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                operation_id=operation_id or f"{self.service}_{endpoint.__name__}",
                form_limits={"max_files": 1},  # of two, the framework would drop one without a word
                route_class_override=type(
                    "Route", kinds, {"access": access, "unseen": unseen, "refusals": self._refusals}
                ),
                openapi_extra={
                    "x-access": access.name,
                    **({} if access is PUBLIC else {"security": [{"bearer": []}]}),
                    **({"parameters": [HEADER]} if idempotent else {}),
                    **(openapi_extra or {}),
                },
                **options,
            )
            route = self.router.routes[-1]
            assert isinstance(route, GuardedRoute)
            if idempotent and Write not in get_type_hints(endpoint, include_extras=True).values():
                raise TypeError(f"{endpoint.__name__}: idempotent, so it must take `session: Write`")
            answers = document([*problems, *route.implied(endpoint)], self._refusals)
            route.responses = {**answers, **route.responses}
            self.access[method, self.router.prefix + path] = access
            return endpoint

        return register


def with_parameters(endpoint: Any, takes: Mapping[str, Any], answer: Any) -> Any:
    """The endpoint as FastAPI is to read it, where its types are known at run time only: parameter → type."""
    endpoint.__annotations__ = {**takes, "return": answer}
    parameters = [Parameter(key, Parameter.KEYWORD_ONLY, annotation=kind) for key, kind in takes.items()]
    endpoint.__signature__ = Signature(parameters, return_annotation=answer)
    return endpoint


def methods_at(routes: Iterable[Routes], path: str) -> set[str]:
    """What may be asked of an address."""
    found = [route for each in routes for route in each.router.routes if isinstance(route, APIRoute)]
    return {method for route in found if route.path_regex.match(path) for method in route.methods or ()}


def document(
    problems: Iterable[type[Problem]], refusals: Refusals = PROBLEM_DETAILS
) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses: for each status the codes that may come; of problem details each with its text as an
    example."""
    answers: dict[int | str, dict[str, Any]] = {}
    for problem in dict.fromkeys(problems):
        content: dict[str, Any] = {"schema": dict(refusals.schema)}
        empty = {"description": "", "content": {refusals.media_type: content}}
        answer = answers.setdefault(refusals.statuses.get(problem.status, problem.status), empty)
        code = problem.code()
        answer["description"] = f"{answer['description']}, {code}".lstrip(", ")
        if refusals.media_type == PROBLEM_DETAILS.media_type:
            answer["content"][refusals.media_type].setdefault("examples", {})[code] = {
                "summary": problem.title.en,
                "value": {
                    "type": f"urn:tongxin:problem:{code}",
                    "title": problem.title.zh,
                    "status": problem.status,
                    "detail": (problem.detail or problem.title).zh,
                    "code": code,
                },
            }
    return answers
