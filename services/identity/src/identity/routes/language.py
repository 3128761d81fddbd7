"""The language the caller reads, for answers that hold words."""

from typing import Annotated

from fastapi import Depends, Header

from kit.errors import language


def _language(accept_language: Annotated[str | None, Header()] = None) -> str:
    return language(accept_language)


CallersLanguage = Annotated[str, Depends(_language)]
