"""Programs that a test starts, kills, freezes and reads the log of."""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


class DidNotStart(RuntimeError):
    """The program ended or stayed silent; the message carries the end of its log."""


class Process:
    """One program with a log file. It ends with us, however we end."""

    def __init__(
        self, command: list[str], log: Path, *, env: Mapping[str, str] | None = None, user: str | None = None
    ) -> None:
        self.command, self.log, self.env, self.user = command, log, env, user
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                self.command,
                env=None if self.env is None else dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
                cwd=Path(__file__).parents[2] if self.user is None else "/",
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                start_new_session=True,  # an interrupt from the keyboard reaches pytest, which then ends us in order
            )

    @property
    def pid(self) -> int:
        assert self._popen is not None, "not started"
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def wait_until(self, ready: Callable[[], bool], timeout: float = 600) -> None:
        end = time.monotonic() + timeout
        while not ready():
            if not self.running or time.monotonic() > end:
                raise DidNotStart(f"{' '.join(self.command)}\n{self.tail()}")
            time.sleep(0.1)

    def tail(self, characters: int = 4000) -> str:
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""

    def kill(self) -> None:
        """kill -9: no chance to tidy up."""
        self._end(signal.SIGKILL, timeout=60)

    def stop(self, how: signal.Signals = signal.SIGTERM, timeout: float = 120) -> None:
        self._end(how, timeout)

    def terminate(self) -> None:
        """Asks it to end, and does not wait."""
        assert self._popen is not None, "not started"
        self._popen.terminate()

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def _end(self, how: signal.Signals, timeout: float) -> None:
        if self._popen is None:
            return
        if self.running:
            self._popen.send_signal(how)
            try:
                self._popen.wait(timeout)
            except subprocess.TimeoutExpired:
                self._popen.kill()
                self._popen.wait()
        self._popen = None


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_reserved: list[IO[bytes]] = []


def free_ports(count: int, within: range) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on, ours until we end: another run next to us gets others."""
    found: list[int] = []
    for port in within:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                _reserve(port)
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError(f"no {count} free ports in {within}")


def _reserve(port: int) -> None:
    """Raises OSError where another run has it: between looking for a port and listening on it, seconds pass."""
    lock = (Path(tempfile.gettempdir()) / f"tongxin-port-{port}.lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    _reserved.append(lock)


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
