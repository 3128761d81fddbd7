"""A signed-in GET through the gateway, beside nginx and beside an httpx-in-FastAPI proxy, in one run.

All three forward the same request to the same upstream (nginx answering 1 KB of JSON from memory). Fair on two cores:
the proxy under test has core 0 to itself, one process and one worker each; load (wrk) and upstream share core 1. What
each has left of its core is printed: a proxy below 90 % was not the bottleneck, and its figure is then a lower bound.
Rounds alternate, so that a noisy neighbour hits all three; the median counts.

The gateway is the shipped one with everything on: session cookie and cached token (swapped at the upstream's token
path), limits per session and address (set above what wrk can do), time-outs, breaker, security headers, metrics.

    python deploy/bench/gateway.py [--seconds 5] [--rounds 3] [--connections 32]

Needs nginx and wrk (Debian: nginx-light, wrk). Exit status 1 where a ratio is missed.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psutil

UPSTREAM, NGINX, HTTPX, GATEWAY, GATEWAYS = 8401, 8402, 8403, 8404, 8405
PATH = "/api/v1/grievances/cases"
SESSION = "bench-session-0123456789-abcdefghijklmnopqrstuv"
TOKEN = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9." + "t" * 700
AT_LEAST = {"nginx": 0.15, "httpx in FastAPI": 8.0}
PROXY_CORE, LOAD_CORE = 0, 1


class Result(NamedTuple):
    rate: float
    p99_ms: float
    busy: float
    """Share of its core the proxy used."""


def upstream_conf(folder: Path) -> str:
    rows = [{"id": f"0190aaaa-0000-7000-8000-{i:012d}", "number": f"GR-2026-{i:06d}", "late": False} for i in range(10)]
    body = json.dumps({"items": rows, "next": None})
    token = json.dumps({"token": TOKEN, "expires_in": 300, "session_id": "bench"})
    return nginx_conf(
        folder,
        UPSTREAM,
        f"location {PATH} {{ return 200 '{body}'; }} location /api/v1/identity/tokens {{ return 200 '{token}'; }}",
    )


def proxy_conf(folder: Path) -> str:
    return nginx_conf(
        folder,
        NGINX,
        "location / { proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection ''; "
        "proxy_set_header Host $host; }",
        f"upstream upstream {{ server 127.0.0.1:{UPSTREAM}; keepalive 64; keepalive_requests 1000000; }}",
    )


def nginx_conf(folder: Path, port: int, locations: str, more: str = "") -> str:
    temps = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder}/{port}.pid; error_log {folder}/{port}.log crit;"
        f"events {{ worker_connections 1024; }} http {{ access_log off; {temps} default_type application/json;"
        f"keepalive_requests 1000000; {more} server {{ listen 127.0.0.1:{port} reuseport; {locations} }} }}"
    )


HTTPX_APP = f"""
import httpx
from fastapi import FastAPI, Request, Response

client = httpx.AsyncClient(base_url="http://127.0.0.1:{UPSTREAM}", limits=httpx.Limits(max_connections=None))
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


class Bench:
    def __init__(self, stack: ExitStack, seconds: float, connections: int) -> None:
        self.stack = stack
        self.seconds = seconds
        self.connections = connections
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (self.folder / "httpx_app.py").write_text(HTTPX_APP)

    def start(self, command: list[str], port: int, core: str, **environment: str) -> psutil.Process:
        """Pinned to its core; stopped with the run."""
        log = (self.folder / f"{port}.out").open("wb")
        process = subprocess.Popen(
            ["taskset", "-c", core, *command],
            env={**os.environ, **environment},
            cwd=self.folder,
            stdout=log,
            stderr=log,
        )
        self.stack.callback(stop, process)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return psutil.Process(process.pid)
            time.sleep(0.1)
        raise SystemExit(f"{command[0]} did not start:\n{(self.folder / f'{port}.out').read_text()}")

    def nginx(self, conf: str, port: int, core: str) -> psutil.Process:
        path = self.folder / f"{port}.conf"
        path.write_text(conf)
        return self.start(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(path), "-p", str(self.folder)], port, core
        )

    def uvicorn(self, app: str, port: int, core: str, *options: str, **environment: str) -> psutil.Process:
        command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
        return self.start([*command, "--no-access-log", *options], port, core, **environment)

    def gateway(self, port: int, core: str, *options: str) -> psutil.Process:
        target = f"http://127.0.0.1:{UPSTREAM}"
        return self.uvicorn(
            "gateway.main:app",
            port,
            core,
            "--factory",
            "--no-proxy-headers",
            *options,
            UPSTREAMS=f"identity={target},grievances={target}",
            RATE_PER_SESSION="1000000000/minute",
            RATE_PER_ADDRESS="1000000000/minute",
        )

    def load(self, port: int, process: psutil.Process, seconds: float | None = None) -> Result:
        before, began = cpu_seconds(process), time.monotonic()
        output = subprocess.run(
            [
                *("taskset", "-c", str(LOAD_CORE), "wrk", "-t1", f"-c{self.connections}"),
                *(f"-d{seconds or self.seconds:g}s", "--latency", "-H", f"Cookie: tongxin={SESSION}"),
                f"http://127.0.0.1:{port}{PATH}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        busy = (cpu_seconds(process) - before) / (time.monotonic() - began)
        if "Non-2xx" in output or "Socket errors" in output:
            raise SystemExit(f"not all answers were good, so the figure would mean nothing:\n{output}")
        rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", output), re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
        assert rate is not None
        assert p99 is not None
        return Result(float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]], busy)


