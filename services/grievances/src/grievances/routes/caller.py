"""Who asks, and in which language they want to be answered."""

from typing import Annotated

from fastapi import Depends, Request

from grievances.access import Caller
from kit.auth import current_user
from kit.errors import language


async def _caller(request: Request) -> Caller:
    return Caller(await current_user(request), language(request.headers.get("accept-language")))


AskedBy = Annotated[Caller, Depends(_caller)]
