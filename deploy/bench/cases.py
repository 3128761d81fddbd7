"""Filing and listing cases through the shipped service, and how soon another service knows."""

import asyncio
import pickle
import re
import secrets
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import aiohttp
import asyncpg
import httpx
import plain
import psutil
from counts import COUNTS
from figures import Figure
from people import Enterprise, Person
from processes import Process, answers, free_ports
from stack import PORTS, Stack

PATH = "/api/v1/grievances/cases"
CASE = '{"kind": "feedback", "title": "夜班食堂没有热饭", "text": "食堂晚班只剩冷菜，希望夜里也有热饭。"}'
CONNECTIONS = 16
EVENTS_PER_SECOND = 100

POST = """
wrk.method, wrk.body = "POST", '%s'
wrk.headers["Content-Type"] = "application/json"
local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
local count = 0
function request()
  count = count + 1
  wrk.headers["Idempotency-Key"] = "%s-" .. number .. "-" .. count
  return wrk.format()
end
"""


async def token_of(person: Person, stack: Stack) -> str:
    """What the gateway swaps the person's session for."""
    session = next(cookie.value for cookie in person.http.cookies.jar if cookie.name == "tongxin")
    async with httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{stack.ports['identity']}/api/v1/identity/tokens"
        return str((await client.post(url, json={"session": session, "active": True})).json()["token"])


async def write_and_list(enterprise: Enterprise) -> list[Figure]:
    """With the workers stopped, so that both sides have the machine to themselves and the database."""
    stack, member = enterprise.stack, enterprise.members[0]
    for name, process in stack.processes.items():
        if name.endswith("-worker"):
            process.stop()
    filed = [await member.file_case("夜班食堂没有热饭") for _ in range(20)]
    rows_file = stack.folder / "rows"
    connection = await asyncpg.connect(stack.database_url("grievances"))
    rows = await plain.rows_of_case(connection, filed[-1]["id"])
    await connection.close()
    rows_file.write_bytes(pickle.dumps((rows, filed[-1], member.id)))
    [port] = free_ports(1, PORTS)
    command = [sys.executable, "-m", "uvicorn", "plain:app", "--app-dir", str(Path(__file__).parent)]
    command += ["--port", str(port), "--no-access-log", "--log-level", "warning"]
    environment = stack.environment("grievances") | {"BENCH_ROWS": str(rows_file)}
    least = Process(command, stack.folder / "plain.log", env=environment)
    least.start()
    try:
        least.wait_until(lambda: answers(port))
        servers = {"shipped": (stack.ports["grievances"], stack.processes["grievances"]), "plain": (port, least)}
        best: dict[tuple[str, str], Speed] = {}
        for kind in ("list", "write"):
            for _ in range(COUNTS.bench_rounds):
                for name, (place, process) in servers.items():
                    token = await token_of(member, stack)
                    speed = await asyncio.to_thread(_load, kind, place, process, token, stack.folder)
                    best[kind, name] = max(best.get((kind, name), speed), speed)
    finally:
        least.stop()

    def figure(name: str, kind: str, target: float, next_doubling: str) -> Figure:
        ours, theirs = best[kind, "shipped"], best[kind, "plain"]
        measured = f"shipped: {ours}; plain asyncpg: {theirs}; one process each"
        return Figure(name, measured, ours.rate / theirs.rate, target, next_doubling)

    tables = ", ".join(re.search(r'"(\w+)"', each.insert)[1] for each in rows)  # type: ignore[index]
    return [
        figure(
            f"Filing a case / plain asyncpg doing the same inserts ({tables})",
            "write",
            0.4,
            "a second process (the service shares nothing but the database). Within one no single place is left: two "
            "exchanges with PostgreSQL are a fifth of the time, FastAPI's, SQLAlchemy's and uvicorn's way half of it.",
        ),
        figure(
            "Listing 20 cases / plain asyncpg",
            "list",
            0.3,
            "a second process; within one, rows straight from the driver into JSON past pydantic, and twelve query "
            "parameters read by hand: each about a tenth.",
        ),
    ]


