"""What followed from an action, and who reads a concern, in words of the caller's language."""

from datetime import datetime
from typing import Literal

from casework.deadlines import Clock
from casework.explained import explain
from grievances.deadlines import DEADLINES, ClockKind
from grievances.models import TimelineEntry
from grievances.rules import HIGHEST, Action, Party
from grievances.schemas import Due
from kit.texts import Language, Text, enumeration


def due(clock: Clock, now: datetime, language: Language) -> Due:
    return explain(clock, DEADLINES, now, language, Due)


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
