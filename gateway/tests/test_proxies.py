"""The examples of deploy/proxies, each run by the real proxy before a real gateway."""

import asyncio
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from gateway.server import OPTIONS
from kit import files
from kit.versions import IfMatch

from .conftest import SESSION, Platform, Start

EXAMPLES = Path(__file__).parents[2] / "deploy/proxies"
NAME = "tongxin.example.com"
COMPRESS = "compress pages, data and events; HAProxy compresses all that may be"
TYPES = "application/json text/event-stream"
ONE_EACH = "take a connection for each request, nginx with HTTP/1.0"
APPEND = "add the client's address to what it says of itself"


class Proxy(NamedTuple):
    program: str
    example: str
    here: dict[str, str]
    """What stands in the example, and what instead of it in a test."""
    around: str
    """The rest of the configuration, with the example in it."""
    command: tuple[str, ...]
    otherwise: dict[str, tuple[str, str]]
    """Other ways to set it up: in the place of the one, the other."""


NGINX = Proxy(
    program="nginx",
    example="nginx.conf",
    here={
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": "listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": "listen 127.0.0.1:{https} ssl http2;",
        "server 127.0.0.1:8000;": "server {gateway};",
        "/etc/ssl/tongxin": "{folder}",
    },
    around="daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
    "http {{\naccess_log off;\n"
    + "".join(f"{each}_temp_path {{folder}}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    + "{example}\n}}\n",
    command=("-p", "{folder}", "-c", "{folder}/configuration"),
    otherwise={
        COMPRESS: (
            "    location /",
            f"    gzip on; gzip_min_length 1; gzip_types {TYPES};\n    location /",
        ),
        ONE_EACH: ('proxy_http_version 1.1;\n        proxy_set_header Connection "";', ""),
        APPEND: ("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
    },
)
APACHE = Proxy(
    program="apache2",
    example="apache.conf",
    here={
        "<VirtualHost *:80>": "<VirtualHost 127.0.0.1:{http}>",
        "<VirtualHost *:443>": "<VirtualHost 127.0.0.1:{https}>",
        "http://127.0.0.1:8000/": "http://{gateway}/",
        "/etc/ssl/tongxin": "{folder}",
    },
    around="ServerRoot {folder}\nDefaultRuntimeDir {folder}\nPidFile {folder}/pid\nErrorLog {folder}/log\n"
    "ServerName localhost\nUser www-data\nGroup www-data\nListen 127.0.0.1:{http}\nListen 127.0.0.1:{https}\n"
    + "".join(
        f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so\n"
        for each in ("mpm_event", "authz_core", "alias", "headers", "filter", "deflate", "proxy", "proxy_http",
                     "socache_shmcb", "ssl", "http2")
    )
    + "{example}\n",
    command=("-X", "-f", "{folder}/configuration"),
    otherwise={
        COMPRESS: ("    SSLEngine on", f"    AddOutputFilterByType DEFLATE text/html {TYPES}\n    SSLEngine on"),
        ONE_EACH: (" ttl=60", " disablereuse=on"),
        APPEND: ("    RequestHeader unset X-Forwarded-For\n", ""),
    },
)  # fmt: skip
HAPROXY = Proxy(
    program="haproxy",
    example="haproxy.cfg",
    here={
        "bind :80": "bind 127.0.0.1:{http}",
        "bind :443": "bind 127.0.0.1:{https}",
        "server gateway 127.0.0.1:8000": "server gateway {gateway}",
        "/etc/ssl/tongxin": "{folder}",
    },
    around="{example}\n",
    command=("-f", "{folder}/configuration"),
    otherwise={
        COMPRESS: ("    option httpchk", "    compression algo gzip\n    option httpchk"),
        ONE_EACH: ("    option httpchk", "    option httpclose\n    option httpchk"),
        APPEND: ("    http-request set-header X-Forwarded-For %[src]\n", "    option forwardfor\n"),
    },
)


class Front(NamedTuple):
    """A proxy as browsers meet it."""

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
        return httpx.AsyncClient(transport=transport, base_url=self.url, headers=named, timeout=60)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def installed(program: str) -> str:
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") or ""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    parts = [(folder / name).read_text() for name in ("fullchain.pem", "privkey.pem")]
    (folder / "tongxin.pem").write_text("".join(parts))
    return folder


@pytest.fixture(params=[NGINX, APACHE, HAPROXY], ids=lambda proxy: proxy.program)
def front(
    request: pytest.FixtureRequest, start: Start, tmp_path: Path, certificate: Path
) -> Iterator[Callable[..., Front]]:
    proxy: Proxy = request.param
    program = installed(proxy.program)
    if not program:
        assert os.environ.get("CI") != "true", f"{proxy.program} is missing"
        pytest.skip(f"{proxy.program} is not installed (make test-sqlite installs it on Debian)")
    running: list[subprocess.Popen[bytes]] = []

    def build(*otherwise: str, **settings: Any) -> Front:
        platform = start(public_origin=f"https://{NAME}", trusted_proxies="127.0.0.1", **settings)
        http, https = free_port(), free_port()
        folder = tmp_path / "proxy"
        shutil.copytree(certificate, folder)
        places = {"http": http, "https": https, "gateway": platform.url.removeprefix("http://"), "folder": folder}
        example = (EXAMPLES / proxy.example).read_text()
        changes = {there: here.format(**places) for there, here in proxy.here.items()}
        for there, here in [*changes.items(), *(proxy.otherwise[way] for way in otherwise)]:
            assert there in example
            example = example.replace(there, here)
        (folder / "configuration").write_text(proxy.around.format(**places, example=example))
        command = [program, *(part.format(**places) for part in proxy.command)]
        said = folder / "said"
        with said.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        running.append(process)
        end = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", https)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(said.read_text())
            time.sleep(0.05)
        trust = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
        return Front(platform, https, http, trust)

    yield build
    for process in running:
        process.kill()  # Apache would wait for its clients
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


