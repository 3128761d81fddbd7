"""Who asks, and in which language they want to be answered."""

from typing import Annotated

from fastapi import Depends, Request

from grievances.access import Caller
from kit.auth import CurrentUser
from kit.errors import language


async def _caller(request: Request, user: CurrentUser) -> Caller:
    return Caller(user, language(request.headers.get("accept-language")))


AskedBy = Annotated[Caller, Depends(_caller)]
