"""Who asks, and in which language they want to be answered."""

from typing import Annotated

from fastapi import Depends, Request

from grievances.access import Caller
from kit.auth import current_user
from kit.errors import CallersLanguage


async def _caller(request: Request, language: CallersLanguage) -> Caller:
    return Caller(await current_user(request), language)


AskedBy = Annotated[Caller, Depends(_caller)]
