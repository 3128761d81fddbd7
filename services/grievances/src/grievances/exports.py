"""The desk's lists of cases as files: what the list shows, in columns."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.exports import Exports, Listing
from casework.sheets import Column, ColumnKind
from contracts.grievances import CaseKind, CaseState
from contracts.roles import Role
from grievances.deadlines import ClockKind
from grievances.lists import DueGroup, Filter, Order, Scope, count_listed, list_cases
from grievances.models import LONG_JOBS, PEOPLE
from grievances.words import KINDS, STATES
from kit.auth import roles
from kit.fields import AS_TEXT, Id, Request
from kit.texts import Text

_SCOPES = {
    Scope.DESK: Text("受理与分派", "Accept and assign"),
    Scope.DEPARTMENT: Text("本部门承办", "My department"),
    Scope.SUPERVISED: Text("督办", "Supervision"),
    Scope.BELOW: Text("下级诉求", "Below"),
    Scope.WORK: Text("等我办的", "Waiting for me"),
    Scope.WAITING: Text("等别人办的", "Waiting for others"),
    Scope.PAST: Text("经手过的", "Handled before"),
    Scope.MINE: Text("我的诉求", "My concerns"),
}
_CLOCKS = {
    ClockKind.ACCEPT: Text("受理", "Acceptance"),
    ClockKind.REPLY: Text("答复", "Answer"),
    ClockKind.CLOSE: Text("办结", "Closing"),
    ClockKind.HAND_BACK: Text("退回", "Hand-back"),
    ClockKind.FOLLOW_UP: Text("回访", "Follow-up"),
    ClockKind.RATING: Text("评价", "Rating"),
}
_DUE = {
    DueGroup.LATE: Text("已逾期", "Overdue"),
    DueGroup.TODAY: Text("今天到期", "Due today"),
    DueGroup.SOON: Text("7 天内到期", "Due within a week"),
    DueGroup.LATER: Text("7 天以后到期", "Due later"),
}
_YES = Text("是", "Yes")


class CaseExport(Request):
    """The list to export, narrowed as `GET /cases` is."""

    scope: Annotated[Scope, AS_TEXT] = Scope.DESK
    state: Annotated[list[Annotated[CaseState, AS_TEXT]], Field(default_factory=list, max_length=len(CaseState))]
    kind: Annotated[CaseKind | None, AS_TEXT] = None
    due: Annotated[DueGroup | None, AS_TEXT] = None
    unit_id: Id | None = None
    q: Annotated[str | None, Field(max_length=100)] = None

    def filter(self) -> Filter:
        return Filter(state=tuple(self.state), kind=self.kind, due=self.due, unit_id=self.unit_id, q=self.q)


_DESK = Column(Text("受理工会", "Union office"), lambda row: row["desk_unit"].name, width=24)
_OF_EVERY_LIST = (
    Column(Text("编号", "Number"), lambda row: row["number"]),
    Column(Text("标题", "Title"), lambda row: row["title"], width=44),
    Column(Text("类别", "Kind"), lambda row: KINDS[CaseKind(row["kind"])], width=12),
    Column(Text("状态", "State"), lambda row: STATES[CaseState(row["state"])].at_start, width=12),
    Column(Text("督办", "Supervised"), lambda row: _YES if row["supervised"] else None, width=8),
    Column(Text("提交时间", "Submitted"), lambda row: row["submitted_at"], ColumnKind.MOMENT, 18),
)
_DATES = (
    Column(
        Text("下一个期限", "Next date"),
        lambda row: row["next_due"] and _CLOCKS[ClockKind(row["next_due"]["kind"])],
        width=12,
    ),
    Column(Text("期限时间", "Due"), lambda row: row["next_due"] and row["next_due"]["at"], ColumnKind.MOMENT, 18),
    Column(Text("已逾期", "Overdue"), lambda row: _YES if row["late"] else None, width=8),
)
_PLACES = (
    Column(Text("单位", "Unit"), lambda row: row["unit"].name, width=24),
    _DESK,
    Column(Text("承办部门", "Department"), lambda row: row["department"] and row["department"].name, width=24),
)


def _columns(caller: Caller, asked: CaseExport) -> Sequence[Column]:
    """Those of the list: a department sees which desk asks, a desk which department answers. What has gone to others
    has no dates."""
    is_department = asked.scope is Scope.DEPARTMENT or not caller.user.holds(Role.UNION_STAFF)
    dates = () if asked.scope is Scope.PAST else _DATES
    return (*_OF_EVERY_LIST, *dates, *((_DESK,) if is_department else _PLACES))


async def _count(session: AsyncSession, caller: Caller, asked: CaseExport) -> int:
    return await count_listed(session, caller, asked.scope, asked.filter())


async def _read(
    session: AsyncSession, caller: Caller, asked: CaseExport, cursor: str | None, limit: int
) -> tuple[Sequence[Any], str | None]:
    found = await list_cases(
        session, caller, asked.scope, asked.filter(), order=Order.NEWEST, limit=limit, cursor=cursor
    )
    return found["items"], found["next"]


def _title(asked: CaseExport) -> Text:
    scope = _SCOPES[asked.scope]
    return Text(f"诉求列表：{scope.zh}", f"Concerns: {scope.en}")


async def _details(session: AsyncSession, asked: CaseExport) -> list[Text]:
    found = []
    if asked.state:
        states = [STATES[each].at_start for each in asked.state]
        found.append(_named(Text("状态", "State"), *states))
    if asked.kind:
        found.append(_named(Text("类别", "Kind"), KINDS[asked.kind]))
    if asked.due:
        found.append(_named(Text("期限", "Date"), _DUE[asked.due]))
    if asked.unit_id:
        name = (await units.names(session, [asked.unit_id])).get(asked.unit_id) or asked.unit_id
        found.append(_named(Text("单位", "Unit"), Text(name, name)))
    if asked.q and asked.q.strip():
        found.append(_named(Text("搜索", "Search"), Text(f"“{asked.q}”", f"“{asked.q}”")))
    return found


def _named(what: Text, *values: Text) -> Text:
    zh, en = "、".join(each.zh for each in values), ", ".join(each.en for each in values)
    return Text(f"{what.zh}：{zh}", f"{what.en}: {en}")


EXPORTS = Exports(LONG_JOBS, PEOPLE.still_hold)
EXPORTS.add(
    Listing(
        name="cases",
        title=_title,
        asked=CaseExport,
        access=roles(Role.UNION_STAFF, Role.HANDLER),
        columns=_columns,
        count=_count,
        read=_read,
        details=_details,
        words="q",
    )
)
