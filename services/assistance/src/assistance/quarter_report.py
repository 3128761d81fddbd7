"""Who was helped in a quarter, how fast and how much, by unit, tier and programme; the gifts that were collected.

A quarter, and no period of the reader's choice: of two periods that overlap, one less the other would tell a small one.
One query for the aids that were paid, one for the hand-outs, each by an index on its day.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_models import Aid, Payment, Programme
from assistance.aid_rules import PaymentState, Served
from assistance.campaign_models import Campaign, CampaignItem, HandOut, Recipient
from assistance.eligibility import TIERS
from assistance.models import DECISION, Household
from assistance.mutual_models import Scheme
from assistance.programmes import name_of
from assistance.report_rules import Help, Line, lines_of, total_of
from casework import units
from casework.caller import Caller
from casework.decisions import Decision
from casework.sheets import MEDIA_TYPE, Column, ColumnKind, Sheet, as_json, as_text
from contracts.assistance import AidState
from contracts.roles import Role
from kit import clock
from kit.clock import SHANGHAI
from kit.documents import render
from kit.texts import Language, Text

READERS = (Role.UNION_STAFF, Role.FINANCE, Role.AUDITOR)
_MUTUAL, _LEFT, _RELAPSED = "mutual", "left", "relapsed"
_TIERS = {
    **TIERS,
    Served.MEMBER: Text("全体会员（不用建档）", "every member, without a file"),
    _MUTUAL: Text("互助保障", "mutual aid"),
    _LEFT: Text("已不符合建档条件", "not eligible any more"),
    _RELAPSED: Text("重新核查中", "being checked again"),
}
"""Of today: which aid was under which tier is not kept in plain."""
_TABLES = {
    "units": Text("按单位", "By unit"),
    "tiers": Text("按困难类型", "By tier"),
    "programmes": Text("按项目", "By programme"),
    "campaigns": Text("慰问活动", "Relief campaigns"),
}
_TOTAL = Text("合计", "Total")
_TITLE = Text("帮扶服务报告", "Report on assistance")


class ReportLine(BaseModel):
    """Of a line that few people are behind the figures are null."""

    name: str
    people: int | None
    helps: int | None
    fen: int | None
    days: int | None
    """From the request to the payment; half waited no longer."""


class ReportTable(BaseModel):
    key: str
    title: str
    lines: list[ReportLine]
    total: ReportLine


class QuarterReport(BaseModel):
    quarter: str
    begins: date
    ends: date
    tables: list[ReportTable]


class _Paid(NamedTuple):
    help: Help
    unit_id: str
    tier: str
    programme: str
    """Its id; of mutual aid the scheme's code, which is the same in every year."""


def _days_of(quarter: str) -> tuple[date, date]:
    """The first day, and the first of the next quarter."""
    year, place = int(quarter[:4]), int(quarter[-1])
    first = date(year, 3 * place - 2, 1)
    return first, date(year + place // 4, 3 * place % 12 + 1, 1)


async def show_report(session: AsyncSession, caller: Caller, quarter: str) -> QuarterReport:
    """Of the units that the caller's roles reach."""
    first, after = _days_of(quarter)
    begins, ends = (datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) for day in (first, after))
    within = units.within(caller.user.units_of(*READERS))
    paid = await _paid(session, within, begins, ends)
    gifts, campaign_names = await _collected(session, within, begins, ends)
    unit_names = await units.names(session, {each.unit_id for each in paid})
    programme_names = await _programmes(session, {each.programme for each in paid}, caller.language)

    def table(key: str, of: dict[str, list[Help]], name: Callable[[str], str]) -> ReportTable:
        lines = [_public(name(line.key), line) for line in lines_of(of)]
        total = total_of(one for each in of.values() for one in each)
        title = _TABLES[key].in_(caller.language)
        return ReportTable(key=key, title=title, lines=lines, total=_public(_TOTAL.in_(caller.language), total))

    return QuarterReport(
        quarter=quarter,
        begins=first,
        ends=after - timedelta(days=1),
        tables=[
            table("units", _grouped(paid, lambda each: each.unit_id), lambda key: unit_names.get(key, key)),
            table("tiers", _grouped(paid, lambda each: each.tier), lambda key: _TIERS[key].in_(caller.language)),
            table("programmes", _grouped(paid, lambda each: each.programme), lambda key: programme_names.get(key, key)),
            table("campaigns", gifts, lambda key: campaign_names[key]),
        ],
    )


def _public(name: str, line: Line) -> ReportLine:
    return ReportLine(name=name, people=line.people, helps=line.helps, fen=line.fen, days=line.days)


def _grouped(paid: Iterable[_Paid], key: Callable[[_Paid], str]) -> dict[str, list[Help]]:
    found: dict[str, list[Help]] = defaultdict(list)
    for each in paid:
        found[key(each)].append(each.help)
    return found


