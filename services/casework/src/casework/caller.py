"""Who asks, and in which language they want to be answered."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from kit.auth import User, current_user
from kit.routing import CallersLanguage
from kit.texts import Language


class Caller(NamedTuple):
    user: User
    language: Language


async def _caller(request: Request, language: CallersLanguage) -> Caller:
    return Caller(await current_user(request), language)


AskedBy = Annotated[Caller, Depends(_caller)]
