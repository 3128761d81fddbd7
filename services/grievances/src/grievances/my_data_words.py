"""What is held about the caller, in words."""

from collections.abc import Sequence

from casework.attachments import FilePublic
from contracts.grievances import CaseState
from contracts.roles import role_name
from grievances.retention import CASES, COPY, DONE, LOOSE_FILES, WRITTEN
from grievances.rules import ACTIONS, Action
from grievances.schemas import ConcernData, MessagePublic, MyCase, RatingPublic, TimelinePublic
from grievances.views import Names
from grievances.words import KINDS, STATES
from kit.my_data import HeldEntry, HeldFile, HeldRow, HeldSection, Sections
from kit.texts import Text

_SENDERS = {
    "author": Text("我", "I"),
    "staff": Text("工会", "The union"),
    "department": Text("承办部门", "The department"),
}
_YES, _NO = Text("是", "yes"), Text("否", "no")


def sections(data: ConcernData, names: Names, made: Sections) -> list[HeldSection]:

    made.add(CASES, [_case(each, made) for each in data.cases])
    made.add(
        WRITTEN,
        [
            HeldEntry(
                title=each.case_number,
                at=each.at,
                rows=made.row(Text("内部意见", "Internal note") if each.internal else Text("内容", "Text"), each.text),
                files=_files(each.files),
            )
            for each in data.written_elsewhere
        ],
    )
    made.add(
        DONE,
        [
            HeldEntry(title=each.case_number, at=each.at, rows=[_step(each.action, each.words, made)])
            for each in data.done_elsewhere
        ],
    )
    unit = Text("单位", "Unit")
    held: list[HeldRow] = []
    if data.profile:
        held += made.row(Text("姓名", "Name"), data.profile.name)
        held += made.row(Text("工号", "Employee number"), data.profile.employee_number)
        held += made.row(unit, names.unit(data.profile.unit_id).name)
    for grant in data.held_roles:
        held += made.row(role_name(grant.role).at_start, names.unit(grant.unit_id).name)
    made.add(COPY, [HeldEntry(rows=held)] if held else [])
    made.add(LOOSE_FILES, [HeldEntry(files=_files(data.loose_files))] if data.loose_files else [])
    return made.all


def _case(each: MyCase, made: Sections) -> HeldEntry:
    case, row = each.case, made.row
    shown = _YES if case.show_author_to_department else _NO
    return HeldEntry(
        title=f"{case.number} {case.title}",
        at=case.submitted_at,
        rows=[
            *row(Text("类别", "Kind"), KINDS[case.kind]),
            *row(Text("状态", "State"), STATES[CaseState(case.state)].at_start),
            *row(Text("内容", "Text"), case.text),
            *row(Text("关于的单位", "About the unit"), case.about.unit.name if case.about.unit else None),
            *row(Text("关于的人", "About the person"), case.about.member.name if case.about.member else None),
            *row(Text("承办部门能看到我的姓名", "The department sees my name"), shown),
            *(_message(message, made) for message in each.messages),
            *(_rating(rating, made) for rating in each.ratings),
            *(_event(entry, made) for entry in case.timeline),
        ],
        files=_files([*case.files, *(file for message in each.messages for file in message.files)]),
    )


def _message(each: MessagePublic, made: Sections) -> HeldRow:
    who = "author" if each.mine else each.sender
    return HeldRow(label=made.text(_SENDERS[who]), value=each.text, at=each.at)


def _rating(each: RatingPublic, made: Sections) -> HeldRow:
    solved = Text("已解决", "solved") if each.solved else Text("没有解决", "not solved")
    words = " · ".join(filter(None, [made.text(solved), f"{each.score}/5", each.words]))
    return HeldRow(label=made.text(Text("我的评价", "My rating")), value=words, at=each.at)


def _event(each: TimelinePublic, made: Sections) -> HeldRow:
    said = "\n".join(filter(None, [each.actor_label, each.words, each.note]))
    return HeldRow(label=made.text(ACTIONS[Action(each.action)]), value=said, at=each.at)


def _step(action: str, words: str | None, made: Sections) -> HeldRow:
    return HeldRow(label=made.text(ACTIONS[Action(action)]), value=words)


def _files(files: Sequence[FilePublic]) -> list[HeldFile]:
    return [HeldFile(name=each.name, size=each.size, link=f"/api/v1/grievances/files/{each.id}") for each in files]
