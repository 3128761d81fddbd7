"""The commands as an operator's machine starts and stops them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from standalone.platform import SERVICES

KEY = "a key of the tests only, long enough"
COMMANDS = [
    *([f"tongxin-{service.name}", "work"] for service in SERVICES),
    ["tongxin-identity", "serve"],
    ["tongxin-identity", "migrate"],
    ["tongxin-gateway"],
]


@contextmanager
def first_process(command: list[str], folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """As the first process of a container, whose signals the kernel drops where there is no handler, and its id."""
    program = Path(sys.executable).with_name(command[0])
    settings = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder}/x.db",
        "BROKER_URL": "local:",
        "JWKS_URL": "http://127.0.0.1:1/jwks.json",
        "AUDIT_KEY": KEY,
        "SECRET_KEY": KEY,
        "VAR": str(folder),
        "PORT": "8532",
        "UPSTREAMS": "identity=http://127.0.0.1:1",
    }
    alone = ["unshare", "--pid", "--fork", "--kill-child"] if os.geteuid() == 0 else []
    started = subprocess.Popen(
        [*alone, str(program), *command[1:]], env=settings, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield started, _process_of(started, bool(alone))
    finally:
        started.kill()
        started.wait()


def _process_of(started: subprocess.Popen[bytes], alone: bool) -> int:
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    while alone and not (found := children.read_text().split()):
        time.sleep(0.01)
    return int(found[0]) if alone else started.pid


def _catches(pid: int, number: int) -> bool:
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.mark.parametrize("seconds", [0, 0.4, 1.5])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_that_is_still_starting_ends_on_sigterm(command: list[str], seconds: float, tmp_path: Path) -> None:
    with first_process(command, tmp_path) as (started, pid):
        end = time.monotonic() + 30
        while not _catches(pid, signal.SIGTERM):
            assert started.poll() is None
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(seconds)
        if started.poll() is None:
            os.kill(pid, signal.SIGTERM)
        started.communicate(timeout=30)
    assert started.returncode in (0, 143)


def test_nothing_that_takes_long_is_imported_before_a_command_reacts() -> None:
    code = "import sys; before = {*sys.modules}; import kit.commands; print(*{*sys.modules} - before)"
    imported = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert {name.partition(".")[0] for name in imported} <= {*sys.stdlib_module_names, "kit"}
    assert "asyncio" not in imported
