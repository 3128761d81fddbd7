"""A file is decoded in a process that has limits, can be killed, and takes nobody else's turn."""

import asyncio
import io
import os
import pickle
import runpy
import signal
import socket
import time
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from fastapi import UploadFile
from PIL import Image

from kit import decoding
from kit.decoding import AT_ONCE, MOST_WAITING, DecodingBusy, UnknownKind, turn
from kit.file_problems import FileTooComplex
from kit.files import receive
from kit.problems import NotFound
from kit.testing import eventually

FOREVER = (sum, range(10**11))
"""Keeps a processor busy; time.sleep keeps none."""
BOUNDS = runpy.run_path(decoding.__file__)
"""As in production: kit.testing widens those of the module for a busy machine."""


async def call(function: Any, *arguments: Any, person: str = "a", **more: Any) -> Any:
    async with turn(person) as mine:
        return await mine.run(function, *arguments, **more)


def children() -> list[psutil.Process]:
    """Calls under way: the server's children."""
    process = decoding._server._process
    return psutil.Process(process.pid).children() if process else []


async def started() -> psutil.Process:
    [first, *_] = await eventually(children)
    assert isinstance(first, psutil.Process)
    return first


async def no_child_is_left() -> bool:
    return bool(await eventually(lambda: not children()))


@pytest.fixture(autouse=True)
async def no_leftovers() -> AsyncIterator[None]:
    await call(len, "the server runs")
    assert await no_child_is_left()
    decoding._paused.clear()
    yield
    assert await no_child_is_left()
    decoding._paused.clear()


async def test_what_a_function_returns_comes_back() -> None:
    assert await call(divmod, 17, 5) == (3, 2)
    assert (
        await call(parsedate_to_datetime, "Sat, 28 Feb 2026 08:00:00 +0800")
    ).isoformat() == "2026-02-28T08:00:00+08:00"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [FOREVER, (bytearray, [10**10]), (os.abort, []), (os._exit, [0]), (bytes, [decoding.MOST_ANSWERED + 1])],
    ids=["processor", "memory", "abort", "silence", "answer"],
)
async def test_a_call_that_is_stopped_is_refused_and_leaves_nothing(function: Any, arguments: Any) -> None:
    with pytest.raises(FileTooComplex) as refusal:
        await call(function, *([arguments] if isinstance(arguments, range) else arguments))
    assert refusal.value.status == 422
    assert await no_child_is_left()


async def test_a_call_that_only_waits_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "WALL_SECONDS", 0.5)
    with pytest.raises(DecodingBusy):
        await call(time.sleep, 60)
    assert await call(len, "abc") == 3, "the person is not made to wait for it"


async def test_who_sends_a_file_that_is_stopped_waits_before_the_next() -> None:
    with pytest.raises(FileTooComplex):
        await call(os.abort)
    with pytest.raises(DecodingBusy) as refusal:
        await call(len, "abc")
    assert refusal.value.status == 429
    assert 25 < int(refusal.value.headers()["Retry-After"]) <= decoding.PAUSE_SECONDS + 1
    assert await call(len, "abc", person="b") == 3


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (open, ["/etc/hostname"]),
        (Path.write_text, [Path("written"), "x"]),
        (socket.create_connection, [("127.0.0.1", 9)]),
        (os.pipe, []),
    ],
    ids=["read", "write", "connect", "pipe"],
)
async def test_a_call_opens_nothing(function: Any, arguments: list[Any], tmp_path: Path) -> None:
    with pytest.raises(UnknownKind, match=r"builtins\.OSError"):
        await call(function, *[tmp_path / each if isinstance(each, Path) else each for each in arguments])
    assert not any(tmp_path.iterdir())


async def test_a_call_knows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of the service")
    decoding._server.stop()
    assert await call(os.getenv, "SECRET_KEY") is None
    assert await call(os.getenv, "LANG") == "C.UTF-8"