async def _paid(session: AsyncSession, within: Any, begins: datetime, ends: datetime) -> list[_Paid]:
    wanted = select(Payment.settled_at, Aid, Household).join(Aid, col(Aid.id) == col(Payment.aid_id))
    wanted = wanted.outerjoin(Household, col(Household.id) == col(Aid.household_id)).where(
        Payment.state == PaymentState.PAID,
        col(Payment.settled_at) >= begins,
        col(Payment.settled_at) < ends,
        Aid.state == AidState.PAID,
        col(Aid.unit_id).in_(within),
    )
    tiers: dict[str, str] = {}
    found = []
    for settled_at, aid, household in await session.exec(wanted):
        if household and household.id not in tiers:
            tiers[household.id] = _tier_of(DECISION.open(session, household))
        days = (settled_at - aid.requested_at).days if settled_at else 0
        tier = tiers[household.id] if household else _MUTUAL if aid.claim_id else Served.MEMBER
        programme = aid.programme_id or aid.programme
        found.append(_Paid(Help(aid.applicant_id, aid.fen, days), aid.unit_id, tier, programme))
    return found


def _tier_of(decision: str | None) -> str:
    if decision is None:
        return _RELAPSED
    result = Decision.model_validate_json(decision).result
    return result if result in TIERS else _LEFT


async def _collected(
    session: AsyncSession, within: Any, begins: datetime, ends: datetime
) -> tuple[dict[str, list[Help]], dict[str, str]]:
    """By campaign, and what each is called; its goods are at their prices."""
    wanted = select(Campaign.id, Campaign.name, Recipient.member_id).join(
        Recipient, col(Recipient.campaign_id) == col(Campaign.id)
    )
    wanted = wanted.join(HandOut, col(HandOut.recipient_id) == col(Recipient.id)).where(
        col(HandOut.at) >= begins, col(HandOut.at) < ends, col(Campaign.unit_id).in_(within)
    )
    rows = (await session.exec(wanted)).all()
    costs = select(CampaignItem.campaign_id, func.sum(CampaignItem.each * CampaignItem.fen))
    costs = costs.where(col(CampaignItem.campaign_id).in_({row[0] for row in rows}))
    cost_of = dict((await session.exec(costs.group_by(CampaignItem.campaign_id))).all())
    found: dict[str, list[Help]] = defaultdict(list)
    for campaign_id, _, member_id in rows:
        found[campaign_id].append(Help(member_id, int(cost_of[campaign_id]), 0))
    return found, {campaign_id: name for campaign_id, name, _ in rows}


async def _programmes(session: AsyncSession, keys: Collection[str], language: Language) -> dict[str, str]:
    """What they are called today."""
    schemes = await session.exec(select(Scheme).where(col(Scheme.code).in_(keys)).order_by(col(Scheme.year)))
    programmes = await session.exec(select(Programme).where(col(Programme.id).in_(keys)))
    found = {each.code: Text(each.name_zh, each.name_en).in_(language) for each in schemes}
    return found | {each.id: name_of(each, clock.today(), language) for each in programmes}


# ---- as a file


class _Cells(NamedTuple):
    table: str
    line: ReportLine


_FEW = Text("少于 5 人，不显示", "fewer than 5, not shown")
_COLUMNS = (
    Column(Text("分类", "Table"), lambda row: row.table),
    Column(Text("名称", "Name"), lambda row: row.line.name, width=28),
    Column(Text("人数", "People"), lambda row: row.line.people, ColumnKind.NUMBER),
    Column(Text("次数", "Times"), lambda row: row.line.helps, ColumnKind.NUMBER),
    Column(Text("金额（元）", "Yuan"), lambda row: row.line.fen, ColumnKind.MONEY),
    Column(Text("办理天数（中位）", "Days (median)"), lambda row: row.line.days, ColumnKind.NUMBER),
    Column(Text("说明", "Note"), lambda row: _FEW if row.line.people is None else None, width=24),
)
_PDF = """
#set page(flipped: true)
= #words(data.title)
#facts(data.facts)
#listing(data.headings, data.rows)
"""


async def write_report(caller: Caller, report: QuarterReport, form: str) -> tuple[bytes, str]:
    """The file and its media type."""
    language = caller.language
    rows = [
        [as_json(column, _Cells(table.title, line), language) for column in _COLUMNS]
        for table in report.tables
        for line in (*table.lines, table.total)
    ]
    period = f"{report.begins} – {report.ends}"
    facts = [(Text("期间", "Period").in_(language), period)]
    title = f"{_TITLE.in_(language)} {report.quarter}"
    if form == "xlsx":
        with Sheet(_TITLE.in_(language), _COLUMNS, language) as sheet:
            sheet.add(rows)
            return sheet.finish(Text("说明", "About").in_(language), facts), MEDIA_TYPE
    data = {
        "headings": [column.heading.in_(language) for column in _COLUMNS],
        "rows": [[as_text(column, cell) for column, cell in zip(_COLUMNS, cells, strict=True)] for cells in rows],
        "facts": [{"label": label, "value": value} for label, value in facts],
    }
    made = await render(caller.user.id, _PDF, data, title=title, footer=title, language=language)
    return made, "application/pdf"
