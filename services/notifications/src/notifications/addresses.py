"""To which addresses the worker may send: public ones, and the hosts inside that an operator names.

A name is resolved once for a connection, and the connection goes to the address that was looked at; nothing that a
name server answers later counts. A redirect is not followed.
"""

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Annotated, Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from kit.environment import Environment, is_host, listed, server_parts

_GLOBAL_UNICAST = IPv6Network("2000::/3")


def _hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(is_host, names)):
        raise ValueError("must be host names or addresses, with commas in between")
    return tuple(name.lower() for name in names)


class Receivers(Environment):
    webhook_private_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        BeforeValidator(listed),
        AfterValidator(_hosts),
        Field(examples=["oa.corp.example,10.2.3.4"]),
    ] = ()
    """Hosts within the enterprise, with commas in between, that events may be sent to although their addresses are
    private, also by plain HTTP. Not set: public addresses by HTTPS only."""


class NotAllowed(ValueError):
    """An address that nothing is sent to."""


def is_public(address: str) -> bool:
    """Whether the whole internet reaches it, so that nobody uses us to reach what only we can. IPv6 forms that carry an
    IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) are not."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    return ip in _GLOBAL_UNICAST and ip.is_global and ip.sixtofour is None and ip.teredo is None


def check(address: str, private_hosts: Collection[str]) -> str:
    """A URL that may be a receiver's, as far as it can be told without resolving a name. Raises NotAllowed, also for
    what is no such URL."""
    try:
        parts = server_parts(address, "https", "http")
    except ValueError as error:
        raise NotAllowed from error
    host = (parts.hostname or "").lower()
    if parts.username or parts.password or parts.fragment:
        raise NotAllowed
    if host in private_hosts:
        return address
    if parts.scheme != "https" or (_is_literal(host) and not is_public(host)):
        raise NotAllowed
    return address


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardedResolver(AbstractResolver):
    """Resolves for one connection. A name of which one address is private is refused as a whole."""

    def __init__(self, private_hosts: Collection[str], resolver: AbstractResolver | None = None) -> None:
        self._private_hosts, self._resolver = private_hosts, resolver or aiohttp.DefaultResolver()

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if host.lower() not in self._private_hosts and not all(is_public(each["host"]) for each in found):
            raise NotAllowed
        return found

    async def close(self) -> None:
        await self._resolver.close()
