"""What the enterprise's sign-in services have in common: the browser goes to one and comes back with a code."""

from typing import Any, NamedTuple, Protocol

import httpx2
import structlog

from identity.provider_errors import ProviderAway, ProviderRefused
from kit.texts import Text

log = structlog.get_logger()
_TIMEOUT = httpx2.Timeout(4)


class Asked(NamedTuple):
    """What was made for one try."""

    state: str
    """Letters and digits: WeCom takes no others."""
    nonce: str
    verifier: str
    """RFC 7636, section 4.1."""
    redirect_uri: str
    device: str = ""
    """What the browser calls itself (`rules.device_label`)."""


class Provider(Protocol):
    name: Text

    async def address(self, asked: Asked) -> str:
        """Where the browser goes. Raises ProviderAway."""

    async def employee_number(self, asked: Asked, code: str) -> str:
        """Whose code it is. Raises ProviderRefused, ProviderAway."""


async def call(method: str, url: str, **sent: Any) -> dict[str, Any]:
    """The JSON object that a service answers, with any status below 500. Raises ProviderAway."""
    try:
        async with httpx2.AsyncClient(timeout=_TIMEOUT) as http:
            answer = await http.request(method, url, **sent)
        said = answer.json() if answer.status_code < 500 else None
    except (httpx2.HTTPError, ValueError) as error:
        log.warning("provider_away", host=httpx2.URL(url).host, error=type(error).__name__)
        raise ProviderAway from error
    if not isinstance(said, dict):
        log.warning("provider_away", host=httpx2.URL(url).host, status=answer.status_code)
        raise ProviderAway
    return said


def text_of(said: dict[str, Any], *path: str) -> str:
    """The text at a path of an answer. Raises ProviderRefused where there is none."""
    value: Any = said
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, str) and value:
        return value
    codes = {name: said[name] for name in ("errcode", "code", "error") if isinstance(said.get(name), str | int)}
    log.warning("provider_refused", missing=".".join(path), **{f"said_{name}": code for name, code in codes.items()})
    raise ProviderRefused
