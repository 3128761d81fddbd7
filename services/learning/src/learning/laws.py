"""Laws that questions ask about: when one has changed, the questions written from an earlier edition are flagged."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Integer, and_, case, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit, clock
from kit.auth import User
from kit.db import put
from kit.problems import NotFound
from learning.access import units_of
from learning.bank_schemas import LawEnter, LawRow
from learning.models import Law, Question
from learning.rules import law_of

OF_QUESTION = and_(col(Law.unit_id) == col(Question.unit_id), col(Law.name) == col(Question.law))
OUTDATED: ColumnElement[bool] = or_(
    col(Question.source_date).is_(None), col(Question.source_date) < col(Law.in_force_on)
)
"""Of a question and its law."""


async def list_laws(session: AsyncSession, user: User, unit_id: str) -> list[LawRow]:
    """All that the bank of a unit asks about. NotFound."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    return await _rows(session, unit_id)


async def enter_law(session: AsyncSession, user: User, new: LawEnter) -> LawRow:
    """Since when its newest edition is in force. NotFound, also of a law that no question asks about."""
    if not await units.reaches(session, units_of(user), [new.unit_id]):
        raise NotFound
    name = law_of(new.source)
    fields = {"unit_id": new.unit_id, "name": name, "in_force_on": new.in_force_on}
    await put(session, Law, {**fields, "entered_by": user.id, "entered_at": clock.now()})
    row = next((each for each in await _rows(session, new.unit_id) if each.name == name), None)
    if row is None:
        raise NotFound
    after = {"law": name, "in_force_on": new.in_force_on.isoformat(), "outdated": row.outdated}
    audit.record(session, user.id, "bank.enter_law", "bank", new.unit_id, after=after)
    return row


async def count_outdated(session: AsyncSession, unit_id: str, ids: Collection[str], subjects: Collection[str]) -> int:
    """Of these questions, and all of these subjects, in a unit's bank."""
    named = or_(col(Question.id).in_(ids), col(Question.subject).in_(subjects))
    which = select(func.count()).select_from(Question).join(Law, OF_QUESTION)
    in_use = (Question.unit_id == unit_id, ~col(Question.retired))
    return (await session.exec(which.where(*in_use, named, OUTDATED))).one()


async def _rows(session: AsyncSession, unit_id: str) -> list[LawRow]:
    outdated = func.sum(case((and_(col(Law.in_force_on).is_not(None), OUTDATED), 1), else_=0))
    which = (
        select(Question.law, func.min(Question.source), func.count(), outdated.cast(Integer))
        .join(Law, OF_QUESTION, isouter=True)
        .where(Question.unit_id == unit_id, Question.law != "", ~col(Question.retired))
        .group_by(col(Question.law))
        .order_by(col(Question.law))
    )
    rows = (await session.exec(which)).all()
    entered = {each.name: each.in_force_on for each in await session.exec(select(Law).where(Law.unit_id == unit_id))}
    return [
        LawRow(name=name, source=source, questions=count, outdated=old, in_force_on=entered.get(name))
        for name, source, count, old in rows
    ]
