"""Finding a member by part of the name or the beginning of the employee number, in any list about members."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from identity.models import Member
from identity.rules import plain_employee_number
from kit import search

KIND = "member"


async def named_like(session: AsyncSession, q: str) -> ColumnElement[bool]:
    """For a WHERE over `Member`.

    Which of the two `q` may be is asked first, as hardly any is both: an OR of them could use no index, and a union
    would collect everybody where `q` is the letter that all numbers begin with.
    """
    beginning = col(Member.employee_number).startswith(plain_employee_number(q), autoescape=True)
    names = search.matching(q, KIND)
    by_name = col(Member.id).in_(names)
    if not (await session.exec(select(Member.id).where(beginning).limit(1))).first():
        return by_name
    return or_(by_name, beginning) if (await session.exec(names.limit(1))).first() else beginning
