"""A folder for the tool. Not pytest's `tmp_path`: these tests have no database and need not run again on PostgreSQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from belenios_tool import Tool


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def tool(folder: Path) -> Tool:
    return Tool(folder)
