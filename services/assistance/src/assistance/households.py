"""Files in lists: one's own, those that are one's work, what waits, what is searched."""

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from assistance.access import conditions
from assistance.aid_models import Aid, Payout
from assistance.aids import aids_waiting
from assistance.assessments import has_free_seat
from assistance.consent_rules import has_lapsed_consent
from assistance.lifecycle import life
from assistance.models import HOUSEHOLDS, NUMBERS, PEOPLE, Household, is_in
from assistance.notices import has_open_objection
from assistance.payouts import aids_to_pay, aids_to_reclaim, payouts_waiting
from assistance.rules import AT_WORK, Party
from assistance.schemas import HouseholdRow
from assistance.views import rows_of
from assistance.words import STATES
from casework.caller import Caller
from contracts.assistance import HouseholdState as State
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.texts import Language, Text
from kit.todo import Task, counted

_WHAT = {
    Party.STAFF: Text("{count} 份困难档案等您处理", "Hardship files that wait for you: {count}"),
    Party.VISITOR: Text("{count} 户待入户核查", "Home checks for you to make: {count}"),
    Party.ASSESSOR: Text("{count} 份困难档案等您评议", "Hardship files for you to assess: {count}"),
    Party.APPROVER: Text("{count} 份困难档案等您审批", "Hardship files for you to approve: {count}"),
}

_AID = Text("{count} 笔帮扶金等您审批", "Aid for you to approve: {count}")
_TO_PAY = Text("{count} 笔已批准的帮扶金等您制单付款", "Approved aid that waits for a payment batch: {count}")
_TO_RECLAIM = Text(
    "{count} 笔停止后仍付出的款项待退回", "Aid that was paid after it had stopped, to be got back: {count}"
)
_BATCHES = Text("{count} 个付款批次等您复核或结清", "Payment batches for you to release or settle: {count}")


async def list_households(
    session: AsyncSession, caller: Caller, *, waiting: bool, limit: int, cursor: str | None
) -> Page[HouseholdRow]:
    """Newest first: those that are the caller's work, as any of the parties."""
    mine = or_(false(), *(_waits(caller.user) if waiting else conditions(caller.user)).values())
    statement = select(Household).where(mine).order_by(col(Household.id).desc())
    return await _page(session, caller, statement, limit, cursor)


async def list_own(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[HouseholdRow]:
    """The caller's own household's, newest first."""
    statement = select(Household).where(_is_own(caller.user)).order_by(col(Household.id).desc())
    return await _page(session, caller, statement, limit, cursor)


async def _page(
    session: AsyncSession, caller: Caller, statement: SelectOfScalar[Household], limit: int, cursor: str | None
) -> Page[HouseholdRow]:
    found: Page[Household] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await rows_of(session, found.items, caller.language), next=found.next)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    tasks: list[Task] = []
    for party, condition in _waits(user).items():
        link = "/assistance/households"
        tasks += await counted(session, Household, condition, type="household", what=_WHAT[party], link=link)
    for table, condition, what, link in (
        (Aid, aids_waiting(user), _AID, "/assistance/aids"),
        (Aid, aids_to_pay(user), _TO_PAY, "/assistance/payouts"),
        (Aid, aids_to_reclaim(user), _TO_RECLAIM, "/assistance/aids"),
        (Payout, payouts_waiting(user), _BATCHES, "/assistance/payouts"),
    ):
        tasks += await counted(session, table, condition, type=table.__name__.lower(), what=what, link=link)
    appealable = and_(col(Household.state) == State.REJECTED, col(Household.due_kind) == "appeal")
    for own, what in (
        (appealable, Text("不同意可以在期限前申诉", "Appeal before the date if you disagree")),
        (has_lapsed_consent(), Text("有一项同意已到期，请重新给出", "A consent has run out: give it again")),
    ):
        mine = select(Household).where(_is_own(user), own)
        tasks += [
            Task(
                type="household",
                what=what,
                link=f"/help/{each.id}",
                id=each.id,
                number=each.number,
                due_at=each.due_at if own is appealable else None,
            )
            for each in await session.exec(mine.limit(MOST_FOUND))
        ]
    return tasks


async def find_households(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By the number or the applicant's whole name, among one's own and those that are one's work."""
    asked = NUMBERS.read(q)
    named = col(Household.applicant_id).in_(select(PEOPLE.member.id).where(PEOPLE.member.name == q))
    by_number = NUMBERS.matches(asked, HOUSEHOLDS.serial, HOUSEHOLDS.applied_at) if asked else false()
    mine = or_(_is_own(user), *conditions(user).values())
    found = (
        select(Household)
        .where(mine, by_number if asked else named)
        .order_by(col(Household.id).desc())
        .limit(MOST_FOUND)
    )
    rows = list(await session.exec(found))
    names = await PEOPLE.names(session, [each.applicant_id for each in rows])
    return [
        Found(
            type="household",
            what=Text("困难档案", "Hardship file").in_(language),
            id=each.id,
            number=each.number,
            title=names.get(each.applicant_id, "") or each.number,
            note=STATES[State(each.state)].in_(language),
            at=each.applied_at,
            link=f"/help/{each.id}" if each.applicant_id == user.id else f"/assistance/households/{each.id}",
        )
        for each in rows
    ]


def _is_own(user: User) -> ColumnElement[bool]:
    mine = col(Household.applicant_id) == user.id
    return and_(mine, col(Household.applied_at) >= user.closed_since) if user.closed_since else mine


def _waits(user: User) -> dict[Party, ColumnElement[bool]]:
    """It is the caller's step, as this party, that the file waits for."""
    found: dict[Party, ColumnElement[bool]] = {}
    at_work = is_in("household.state", AT_WORK)  # in the index's own words: else the planner reads all files
    for party, condition in conditions(user).items():
        waits = life.waits({party: condition}, user)
        asked = and_(condition, or_(has_open_objection(), has_free_seat()))
        found[party] = and_(at_work, or_(waits, asked) if party == Party.STAFF else waits)
    return found
