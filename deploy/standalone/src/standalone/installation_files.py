"""Files of the distributed platform that name every service: their templates say once what stands there for each."""

import re
from pathlib import Path

from kit.environment import variables
from kit.service import Service
from standalone.platform import SERVICES

TEMPLATES = {
    Path("docker-compose.yml"): Path("deploy/docker-compose.template.yml"),
    Path("deploy/postgres-init.sql"): Path("deploy/postgres-init.template.sql"),
}
"""File → its template."""

_EACH = re.compile(r"^(?:#|--) each service\n(.*?)^(?:#|--) end\n", re.MULTILINE | re.DOTALL)
_OWN_SETTINGS = re.compile(r"^( *)<own settings>\n", re.MULTILINE)


def fill_in(template: Path) -> str:
    """What stands between `each service` and `end` is repeated for each."""
    comment = "--" if template.suffix == ".sql" else "#"
    services = sorted(SERVICES, key=lambda service: service.name)
    text = template.read_text()
    filled = _EACH.sub(lambda found: "".join(_of(service, found[1]) for service in services), text)
    return f"{comment} Made from {template} by `make generated`; do not edit.\n{filled}"


def _of(service: Service, text: str) -> str:
    own = [name for settings in service.own_settings for name in variables(settings)]
    text = _OWN_SETTINGS.sub(lambda found: "".join(f"{found[1]}{name}: ${{{name}:-}}\n" for name in own), text)
    return text.replace("<service>", service.name).replace("<SERVICE>", service.name.upper())
