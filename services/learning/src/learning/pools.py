"""A published exam and what it can ask, which never change: a process reads them once. And what somebody answered."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakValueDictionary

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from learning.bank_schemas import ItemContent
from learning.models import Answer, Attempt, Exam, ExamQuestion
from learning.rules import Given, Group

_MOST = 64


class Asked(NamedTuple):
    """A question of the pool."""

    content: ItemContent
    points: int


class Pool(NamedTuple):
    exam: Exam
    """As it was published, and in no session. What can change later is its state, until shortly before it opens."""
    questions: Mapping[int, Asked]
    """By place."""
    groups: list[Group]


_pools: OrderedDict[str, Pool] = OrderedDict()
_reading = WeakValueDictionary[str, asyncio.Lock]()


async def pool_of(session: AsyncSession, exam_id: str) -> Pool:
    if pool := _pools.get(exam_id):
        _pools.move_to_end(exam_id)
        return pool
    async with _reading.setdefault(exam_id, asyncio.Lock()):  # of thousands who start at once the first one reads it
        return _pools.get(exam_id) or await _read(session, exam_id)


async def _read(session: AsyncSession, exam_id: str) -> Pool:
    which = select(ExamQuestion).where(ExamQuestion.exam_id == exam_id).order_by(col(ExamQuestion.place))
    rows = (await session.exec(which)).all()
    exam = await session.get_one(Exam, exam_id)
    counts = [len(exam.question_ids), *(each["count"] for each in exam.blueprint)]
    pool = Pool(
        Exam(**dict(exam)),
        {each.place: Asked(ItemContent.model_validate(each.content, strict=False), each.points) for each in rows},
        [Group([each.place for each in rows if each.drawn_by == row], count) for row, count in enumerate(counts)],
    )
    _pools[exam_id] = pool
    if len(_pools) > _MOST:
        _pools.popitem(last=False)
    return pool


async def answers_of(session: AsyncSession, attempt: Attempt) -> dict[int, Answer]:
    return {each.place: each for each in await session.exec(select(Answer).where(Answer.attempt_id == attempt.id))}


def given_of(answer: Answer | None) -> Given:
    return Given(answer.chosen, answer.texts) if answer else Given()
