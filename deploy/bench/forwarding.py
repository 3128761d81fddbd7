"""A signed-in GET through the gateway, next to nginx and to an httpx-in-FastAPI proxy, in one run.

All forward the same request to the same upstream: a plain ASGI application on uvicorn that answers 1 KB of JSON, the
fastest a service of this platform could possibly be. Fair on two cores: the proxy under test has core 0 to itself, one
process and one worker each; load (wrk) and upstream share core 1. The share of its core that each used is printed: one
that was not busy was waiting for core 1, as nginx does, and its figure is what that upstream can give. Rounds
alternate and each one's best counts: other load on the machine only takes away. Rounds are added while the
gateway was kept from its core, up to four times as many.

The gateway is the shipped one with everything on: session cookie and cached token (swapped at the upstream's token
path), limits per session and address (set above what wrk can do), time-outs, breaker, security headers, metrics.

A second table takes the upstream out of the way (nginx answering from memory) and adds an nginx that does the
gateway's job: the cookie swapped by a cached subrequest, two limits, the headers. It is information, not a target.

    python deploy/bench/forwarding.py [--seconds 3] [--rounds 3] [--connections 32]

Needs nginx and wrk (Debian: nginx-light, wrk). Exit status 1 where a ratio is missed.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psutil

SERVICE, MEMORY, NGINX, HTTPX, GATEWAY, BARE_NGINX, SAME_JOB, BARE_GATEWAY, TWO_GATEWAYS = range(8401, 8410)
PATH, SWAP = "/api/v1/grievances/cases", "/api/v1/identity/tokens"
SESSION = "bench-session-0123456789-abcdefghijklmnopqrstuv"
ROWS = [{"id": f"0190aaaa-0000-7000-8000-{i:012d}", "number": f"GR-2026-{i:06d}", "late": False} for i in range(10)]
BODY = json.dumps({"items": ROWS, "next": None})
TOKEN = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9." + "t" * 700
TOKEN_BODY = json.dumps({"token": TOKEN, "expires_in": 300, "session_id": "bench"})
AT_LEAST = {"nginx": 0.15, "httpx in FastAPI": 8.0}
PROXY_CORE, LOAD_CORE = "0", "1"
OWN_CORE = 0.85
"""Share of its core below which the gateway was kept from running: rounds are added, up to four times as many."""

SERVICE_APP = f"""
BODIES = {{{PATH!r}: {BODY.encode()!r}, {SWAP!r}: {TOKEN_BODY.encode()!r}}}

