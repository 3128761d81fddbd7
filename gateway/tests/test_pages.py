"""The client, the documentation, and the gateway's own addresses."""

import json
import os
from pathlib import Path

import pytest
from starlette.responses import Response

from kit import logs

from .conftest import Start


@pytest.mark.parametrize("path", ["/", "/concerns", "/concerns/0190aaaa-0000-7000-8000-000000000000", "/index.html"])
async def test_every_address_of_the_client_is_its_index(start: Start, dist: Path, path: str) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.get(path)
    assert response.status_code == 200
    assert "同心" in response.text
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/concerns", 200),
        ("/concerns/", 200),
        ("/concerns/0190aaaa", 200),
        ("/concerns/0190aaaa/receipt", 200),
        ("/concern", 404),
        ("/concerns/0190aaaa/other", 404),
        ("/wp-admin", 404),
    ],
)
async def test_an_address_the_client_does_not_know_is_its_page_as_404(
    start: Start, dist: Path, path: str, status: int
) -> None:
    (dist / "addresses.json").write_text('["/", "/concerns", "/concerns/$caseId", "/concerns/$caseId/receipt"]')
    platform = start()
    async with platform.client(None) as client:
        etag = (await client.get("/")).headers["etag"]
        response = await client.get(path, headers={"If-None-Match": etag if status == 404 else "x"})
    assert response.status_code == status
    assert "同心" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in response.headers["content-security-policy"]


async def test_archives_of_elections_come_from_their_service_and_pages_from_the_client(
    start: Start, dist: Path
) -> None:
    platform = start(more={"voting": Response("archive")})
    async with platform.client(None) as client:
        for path in ("/elections", "/elections/0190aaaa", "/elections/0190aaaa/roll", "/elections/0190aaaa/board"):
            assert "同心" in (await client.get(path)).text
        for name in ("Tx3y.bel", "proofs.json", "accepted.json", "election.json"):
            assert (await client.get(f"/elections/Tx3y/{name}")).text == "archive"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/x", "/api/v1/grievances"])
async def test_below_api_there_are_no_pages(start: Start, dist: Path, path: str) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_pages_allow_no_inline_scripts_and_no_frames(start: Start, dist: Path) -> None:
    platform = start()
    async with platform.client(None) as client:
        headers = (await client.get("/")).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]


async def test_hashed_assets_are_kept_for_good_and_sent_compressed(start: Start, dist: Path) -> None:
    platform = start()
    async with platform.client(None) as client:
        brotli = await client.send(
            client.build_request("GET", "/assets/index-Bx12cd_9.js", headers={"Accept-Encoding": "gzip, br"}),
            stream=True,
        )
        assert b"".join([piece async for piece in brotli.aiter_raw()]) == b"brotli"
        plain = await client.get("/assets/index-Bx12cd_9.js", headers={"Accept-Encoding": "identity"})
    assert brotli.headers["content-encoding"] == "br"
    assert "accept-encoding" in brotli.headers["vary"].lower()
    assert "immutable" in brotli.headers["cache-control"]
    assert plain.text.startswith("console.log")


async def test_a_service_worker_is_always_asked_for_and_unchanged_files_are_not_sent_again(
    start: Start, dist: Path
) -> None:
    platform = start()
    async with platform.client(None) as client:
        response = await client.get("/sw.js")
        again = await client.get("/sw.js", headers={"If-None-Match": response.headers["etag"]})
    assert response.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ('"{}"', 304),
        ('W/"{}"', 304),  # nginx and HAProxy, where they compress
        ('"{}-gzip"', 304),  # Apache: mod_deflate
        ('"{}-br"', 304),  # Apache: mod_brotli
        ('W/"{}-gzip"', 304),
        ('"{}--gzip"', 304),  # Jetty
        ('"{};br"', 304),
        ('"other", W/"{}"', 304),
        ('"other","{}-gzip"', 304),
        ("*", 304),
        ('"other"', 200),
        ('"{}-other"', 200),
        ('"x{}"', 200),
        ("{}", 200),
        ('"', 200),
        ("", 200),
    ],
)
@pytest.mark.parametrize("path", ["/sw.js", "/", "/concerns/1"])
async def test_a_tag_is_known_again_however_a_proxy_changed_it(
    start: Start, dist: Path, path: str, sent: str, status: int
) -> None:
    async with start().client(None) as client:
        tag = (await client.get(path)).headers["etag"].strip('"')
        again = await client.get(path, headers={"If-None-Match": sent.format(tag)})
    assert again.status_code == status
    assert bool(again.content) == (status == 200)


async def test_a_range_of_another_version_is_not_joined_to_this_one(start: Start, dist: Path) -> None:
    async with start().client(None) as client:
        part = await client.get("/sw.js", headers={"Range": "bytes=3-9"})
        assert (part.status_code, part.text) == (206, "service")
        for known in ('"other"', "Wed, 21 Oct 2015 07:28:00 GMT"):
            whole = await client.get("/sw.js", headers={"Range": "bytes=3-9", "If-Range": known})
            assert (whole.status_code, whole.text) == (200, "// service worker")


