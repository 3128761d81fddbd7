"""The minutes of a congress with its resolutions, as a PDF."""

from casework.caller import Caller
from kit.clock import SHANGHAI
from kit.documents import render
from kit.texts import Language, Text
from voting.congresses.errors import CongressNotPossibleNow
from voting.congresses.rules import ItemState
from voting.congresses.schemas import AgendaItemPublic, CongressPublic
from voting.congresses.words import CONGRESS_STATES

_TITLE = Text("职工代表大会会议纪要和决议", "Minutes and resolutions of the worker congress")
_PDF = """
= #words(data.title)
#facts(data.facts)
== #words(data.attendance.title)
#for step in data.attendance.steps [- #words(step)
]
#for item in data.items [
== #words(item.title)
#facts(item.facts)
#for step in item.steps [- #words(step)
]
#for source in item.sources [#small(words(source))

]
#words(item.text)
]
"""


async def write_minutes(caller: Caller, congress: CongressPublic) -> bytes:
    """CongressNotPossibleNow before everything was voted on; else one of DOCUMENT_PROBLEMS."""
    if not congress.has_minutes:
        raise CongressNotPossibleNow(state=CONGRESS_STATES[congress.state])
    language = caller.language
    presence = congress.presence
    data = {
        "facts": _facts(
            language,
            (Text("会议", "Congress"), congress.name),
            (Text("编号", "Number"), congress.number),
            (Text("单位", "Unit"), congress.unit_name),
            (Text("时间", "Time"), congress.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")),
            (Text("地点", "Place"), congress.place),
        ),
        "attendance": {
            "title": Text("出席情况", "Attendance").in_(language),
            "steps": [*presence.decision.steps, presence.decision.title],
        },
        "items": [_item(each, language) for each in congress.items],
    }
    title = _TITLE.in_(language)
    return await render(
        caller.user.id, _PDF, data, title=title, footer=f"{congress.number} {congress.name}", language=language
    )


def _facts(language: Language, *rows: tuple[Text, str]) -> list[dict[str, str]]:
    return [{"label": label.in_(language), "value": value} for label, value in rows if value]


def _item(item: AgendaItemPublic, language: Language) -> dict[str, object]:
    is_resolution = item.state == ItemState.PASSED
    number = Text(f"第 {item.place} 号决议", f"Resolution {item.place}")
    return {
        "title": f"{number.in_(language)} {item.title}" if is_resolution else f"{item.place}. {item.title}",
        "facts": _facts(
            language,
            (Text("议题", "Subject"), item.subject_name),
            (
                Text("表决方式", "Way of voting"),
                (Text("无记名投票", "secret ballot") if item.is_secret else Text("举手", "show of hands")).in_(
                    language
                ),
            ),
            (Text("结果", "Result"), item.state_name),
            (Text("负责人", "Owner"), item.owner.name if item.owner else ""),
            (Text("完成日期", "Due"), item.due_on.isoformat() if item.due_on else ""),
            (Text("执行情况", "How far it is"), item.result or ""),
        ),
        "steps": item.decision.steps if item.decision else [],
        "sources": [each.source for each in item.decision.figures] if item.decision else [],
        "text": item.text,
    }
