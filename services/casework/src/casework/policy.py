"""Figures from rules and regulations: dated rows with their source, shipped as data with the code.

A service keeps them in `policies/*.toml`:

    [[policy]]
    key = "accept"
    region = "default"          # "default" is ours, "CN" national law, else a province or city
    effective = 2026-01-01      # applies from this day on, until a later row of the same key and region
    value = 2                   # whole number, exact decimal, text or true/false
    unit = "working_days"
    source_zh = "平台服务承诺"
    source_en = "Platform service pledge"

Rows never change once released: a new figure is a new row with a later day. A decision stores the row it used.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.context import context_of
from kit.texts import Text

NATIONAL, DEFAULT = "CN", "default"

Filled = Annotated[str, Field(min_length=1)]


class PolicyError(Exception):
    """The policies shipped with a service are wrong: a mistake to mend in the TOML, never a caller's."""


class Policy(BaseModel):
    """One figure. Kept whole with each decision that used it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$")]
    region: Filled
    effective: date
    value: bool | int | Decimal | Filled
    unit: Filled
    source_zh: Filled
    source_en: Filled

    @property
    def source(self) -> Text:
        return Text(self.source_zh, self.source_en)

    @property
    def number(self) -> int:
        """The value where it has to be a whole number: days, counts, fen."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise PolicyError(f"policy {self.key} ({self.region}, {self.effective}) is no whole number: {self.value!r}")
        return self.value


class PolicyBook:
    """All policies of a service as one region sees them."""

    def __init__(self, policies: Iterable[Policy], region: str) -> None:
        self._regions = list(dict.fromkeys((region, NATIONAL, DEFAULT)))
        self._rows: dict[tuple[str, str], list[Policy]] = {}
        for policy in sorted(policies, key=lambda row: row.effective, reverse=True):
            rows = self._rows.setdefault((policy.key, policy.region), [])
            if rows and rows[-1].effective == policy.effective:
                raise PolicyError(f"policy {policy.key} twice for {policy.region} from {policy.effective}")
            rows.append(policy)

    @classmethod
    def load(cls, package: str, region: str) -> Self:
        """The rows in `<package>/policies/*.toml`; anything wrong in them stops the service from starting."""
        try:
            folder = resources.files(package) / "policies"
            files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name)
        except (ModuleNotFoundError, FileNotFoundError, NotADirectoryError) as error:
            raise PolicyError(f"{package} ships no policies") from error
        rows = [row for file in files for row in _rows(f"{package}/policies/{file.name}", file.read_text("utf-8"))]
        if not rows:
            raise PolicyError(f"{package} ships no policies")
        return cls(rows, region)

    def at(self, key: str, on: date) -> Policy:
        """The row in force on that day: the region's own before the national before the default one."""
        for region in self._regions:
            for row in self._rows.get((key, region), ()):
                if row.effective <= on:
                    return row
        raise PolicyError(f"no policy {key} on {on} for {', '.join(self._regions)}")


def policies(session: AsyncSession, package: str) -> PolicyBook:
    """Those of a service, as the region sees them for which it runs."""
    return _load(package, context_of(session).settings.region)


@cache
def _load(package: str, region: str) -> PolicyBook:
    return PolicyBook.load(package, region)


def _rows(name: str, text: str) -> Iterable[Policy]:
    try:
        content: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
        if set(content) != {"policy"}:
            raise PolicyError(f"{name}: expected [[policy]] tables only, found {', '.join(content) or 'nothing'}")
        return [Policy.model_validate(row) for row in content["policy"]]
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise PolicyError(f"{name}: {error}") from error
