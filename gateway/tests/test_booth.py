"""Where ballots are cast: no session, nothing of who asks, and not a word written down."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from kit import logs

from .conftest import Start

BALLOTS = "/api/v1/voting/boards/fCnn4iFotb8vFL/ballots"
BOOTH = "http://vote.example.com"
AT_BOOTH = {"Host": "vote.example.com"}


class Voting:
    """Answers with what it was shown, or 503 where a test asks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if request.url.path.endswith("/fail/ballots"):
            await JSONResponse({}, 503)(scope, receive, send)
            return
        body = (await request.body()).decode()
        seen: dict[str, Any] = {"path": request.url.path, "headers": dict(request.headers), "body": body}
        await JSONResponse({**seen, "client": scope["client"]}, headers={"Set-Cookie": "a=b"})(scope, receive, send)


@pytest.mark.parametrize("headers", [{}, AT_BOOTH])
async def test_a_ballot_goes_on_without_who_sent_it(start: Start, headers: dict[str, str]) -> None:
    """At either origin, and with all that a browser or a curious proxy adds."""
    platform = start("in_memory", more={"voting": Voting()}, booth_origin=BOOTH)
    telling = {
        "Authorization": "Bearer aa.bb.cc",
        "Referer": "http://127.0.0.1/elections/1",
        "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "User-Agent": "old phone",
        "X-Request-Id": "0123456789",
    }
    async with platform.client() as client:
        answer = await client.post(BALLOTS, content=b"{}", headers={**telling, **headers})
    seen = answer.json()
    assert (answer.status_code, seen["body"], seen["client"]) == (200, "{}", None)
    assert set(seen["headers"]) <= {"accept", "content-length", "content-type", "host"}
    assert "set-cookie" not in answer.headers
    assert platform.identity.swaps == []


async def test_nothing_is_written_of_it(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor of one that is refused or fails. A service that gives no answer is named as ever, without the route."""
    platform = start("in_memory", more={"voting": Voting()}, body_limit=1000)
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    before = platform.gateway.metrics.render([])
    async with platform.client(None) as client:
        assert (await client.post(BALLOTS, content=b"{}")).status_code == 200
        assert (await client.post(BALLOTS, content=b"{" * 1001)).status_code == 413
        assert (await client.post("/api/v1/voting/boards/fail/ballots", content=b"{}")).status_code == 503
        assert (await client.get("/api/v1/voting/boards/x/trackers", params={"tracker": "t"})).status_code == 200
    logs.configure("ERROR")
    events = [json.loads(line)["event"] for line in written.getvalue().splitlines()]
    assert [each for each in events if "shutdown" not in each] == []  # of servers of tests before
    assert platform.gateway.metrics.render([]) == before


async def test_the_booth_has_one_page_and_what_it_asks(start: Start, dist: Path) -> None:
    (dist / "vote.html").write_text("<!doctype html><title>投票</title>")
    platform = start("in_memory", more={"voting": Voting()}, booth_origin=BOOTH)
    async with platform.client(headers=AT_BOOTH) as client:
        for path in ("/", "/vote.html"):
            page = await client.get(path)
            assert (page.status_code, "投票" in page.text) == (200, True)
            assert "set-cookie" not in page.headers
        assert (
            await client.get("/assets/index-Bx12cd_9.js", headers={"Accept-Encoding": "identity"})
        ).status_code == 200
        archive = await client.get("/elections/fCnn4iFotb8vFL/fCnn4iFotb8vFL.bel", headers={"Range": "bytes=5-"})
        assert archive.json()["headers"]["range"] == "bytes=5-"
        for path in (
            "/api/v1/identity/me",
            "/api/v1/voting/elections",
            "/elections/x/roll",
            "/index.html",
            "/api/docs",
            "/metrics",
        ):
            assert (await client.get(path)).status_code == 404, path
        assert (await client.post("/api/v1/identity/sessions", json={})).status_code == 404
    assert json.dumps(platform.identity.swaps) == "[]"


async def test_an_address_that_floods_the_booth_is_stopped_without_a_word(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = start("in_memory", more={"voting": Voting()}, booth_origin=BOOTH, rate_ballots="2/minute")
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    async with platform.client(headers=AT_BOOTH) as client:
        answers = [await client.post(BALLOTS, content=b"{}") for _ in range(3)]
        board = await client.get("/api/v1/voting/boards/fCnn4iFotb8vFL")
    logs.configure("ERROR")
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert board.status_code == 200
    assert [line for line in written.getvalue().splitlines() if "shutdown" not in line] == []
    assert {kind: len(who) for kind, who in platform.gateway._rates._own._windows} == {"ballot": 32, "board": 32}


@pytest.mark.parametrize(("origin", "status"), [(BOOTH, 302), ("", 200)])
async def test_the_page_is_at_the_origin_without_a_cookie_where_there_is_one(
    start: Start, dist: Path, origin: str, status: int
) -> None:
    (dist / "vote.html").write_text("<!doctype html><title>投票</title>")
    platform = start("in_memory", more={"voting": Voting()}, booth_origin=origin)
    async with platform.client(None) as client:
        answer = await client.get("/vote.html")
    assert (answer.status_code, answer.headers.get("location")) == (status, f"{origin}/" if origin else None)
