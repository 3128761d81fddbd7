"""The settings reference: every setting of every process, from the classes that read them."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from gateway.settings import GatewaySettings
from kit.environment import Environment, variables
from kit.settings import Settings
from standalone.platform import SERVICES

REFERENCE = Path("deploy/SETTINGS.md")

_HEAD = """# Settings

Made from the code by `make generated`; do not edit. Each is a variable of the environment; an empty one counts as not
set. A process with a wrong one ends at once with exit status 2 and a line that names the setting, what is wrong with it
and how a right one looks; one that looks misspelt is warned about. In `docker-compose.yml` they come from `.env`, which
`make up` writes first; what differs from service to service has the service's name in front there
(`GRIEVANCES_FILES_URL`).
"""


def sections() -> dict[str, Sequence[type[Environment]]]:
    """Heading → settings."""
    own = {f"{service.name} alone": service.own_settings for service in SERVICES if service.own_settings}
    return {"Every service: API, worker, commands": [Settings], **own, "Gateway": [GatewaySettings]}


def describe_settings() -> str:
    parts = [_HEAD]
    for heading, classes in sections().items():
        rows = [
            f"| `{name}` | {_default(field)} | {_what(name, field)} |"
            for settings in classes
            for name, field in variables(settings).items()
        ]
        parts.append("\n".join([f"## {heading}\n", "| Setting | Not set | |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        return "refused"
    if isinstance(value, tuple):
        value = ",".join(str(each) for each in value)
    if isinstance(value, bool):
        value = str(value).lower()
    return f"`{value}`" if value not in ("", {}) else ""


def _what(name: str, field: FieldInfo) -> str:
    words = " ".join((field.description or "").split()).replace("|", "\\|")
    return f"{words} Example: `{field.examples[0]}`" if field.examples else words
