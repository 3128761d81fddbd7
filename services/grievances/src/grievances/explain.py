"""Dates and readers in words, in the caller's language."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

from casework.deadlines import Clock
from casework.policy import Policy
from casework.workdays import Reason, Step
from grievances.deadlines import DEADLINES, ClockKind
from grievances.models import TimelineEntry
from grievances.rules import HIGHEST, Action, Party
from grievances.schemas import Due, DuePause, DueStep, Figure
from kit.texts import Language, Text, enumeration

_REASONS = {
    Reason.WORKING_DAY: Text("工作日", "working day"),
    Reason.MAKE_UP_DAY: Text("调休上班", "make-up working day"),
    Reason.WEEKEND: Text("休息日", "weekend"),
    Reason.HOLIDAY: Text("节假日", "holiday"),
    Reason.YEAR_NOT_PUBLISHED: Text(
        "假期安排尚未公布，暂按工作日计", "holidays not published yet, taken as a working day"
    ),
    Reason.CALENDAR_DAY: Text("自然日", "calendar day"),
}
_WORKED = (Reason.WORKING_DAY, Reason.MAKE_UP_DAY)
_HOLIDAYS = {
    "new_years_day": Text("元旦", "New Year's Day"),
    "spring_festival": Text("春节", "Spring Festival"),
    "tomb_sweeping_day": Text("清明节", "Tomb-sweeping Day"),
    "labour_day": Text("劳动节", "Labour Day"),
    "dragon_boat_festival": Text("端午节", "Dragon Boat Festival"),
    "national_day": Text("国庆节", "National Day"),
    "mid_autumn_festival": Text("中秋节", "Mid-autumn Festival"),
    "anti_fascist_70th_day": Text("抗战胜利70周年纪念日", "Victory Day"),
}
_CALENDAR_DAY = _REASONS[Reason.CALENDAR_DAY]
_BOTH = Text("{reason}（{holiday}）", "{reason} ({holiday})")
_MOVED = Text("期满遇休息日，顺延到这一天", "moved here, as the period ended on a day of rest")
_WAITING = Text("答复后等待诉求人评价，不计入", "waiting for the author's rating, not counted")


# The same few rows and days explain every case's dates, so their words are made once.
@lru_cache(maxsize=500)
def figure(policy: Policy, lang: Language) -> Figure:
    return Figure(
        key=policy.key,
        value=policy.number,
        unit=policy.unit,
        region=policy.region,
        effective=policy.effective,
        source=policy.source.in_(lang),
    )


@lru_cache(maxsize=5000)
def _step(step: Step, lang: Language) -> DueStep:
    reason = _REASONS[step.reason].in_(lang)
    if step.holiday:
        holiday = _HOLIDAYS.get(step.holiday, Text(step.holiday, step.holiday)).in_(lang)
        both = _BOTH.in_(lang).format(reason=reason, holiday=holiday)
        reason = holiday if step.reason is Reason.HOLIDAY else both
    return DueStep(date=step.date, counted=step.counted, reason=reason)


def _steps(steps: Sequence[Step], lang: Language) -> list[DueStep]:
    """A period in calendar days ends on a working day; its last day says so only where days of rest moved it."""
    said = [_step(step, lang) for step in steps]
    if steps and steps[0].reason is Reason.CALENDAR_DAY and steps[-1].reason in _WORKED:
        texts = _CALENDAR_DAY if steps[-2].counted else _MOVED
        said[-1] = said[-1].model_copy(update={"reason": texts.in_(lang)})
    return said


def due(clock: Clock, now: datetime, lang: Language) -> Due:
    return Due(
        kind=clock.kind,
        at=clock.at,
        late=DEADLINES.is_late(clock, now),
        provisional=clock.provisional,
        start=clock.start,
        met_at=clock.met_at,
        stopped_at=clock.stopped_at,
        policy=figure(clock.policy, lang),
        limit=figure(clock.limit, lang) if clock.limit else None,
        steps=_steps(clock.steps, lang),
        pauses=[DuePause(start=each.start, end=each.end, reason=_WAITING.in_(lang)) for each in clock.pauses],
    )


_DEADLINES = {
    ClockKind.ACCEPT: Text("受理", "acceptance"),
    ClockKind.REPLY: Text("答复", "the reply"),
    ClockKind.CLOSE: Text("办结", "closing"),
}


def followed(entry: TimelineEntry, unit: str | None, department: str | None, lang: Language) -> str | None:
    """What followed from an entry of the timeline, where that is more than its state; with the names of its units."""
    words = entry.words
    match entry.action:
        case Action.ASSIGN if department:
            texts = Text(f"由{department}办理答复", f"For {department} to answer")
        case Action.HAND_BACK if department and entry.actor == Party.STAFF:
            texts = Text(f"从{department}收回", f"Taken back from {department}")
        case Action.REOPEN if words == HIGHEST:
            texts = Text(f"{unit}已是最高一级，仍由其重新办理", f"Nobody sits above {unit}, which takes it up again")
        case Action.REOPEN if unit:
            texts = Text(f"由{unit}重新办理", f"{unit} takes it up")
        case Action.MOVE_UP:
            texts = Text(
                f"原来的工会已没有可以办理此事的干部，转由{unit}办理",
                f"Nobody is left at the former desk who may handle it; {unit} has it",
            )
        case Action.SUPERVISE:
            texts = Text(f"由{unit}督办，可以直接处理", f"{unit} supervises it and may act")
        case Action.LATE if words in _DEADLINES:
            deadline = _DEADLINES[ClockKind(words)]
            texts = Text(f"{deadline.zh}已逾期", f"{deadline.en.capitalize()} is overdue")
        case _:
            return None
    return texts.in_(lang)


KeepsOut = Literal["nobody", "person", "unit", "person and unit"]
_KEEPS_OUT: dict[KeepsOut, Text] = {
    "person": Text("您反映的人看不到。", "The person it is about will not see it."),
    "unit": Text(
        "您反映的单位的人和在那里任职的人都看不到。",
        "Nobody who belongs to the unit it is about, or holds an office there, will see it.",
    ),
    "person and unit": Text(
        "您反映的人、其单位的人和在那里任职的人都看不到。",
        "The person it is about, their unit, and those who hold an office there, will not see it.",
    ),
}
_DESK = Text(
    "{desk}的工会干部会看到内容、附件和您的姓名。", "Union staff of {desk} will see the text, the files and your name."
)
_ABOVE = Text(
    "上级工会（{above}）的干部可以查看，不直接办理；逾期时由上一级督办、处理。",
    "Union staff above it ({above}) can look on; when it is late, the next level takes charge.",
)
_DEPARTMENT_SEES_NAME = Text(
    "需要其他部门答复时，该部门会看到内容和您的姓名。",
    "A department asked to answer will see the text and your name.",
)
_DEPARTMENT_SEES_NO_NAME = Text(
    "需要其他部门答复时，该部门只看到内容，您的姓名显示为“诉求人”。",
    "A department asked to answer will see the text, but “the author” in place of your name.",
)


def readers(desk: str, above: list[str], *, keeps_out: KeepsOut, show_author: bool, lang: Language) -> list[str]:
    """Who will see a concern and who will not, a sentence each."""
    said = [_DESK.in_(lang).format(desk=desk)]
    if above:
        said.append(_ABOVE.in_(lang).format(above=enumeration(above, lang)))
    said.append((_DEPARTMENT_SEES_NAME if show_author else _DEPARTMENT_SEES_NO_NAME).in_(lang))
    if keeps_out != "nobody":
        said.append(_KEEPS_OUT[keeps_out].in_(lang))
    return said
