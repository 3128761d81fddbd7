"""The platform's address as the client sees it, which the gateway says."""

from typing import Annotated

from fastapi import Depends, Header

from identity.passkeys import Site
from kit.db import Db


async def _read_origin(
    db: Db,
    origin: Annotated[str | None, Header(alias="X-Tongxin-Origin", description="The gateway's: its address.")] = None,
) -> str:
    """Without a slash at the end."""
    return origin or db.settings.issuer


Origin = Annotated[str, Depends(_read_origin)]


async def _read_site(db: Db, origin: Origin) -> Site:
    return Site(db.settings, origin)


CallersSite = Annotated[Site, Depends(_read_site)]
