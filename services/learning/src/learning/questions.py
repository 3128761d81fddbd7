"""The question bank of a unit."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from anyio import to_thread
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.folding import fold
from kit.pages import Page, page
from kit.problems import NotFound
from learning.access import require_officer, units_of
from learning.bank_schemas import BankItem, BankItemCreate, BankItemUpdate, ItemContent, SimilarAsk, SimilarPair
from learning.errors import QuestionRetired, UnitNotYours
from learning.laws import OF_QUESTION, OUTDATED
from learning.likeness import Known, Shelf, text_of
from learning.models import Law, Question
from learning.rules import ItemKind, law_of

_PORTION = 500
_MOST_PAIRS = 50


async def create_question(session: AsyncSession, user: User, new: BankItemCreate) -> BankItem:
    if not await units.reaches(session, units_of(user), [new.unit_id]):
        raise UnitNotYours
    question = Question(author_id=user.id, created_at=clock.now(), unit_id=new.unit_id, **_values(new))
    session.add(question)
    audit.record(session, user.id, "question.create", "question", question.id, after={"unit": question.unit_id})
    return await _shown(session, question)


async def list_questions(
    session: AsyncSession,
    user: User,
    unit_id: str,
    subject: str | None,
    *,
    only_outdated: bool,
    limit: int,
    cursor: str | None,
) -> Page[BankItem]:
    """Of the bank of one unit, newest first, without those out of use."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    statement = select(Question, Law).join(Law, OF_QUESTION, isouter=not only_outdated)
    statement = statement.where(Question.unit_id == unit_id, ~col(Question.retired))
    if only_outdated:
        statement = statement.where(OUTDATED)
    if subject:
        statement = statement.where(Question.subject == subject)
    return await page(
        session,
        statement.order_by(col(Question.id).desc()),
        limit=limit,
        cursor=cursor,
        as_=lambda row: _public(row[0], row[1]),
    )


async def find_similar(session: AsyncSession, user: User, asked: SimilarAsk) -> list[BankItem]:
    """Those of the bank that read nearly the same, the nearest first. NotFound."""
    if not await units.reaches(session, units_of(user), [asked.unit_id]):
        raise NotFound
    text = fold(asked.stem) + "".join(sorted(map(fold, asked.options)))
    shelf = await read_shelf(session, asked.unit_id)
    near = await to_thread.run_sync(shelf.near, text)
    return await _by_ids_shown(session, [each.id for each in near])


async def list_similar_pairs(session: AsyncSession, user: User, unit_id: str) -> list[SimilarPair]:
    """The nearest 50 in a bank. NotFound."""
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    shelf = await read_shelf(session, unit_id)
    pairs = await to_thread.run_sync(shelf.pairs, _MOST_PAIRS)
    ids = sorted({each for pair in pairs for each in (pair.one, pair.other)})
    shown = {each.id: each for each in await _by_ids_shown(session, ids)}
    return [
        SimilarPair(one=shown[pair.one], other=shown[pair.other], percent=round(pair.likeness * 100)) for pair in pairs
    ]


async def read_shelf(session: AsyncSession, unit_id: str) -> Shelf:
    """What a unit's bank uses."""
    which = select(Question.id, Question.content).where(Question.unit_id == unit_id, ~col(Question.retired))
    rows = (await session.exec(which)).all()

    def make() -> Shelf:
        items = [(each, ItemContent.model_construct(**content)) for each, content in rows]
        return Shelf(Known(text_of(item), each, item.stem) for each, item in items)

    return await to_thread.run_sync(make)


async def _by_ids_shown(session: AsyncSession, ids: Sequence[str]) -> list[BankItem]:
    """In their order."""
    which = select(Question, Law).join(Law, OF_QUESTION, isouter=True).where(col(Question.id).in_(ids))
    found = {question.id: _public(question, law) for question, law in await session.exec(which)}
    return [found[each] for each in ids if each in found]


