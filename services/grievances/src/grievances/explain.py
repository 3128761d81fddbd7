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

_REASONS = {
    Reason.WORKING_DAY: ("工作日", "working day"),
    Reason.MAKE_UP_DAY: ("调休上班", "make-up working day"),
    Reason.WEEKEND: ("休息日", "weekend"),
    Reason.HOLIDAY: ("节假日", "holiday"),
    Reason.YEAR_NOT_PUBLISHED: ("假期安排尚未公布，暂按工作日计", "holidays not published yet, taken as a working day"),
    Reason.CALENDAR_DAY: ("自然日", "calendar day"),
}
_WORKED = (Reason.WORKING_DAY, Reason.MAKE_UP_DAY)
_HOLIDAYS = {
    "new_years_day": ("元旦", "New Year's Day"),
    "spring_festival": ("春节", "Spring Festival"),
    "tomb_sweeping_day": ("清明节", "Tomb-sweeping Day"),
    "labour_day": ("劳动节", "Labour Day"),
    "dragon_boat_festival": ("端午节", "Dragon Boat Festival"),
    "national_day": ("国庆节", "National Day"),
    "mid_autumn_festival": ("中秋节", "Mid-autumn Festival"),
    "anti_fascist_70th_day": ("抗战胜利70周年纪念日", "Victory Day"),
}
_CALENDAR_DAY = _REASONS[Reason.CALENDAR_DAY]
_MOVED = ("期满遇休息日，顺延到这一天", "moved here, as the period ended on a day of rest")
_WAITING = ("答复后等待诉求人评价，不计入", "waiting for the author's rating, not counted")


def _say(texts: tuple[str, str], lang: str) -> str:
    return texts[0 if lang == "zh-CN" else 1]


# The same few rows and days explain every case's dates, so their words are made once.
@lru_cache(maxsize=500)
def figure(policy: Policy, lang: str) -> Figure:
    return Figure(
        key=policy.key,
        value=policy.number,
        unit=policy.unit,
        region=policy.region,
        effective=policy.effective,
        source=policy.source_zh if lang == "zh-CN" else policy.source_en,
    )


@lru_cache(maxsize=5000)
def _step(step: Step, lang: str) -> DueStep:
    reason = _say(_REASONS[step.reason], lang)
    if step.holiday:
        holiday = _say(_HOLIDAYS.get(step.holiday, (step.holiday, step.holiday)), lang)
        opening, closing = ("（", "）") if lang == "zh-CN" else (" (", ")")
        reason = holiday if step.reason is Reason.HOLIDAY else f"{reason}{opening}{holiday}{closing}"
    return DueStep(date=step.date, counted=step.counted, reason=reason)


def _steps(steps: Sequence[Step], lang: str) -> list[DueStep]:
    """A period in calendar days ends on a working day; its last day says so only where days of rest moved it."""
    said = [_step(step, lang) for step in steps]
    if steps and steps[0].reason is Reason.CALENDAR_DAY and steps[-1].reason in _WORKED:
        texts = _CALENDAR_DAY if steps[-2].counted else _MOVED
        said[-1] = said[-1].model_copy(update={"reason": _say(texts, lang)})
    return said


def due(clock: Clock, now: datetime, lang: str) -> Due:
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
        pauses=[DuePause(start=each.start, end=each.end, reason=_say(_WAITING, lang)) for each in clock.pauses],
    )


_DEADLINES = {
    ClockKind.ACCEPT: ("受理", "acceptance"),
    ClockKind.REPLY: ("答复", "the reply"),
    ClockKind.CLOSE: ("办结", "closing"),
}


def followed(entry: TimelineEntry, unit: str | None, department: str | None, lang: str) -> str | None:
    """What followed from an entry of the timeline, where that is more than its state; with the names of its units."""
    words = entry.words
    match entry.action:
        case Action.ASSIGN if department:
            texts = (f"由{department}办理答复", f"For {department} to answer")
        case Action.HAND_BACK if department and entry.actor == Party.STAFF:
            texts = (f"从{department}收回", f"Taken back from {department}")
        case Action.REOPEN if words == HIGHEST:
            texts = (f"{unit}已是最高一级，仍由其重新办理", f"Nobody sits above {unit}, which takes it up again")
        case Action.REOPEN if unit:
            texts = (f"由{unit}重新办理", f"{unit} takes it up")
        case Action.MOVE_UP:
            texts = (
                f"原来的工会已没有可以办理此事的干部，转由{unit}办理",
                f"Nobody is left at the former desk who may handle it; {unit} has it",
            )
        case Action.SUPERVISE:
            texts = (f"由{unit}督办，可以直接处理", f"{unit} supervises it and may act")
        case Action.LATE if words in _DEADLINES:
            deadline = _DEADLINES[ClockKind(words)]
            texts = (f"{deadline[0]}已逾期", f"{deadline[1].capitalize()} is overdue")
        case _:
            return None
    return _say(texts, lang)


KeepsOut = Literal["nobody", "person", "unit", "person and unit"]
_KEEPS_OUT_ZH: dict[KeepsOut, list[str]] = {
    "nobody": [],
    "person": ["您反映的人看不到。"],
    "unit": ["您反映的单位的人和在那里任职的人都看不到。"],
    "person and unit": ["您反映的人、其单位的人和在那里任职的人都看不到。"],
}
_KEEPS_OUT_EN: dict[KeepsOut, list[str]] = {
    "nobody": [],
    "person": ["The person it is about will not see it."],
    "unit": ["Nobody who belongs to the unit it is about, or holds an office there, will see it."],
    "person and unit": ["The person it is about, their unit, and those who hold an office there, will not see it."],
}


def readers(desk: str, above: list[str], *, keeps_out: KeepsOut, show_author: bool, lang: str) -> list[str]:
    """Who will see a concern and who will not, a sentence each."""
    if lang == "zh-CN":
        said = [f"{desk}的工会干部会看到内容、附件和您的姓名。"]
        if above:
            said.append(f"上级工会（{'、'.join(above)}）的干部可以查看，不直接办理；逾期时由上一级督办、处理。")
        said.append(
            "需要其他部门答复时，该部门会看到内容和您的姓名。"
            if show_author
            else "需要其他部门答复时，该部门只看到内容，您的姓名显示为“诉求人”。"
        )
        return said + _KEEPS_OUT_ZH[keeps_out]
    said = [f"Union staff of {desk} will see the text, the files and your name."]
    if above:
        said.append(
            f"Union staff above it ({', '.join(above)}) can look on; when it is late, the next level takes charge."
        )
    said.append(
        "A department asked to answer will see the text and your name."
        if show_author
        else "A department asked to answer will see the text, but “the author” in place of your name."
    )
    return said + _KEEPS_OUT_EN[keeps_out]
