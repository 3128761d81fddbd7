"""One PostgreSQL, one Kafka, one distributed platform and one enterprise for all system tests.

Each test makes its own cases; none leaves the platform stopped. With CI=true nothing is skipped: a server that is
missing, or that was given and so cannot be made to fail, is a failure.
"""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from inspect import iscoroutinefunction
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio
from counts import COUNTS
from installation import SERVICES, Installation
from people import Enterprise, found_enterprise
from servers import NotOurs, Server, Unavailable, postgres_programs, start_kafka, start_postgres
from stack import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all, since platform and browsers live through the session."""
    for item in items:
        if not isinstance(item, pytest.Function) or Path(__file__).parent not in item.path.parents:
            continue
        if iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    try:
        return (yield)
    except NotOurs as reason:
        _or_skip(reason)


def _or_skip(reason: Unavailable | NotOurs) -> NoReturn:
    if os.environ.get("CI") == "true":
        raise reason
    pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    try:
        server = start_postgres(durable=True)
    except Unavailable as reason:
        _or_skip(reason)
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_tools() -> Path:
    """The folder of pg_dump and its like."""
    try:
        return postgres_programs()
    except Unavailable as reason:
        _or_skip(reason)


@pytest.fixture(scope="session")
def kafka() -> Iterator[Server]:
    try:
        server = start_kafka()
    except Unavailable as reason:
        _or_skip(reason)
    yield server
    server.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(postgres: Server, kafka: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("stack"), postgres, kafka)
    try:
        await stack.start()
        yield stack
    finally:
        await stack.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def enterprise(stack: Stack) -> AsyncIterator[Enterprise]:
    enterprise = await found_enterprise(stack, members=COUNTS.chaos_members)
    yield enterprise
    await enterprise.close()


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture
def busy(here: Installation) -> Installation:
    """Files and anchors are there; tar says at the end what TAR_STATUS says."""
    for name in ("files/a", "audit/anchors"):
        path = here.stub / "var" / name
        path.parent.mkdir()
        path.write_text(name)
    (here.programs / "tar").write_text(f'#!/bin/sh\n{shutil.which("tar")} "$@" && exit ${{TAR_STATUS:-0}}\n')
    (here.programs / "tar").chmod(0o755)
    return here


@pytest.fixture
def saved(here: Installation) -> Installation:
    """There is a back-up."""
    folder = here.root / "backup"
    folder.mkdir()
    for name in SERVICES:
        (folder / f"{name}.dump").write_text(f"the database {name}\n")
        for part in ("files", "anchors"):
            (folder / f"{name}.{part}.tar").write_text(f"the {part} of {name}\n")
    subprocess.run("sha256sum ./*.dump ./*.tar >SHA256SUMS", cwd=folder, shell=True, check=True)
    return here
