"""Contests as those see them who may enter: their entry, their team, the ranking, what they won."""

import secrets
from typing import Any

from sqlalchemy import and_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.learning import ContestState
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked, insert_new, new_id
from kit.pages import Page, page
from kit.problems import NotFound
from learning.access import above, audience_of, is_open_to, keeps_bank
from learning.contest_errors import ContestNotOpen, OrganisersDoNotEnter, TeamNameTaken, TeamNotFound
from learning.contest_models import Contest, ContestEntry, ContestTeam
from learning.contest_rules import HUNDREDTHS, Standing, Ties, ranks, team_points
from learning.contest_schemas import ContestEnter, OwnContest, OwnEntry, RankRow
from learning.contests import count_entries, row_of
from learning.models import PEOPLE

_MOST_RANKED = 100
_SHOWN = (ContestState.OPEN, ContestState.CLOSED, ContestState.FINISHED)
_SHOWN_TO_ENTERED = (*_SHOWN, ContestState.CANCELLED)


async def list_own(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[OwnContest]:
    """What is open to the caller or was entered by them, newest first; without rankings."""
    own = and_(col(ContestEntry.contest_id) == col(Contest.id), col(ContestEntry.member_id) == caller.user.id)
    is_for_them = col(Contest.unit_id).in_(await audience_of(session, caller.user))
    statement = (
        select(Contest, ContestEntry)
        .join(ContestEntry, own, isouter=True)
        .where(
            and_(col(Contest.state).in_(_SHOWN), is_for_them)
            | and_(col(Contest.state).in_(_SHOWN_TO_ENTERED), col(ContestEntry.id).is_not(None))
        )
        .where(is_open_to(caller.user, col(ContestEntry.entered_at)))
    )
    found: Page[Any] = await page(
        session, statement.order_by(col(Contest.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=[await _own(session, caller, *row, is_whole=False) for row in found.items], next=found.next)


async def show_own(session: AsyncSession, caller: Caller, contest_id: str) -> OwnContest:
    contest, entry = await _find(session, caller.user, contest_id)
    return await _own(session, caller, contest, entry)


async def enter(session: AsyncSession, caller: Caller, contest_id: str, given: ContestEnter) -> OwnContest:
    """Entering again changes nothing."""
    contest = await get_locked(session, Contest, contest_id)
    chain = await audience_of(session, caller.user)
    if contest is None or contest.unit_id not in chain:
        raise NotFound
    _, entry = await _find(session, caller.user, contest_id)
    if entry:
        return await _own(session, caller, contest, entry)
    if keeps_bank(caller.user, above(chain, contest.unit_id)):
        raise OrganisersDoNotEnter
    _require_open(contest)
    entry = ContestEntry(
        contest_id=contest.id,
        place=await _next_place(session, contest.id),
        member_id=caller.user.id,
        unit_id=chain[-1],
        team_id=await _team(session, contest, given),
        ticket=secrets.token_hex(8),
        is_listed=given.is_listed,
        entered_at=clock.now(),
    )
    session.add(entry)
    audit.record(session, caller.user.id, "contest.enter", "contest", contest.id, after={"entry": entry.id})
    await session.flush()
    return await _own(session, caller, contest, entry)


async def change_listing(session: AsyncSession, caller: Caller, contest_id: str, *, is_listed: bool) -> OwnContest:
    """At any time: the ranking never shows who is not willing."""
    contest, entry = await _find(session, caller.user, contest_id)
    if entry is None:
        raise NotFound
    entry = await get_locked(session, ContestEntry, entry.id)
    assert entry
    entry.is_listed = is_listed
    await session.flush()
    return await _own(session, caller, contest, entry)


async def withdraw(session: AsyncSession, caller: Caller, contest_id: str) -> OwnContest:
    contest = await get_locked(session, Contest, contest_id)
    if contest is None:
        raise NotFound
    _, entry = await _find(session, caller.user, contest_id)
    if entry is None:
        raise NotFound
    _require_open(contest)
    await session.delete(entry)
    audit.record(session, caller.user.id, "contest.withdraw", "contest", contest.id, before={"entry": entry.id})
    await session.flush()
    return await _own(session, caller, contest, None)


def _require_open(contest: Contest) -> None:
    if contest.state != ContestState.OPEN or not contest.opens_at <= clock.now() < contest.closes_at:
        raise ContestNotOpen


async def _find(session: AsyncSession, user: User, contest_id: str) -> tuple[Contest, ContestEntry | None]:
    contest = await session.get(Contest, contest_id)
    which = select(ContestEntry).where(ContestEntry.contest_id == contest_id, ContestEntry.member_id == user.id)
    entry = (await session.exec(which)).first()
    if contest is None or contest.state not in (_SHOWN_TO_ENTERED if entry else _SHOWN):
        raise NotFound
    if entry:
        user.require_open(entry.entered_at)
    elif contest.unit_id not in await audience_of(session, user):
        raise NotFound
    return contest, entry


async def _next_place(session: AsyncSession, contest_id: str) -> int:
    """The contest is locked, so nobody else takes it."""
    last = await session.exec(select(func.max(ContestEntry.place)).where(ContestEntry.contest_id == contest_id))
    return (last.one() or 0) + 1


async def _team(session: AsyncSession, contest: Contest, given: ContestEnter) -> str | None:
    if contest.team_size == 1 or not (given.team_name or given.team_code):
        return None
    if given.team_name:
        made = {"id": new_id(), "contest_id": contest.id, "name": given.team_name, "code": secrets.token_hex(3).upper()}
        if not await insert_new(session, ContestTeam, made):
            raise TeamNameTaken
        return made["id"]
    code = (given.team_code or "").upper()
    which = select(ContestTeam).where(ContestTeam.contest_id == contest.id, ContestTeam.code == code)
    team = (await session.exec(which)).first()
    members = select(func.count()).where(ContestEntry.team_id == (team.id if team else ""))
    if team is None or (await session.exec(members)).one() >= contest.team_size:
        raise TeamNotFound
    return team.id


async def _own(
    session: AsyncSession, caller: Caller, contest: Contest, entry: ContestEntry | None, *, is_whole: bool = True
) -> OwnContest:
    names = await units.names(session, [contest.unit_id])
    ranking, teams = await _ranking(session, contest) if is_whole else ([], [])
    chain = await audience_of(session, caller.user)
    is_open = contest.state == ContestState.OPEN and contest.opens_at <= clock.now() < contest.closes_at
    keeps = keeps_bank(caller.user, above(chain, contest.unit_id))
    return OwnContest(
        **row_of(contest, names, caller.language),
        entries=await count_entries(session, contest.id) if is_whole else 0,
        entry=await _own_entry(session, contest, entry) if entry else None,
        may_enter=is_open and entry is None and not keeps,
        ranking=ranking,
        teams=teams,
        is_drawn=contest.drawn_at is not None,
    )


async def _own_entry(session: AsyncSession, contest: Contest, entry: ContestEntry) -> OwnEntry:
    team = await session.get(ContestTeam, entry.team_id) if entry.team_id else None
    won = zip(contest.prizes, contest.winners or [], strict=False)
    is_shown = contest.state == ContestState.FINISHED and entry.points is not None
    return OwnEntry(
        **{**dict(entry), "points": (entry.points or 0) / HUNDREDTHS if is_shown else None},
        team_name=team.name if team else None,
        team_code=team.code if team else None,
        prize=next((prize["name"] for prize, tickets in won if entry.ticket in tickets), None),
    )


async def _ranking(session: AsyncSession, contest: Contest) -> tuple[list[RankRow], list[RankRow]]:
    """Places count everybody; shown are those who are willing, and teams all of whose members are."""
    if contest.state != ContestState.FINISHED:
        return [], []
    which = select(ContestEntry).where(ContestEntry.contest_id == contest.id, col(ContestEntry.points).is_not(None))
    entries = {each.id: each for each in await session.exec(which)}
    ties = Ties(contest.ties)
    placed = ranks([Standing(each.id, each.points or 0, each.seconds) for each in entries.values()], ties)
    shown = [(rank, entries[each.key]) for rank, each in placed if entries[each.key].is_listed][:_MOST_RANKED]
    names = await PEOPLE.names(session, [each.member_id for _, each in shown])
    people = [
        RankRow(rank=rank, name=names.get(each.member_id, ""), points=(each.points or 0) / HUNDREDTHS)
        for rank, each in shown
    ]
    return people, await _team_ranking(session, contest, list(entries.values()))


async def _team_ranking(session: AsyncSession, contest: Contest, entries: list[ContestEntry]) -> list[RankRow]:
    teams = {
        each.id: each for each in await session.exec(select(ContestTeam).where(ContestTeam.contest_id == contest.id))
    }
    members = {team_id: [each for each in entries if each.team_id == team_id] for team_id in teams}
    standings = [
        Standing(team_id, team_points([each.points or 0 for each in found], contest.team_size), None)
        for team_id, found in members.items()
        if found
    ]
    return [
        RankRow(rank=rank, name=teams[each.key].name, points=each.points / HUNDREDTHS)
        for rank, each in ranks(standings, Ties.SHARED)
        if all(one.is_listed for one in members[each.key])
    ][:_MOST_RANKED]