async def change_question(
    session: AsyncSession, user: User, question_id: str, version: int, new: BankItemUpdate
) -> BankItem:
    """Exams that were published keep it as it was."""
    question = await _locked(session, user, question_id, version)
    question.sqlmodel_update(_values(new))
    question.version += 1
    audit.record(session, user.id, "question.change", "question", question.id)
    return await _shown(session, question)


async def retire_question(session: AsyncSession, user: User, question_id: str, version: int) -> BankItem:
    """It is drawn no more."""
    question = await _locked(session, user, question_id, version)
    question.retired = True
    question.version += 1
    audit.record(session, user.id, "question.retire", "question", question.id)
    return await _shown(session, question)


async def in_use(session: AsyncSession, unit_id: str, subjects: Iterable[str]) -> list[Question]:
    """All of these subjects in a unit's bank, in the order in which they were written."""
    which = select(Question).where(
        Question.unit_id == unit_id, col(Question.subject).in_(set(subjects)), ~col(Question.retired)
    )
    return list(await session.exec(which.order_by(col(Question.id))))


async def by_ids(session: AsyncSession, unit_id: str, ids: Iterable[str]) -> list[Question]:
    """Those of them that are in the unit's bank and in use."""
    which = select(Question).where(Question.unit_id == unit_id, col(Question.id).in_(list(ids)), ~col(Question.retired))
    return list(await session.exec(which.order_by(col(Question.id))))


async def _locked(session: AsyncSession, user: User, question_id: str, version: int) -> Question:
    question = await get_locked(session, Question, question_id)
    if question is None:
        raise NotFound
    await require_officer(session, user, question.unit_id)
    versions.check(question.version, version)
    if question.retired:
        raise QuestionRetired
    return question


def _values(new: BankItemUpdate) -> dict[str, Any]:
    content = new.content.model_dump(mode="json")
    return {
        **new.model_dump(include={*BankItemUpdate.model_fields}),
        **{"content": content, "same": same_of(new.content), "law": law_of(new.source)},
    }


def same_of(item: ItemContent) -> str:
    """Equal where kind, text and options read the same, in any order of these."""
    options = sorted(fold(each) for each in [*item.options, *item.matches])
    said = [item.kind, fold(item.stem), *([] if item.kind == ItemKind.TRUE_FALSE else options)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


async def known_ones(session: AsyncSession, unit_id: str, of: Collection[str]) -> set[str]:
    """Which of these the bank has and uses."""
    found = set[str]()
    for place in range(0, len(of), _PORTION):
        portion = list(of)[place : place + _PORTION]
        which = select(Question.same).where(
            Question.unit_id == unit_id, col(Question.same).in_(portion), ~col(Question.retired)
        )
        found.update(await session.exec(which))
    return found


async def all_in_use(session: AsyncSession, unit_id: str) -> list[BankItemUpdate]:
    """By subject."""
    which = select(Question).where(Question.unit_id == unit_id, ~col(Question.retired))
    rows = await session.exec(which.order_by(col(Question.subject), col(Question.id)))
    return [BankItemUpdate(**_public(each, None).model_dump(include={*BankItemUpdate.model_fields})) for each in rows]


def add_all(session: AsyncSession, user: User, unit_id: str, new: Iterable[BankItemUpdate]) -> None:
    now = clock.now()
    session.add_all(Question(author_id=user.id, created_at=now, unit_id=unit_id, **_values(each)) for each in new)


async def _shown(session: AsyncSession, question: Question) -> BankItem:
    return _public(question, await session.get(Law, (question.unit_id, question.law)))


def _public(question: Question, law: Law | None) -> BankItem:
    content = ItemContent.model_validate(question.content, strict=False)
    is_outdated = law is not None and (question.source_date is None or question.source_date < law.in_force_on)
    return BankItem(**{**dict(question), "content": content, "is_outdated": is_outdated})
