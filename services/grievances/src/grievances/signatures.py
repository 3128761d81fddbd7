"""What gives a case's hidden author away: names and numbers they were known by when they filed, sealed with the case.

A name given later does not count. The keeper of the roster could otherwise rename people to words of a text, and see
which word is masked; and a case would stop hiding the name that everybody knows. For the same reason a name given
before does not count if it was another one and stood a few days only: nobody came to sign with it.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from grievances.masking import Signature
from grievances.models import Member
from kit.context import context_of
from kit.fields import is_han
from kit.folding import fold
from kit.sealing import seal, unseal

_PURPOSE = "author of a case"
_MOST_NAMES = 10
_LEAST_STAY = timedelta(days=30)


class Named(Protocol):
    """A member, or a row with the same columns."""

    @property
    def name(self) -> str: ...

    @property
    def employee_number(self) -> str: ...

    @property
    def former_names(self) -> Sequence[str]: ...


def signature_of(author: Named | None) -> Signature:
    """All they are known by now."""
    if not author:
        return Signature()
    names = dict.fromkeys(filter(None, (author.name, *author.former_names)))
    return Signature(tuple(names), tuple(filter(None, [author.employee_number])))


def former_names(member: Member, name: str, at: datetime) -> list[str]:
    """What the member was known by before `name`, which they are given now. The first name always counts."""
    stood = member.named_at is None or at - member.named_at >= _LEAST_STAY
    last = [member.name] if stood or _features(member.name) & _features(name) else []
    return [each for each in dict.fromkeys([*last, *member.former_names]) if each and each != name][:_MOST_NAMES]


def _features(name: str) -> set[str]:
    """The Chinese characters of a name and its words in other scripts: a correction keeps one."""
    return {each for word in re.findall(r"[^\s·,.]+", name) for each in _features_of(fold(word))}


def _features_of(word: str) -> set[str]:
    return set(word) if any(map(is_han, word)) else {word}


def seal_signature(session: AsyncSession, case_id: str, author: Named | None) -> bytes:
    plain = json.dumps(signature_of(author), ensure_ascii=False).encode()
    return seal(context_of(session).settings, _PURPOSE, case_id, plain)


def open_signature(session: AsyncSession, case_id: str, sealed: bytes | None, author: Named | None) -> Signature:
    """Of a case from before it was sealed, and that the worker has not come to, what the author is known by now."""
    if sealed is None:
        return signature_of(author)
    names, numbers = json.loads(unseal(context_of(session).settings, _PURPOSE, case_id, sealed))
    return Signature(tuple(names), tuple(numbers))
