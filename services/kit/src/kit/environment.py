"""How a process reads its settings: one place that checks them, and one line of words for each that is wrong."""

import os
import socket
import sys
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, NoReturn, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

WRONG_SETTING = 2
"""Exit status of a process that does not start because of its settings."""


class Environment(BaseSettings):
    """Settings read from the environment, each in capitals (`DATABASE_URL`). An empty one counts as not set.

    The docstring of a field is its description in the settings reference; its first example stands in error messages.
    """

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", use_attribute_docstrings=True, validate_default=False
    )
    not_set_by_environment: ClassVar[frozenset[str]] = frozenset()
    """Fields that the program fills in itself."""

    @classmethod
    def read(cls, **given: Any) -> Self:
        """What a process starts on. Wrong settings end it, with a line for each; misspelt ones are warned about."""
        known = {name for each in Environment.__subclasses__() for name in variables(each)}
        for name, meant in misspelt(os.environ, known):
            _warn(f"{name} is not a setting and has no effect. Do you mean {meant}?")
        try:
            return cls(**given)
        except ValidationError as error:
            refuse(_lines(cls, error))


def variables(settings: type[Environment]) -> dict[str, FieldInfo]:
    """Name in the environment → field."""
    prefix = settings.model_config.get("env_prefix", "")
    return {
        f"{prefix}{name}".upper(): field
        for name, field in settings.model_fields.items()
        if name not in settings.not_set_by_environment
    }


def example(name: str, field: FieldInfo) -> str:
    """`PORT=8000`: how a right value looks."""
    value = field.examples[0] if field.examples else field.default
    return f"{name}={value}"


def misspelt(environment: Iterable[str], known: Collection[str]) -> list[tuple[str, str]]:
    """Variables that look like one of ours and are none, each with the one that it looks like."""
    found = []
    for name in sorted(environment):
        if name.upper() not in known and (close := get_close_matches(name.upper(), known, n=1, cutoff=0.82)):
            found.append((name, close[0]))
    return found


@cache
def _warn(line: str) -> None:
    """Once, however many services read their settings in this process."""
    print(f"{_program()}: {line}", file=sys.stderr)


def refuse(lines: Iterable[str]) -> NoReturn:
    """End this process: an operator must change a setting first."""
    for line in lines:
        print(f"{_program()}: {line}", file=sys.stderr)
    raise SystemExit(WRONG_SETTING)


def refuse_address(host: str, port: int) -> None:
    """End this process where it cannot listen there; asked before anything else is set up."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        refuse([f"cannot listen on {host} port {port}: {reason}. Choose another HOST or PORT"])


def _program() -> str:
    path = Path(sys.argv[0])
    return path.parent.name if path.name == "__main__.py" else path.name


def _lines(settings: type[Environment], error: ValidationError) -> list[str]:
    """No line repeats the value: it may be a password."""
    by_field = {id(field): name for name, field in variables(settings).items()}
    lines = []
    for each in error.errors(include_input=False, include_url=False):
        field_name = str(each["loc"][0]) if each["loc"] else ""
        field = settings.model_fields.get(field_name)
        words = each["msg"].removeprefix("Value error, ")
        words = words[:1].lower() + words[1:]
        if field is None:
            lines.append(words)
        else:
            name = by_field.get(id(field), field_name.upper())
            lines.append(f"{name}: {words}. For example {example(name, field)}")
    return lines


# ---- kinds of values


def url_parts(value: str, *schemes: str) -> SplitResult:
    """Raises ValueError, without the value: it may hold a password."""
    expected = " or ".join(f"{scheme}://" for scheme in schemes if "+" not in scheme)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError("must be a URL; in a user name or password write %40 for @, %2F for /, %3A for :") from None
    if parts.scheme not in schemes or not value.startswith(f"{parts.scheme}://"):
        raise ValueError(f"must begin with {expected}")
    if any(character.isspace() for character in value) or port == 0:
        raise ValueError("must be a URL without spaces, its port between 1 and 65535")
    return parts


def _http_url(value: str) -> str:
    if not url_parts(value, "http", "https").hostname:
        raise ValueError("must name a host")
    return value


def _writable(path: Path) -> Path:
    existing = path.absolute()
    while not existing.exists():
        existing = existing.parent
    if existing.is_dir() and not os.access(existing, os.W_OK | os.X_OK):
        raise ValueError(f"cannot be written: {existing} allows this process no writing")
    if not existing.is_dir() and existing != path.absolute():
        raise ValueError(f"cannot be written: {existing} is not a folder")
    return path


def written_folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("must be a folder")
    return _writable(path)


def written_file(value: str) -> str:
    if value and Path(value).is_dir():
        raise ValueError("must be a file, not a folder")
    if value:
        _writable(Path(value))
    return value


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Folder = Annotated[Path, AfterValidator(written_folder)]
"""One that this process may write to, or make."""
WrittenFile = Annotated[str, AfterValidator(written_file)]
Port = Annotated[int, Field(ge=1, le=65535)]
