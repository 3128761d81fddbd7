"""What somebody may see and looks for, in one shape for all services: the gateway puts the answers together.

Not the index of words, which is `kit.search`.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.fields import Words
from kit.texts import Language

MOST_FOUND = 20
"""Of one service: a search box's answer. For more there are the lists."""

Sought = Annotated[str, Words(1, 100), Query(description="Words, or a number however typed.")]


class Found(BaseModel):
    type: str
    """As in the audit: `order`."""
    what: str
    """The type in words."""
    id: str
    number: str | None = None
    title: str
    note: str | None = None
    """What tells it from others alike, such as its state or unit."""
    at: datetime | None = None
    link: str


class FoundList(BaseModel):
    items: list[Found]


Search = Callable[[AsyncSession, User, Language, str], Awaitable[Sequence[Found]]]
"""At most MOST_FOUND, the best first; only what the caller sees in lists, with the same masks."""
