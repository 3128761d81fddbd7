"""Links of the audit chain as they were once seen, kept in a file outside the database."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError


class Anchor(BaseModel):
    """One line of the file."""

    seq: int
    chain: str
    at: datetime


def append(path: Path, head: Anchor) -> None:
    """Add a line and let it reach the disk. A line torn by a crash stays what it is; ours begins on a new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
        else:
            torn = False
        file.write((b"\n" if torn else b"") + head.model_dump_json().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last(path: Path) -> Anchor | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
        lines = file.read().splitlines()
    for line in reversed(lines):
        with suppress(ValidationError):
            return Anchor.model_validate_json(line)
    return None


def read(path: Path) -> tuple[dict[int, str], list[str]]:
    """The anchored links by number, and what is wrong with the file itself."""
    wanted: dict[int, str] = {}
    findings: list[str] = []
    if not path.exists():
        return wanted, findings
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                anchor = Anchor.model_validate_json(line)
            except ValidationError:
                findings.append(f"line {number} of the anchors cannot be read")
                continue
            if wanted.setdefault(anchor.seq, anchor.chain) != anchor.chain:
                findings.append(f"line {number} of the anchors contradicts an earlier one")
    return wanted, findings
