"""The register of fields that HR hands over (deploy/integration/FIELDS.md): each column, and a line of retention."""

import re
from pathlib import Path

from identity.models import Member
from identity.retention import RETENTION
from identity.roster_header import Column

REGISTER = (Path(__file__).parents[3] / "deploy/integration/FIELDS.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in REGISTER.splitlines() if line.startswith("| `")
]
OWN = re.search(r"handed over by nobody: ([^.]*)\.", REGISTER)


def test_each_column_is_registered_once_with_all_that_the_law_asks_for() -> None:
    assert OWN
    named = [row[0].strip("`") for row in ROWS] + re.findall(r"`(\w+)`", OWN[1])
    assert sorted(named) == sorted(Member.model_fields)
    assert all(len(row) == 6 and all(row) for row in ROWS)


def test_each_line_of_retention_that_is_named_is_one() -> None:
    lines = {each.name for each in RETENTION}
    assert {row[-1] for row in ROWS} | set(re.findall(r"\(line `(\w+)`\)", REGISTER)) <= lines


def test_each_column_of_the_roster_is_explained() -> None:
    assert [column for column in Column if column not in REGISTER] == []
