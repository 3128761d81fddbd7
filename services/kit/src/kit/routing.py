"""Routes of one noun. Access is declared with each; so are the errors it may answer, for the API description."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, ClassVar, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from kit.auth import PUBLIC, Access
from kit.errors import IdempotencyKeyReused, InvalidInput, Problem, Unavailable
from kit.idempotency import Claim, IdempotentRoute

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class GuardedRoute(APIRoute):
    """Asks who is calling before a byte of the body is read: FastAPI reads it before any dependency is asked, so a
    stranger's upload would lie in memory first."""

    access: ClassVar[Access]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer, access = super().get_route_handler(), self.access

        async def admit_first(request: Request) -> Response:
            await access.admit(request)
            return await answer(request)

        return admit_first


class Routes:
    """Paths under `/api/v1/<service>`, the same inside and behind the gateway."""

    def __init__(self, service: str, tag: str, *, prefix: str | None = None) -> None:
        self.service = service
        self.router = APIRouter(prefix=f"/api/v1/{service}" if prefix is None else prefix, tags=[tag])
        self.access: dict[tuple[str, str], Access] = {}
        """Who may come in, by method and full path."""

    def get(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._add("GET", path, access, **options)

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
        errors: Iterable[type[Problem]] = (),
        **options: Any,
    ) -> Callable[[Endpoint], Endpoint]:
        if not path.startswith("/") or path == "/":
            raise ValueError(f"{path!r}: needs a noun below /api/v1/{self.service}, or the gateway does not forward it")
        problems = [*access.problems(), InvalidInput, Unavailable, *errors]
        kinds: tuple[type[APIRoute], ...] = (GuardedRoute,)
        if idempotent:
            kinds = (GuardedRoute, IdempotentRoute)
            problems.append(IdempotencyKeyReused)

        def register(endpoint: Endpoint) -> Endpoint:
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                operation_id=f"{self.service}_{endpoint.__name__}",
                dependencies=[Claim] if idempotent else [],
                route_class_override=type("Route", kinds, {"access": access}),
                responses=document(problems),
                openapi_extra={"x-access": access.name, **({} if access is PUBLIC else {"security": [{"bearer": []}]})},
                **options,
            )
            self.access[method, self.router.prefix + path] = access
            return endpoint

        return register


def document(problems: Iterable[type[Problem]]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses: for each status the codes that may come, each with its text as an example."""
    answers: dict[int | str, dict[str, Any]] = {}
    for problem in dict.fromkeys(problems):
        answer = answers.setdefault(
            problem.status,
            {
                "description": "",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
                },
            },
        )
        code = problem.code()
        answer["description"] = f"{answer['description']}, {code}".lstrip(", ")
        answer["content"]["application/problem+json"]["examples"][code] = {
            "summary": problem.en,
            "value": {
                "type": f"urn:tongxin:problem:{code}",
                "title": problem.zh,
                "status": problem.status,
                "detail": problem.zh_detail or problem.zh,
                "code": code,
            },
        }
    return answers
