import asyncio
import gc
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import IntegrityError
from starlette.types import Receive, Scope, Send

from kit import logs, trace
from kit.metrics import Metrics

SECRET = "E0001-wang-canary"


def app_with_routes() -> FastAPI:
    app = FastAPI()
    routes = APIRouter(prefix="/api/v1/grievances")

    @routes.get("/cases/{case_id}")
    async def read_case(case_id: str, request: Request) -> dict[str, str]:
        return {"request_id": request.state.request_id, "trace": trace.current.get()}

    @routes.post("/cases/{case_id}/reply")
    async def reply(case_id: str) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise IntegrityError("INSERT INTO member", {"number": SECRET}, Exception(SECRET)) from error

    @routes.get("/stream")
    async def stream() -> StreamingResponse:
        async def events() -> AsyncIterator[str]:
            yield "data: 1\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    @app.get("/livez")
    async def livez() -> None: ...

    app.include_router(routes)
    return app


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("grievances")


@pytest.fixture
async def caller(metrics: Metrics, written: "Written") -> AsyncIterator[httpx.AsyncClient]:
    app = app_with_routes()
    app.add_middleware(logs.AccessLog, service="grievances", metrics=metrics)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


class Written:
    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def text(self) -> str:
        return self._capture.readouterr().err


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """What is logged from now on; afterwards logging is as before."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    logs.configure("INFO")
    logs.configure("INFO")  # a second application in the process
    yield Written(capsys)
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


async def test_a_request_is_logged_by_its_template_only(caller: httpx.AsyncClient, written: Written) -> None:
    path = f"/api/v1/grievances/cases/{SECRET}"
    headers = {"authorization": f"Bearer {SECRET}", "user-agent": SECRET, "x-tongxin-session": SECRET}
    answer = await caller.get(path, params={"q": SECRET}, headers=headers)
    text = written.text()
    assert SECRET not in text
    (line,) = lines(text)
    assert line.pop("duration_ms") >= 0
    assert line.pop("at")
    assert line == {
        "event": "request",
        "level": "info",
        "service": "grievances",
        "method": "GET",
        "route": "/api/v1/grievances/cases/{case_id}",
        "status": 200,
        "request_id": answer.headers["x-request-id"],
    }
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_a_path_nobody_serves_is_logged_as_unmatched(
    caller: httpx.AsyncClient, written: Written, metrics: Metrics
) -> None:
    await caller.get(f"/{SECRET}")
    await caller.request(SECRET[:5], "/api/v1/grievances/stream")
    text = written.text()
    assert SECRET[:5] not in text
    assert [(line["method"], line["route"], line["status"]) for line in lines(text)] == [
        ("GET", "unmatched", 404),
        ("OTHER", "/api/v1/grievances/stream", 405),
    ]
    assert SECRET[:5] not in metrics.render().decode()


async def test_a_failure_is_logged_by_class_and_place_without_its_message(
    caller: httpx.AsyncClient, written: Written
) -> None:
    answer = await caller.post(f"/api/v1/grievances/cases/{SECRET}/reply", content=SECRET)
    assert answer.status_code == 500
    text = written.text()
    assert SECRET not in text
    failed, request = lines(text)
    assert failed["error"] == "IntegrityError from KeyError"
    assert failed["trace"][-1].endswith(" reply")
    assert failed["route"] == "/api/v1/grievances/cases/{case_id}/reply"
    assert request["status"] == 500
    assert failed["request_id"] == request["request_id"]


@pytest.mark.parametrize(
    ("given", "kept"), [("0af7651916cd43dd8448eb211c80319c", True), ("short", False), ("a b\tc" * 4, False)]
)
async def test_a_request_id_of_the_gateway_is_kept(caller: httpx.AsyncClient, given: str, kept: bool) -> None:
    answer = await caller.get("/api/v1/grievances/cases/1", headers={"x-request-id": given})
    assert (answer.headers["x-request-id"] == given) is kept


async def test_a_trace_goes_on_into_the_service(caller: httpx.AsyncClient) -> None:
    theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = await caller.get("/api/v1/grievances/cases/1", headers={"traceparent": theirs})
    assert answer.json()["trace"].split("-")[1] == theirs.split("-")[1]


async def test_probes_are_not_logged_while_they_succeed(caller: httpx.AsyncClient, written: Written) -> None:
    await caller.get("/livez")
    assert written.text() == ""


async def test_requests_are_measured(caller: httpx.AsyncClient, metrics: Metrics) -> None:
    for _ in range(3):
        await caller.get("/api/v1/grievances/stream")
    labels = 'method="GET",route="/api/v1/grievances/stream",status="200"'
    assert f"tongxin_http_request_duration_seconds_count{{{labels}}} 3.0" in metrics.render().decode()


async def test_a_request_in_another_keeps_its_own_id(written: Written) -> None:
    """The standalone gateway calls the services' applications within its own request."""
    inner = logs.AccessLog(app_with_routes(), "grievances")

    async def forward(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope, "headers": [], "state": {}}, receive, send)
        logs.log.info("afterwards")

    outer = logs.AccessLog(forward, "gateway")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(outer), base_url="http://test") as client:
        await client.get("/api/v1/grievances/cases/1")
    first, afterwards, second = lines(written.text())
    assert (first["service"], second["service"]) == ("grievances", "gateway")
    assert afterwards["request_id"] == second["request_id"] != first["request_id"]


def test_libraries_log_in_the_same_form_and_without_messages_of_exceptions(written: Written) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    logging.getLogger("uvicorn.access").info(f"GET /cases/{SECRET}")
    logging.getLogger("uvicorn.error").info("started")
    text = written.text()
    assert SECRET not in text
    failed, started = lines(text)
    assert (failed["event"], failed["error"], failed["level"]) == (
        "Exception in ASGI application",
        "ValueError",
        "error",
    )
    assert (started["event"], started["logger"]) == ("started", "uvicorn.error")


async def test_a_task_that_nobody_waited_for_does_not_tell_its_message(written: Written) -> None:
    async def fail() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    text = written.text()
    assert SECRET not in text
    [line] = lines(text)
    assert (line["event"], line["error"], line["logger"]) == (
        "Task exception was never retrieved",
        "ValueError",
        "asyncio",
    )


def test_a_group_of_errors_names_its_members(written: Written) -> None:
    logs.log.error("failed", exc_info=ExceptionGroup(SECRET, [ValueError(SECRET), TypeError(SECRET)]))
    text = written.text()
    assert SECRET not in text
    assert lines(text)[0]["error"] == "ExceptionGroup(ValueError, TypeError)"


def test_what_json_cannot_hold_is_logged_by_its_type(written: Written) -> None:
    logs.log.info("odd", value=object())
    assert lines(written.text())[0]["value"] == "object"
