"""Requests over an existing database, each in a process that kills itself (-9) before its n-th statement.

Reads a request from each line:

    {"url": …, "var": …, "who": …, "grants": […], "shift": 0.0, "path": …, "version": 1, "at": 7, …}

`body` is sent as JSON, `lines` as the bank's result file. Prints a line for each: the status of the answer, or
"killed". Each process is a fork of this one, which has imported the service already.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from household_world import result_file
from pydantic import SecretStr
from sqlalchemy import event

from assistance.main import service
from kit import clock
from kit.app import create_app
from kit.broker import LocalBroker
from kit.settings import Settings
from kit.testing import ISSUER, test_jwks, token


async def ask(given: dict[str, Any]) -> int:
    clock.shift(timedelta(seconds=given["shift"]))
    settings = Settings(
        service=service.name,
        var=Path(given["var"]),
        database_url=given["url"],
        issuer=ISSUER,
        audit_key=SecretStr("test audit key, thirty-two bytes!"),
        secret_key=SecretStr("test secret key, thirty-two bytes"),
        log_level="ERROR",
    )
    app = create_app(service, settings, broker=LocalBroker(), fetch_jwks=test_jwks)
    left = given["at"]

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = app.state.context.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    headers = {"authorization": f"Bearer {token(given['who'], given['grants'])}", "if-match": f'"{given["version"]}"'}
    sent = {"files": result_file(*given["lines"])} if "lines" in given else {"json": given.get("body")}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test", headers=headers, timeout=60
    ) as client:
        answer = await client.post(f"/api/v1/assistance{given['path']}", **sent)
    return answer.status_code


def main() -> None:
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            os.write(1, f"{asyncio.run(ask(json.loads(line)))}\n".encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            os.write(1, b"killed\n")
        elif status:
            sys.exit("A request failed; its error stands above.")


if __name__ == "__main__":
    main()
