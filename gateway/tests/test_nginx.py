"""The shipped nginx example (deploy/nginx/tongxin.conf), run by a real nginx before a real gateway."""

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from gateway.server import OPTIONS

from .conftest import SESSION, Platform, Start

EXAMPLE = Path(__file__).parents[2] / "deploy/nginx/tongxin.conf"
NAME = "tongxin.example.com"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""
pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed (Debian: apt-get install nginx-light)")


class Front(NamedTuple):
    """nginx as browsers meet it."""

    platform: Platform
    https: int
    http: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.https}"

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(verify=self.trust, local_address=address)
        named = {"Host": NAME, "Cookie": f"__Host-tongxin={SESSION}", **headers}
        return httpx.AsyncClient(transport=transport, base_url=self.url, headers=named, timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def front(start: Start, tmp_path: Path, certificate: Path) -> Iterator[Callable[..., Front]]:
    running: list[subprocess.Popen[bytes]] = []

    def build(gzip: str = "", **settings: Any) -> Front:
        platform = start(public_origin=f"https://{NAME}", trusted_proxies="127.0.0.1", **settings)
        http, https = free_port(), free_port()
        site = EXAMPLE.read_text()
        for there, here in {
            "listen [::]:80;": "",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{http};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
            "server 127.0.0.1:8000;": f"server {platform.url.removeprefix('http://')};",
            "/etc/ssl/tongxin": str(certificate),
        }.items():
            assert there in site
            site = site.replace(there, here)
        temporary = "".join(
            f"{each}_temp_path {tmp_path}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        file = tmp_path / "nginx.conf"
        file.write_text(
            f"daemon off;\nmaster_process off;\npid {tmp_path}/pid;\nerror_log stderr;\n"
            f"events {{}}\nhttp {{ access_log off;\n{temporary}{gzip}\n{site} }}\n"
        )
        log = (tmp_path / "nginx.log").open("wb")
        process = subprocess.Popen([NGINX, "-p", tmp_path, "-c", file], stderr=log)
        running.append(process)
        end = time.monotonic() + 20
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", https)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail((tmp_path / "nginx.log").read_text())
            time.sleep(0.05)
        trust = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
        return Front(platform, https, http, trust)

    yield build
    for process in running:
        process.terminate()
        process.wait(20)


async def test_http_leads_to_https_and_https_is_remembered(front: Callable[..., Front]) -> None:
    at = front()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{at.http}/cases?open=1", headers={"Host": "other.example.com"})
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/cases?open=1")
    async with at.client() as client:
        answer = await client.get("/api/v1/grievances/echo")
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert len(answer.headers.get_list("strict-transport-security")) == 1


async def test_a_client_is_counted_by_its_own_address_whatever_it_says_of_itself(front: Callable[..., Front]) -> None:
    at = front(rate_per_address="4/minute")
    spoofs = [
        {"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.1.{number}", "X-Real-IP": f"10.0.2.{number}"}
        for number in range(6)
    ]
    async with at.client("127.0.0.2") as client:
        statuses = [(await client.get("/api/v1/grievances/echo", headers=spoof)).status_code for spoof in spoofs]
    assert statuses == [200] * 4 + [429] * 2
    async with at.client("127.0.0.3") as client:
        assert (await client.get("/api/v1/grievances/echo")).status_code == 200, "another client"


async def test_signing_in_sets_a_cookie_that_only_https_carries(front: Callable[..., Front]) -> None:
    at = front()
    own = {"X-Tongxin": "1", "Origin": f"https://{NAME}"}
    async with at.client(**own) as client:
        answer = await client.post("/api/v1/identity/sessions", json={})
        assert answer.status_code == 201, answer.text
        [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-tongxin=")]
        assert "Secure" in cookie
        stranger = await client.post("/api/v1/identity/sessions", json={}, headers={"Origin": "https://evil.example"})
        assert (stranger.status_code, stranger.json()["code"]) == (403, "origin_refused")


async def test_a_version_survives_compression_on_the_way_there_and_back(front: Callable[..., Front]) -> None:
    """gzip makes `"3"` weak; what the client sends back is what services take (kit's `If-Match`)."""
    at = front(gzip="gzip on; gzip_min_length 1; gzip_proxied any; gzip_types application/json;")
    async with at.client(**{"Accept-Encoding": "gzip", "X-Tongxin": "1", "Origin": f"https://{NAME}"}) as client:
        answer = await client.get("/api/v1/grievances/tagged")
        assert answer.headers["content-encoding"] == "gzip"
        tag = answer.headers["etag"]
        assert tag in ('"3"', 'W/"3"')
        sent = await client.post("/api/v1/grievances/echo", json={}, headers={"If-Match": tag})
        assert dict(sent.json()["headers"])["if-match"] == tag


async def test_live_updates_come_as_they_happen(front: Callable[..., Front]) -> None:
    at = front()
    async with (
        at.client(Accept="text/event-stream") as client,
        asyncio.timeout(10),
        client.stream("GET", "/api/v1/grievances/stream") as answer,
    ):
        pieces = answer.aiter_text()
        assert "data:" in await anext(pieces), "the service waits for `go_on` before the second"
        at.platform.grievances.go_on.set()
        assert "data:" in await anext(pieces)


@pytest.mark.parametrize("expect", [{}, {"Expect": "100-continue"}])
async def test_an_upload_of_the_largest_size_passes(front: Callable[..., Front], expect: dict[str, str]) -> None:
    at = front()
    own = {"X-Tongxin": "1", "Origin": f"https://{NAME}", "Content-Type": "multipart/form-data; boundary=x", **expect}
    async with at.client(**own) as client:
        answer = await client.post("/api/v1/grievances/upload", content=b"x" * (25 * 1024 * 1024))
        assert answer.json() == {"received": 25 * 1024 * 1024}
        answer = await client.post("/api/v1/grievances/upload", content=b"x" * (26 * 1024 * 1024 - 10))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_nginx_lets_go_of_an_idle_connection_before_the_gateway_closes_it() -> None:
    """Otherwise a write that goes out at that moment is answered 502 by nginx."""
    given = re.search(r"keepalive_timeout (\d+)s", EXAMPLE.read_text())
    assert given
    assert int(given[1]) < OPTIONS["timeout_keep_alive"]


async def test_headers_stay_whole(front: Callable[..., Front]) -> None:
    at = front()
    async with at.client(**{"Accept-Language": "en", "X-Tongxin-User": "admin"}) as client:
        answer = await client.get("/api/v1/grievances/echo?a=%2F&b=%E5%A4%9C")
        told = answer.json()
        assert told["query"] == "a=%2F&b=%E5%A4%9C"
        headers = dict(told["headers"])
        assert headers["accept-language"] == "en"
        assert not {"x-forwarded-for", "forwarded", "x-tongxin-user", "cookie"} & headers.keys()
        for path in ("/.well-known/jwks.json", "/livez"):
            assert (await client.get(path)).status_code == 200
