"""How questions did, once their exam is over and all of it is marked: difficulty, discrimination, options chosen."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from anyio import to_thread
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.learning import ExamState
from kit import clock
from kit.auth import User
from kit.problems import NotFound
from kit.service import Context
from learning.access import require_officer
from learning.exam_schemas import ItemFigure, ItemFigures, OptionFigure
from learning.exams import SMALL
from learning.models import Answer, Attempt, Exam, ExamFigures
from learning.pools import Pool, given_of, pool_of
from learning.results import brought
from learning.rules import draw

_PORTION = 500
_MOST_EXAMS = 5
_SETTLED = timedelta(minutes=2)
"""After its end: who began in the last moment is seen by then."""


@dataclass
class Sums:
    """Of one question over papers: what it brought (x) and what the rest of the paper did (y), in points."""

    n: int = 0
    x: int = 0
    y: int = 0
    xx: int = 0
    yy: int = 0
    xy: int = 0
    chosen: Counter[int] = field(default_factory=Counter)
    """Places of options as the question was written."""
    unanswered: int = 0
    full: int = 0
    """Papers with all of its points."""

    def add(self, x: int, y: int, points: int) -> None:
        self.n += 1
        self.full += x == points
        self.x, self.y = self.x + x, self.y + y
        self.xx, self.yy, self.xy = self.xx + x * x, self.yy + y * y, self.xy + x * y

    def difficulty(self, points: int) -> float:
        """The mean share of the points: 1 is a question that everybody knows."""
        return self.x / (self.n * points)

    def discrimination(self) -> float | None:
        """Pearson's correlation of the question with the rest of the paper; None where one of them never varies."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        return (self.n * self.xy - self.x * self.y) / math.sqrt(spread) if spread > 0 else None


async def show_items(session: AsyncSession, user: User, exam_id: str) -> ItemFigures:
    """None before the exam is over, and of a question that fewer than five people got."""
    exam = await session.get(Exam, exam_id)
    if exam is None:
        raise NotFound
    await require_officer(session, user, exam.unit_id)
    figures = await session.get(ExamFigures, exam_id)
    if figures is None:
        return ItemFigures(made_at=None, items=[])
    pool = await pool_of(session, exam_id)
    items = [_public(pool, each) for each in figures.items if each["n"] >= SMALL]
    return ItemFigures(made_at=figures.made_at, items=items)


def _public(pool: Pool, kept: Mapping[str, Any]) -> ItemFigure:
    item = pool.questions[kept["place"]].content
    n = kept["n"]
    *chosen, unanswered = shown_counts([*kept["chosen"], kept["unanswered"]], n)
    options = [
        OptionFigure(text=text, is_right=place in item.correct, count=chosen[place])
        for place, text in enumerate(item.options if kept["chosen"] else [])
    ]
    is_shown = _is_large(kept.get("full", 0), n)
    means = {name: kept[name] if is_shown else None for name in ("difficulty", "discrimination")}
    return ItemFigure(
        place=kept["place"], n=n, **means, unanswered=unanswered, kind=item.kind, stem=item.stem, options=options
    )


def _is_large(count: int, n: int) -> bool:
    """Whether it shows of nobody what they did: neither those nor the others are few."""
    return SMALL <= count <= n - SMALL


def shown_counts(counts: Sequence[int], n: int) -> list[int | None]:
    """None for those not shown. One alone could be had by subtraction: the least of the others goes with it."""
    shown = [count if _is_large(count, n) else None for count in counts]
    if shown.count(None) == 1 and len(shown) > 1:
        least = min((count, place) for place, count in enumerate(shown) if count is not None)
        shown[least[1]] = None
    return shown


async def count_items(context: Context) -> None:
    """Timed: of exams that are over and have none. An appeal that is upheld changes none."""
    counted = select(ExamFigures.exam_id).where(ExamFigures.exam_id == Exam.id)
    unsettled = select(Attempt.id).where(Attempt.exam_id == Exam.id, col(Attempt.passed).is_(None))
    which = select(Exam.id).where(
        Exam.state == ExamState.PUBLISHED,
        Exam.closes_at <= clock.now() - _SETTLED,
        ~counted.exists(),
        ~unsettled.exists(),
    )
    async with context.db.read() as session:
        due = (await session.exec(which.order_by(col(Exam.id)).limit(_MOST_EXAMS))).all()
    for exam_id in due:
        async with context.db.read() as session:
            before = await _stand(session, exam_id)
        items = await _count(context, exam_id)
        async with context.db.write() as session:
            if await _stand(session, exam_id) == before:  # else again, at the next look
                session.add(ExamFigures(exam_id=exam_id, made_at=clock.now(), items=items))


async def _stand(session: AsyncSession, exam_id: str) -> tuple[int, int | None]:
    """It changes with each attempt that is begun, marked or corrected."""
    which = select(func.count(), func.sum(Attempt.version)).where(Attempt.exam_id == exam_id)
    count, versions = (await session.exec(which)).one()
    return count, versions


async def _count(context: Context, exam_id: str) -> list[dict[str, Any]]:
    sums, last = dict[int, Sums](), ""
    while True:
        async with context.db.read() as session:
            pool = await pool_of(session, exam_id)
            which = select(Attempt).where(Attempt.exam_id == exam_id, col(Attempt.id) > last)
            attempts = (await session.exec(which.order_by(col(Attempt.id)).limit(_PORTION))).all()
            ids = [each.id for each in attempts]
            answers = (await session.exec(select(Answer).where(col(Answer.attempt_id).in_(ids)))).all()
        if not attempts:
            break
        last = ids[-1]
        await to_thread.run_sync(add_papers, sums, pool, attempts, answers)
    return [_kept(place, each, pool) for place, each in sorted(sums.items())]


def add_papers(sums: dict[int, Sums], pool: Pool, attempts: Sequence[Attempt], answers: Sequence[Answer]) -> None:
    given = {(each.attempt_id, each.place): each for each in answers}
    for attempt in attempts:
        places = draw(attempt.seed, pool.groups)
        had = {
            each: brought(attempt, pool.questions[each], given.get((attempt.id, each)), each) or 0 for each in places
        }
        total = sum(had.values())
        for place in places:
            of = sums.setdefault(place, Sums())
            of.add(had[place], total - had[place], pool.questions[place].points)
            answer = given_of(given.get((attempt.id, place)))
            of.chosen.update(answer.chosen)
            of.unanswered += not answer.chosen and not answer.texts


def _kept(place: int, of: Sums, pool: Pool) -> dict[str, Any]:
    item, points = pool.questions[place]
    is_choice = bool(item.options) and bool(item.correct) and not item.matches
    return {
        **{"place": place, "n": of.n, "full": of.full, "unanswered": of.unanswered},
        **{"difficulty": of.difficulty(points), "discrimination": of.discrimination()},
        "chosen": [of.chosen[each] for each in range(len(item.options))] if is_choice else [],
    }