async def app(scope, receive, send):
    if scope["type"] == "http":
        body = BODIES[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({{"type": "http.response.start", "status": 200, "headers": headers}})
        await send({{"type": "http.response.body", "body": body}})
"""

HTTPX_APP = f"""
import httpx
from fastapi import FastAPI, Request, Response

client = httpx.AsyncClient(base_url="http://127.0.0.1:{SERVICE}", limits=httpx.Limits(max_connections=None))
app = FastAPI()

@app.api_route("/{{path:path}}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def proxy(path: str, request: Request) -> Response:
    answer = await client.request(
        request.method, "/" + path, params=request.query_params, content=await request.body(),
        headers={{k: v for k, v in request.headers.items() if k not in ("host", "connection")}},
    )
    headers = {{k: v for k, v in answer.headers.items() if k not in ("content-length", "connection", "date", "server")}}
    return Response(answer.content, answer.status_code, headers)
"""

FROM_MEMORY = (
    f"location {PATH} {{ return 200 '{BODY}'; }} location {SWAP} {{ add_header X-Token '{TOKEN}'; return 200; }}"
)
FORWARD = (
    "proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $host;"
)
PLAIN_PROXY = f"location / {{ {FORWARD} }}"
SAME_JOB_PROXY = f"""
    location / {{
        limit_req zone=session burst=1000000 nodelay; limit_req zone=address burst=1000000 nodelay;
        auth_request /swap; auth_request_set $token $upstream_http_x_token;
        {FORWARD}
        proxy_set_header Authorization "Bearer $token"; proxy_set_header Cookie "";
        proxy_set_header X-Request-Id $request_id;
        add_header X-Request-Id $request_id; add_header X-Content-Type-Options nosniff;
        add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
        add_header Referrer-Policy same-origin; add_header Cross-Origin-Resource-Policy same-origin;
        add_header Cache-Control no-store;
    }}
    location = /swap {{
        internal; {FORWARD.replace("upstream;", f"upstream{SWAP};", 1)}
        proxy_pass_request_body off; proxy_set_header Content-Length "";
        proxy_cache swaps; proxy_cache_key $cookie_tongxin; proxy_cache_valid 200 5s;
    }}"""
SAME_JOB_ZONES = (
    "limit_req_zone $cookie_tongxin zone=session:10m rate=1000000r/s; "
    "limit_req_zone $binary_remote_addr zone=address:10m rate=1000000r/s; "
    "proxy_cache_path {folder}/swaps keys_zone=swaps:10m;"
)


class Result(NamedTuple):
    rate: float
    p99_ms: float
    busy: float
    """Share of its core the proxy used."""

    @property
    def microseconds(self) -> float:
        """Processor time of a request."""
        return self.busy / self.rate * 1e6


class Bench:
    def __init__(self, stack: ExitStack, seconds: float, rounds: int, connections: int) -> None:
        self.stack = stack
        self.seconds = seconds
        self.rounds = rounds
        self.connections = connections
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)  # started as root, nginx's worker is somebody else
        (self.folder / "service_app.py").write_text(SERVICE_APP)
        (self.folder / "httpx_app.py").write_text(HTTPX_APP)

    def start(self, command: list[str], port: int, core: str, **environment: str) -> psutil.Process:
        """Pinned to its core; stopped with the run."""
        log = self.stack.enter_context((self.folder / f"{port}.out").open("wb"))
        pinned = ["taskset", "-c", core, *command]
        given = {**os.environ, **environment}
        process = subprocess.Popen(pinned, env=given, cwd=self.folder, stdout=log, stderr=log)
        self.stack.callback(stop, process)
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return psutil.Process(process.pid)
            time.sleep(0.1)
        raise SystemExit(f"{command[0]} did not start:\n{(self.folder / f'{port}.out').read_text()}")

    def nginx(self, port: int, core: str, locations: str, upstream: int = MEMORY, zones: str = "") -> psutil.Process:
        temporary = " ".join(
            f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path = self.folder / f"{port}.conf"
        path.write_text(
            f"daemon off; worker_processes 1; pid {self.folder}/{port}.pid; error_log {self.folder}/{port}.log crit;"
            f"events {{ worker_connections 1024; }} http {{ access_log off; {temporary} default_type application/json;"
            f"keepalive_requests 100000000; {zones.format(folder=self.folder)}"
            f"upstream upstream {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 100000000; }}"
            f"server {{ listen 127.0.0.1:{port}; {locations} }} }}"
        )
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        return self.start([nginx, "-c", str(path), "-p", str(self.folder)], port, core)

    def uvicorn(self, app: str, port: int, core: str, *options: str, **environment: str) -> psutil.Process:
        command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
        return self.start([*command, "--no-access-log", *options], port, core, **environment)

    def gateway(self, port: int, core: str, upstream: int, workers: int = 1) -> psutil.Process:
        return self.start(
            [sys.executable, "-c", "from gateway.main import cli; cli()"],
            port,
            core,
            PORT=str(port),
            WORKERS=str(workers),
            UPSTREAMS=f"identity=http://127.0.0.1:{SERVICE},grievances=http://127.0.0.1:{upstream}",
            RATE_PER_SESSION="1000000/minute",
            RATE_PER_ADDRESS="1000000/minute",
        )

    def load(self, port: int, process: psutil.Process, seconds: float) -> Result:
        before, began = cpu_seconds(process), time.monotonic()
        wrk = [
            "taskset",
            "-c",
            LOAD_CORE,
            "wrk",
            "-t1",
            f"-c{self.connections}",
            f"-d{seconds:g}s",
            "--timeout",
            "10s",
            "--latency",
        ]
        target = ["--latency", "-H", f"Cookie: tongxin={SESSION}", f"http://127.0.0.1:{port}{PATH}"]
        output = subprocess.run([*wrk, *target], capture_output=True, text=True, check=True).stdout
        busy = (cpu_seconds(process) - before) / (time.monotonic() - began)
        if "Non-2xx" in output or "Socket errors" in output:
            raise SystemExit(f"not all answers were good, so the figure would mean nothing:\n{output}")
        rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", output), re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
        assert rate is not None
        assert p99 is not None
        return Result(float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]], busy)

    def compare(self, title: str, proxies: dict[str, tuple[int, psutil.Process]]) -> dict[str, Result]:
        results: dict[str, list[Result]] = {name: [] for name in proxies}
        for port, process in proxies.values():
            self.load(port, process, 1)
        for done in range(1, 4 * self.rounds + 1):
            for name, (port, process) in proxies.items():
                results[name].append(self.load(port, process, self.seconds))
            if done >= self.rounds and max(results["gateway"]).busy >= OWN_CORE:
                break
        best = {name: max(each) for name, each in results.items()}
        print(f"\n{title:30}{'requests/s':>12}{'p99 ms':>9}{'core busy':>11}{'µs of it a request':>21}")
        for name, found in best.items():
            print(f"  {name:28}{found.rate:12,.0f}{found.p99_ms:9.1f}{found.busy:11.0%}{found.microseconds:21.0f}")
        if best["gateway"].busy < OWN_CORE:
            print("  The gateway did not get its core: something else ran. The ratios below are too low.")
        return best


def cpu_seconds(process: psutil.Process) -> float:
    times = [member.cpu_times() for member in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing (Debian: apt-get install wrk)")
    with ExitStack() as stack:
        bench = Bench(stack, arguments.seconds, arguments.rounds, arguments.connections)
        print(f"{bench.rounds} rounds of {bench.seconds:g} s, {bench.connections} connections; load per core before: "
              f"{os.getloadavg()[0] / (os.cpu_count() or 1):.1f}")  # fmt: skip
        bench.uvicorn("service_app:app", SERVICE, LOAD_CORE)
        bench.nginx(MEMORY, LOAD_CORE, FROM_MEMORY)
        before = bench.compare(
            "before a service (uvicorn)",
            {
                "nginx": (NGINX, bench.nginx(NGINX, PROXY_CORE, PLAIN_PROXY, SERVICE)),
                "httpx in FastAPI": (HTTPX, bench.uvicorn("httpx_app:app", HTTPX, PROXY_CORE)),
                "gateway": (GATEWAY, bench.gateway(GATEWAY, PROXY_CORE, SERVICE)),
            },
        )
        missed = False
        for name, least in AT_LEAST.items():
            ratio = before["gateway"].rate / before[name].rate
            missed |= ratio < least
            print(f"gateway / {name:17} {ratio:6.2f}   at least {least:g}: {'holds' if ratio >= least else 'MISSED'}")
        bare = bench.compare(
            "before nginx's memory",
            {
                "nginx": (BARE_NGINX, bench.nginx(BARE_NGINX, PROXY_CORE, PLAIN_PROXY)),
                "nginx doing the same job": (
                    SAME_JOB,
                    bench.nginx(SAME_JOB, PROXY_CORE, SAME_JOB_PROXY, zones=SAME_JOB_ZONES),
                ),
                "gateway": (BARE_GATEWAY, bench.gateway(BARE_GATEWAY, PROXY_CORE, MEMORY)),
            },
        )
        for name in ("nginx", "nginx doing the same job"):
            print(f"gateway / {name:26} {bare['gateway'].rate / bare[name].rate:6.2f}")
        print_next_doubling(bench, bare["gateway"])
    return int(missed)


def print_next_doubling(bench: Bench, one: Result) -> None:
    """Two processes over both cores, load and upstream squeezed in between: what of a doubling is there to be had."""
    process = bench.gateway(TWO_GATEWAYS, f"{PROXY_CORE},{LOAD_CORE}", MEMORY, workers=2)
    bench.load(TWO_GATEWAYS, process, 1)
    two = bench.load(TWO_GATEWAYS, process, bench.seconds)
    print(f"""
The next doubling: a second process (WORKERS=2) on a core of its own; processes share nothing but the limits'
counters (RATE_LIMIT_URL). Here, where it must share its core with wrk and the upstream: {two.rate:,.0f} a second,
{two.rate / one.rate:.2f} of one process. Within one process: of the {one.microseconds:.0f} µs about five sixths are
uvicorn and the aiohttp client, so it would take both of them in C or Rust; our own lines hold no doubling.""")


if __name__ == "__main__":
    sys.exit(main())
