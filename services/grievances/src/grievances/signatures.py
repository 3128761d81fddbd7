"""What gives a case's hidden author away: names and numbers they were known by when they filed, sealed with the case.

A name given later does not count. Whoever keeps the roster could otherwise rename people to words of a text, and see
which word is masked; and a case would stop hiding the name that everybody knows.
"""

import json
from collections.abc import Sequence
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from grievances.masking import Signature
from kit.sealing import seal, unseal

_PURPOSE = "author of a case"


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


def seal_signature(session: AsyncSession, case_id: str, author: Named | None) -> bytes:
    plain = json.dumps(signature_of(author), ensure_ascii=False).encode()
    return seal(session.info["settings"], _PURPOSE, case_id, plain)


def open_signature(session: AsyncSession, case_id: str, sealed: bytes | None, author: Named | None) -> Signature:
    """Of a case from before it was sealed, and that the worker has not come to, what the author is known by now."""
    if sealed is None:
        return signature_of(author)
    names, numbers = json.loads(unseal(session.info["settings"], _PURPOSE, case_id, sealed))
    return Signature(tuple(names), tuple(numbers))
