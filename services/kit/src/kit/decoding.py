"""Runs a function on bytes from outside in a process of its own, which can be killed.

A hostile file may keep a decoder busy for minutes, fill the memory or take the process over. So each call runs in a
fresh child of a small server (`kit.decoder`) that holds no key and no data. The child can open neither file nor socket;
its memory and processor time are limited; its answer is read as plain data. One person has one file decoded at a time:
many files, or hard ones, take nobody else's turn.
"""

import asyncio
import atexit
import io
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, TypeVar, overload
from weakref import WeakValueDictionary

import structlog
from anyio import CapacityLimiter, Lock, to_thread

from kit.file_problems import FileTooComplex
from kit.problems import Problem, TooManyRequests
from kit.texts import Text

AT_ONCE = 2
MOST_WAITING = 12
"""Files of one person that wait for their turn; a form takes nine."""
WALL_SECONDS = 6
WAITING_SECONDS = 15
"""Longer than two files that take all their time: who holds the places with slow ones, one person each, delays others
and shuts nobody out. With the time of decoding less than the gateway waits for the answer to an upload."""
LONG_CPU_SECONDS = 2
"""A child that has run for so long when its time is over is slow by its file, not by the machine."""
PAUSE_SECONDS = 30
"""For the sender of a file that had to be stopped: else two people could keep all places."""
START_SECONDS = 60
"""For the server to import what it is asked for, on a machine that is busy."""
MOST_ANSWERED = 64 * 1024 * 1024
_PIECE = 256 * 1024

log = structlog.get_logger()

T = TypeVar("T")


class DecodingBusy(TooManyRequests):
    retry_after = 5
    title = Text("正在处理的文件太多", "Too many files are being processed")
    detail = Text("请过 {retry_after} 秒再上传这个文件。", "Upload this file again in {retry_after} seconds.")

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(retry_after=retry_after)


class _Server:
    """The process-wide server, started by the first call and again where it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def call(self, function: str) -> socket.socket:
        """The socket on which a child of the server expects the arguments."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            try:
                self._send(function, theirs)
            except OSError:
                self.stop()
                self._send(function, theirs)
        return ours

    def _send(self, function: str, theirs: socket.socket) -> None:
        if self._control is None:
            self._control = self._start()
        socket.send_fds(self._control, [function.encode()], [theirs.fileno()])

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  the arguments are ours
                [sys.executable, "-P", "-m", "kit.decoder", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={"LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # and no key of ours
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        return ours

    def stop(self) -> None:
        if self._control:
            self._control.close()  # this ends it, and its children with it
            self._control = None
        if self._process:
            self._process.wait()
            self._process = None


_server = _Server()
atexit.register(_server.stop)

_places = CapacityLimiter(AT_ONCE)
_locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()
"""By person, as long as one of their files waits or is decoded."""
_paused: dict[str, float] = {}
"""By person, until when."""


@asynccontextmanager
async def turn(person: str) -> AsyncIterator["Turn"]:
    """The person's turn to have a file decoded. DecodingBusy where it does not come soon."""
    lock = _locks.setdefault(person, Lock())
    if lock.statistics().tasks_waiting >= MOST_WAITING:
        raise DecodingBusy
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout(WAITING_SECONDS):
                await held.enter_async_context(lock)
                _refuse_paused(person)
                await held.enter_async_context(_places)
        except TimeoutError as error:
            raise DecodingBusy from error
        yield Turn(person)


def _refuse_paused(person: str) -> None:
    now = time.monotonic()
    for over in [each for each, until in _paused.items() if until <= now]:
        del _paused[over]
    if person in _paused:
        raise DecodingBusy(int(_paused[person] - now) + 1)


class Turn:
    def __init__(self, person: str) -> None:
        self._person = person

    @overload
    async def run(self, function: Callable[..., T], *arguments: Any, kinds: Collection[type] = ()) -> T: ...
    @overload
    async def run(self, function: str, *arguments: Any, kinds: Collection[type] = ()) -> Any: ...
    async def run(self, function: Callable[..., Any] | str, *arguments: Any, kinds: Collection[type] = ()) -> Any:
        """What the function returns or raises in a child. It is found by its name in its module, `module:name`; who
        gives that name need not load the module.

        `kinds` are the classes that may come back, apart from plain data, dates and problems. FileTooComplex where a
        limit stops the child; DecodingBusy where the machine has no time for it.
        """
        name = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
        answer = await self._ask(name, pickle.dumps(arguments, protocol=5))
        try:
            is_returned, result = await to_thread.run_sync(_PlainData(answer, kinds).load)
        except UnknownKind:
            raise
        except Exception as error:  # no answer or half of one, or one made to confuse us
            raise self._stopped(name) from error
        if not is_returned:
            raise result
        return result

    async def _ask(self, name: str, arguments: bytes) -> io.BytesIO:
        ours = await to_thread.run_sync(_server.call, name)
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        child = 0
        try:
            async with asyncio.timeout(START_SECONDS):
                child = int.from_bytes(await reader.readexactly(4))
            async with asyncio.timeout(WALL_SECONDS):
                for place in range(0, len(arguments), _PIECE):  # at once, the writer would hold a copy of all
                    writer.write(arguments[place : place + _PIECE])
                    await writer.drain()
                answer = io.BytesIO()
                while chunk := await reader.read(_PIECE):
                    answer.write(chunk)
                    if answer.tell() > MOST_ANSWERED:
                        raise self._stopped(name)
            child = 0
            answer.seek(0)
            return answer
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            if child and _cpu_seconds(child) > LONG_CPU_SECONDS:
                raise self._stopped(name) from error
            log.warning("decoding_had_no_time", function=name)
            raise DecodingBusy from error
        except ConnectionError:
            return io.BytesIO()
        finally:
            writer.close()
            if child:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def _stopped(self, name: str) -> FileTooComplex:
        log.warning("decoding_stopped", function=name)
        _paused[self._person] = time.monotonic() + PAUSE_SECONDS
        return FileTooComplex()


def _cpu_seconds(process_id: int) -> float:
    """Of a process that still runs or has just ended."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime and stime


class UnknownKind(Exception):
    """Neither plain data nor one of the kinds that the caller named."""


class _PlainData(pickle.Unpickler):
    def __init__(self, answer: io.BytesIO, kinds: Collection[type]) -> None:
        super().__init__(answer)
        self._kinds = {*_DATES, *kinds}

    def find_class(self, module: str, name: str) -> Any:
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and (found in self._kinds or issubclass(found, Problem)):
            return found
        raise UnknownKind(f"{module}.{name}")


_DATES = (date, datetime, time_of_day, timedelta, timezone)