@pytest.mark.parametrize("otherwise", [[], [APPEND]])
async def test_a_client_is_counted_by_its_own_address_not_by_what_it_says_of_itself(
    front: Callable[..., Front], otherwise: list[str]
) -> None:
    at = front(*otherwise, rate_per_address="4/minute")
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
    """nginx and HAProxy make `"3"` weak, Apache makes it `"3-gzip"`; what the client sends back is the version 3."""
    service = FastAPI()

    @service.put("/api/v1/shop/order")
    async def order(version: IfMatch) -> int:
        return version

    at = front(COMPRESS, more={"shop": service})
    async with at.client(**{"Accept-Encoding": "gzip", "X-Tongxin": "1", "Origin": f"https://{NAME}"}) as client:
        answer = await client.get("/api/v1/grievances/tagged")
        assert answer.headers["content-encoding"] == "gzip"
        changed = await client.put("/api/v1/shop/order", headers={"If-Match": answer.headers["etag"]})
        assert (changed.status_code, changed.json()) == (200, 3)


@pytest.mark.parametrize("otherwise", [[], [COMPRESS]])
async def test_an_unchanged_file_is_not_sent_again(
    front: Callable[..., Front], dist: Path, otherwise: list[str]
) -> None:
    (dist / "index.html").write_text("<!doctype html>" + "x" * 2000)
    at = front(*otherwise)
    async with at.client(**{"Accept-Encoding": "gzip"}) as client:
        answer = await client.get("/")
        assert (answer.headers.get("content-encoding") == "gzip") == bool(otherwise)
        again = await client.get("/", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("otherwise", [[], [COMPRESS, ONE_EACH]])
async def test_live_updates_come_as_they_happen(front: Callable[..., Front], otherwise: list[str]) -> None:
    at = front(*otherwise)
    async with (
        at.client(Accept="text/event-stream") as client,
        asyncio.timeout(60),
        client.stream("GET", "/api/v1/grievances/stream") as answer,
    ):
        pieces = answer.aiter_text()
        assert "data:" in await anext(pieces), "the service waits for `go_on` before the second"
        at.platform.grievances.go_on.set()
        assert "data:" in await anext(pieces)


@pytest.mark.parametrize(("expect", "otherwise"), [({}, []), ({"Expect": "100-continue"}, []), ({}, [ONE_EACH])])
async def test_an_upload_of_the_largest_size_passes_and_a_larger_one_is_refused_in_words(
    front: Callable[..., Front], expect: dict[str, str], otherwise: list[str]
) -> None:
    at = front(*otherwise)
    own = {"X-Tongxin": "1", "Origin": f"https://{NAME}", "Content-Type": "multipart/form-data; boundary=x", **expect}
    async with at.client(**own) as client:
        answer = await client.post("/api/v1/grievances/upload", content=b"x" * (25 * 1024 * 1024))
        assert answer.json() == {"received": 25 * 1024 * 1024}
        answer = await client.post("/api/v1/grievances/upload", content=b"x" * (26 * 1024 * 1024 - 10))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("otherwise", [[], [COMPRESS]])
async def test_a_part_of_a_video_is_that_part(
    front: Callable[..., Front], tmp_path: Path, otherwise: list[str]
) -> None:
    service, stored = FastAPI(), bytes(range(256)) * 400
    store = files.Files(f"file://{tmp_path}/stored")
    await store.put("key", stored)
    video = files.StoredFile("现场.mp4", "video/mp4", len(stored), partial(store.get_range, "key"))

    @service.get("/api/v1/shop/video")
    async def get_video(request: Request) -> Response:
        return await files.send(video, request.headers.get("range"))

    at = front(*otherwise, more={"shop": service})
    async with at.client(**{"Accept-Encoding": "gzip"}) as client:
        whole = await client.get("/api/v1/shop/video")
        assert (whole.status_code, whole.content) == (200, stored)
        assert whole.headers["content-length"] == str(len(stored)), "not compressed"
        part = await client.get("/api/v1/shop/video", headers={"Range": "bytes=1000-1999"})
        assert (part.status_code, part.content) == (206, stored[1000:2000])
        assert part.headers["content-range"] == f"bytes 1000-1999/{len(stored)}"


async def test_a_write_after_the_gateway_has_closed_an_idle_connection_is_not_lost(
    front: Callable[..., Front], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPTIONS, "timeout_keep_alive", 1)
    at = front()
    async with at.client(**{"X-Tongxin": "1", "Origin": f"https://{NAME}"}) as client:
        for pause in (0, 1.5):
            await asyncio.sleep(pause)
            assert (await client.post("/api/v1/grievances/echo", json={})).status_code == 200


@pytest.mark.parametrize(
    ("example", "setting"), [("nginx.conf", r"keepalive_timeout (\d+)s"), ("apache.conf", r"ttl=(\d+)")]
)
def test_a_proxy_lets_go_of_an_idle_connection_before_the_gateway_closes_it(example: str, setting: str) -> None:
    """Otherwise a write that goes out at that moment is answered 502. HAProxy lets go after 5 s by itself."""
    given = re.search(setting, (EXAMPLES / example).read_text())
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
