"""Aid programmes as data: the shipped ones, and what administrators set up, change from a day on, and end."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import ChangeThere, DayPassed, ProgrammeThere
from assistance.aid_models import Programme
from assistance.aid_schemas import (
    UNITS,
    EditionCreate,
    FigureCreate,
    FigurePublic,
    FiguresCreate,
    ProgrammeCreate,
    ProgrammeEnd,
    ProgrammePublic,
)
from assistance.amounts import Rule
from assistance.consent_rules import needed_of_member
from assistance.desks import require_top
from assistance.forms import check_edition, check_figures
from assistance.lifecycle import policies
from casework.policy import DEFAULT, Policy, PolicyBook
from contracts.roles import Role
from kit import audit, clock, versions
from kit.auth import User
from kit.context import context_of
from kit.db import get_locked, insert_new, new_id
from kit.problems import NotFound
from kit.service import Context
from kit.texts import Language, Text

COMMON = ("minimum_living", "aid.household_year", "approval.group_above")
"""Policies that every programme uses."""


@cache
def shipped() -> list[ProgrammeCreate]:
    text = (resources.files("assistance") / "programmes.toml").read_text("utf-8")
    return [ProgrammeCreate.model_validate(each, strict=False) for each in tomllib.loads(text)["programme"]]


async def enter_shipped(context: Context) -> None:
    """Those that the table does not have; what administrators added to one stays."""
    async with context.db.write() as session:
        for each in shipped():
            await insert_new(session, Programme, {"id": new_id(), "version": 1, **_values(each)})


def _values(new: ProgrammeCreate) -> dict[str, Any]:
    edition = EditionCreate.model_validate(new.model_dump(include={*EditionCreate.model_fields}), strict=False)
    return {
        **new.model_dump(include={"code", "fund", "rule"}),
        "rows": [each.model_dump(mode="json") for each in new.rows],
        "editions": [edition.model_dump(mode="json")],
        "created_at": clock.now(),
        "last_day": None,
    }


async def create_programme(session: AsyncSession, user: User, new: ProgrammeCreate, lang: Language) -> ProgrammePublic:
    await require_top(session, user, Role.UNION_STAFF)
    check_edition(new, new.rule)
    check_figures(new.rows, new.rule)
    programme = Programme(**_values(new))
    if not await insert_new(session, Programme, programme.model_dump()):
        raise ProgrammeThere(programme=new.code)
    audit.record(session, user.id, "programme.create", "programme", programme.id, after={"code": new.code})
    return _public(programme, lang)


async def add_figures(
    session: AsyncSession, user: User, programme_id: str, version: int, new: FiguresCreate, lang: Language
) -> ProgrammePublic:
    """Rows more, each from a day on; what was decided before keeps its own."""
    programme = await _locked(session, user, programme_id, version)
    check_figures([*figures_of(programme), *new.rows], Rule(programme.rule))
    added = [each.model_dump(mode="json") for each in new.rows]
    programme.rows = [*programme.rows, *added]
    return _changed(session, user, programme, "add_figures", {"rows": added}, lang)


async def change_programme(
    session: AsyncSession, user: User, programme_id: str, version: int, new: EditionCreate, lang: Language
) -> ProgrammePublic:
    """Its name, form, papers and documents, from today or a later day on."""
    programme = await _locked(session, user, programme_id, version)
    if new.effective < clock.today():
        raise DayPassed
    if any(each.effective == new.effective for each in editions_of(programme)):
        raise ChangeThere
    check_edition(new, Rule(programme.rule))
    programme.editions = [*programme.editions, new.model_dump(mode="json")]
    return _changed(session, user, programme, "change", {"effective": new.effective.isoformat()}, lang)


async def end_programme(
    session: AsyncSession, user: User, programme_id: str, version: int, given: ProgrammeEnd, lang: Language
) -> ProgrammePublic:
    """After its last day it takes no further request. That day may be moved until it is over."""
    programme = await _locked(session, user, programme_id, version)
    if given.last_day < clock.today() or (programme.last_day and programme.last_day < clock.today()):
        raise DayPassed
    programme.last_day = given.last_day
    return _changed(session, user, programme, "end", {"last_day": given.last_day.isoformat()}, lang)


async def _locked(session: AsyncSession, user: User, programme_id: str, version: int) -> Programme:
    await require_top(session, user, Role.UNION_STAFF)
    programme = await get_locked(session, Programme, programme_id)
    if programme is None:
        raise NotFound
    versions.check(programme.version, version)
    return programme


def _changed(
    session: AsyncSession, user: User, programme: Programme, verb: str, after: dict[str, Any], lang: Language
) -> ProgrammePublic:
    programme.version += 1
    audit.record(session, user.id, f"programme.{verb}", "programme", programme.id, after=after)
    return _public(programme, lang)


async def list_programmes(session: AsyncSession, lang: Language) -> list[ProgrammePublic]:
    found = await session.exec(select(Programme).order_by(col(Programme.code)))
    return [_public(each, lang) for each in found]


def book_of(session: AsyncSession, programme: Programme, on: date) -> PolicyBook:
    """The programme's own figures, and of the service's those that every programme uses."""
    rows = [
        Policy(
            key=f"aid.{each.name}.{each.tier}",
            region=DEFAULT,
            effective=each.effective,
            value=each.value,
            unit=UNITS.get(each.name, "fen"),
            source_zh=each.source_zh,
            source_en=each.source_en,
        )
        for each in figures_of(programme)
    ]
    common = [policies(session).at(key, on) for key in COMMON]
    return PolicyBook([*rows, *common], context_of(session).settings.region)


def figures_of(programme: Programme) -> list[FigureCreate]:
    return [FigureCreate.model_validate(each, strict=False) for each in programme.rows]


def editions_of(programme: Programme) -> list[EditionCreate]:
    """Oldest first."""
    found = [EditionCreate.model_validate(each, strict=False) for each in programme.editions]
    return sorted(found, key=lambda each: each.effective)


def edition_on(programme: Programme, on: date) -> EditionCreate:
    """The one in force that day; before the first one, the first."""
    first, *later = editions_of(programme)
    return next((each for each in reversed(later) if each.effective <= on), first)


def name_of(programme: Programme, on: date, lang: Language) -> str:
    edition = edition_on(programme, on)
    return Text(edition.name_zh, edition.name_en).in_(lang)


def names_known(programme: Programme, tier: str, on: date) -> set[str]:
    """The figures that the programme has for this tier on that day; none: it does not serve it."""
    if not is_open(programme, on):
        return set()
    return {each.name.value for each in figures_of(programme) if each.tier == tier and each.effective <= on}


def is_open(programme: Programme, on: date) -> bool:
    return edition_on(programme, on).effective <= on and (programme.last_day is None or on <= programme.last_day)


def _public(programme: Programme, lang: Language) -> ProgrammePublic:
    today = clock.today()
    edition = edition_on(programme, today)
    return ProgrammePublic(
        id=programme.id,
        version=programme.version,
        code=programme.code,
        name=name_of(programme, today, lang),
        fund=programme.fund,
        rule=Rule(programme.rule),
        rows=_shown(figures_of(programme)),
        **edition.model_dump(include={"fields", "papers", "documents"}),
        consents_needed=needed_of_member(edition.papers, edition.consents),
        editions=editions_of(programme),
        last_day=programme.last_day,
        is_open=is_open(programme, today),
    )


def _shown(rows: Sequence[FigureCreate]) -> list[FigurePublic]:
    return [FigurePublic(**each.model_dump(), unit=UNITS.get(each.name, "fen")) for each in rows]