async def test_what_makes_it_installable_is_named_as_such(start: Start, dist: Path) -> None:
    """Nothing guesses types here (nosniff)."""
    async with start().client(None) as client:
        assert (await client.get("/manifest.webmanifest")).headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//secret.txt",
        "/%00/secret.txt",
        "/....//secret.txt",
        "/assets/..;/secret.txt",
    ],
)
async def test_no_path_leads_out_of_the_client(start: Start, dist: Path, path: str) -> None:
    platform = start()
    answer = await platform.raw(f"GET {path}")
    assert answer.split(b" ")[1] in (b"404", b"400")
    assert b"secret" not in answer


async def test_link_out_of_the_folder_is_not_followed(start: Start, dist: Path) -> None:
    (dist / "link.txt").symlink_to(dist.parent / "secret.txt")
    platform = start()
    async with platform.client(None) as client:
        assert (await client.get("/link.txt")).status_code == 404


@pytest.mark.parametrize("path", ["/missing.js", "/assets/gone-12345678.js", "/assets/x"])
async def test_missing_file_is_missing_not_the_index(start: Start, dist: Path, path: str) -> None:
    platform = start()
    async with platform.client(None) as client:
        assert (await client.get(path)).status_code == 404


async def test_new_build_is_served_without_a_restart(start: Start, dist: Path) -> None:
    platform = start()
    async with platform.client(None) as client:
        await client.get("/")
        (dist / "index.html").unlink()  # as a build does: a reader of the old file reads it to its end
        (dist / "index.html").write_text("<!doctype html><title>a longer new build</title>")
        os.utime(dist / "index.html", (2_000_000_000, 2_000_000_000))
        assert "a longer new build" in (await client.get("/")).text


async def test_without_a_built_client_the_api_still_works(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/api/v1/grievances/echo")).status_code == 200


async def test_pages_are_only_read(start: Start, dist: Path) -> None:
    platform = start()
    async with platform.client(None) as client:
        for path in ("/", "/livez", "/api/docs"):
            answer = await client.post(path)
            assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
            asked = await client.options(path)
            assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
            assert not any(name.startswith("access-control-") for name in asked.headers)


async def test_documentation_needs_nothing_from_elsewhere(start: Start) -> None:
    platform = start()
    async with platform.client(None) as client:
        page = await client.get("/api/docs")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "<script>" not in page.text
        assert "http://" not in page.text
        assert "https://" not in page.text
        wanted = [part.split('"')[0] for part in page.text.replace('src="', 'href="').split('href="')[1:]]
        for path in wanted:
            assert (await client.get(path)).status_code == 200, path
        assert (await client.get("/api/docs/nothing.js")).status_code == 404


async def test_health_needs_no_service(start: Start) -> None:
    platform = start()
    for server in platform.servers.values():
        server.stop().result(5)
    async with platform.client(None) as client:
        assert (await client.get("/livez")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).status_code == 200


async def test_metrics_count_without_naming_anybody(start: Start) -> None:
    platform = start()
    async with platform.client() as client:
        await client.get("/api/v1/grievances/echo?q=王芳")
        await client.get("/api/v1/grievances/cases/0190aaaa-0000-7000-8000-000000000000")
        text = (await client.get("/metrics")).text
    assert 'tongxin_gateway_requests_total{status="200",upstream="grievances"} 1.0' in text
    assert 'tongxin_gateway_session_swaps_total{outcome="swapped"} 1.0' in text
    assert "0190aaaa" not in text
    assert "127.0.0.1" not in text


async def test_metrics_are_not_for_everybody(start: Start) -> None:
    platform = start(metrics_from="10.1.0.0/16")
    async with platform.client(None) as client:
        assert (await client.get("/metrics")).status_code == 404


@pytest.mark.parametrize(("trusted", "status"), [("", 404), ("127.0.0.1/32", 200)])
async def test_metrics_are_closed_where_everybody_has_the_proxys_address(
    start: Start, trusted: str, status: int
) -> None:
    platform = start(public_origin="https://tongxin.example.com", trusted_proxies=trusted)
    async with platform.client(None) as client:
        assert (await client.get("/metrics")).status_code == status


async def test_metrics_are_open_to_whom_the_operator_names(start: Start) -> None:
    platform = start(public_origin="https://tongxin.example.com", metrics_from="127.0.0.0/8")
    async with platform.client(None) as client:
        assert (await client.get("/metrics")).status_code == 200


async def test_logs_name_no_path_no_address_and_no_session(start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    platform = start(upstream_timeout=0.1, rate_per_session="5/minute")
    marked = "0190aaaa-0000-7000-8000-00000000abcd"
    async with platform.client() as client:
        for path in (f"cases/{marked}", "hang", f"echo?q={marked}", "crash", "echo", "echo"):
            await client.get(f"/api/v1/grievances/{path}", headers={"User-Agent": marked})
        await client.post(f"/api/v1/grievances/{marked}", content=marked)
    logged = "".join(capfd.readouterr())
    assert "upstream_timeout" in logged
    for telling in (marked, platform.session, "token-1", "127.0.0.1"):
        assert telling not in logged


async def test_websocket_is_declined() -> None:
    from gateway import Gateway

    sent = []

    async def send(message: object) -> None:
        sent.append(message)

    await Gateway({"identity": "http://127.0.0.1:1"})({"type": "websocket"}, send, send)  # type: ignore[arg-type]
    assert json.dumps(sent) == '[{"type": "websocket.close", "code": 1008}]'
