"""Aid programmes as data: the shipped ones, and what administrators set up."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_models import Programme
from assistance.aid_schemas import FigureCreate, FormField, ProgrammeCreate, ProgrammePublic
from assistance.amounts import NEEDS, Rule
from assistance.desks import require_top
from assistance.errors import FiguresMissing, FigureThere, ProgrammeThere
from assistance.lifecycle import policies
from assistance.rules import Evidence
from assistance.words import AID_FIGURES, listed
from casework.policy import DEFAULT, Policy, PolicyBook
from contracts.roles import Role
from kit import audit, clock, versions
from kit.auth import User
from kit.context import context_of
from kit.db import get_locked, insert_new, new_id
from kit.problems import NotFound
from kit.service import Context
from kit.texts import Language


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
    return {
        **new.model_dump(include={"code", "name_zh", "name_en", "fund", "rule", "papers"}),
        "fields": [each.model_dump(mode="json") for each in new.fields],
        "rows": [each.model_dump(mode="json") for each in new.rows],
        "created_at": clock.now(),
        "ended_at": None,
    }


async def create_programme(session: AsyncSession, user: User, new: ProgrammeCreate, lang: Language) -> ProgrammePublic:
    await require_top(session, user, Role.UNION_STAFF)
    _check(new)
    programme = Programme(**_values(new))
    if not await insert_new(session, Programme, programme.model_dump()):
        raise ProgrammeThere(programme=new.code)
    audit.record(session, user.id, "programme.create", "programme", programme.id, after={"code": new.code})
    return _public(programme, lang)


def _check(new: ProgrammeCreate) -> None:
    """Each tier that it names has what its rule needs, from the same day on, and no figure stands twice."""
    places = [(each.tier, each.name, each.effective) for each in new.rows]
    if len(set(places)) < len(places):
        raise FigureThere
    names = {(each.tier, each.name.value) for each in new.rows}
    missing = sorted({name for tier, _ in names for name in NEEDS[new.rule] if (tier, name) not in names})
    if missing:
        raise FiguresMissing(missing=listed([AID_FIGURES[name] for name in missing]))


async def add_figure(
    session: AsyncSession, user: User, programme_id: str, version: int, new: FigureCreate, lang: Language
) -> ProgrammePublic:
    """A row more, from a day on; what was decided before keeps its own."""
    await require_top(session, user, Role.UNION_STAFF)
    programme = await get_locked(session, Programme, programme_id)
    if programme is None:
        raise NotFound
    versions.check(programme.version, version)
    known = [FigureCreate.model_validate(each, strict=False) for each in programme.rows]
    if any((each.tier, each.name, each.effective) == (new.tier, new.name, new.effective) for each in known):
        raise FigureThere
    programme.rows = [*programme.rows, new.model_dump(mode="json")]
    programme.version += 1
    audit.record(session, user.id, "programme.add_figure", "programme", programme.id, after=new.model_dump(mode="json"))
    return _public(programme, lang)


async def end_programme(
    session: AsyncSession, user: User, programme_id: str, version: int, lang: Language
) -> ProgrammePublic:
    """It takes no further request."""
    await require_top(session, user, Role.UNION_STAFF)
    programme = await get_locked(session, Programme, programme_id)
    if programme is None:
        raise NotFound
    versions.check(programme.version, version)
    programme.ended_at = programme.ended_at or clock.now()
    programme.version += 1
    audit.record(session, user.id, "programme.end", "programme", programme.id)
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
            unit=each.unit,
            source_zh=each.source_zh,
            source_en=each.source_en,
        )
        for each in (FigureCreate.model_validate(row, strict=False) for row in programme.rows)
    ]
    common = [policies(session).at(key, on) for key in ("minimum_living", "aid.household_year", "approval.group_above")]
    return PolicyBook([*rows, *common], context_of(session).settings.region)


def fields_of(programme: Programme) -> list[FormField]:
    return [FormField.model_validate(each, strict=False) for each in programme.fields]


def names_known(programme: Programme, tier: str, on: date) -> set[str]:
    """The figures that the programme has for this tier on that day; none: it does not serve it."""
    rows = (FigureCreate.model_validate(each, strict=False) for each in programme.rows)
    return {each.name.value for each in rows if each.tier == tier and each.effective <= on}


def _public(programme: Programme, lang: Language) -> ProgrammePublic:
    return ProgrammePublic(
        id=programme.id,
        version=programme.version,
        code=programme.code,
        name=programme.name_zh if lang == Language.CHINESE else programme.name_en,
        fund=programme.fund,
        rule=Rule(programme.rule),
        rows=[FigureCreate.model_validate(each, strict=False) for each in programme.rows],
        fields=fields_of(programme),
        papers=[Evidence(each) for each in programme.papers],
        ended_at=programme.ended_at,
    )