def cpu_seconds(process: psutil.Process) -> float:
    members = [process, *process.children(recursive=True)]
    return sum(times.user + times.system for times in (member.cpu_times() for member in members))


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def median(results: list[Result]) -> Result:
    return Result(*(statistics.median(column) for column in zip(*results, strict=True)))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing (Debian: apt-get install wrk)")
    with ExitStack() as stack:
        bench = Bench(stack, arguments.seconds, arguments.connections)
        bench.nginx(upstream_conf(bench.folder), UPSTREAM, str(LOAD_CORE))
        core = str(PROXY_CORE)
        proxies = {
            "nginx": (NGINX, bench.nginx(proxy_conf(bench.folder), NGINX, core)),
            "httpx in FastAPI": (HTTPX, bench.uvicorn("httpx_app:app", HTTPX, core)),
            "gateway": (GATEWAY, bench.gateway(GATEWAY, core)),
        }
        results: dict[str, list[Result]] = {name: [] for name in proxies}
        for port, process in proxies.values():
            bench.load(port, process, seconds=1)
        for _ in range(arguments.rounds):
            for name, (port, process) in proxies.items():
                results[name].append(bench.load(port, process))
        print(
            f"{arguments.rounds} rounds of {arguments.seconds:g} s, {arguments.connections} connections, 1 core each\n"
        )
        print(f"{'':18}{'requests/s':>12}{'p99 ms':>9}{'core busy':>11}")
        medians = {name: median(found) for name, found in results.items()}
        for name, found in medians.items():
            print(f"{name:18}{found.rate:12,.0f}{found.p99_ms:9.1f}{found.busy:11.0%}")
        print()
        missed = False
        for name, least in AT_LEAST.items():
            ratio = medians["gateway"].rate / medians[name].rate
            missed |= ratio < least
            print(f"gateway / {name:17} {ratio:6.2f}   at least {least:g}: {'holds' if ratio >= least else 'MISSED'}")
        print_next_doubling(bench, medians["gateway"])
    return int(missed)


def print_next_doubling(bench: Bench, one: Result) -> None:
    """Two processes over both cores, load and upstream squeezed in between: what of a doubling is there to be had."""
    process = bench.gateway(GATEWAYS, f"{PROXY_CORE},{LOAD_CORE}", "--workers", "2")
    bench.load(GATEWAYS, process, seconds=1)
    two = bench.load(GATEWAYS, process)
    per_request = one.busy / one.rate * 1e6
    print(
        f"\nNext doubling: the gateway spends {per_request:.0f} µs of processor time on a request and shares nothing "
        f"between processes but\nthe limits' counters (RATE_LIMIT_URL), so it is a second process (uvicorn --workers 2) on "
        f"a core of its own.\nMeasured here, where it must share its core with wrk and the upstream: {two.rate:,.0f} "
        f"requests/s, {two.rate / one.rate:.2f} of one process, at {two.busy:.2f} cores.\nWithin one process a doubling "
        "would take an HTTP server and client written in C or Rust; both together are most of a request here."
    )


if __name__ == "__main__":
    sys.exit(main())