def test_a_problem_comes_back_as_it_was_raised() -> None:
    answer = pickle.dumps((False, NotFound(what="文件")), protocol=5)
    is_returned, error = decoding._PlainData(io.BytesIO(answer), ()).load()
    assert not is_returned
    assert isinstance(error, NotFound)
    assert error.params == {"what": "文件"}


@pytest.mark.parametrize("function", [os.system, eval, Path, decoding.Turn, asyncio.Task, type])
def test_an_answer_can_make_nothing_but_plain_data(function: Any) -> None:
    class Hostile:
        def __reduce__(self) -> Any:
            return function, ("1",)

    with pytest.raises(UnknownKind):
        decoding._PlainData(io.BytesIO(pickle.dumps((True, Hostile()))), ()).load()


async def test_one_person_has_one_call_at_a_time_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "WAITING_SECONDS", 0.5)
    calls = [asyncio.create_task(call(time.sleep, 3)) for _ in range(MOST_WAITING + 3)]
    first = await started()
    assert children() == [first]
    assert await call(len, "abc", person="b") == 3
    assert first in children(), "it did not wait for them"
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [each for each in results if each is None] == [None]
    assert sum(isinstance(each, DecodingBusy) for each in results) == MOST_WAITING + 2


async def test_no_more_run_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "WAITING_SECONDS", 0.3)
    calls = [asyncio.create_task(call(time.sleep, 2, person=str(each))) for each in range(AT_ONCE + 2)]
    await eventually(lambda: len(children()) >= AT_ONCE)
    await eventually(lambda: sum(each.done() for each in calls) == 2)
    assert len(children()) == AT_ONCE
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(each, DecodingBusy) for each in results) == 2
    assert await call(len, "abc") == 3, "the places are free again"


async def test_a_call_that_nobody_waits_for_any_more_is_killed() -> None:
    asked = asyncio.create_task(call(*FOREVER))
    await started()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await no_child_is_left()
    assert await call(len, "abc") == 3


async def test_a_server_that_ended_is_started_again() -> None:
    process = decoding._server._process
    assert process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert await call(len, "abc") == 3
    assert decoding._server._process is not process


async def test_the_server_ends_with_who_started_it() -> None:
    process = decoding._server._process
    assert process
    busy = asyncio.create_task(call(*FOREVER))
    child = await started()
    decoding._server.stop()
    assert process.poll() is not None
    assert psutil.wait_procs([child], timeout=60)[1] == []
    busy.cancel()
    await asyncio.gather(busy, return_exceptions=True)


async def test_an_ordinary_upload_is_answered_while_another_persons_calls_are_stopped() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(picture, "JPEG")
    picture.seek(0)
    hard = [asyncio.create_task(call(*FOREVER, person="attacker")) for _ in range(4)]
    await started()
    file = await receive(UploadFile(picture, filename="x.jpg"), "somebody else")
    assert file.clean.media_type == "image/jpeg"
    assert not any(each.done() for each in hard), "it did not wait for them"
    refused = await asyncio.gather(*hard, return_exceptions=True)
    assert sorted(type(each).__name__ for each in refused) == ["DecodingBusy"] * 3 + ["FileTooComplex"]


async def test_a_third_person_is_served_while_two_hold_both_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the real bounds: each of the two sends many files that are slow and never have to be stopped."""
    for name in ("WALL_SECONDS", "WAITING_SECONDS"):
        monkeypatch.setattr(decoding, name, BOUNDS[name])
    lasts = BOUNDS["WALL_SECONDS"] - 0.5
    slow = [asyncio.create_task(call(time.sleep, lasts, person=person)) for person in ("x", "y") * (MOST_WAITING // 2)]
    await eventually(lambda: len(children()) == AT_ONCE)
    assert await call(len, "abc", person="somebody else") == 3
    assert sum(not each.done() for each in slow) > MOST_WAITING // 2, "it waited behind one file, not all of a person's"
    for each in slow:
        each.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