class Speed(NamedTuple):
    rate: float
    """Requests per second."""
    processor: float
    """Microseconds of processor time the process spent on one; a busy machine lowers the rate, hardly this."""

    def __str__(self) -> str:
        return f"{self.rate:,.0f} requests/s of {self.processor:,.0f} µs"


def _load(kind: str, port: int, process: Process, token: str, folder: Path) -> Speed:
    """Every answer must be a success."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{COUNTS.bench_seconds}s", "-H", f"Authorization: Bearer {token}"]
    if kind == "write":
        script = folder / "post.lua"
        script.write_text(POST % (CASE, secrets.token_hex(8)))
        command += ["-s", str(script), f"http://127.0.0.1:{port}{PATH}"]
    else:
        command.append(f"http://127.0.0.1:{port}{PATH}?scope=mine&limit=20")
    before = _processor_seconds(process)
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = _processor_seconds(process) - before
    assert "Non-2xx" not in output, output
    assert "Socket errors" not in output, output
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])  # type: ignore[index]
    count = int(re.search(r"(\d+) requests in", output)[1])  # type: ignore[index]
    return Speed(rate, 1e6 * spent / count)


def _processor_seconds(process: Process) -> float:
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


LATENCIES = """
SELECT t.case_id, pg_xact_commit_timestamp(t.xmin) AS at, o.event_id
FROM timeline t JOIN outbox o ON o.key = t.case_id AND o.type LIKE '%%case_submitted%%'
WHERE t.version = 1 AND t.at > now() - make_interval(secs => $1)
"""

TOLD = "SELECT event_id, min(pg_xact_commit_timestamp(xmin)) FROM message GROUP BY event_id"


async def commit_to_effect(enterprise: Enterprise) -> Figure:
    """PostgreSQL's own commit times: of the case in grievances, and of its message in notifications."""
    stack = enterprise.stack
    tokens = [await token_of(member, stack) for member in enterprise.members]
    url = f"http://127.0.0.1:{stack.ports['grievances']}{PATH}"
    wanted = EVENTS_PER_SECOND * COUNTS.bench_latency_seconds
    started = time.monotonic()
    async with aiohttp.ClientSession() as client, asyncio.TaskGroup() as group:
        filing = []
        for place in range(wanted):
            await asyncio.sleep(max(0, started + place / EVENTS_PER_SECOND - time.monotonic()))
            filing.append(group.create_task(_file(client, url, tokens[place % len(tokens)])))
    lasted = time.monotonic() - started
    filed = sum(task.result() for task in filing)
    await stack.until_quiet(timeout=120)
    sent = await stack.sql("grievances", LATENCIES, lasted + 60)
    told = dict(await stack.sql("notifications", TOLD))
    delays = sorted((told[row["event_id"]] - row["at"]).total_seconds() * 1000 for row in sent)
    assert len(delays) == filed, f"{len(delays)} of {filed}"
    median, p99 = statistics.median(delays), delays[int(len(delays) * 0.99)]
    return Figure(
        f"Commit to effect through Kafka at {filed / lasted:.0f} events/s, 99th percentile",
        f"median {median:.0f} ms, 99th percentile {p99:.0f} ms, longest {delays[-1]:.0f} ms of {filed} events; "
        f"{wanted - filed} of {wanted} requests refused as too much",
        p99,
        500,
        "half of the median is the relay's look at the table every 50 ms: NOTIFY would wake it at once. Twice the "
        "events: a second worker (partitions are shared).",
        lower_is_better=True,
        unit=" ms",
    )


async def _file(client: aiohttp.ClientSession, url: str, token: str) -> bool:
    """Whether it was taken: an overloaded machine answers some with 503."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(16),
    }
    async with client.post(url, data=CASE.encode(), headers=headers) as answer:
        assert answer.status in (201, 503), await answer.text()
        return answer.status == 201
