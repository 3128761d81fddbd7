"""Finding a member by part of the name or the beginning of the employee number, in any list about members."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from identity.models import Member
from identity.rules import plain_employee_number
from kit import search

KIND = "member"


def named_like(q: str) -> ColumnElement[bool]:
    """For a WHERE over `Member`."""
    beginning = col(Member.employee_number).startswith(plain_employee_number(q), autoescape=True)
    return or_(col(Member.id).in_(search.matching(KIND, q)), beginning)
