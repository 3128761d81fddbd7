"""Visits: what is said of their events. A message gives a number; whose visit it is and why is read in the service."""

from collections.abc import Mapping

from casework.conflict import Matter
from contracts import assistance as told
from contracts.assistance import TaskKind, VisitEvent
from contracts.roles import Role
from kit.events import Event
from notifications.announcement import Announcement, Audience, Facts, Subject, Viewers, number_alone, template

VISIT = "visit"

_TO_DESK: Mapping[type[Event], str] = {
    told.VisitDisputed: "visit_to_decide",
    told.VisitConfirmed: "visit_to_follow_up",
    told.GiftApproved: "visit_gift_approved",
    told.GiftRefused: "visit_gift_refused",
}


def announce(event: VisitEvent) -> Announcement:
    places = [(role.value, event.unit_id) for role in (Role.UNION_STAFF, Role.APPROVER)]
    viewers, matter = Viewers([event.about_id], places), Matter(event.about_id)
    return Announcement(VISIT, event.visit_id, {"number": event.number}, _audiences(event), viewers, matter)


def _audiences(event: VisitEvent) -> list[Audience]:
    kind = _TO_DESK.get(type(event))
    found = []
    match event:
        case told.VisitPlanned():
            kind = "visit_to_arrange" if event.by_worker else None
        case told.VisitorsAssigned():
            found.append(Audience("visit_arranged", event.about_id))
        case told.VisitTaskAdded() if event.task == TaskKind.APPLICATION:
            found.append(Audience("visit_apply", event.about_id))
        case told.VisitCancelled() if event.was_arranged:
            found.append(Audience("visit_cancelled", event.about_id))
        case told.VisitGiven():
            found.append(Audience("visit_for_you", event.to_id))
        case told.VisitRecorded():
            found.append(Audience("visit_to_confirm", event.other_id))
    if kind and event.desk_unit_id:
        found.append(Audience(kind, role=Role.UNION_STAFF, unit_id=event.desk_unit_id))
    if isinstance(event, told.VisitPlanned) and event.approver_unit_id:
        found.append(Audience("visit_gift_to_approve", role=Role.APPROVER, unit_id=event.approver_unit_id))
    return found


def _link(kind: str, visit_id: str, _facts: Facts, _reader_id: str) -> str:
    if kind == "visit_apply":
        return "/help/check"
    return "/help" if kind in ("visit_arranged", "visit_cancelled") else f"/assistance/visits/{visit_id}"


_WORDS = {
    "visit_arranged": template(
        "工会要来看望您（{number}）",
        "The union will come to see you ({number})",
        "两位同事会先和您约时间。不方便可以直接告诉他们。",
        "Two colleagues will agree a time with you first. Tell them if it does not suit you.",
    ),
    "visit_cancelled": template(
        "看望取消了（{number}）",
        "The visit is called off ({number})",
        "工会这次不来了。需要帮助可以随时告诉工会。",
        "The union does not come this time. Tell it at any time if you need help.",
    ),
    "visit_apply": template(
        "工会请您看一看能申请什么（{number}）",
        "The union asks you to see what you can apply for ({number})",
        "先花两分钟自查，再决定要不要申请。",
        "Check in two minutes first, then decide whether to apply.",
    ),
    "visit_for_you": template(
        "请走访 {number}",
        "A visit for you: {number}",
        "两人一起去，一人记录，另一人确认。出门前先打开一次，没有网络也能填。",
        "Go in two: one reports, the other confirms. Open it once before you leave; it works without a network.",
    ),
    "visit_to_confirm": template(
        "请确认走访记录 {number}",
        "Confirm the visit: {number}",
        "另一位走访人已记录。请用您自己的账号确认，看法不同也可以写下。",
        "The other visitor has written it down. Confirm it yourself, and say what you saw otherwise.",
    ),
    "visit_to_arrange": template(
        "退档回访 {number}：请安排走访人",
        "Visit {number}: name two visitors",
        "离开档案的家庭每半年走访一次。请点开查看最晚日期。",
        "A household that has left its file is visited half-yearly. Open it to see by when.",
    ),
    "visit_to_decide": template(
        "走访 {number}：两份记录不同",
        "Visit {number}: two reports differ",
        "两位走访人各写了一份。请核实后决定以哪一份为准。",
        "Each visitor wrote one. Look into it and decide which counts.",
    ),
    "visit_to_follow_up": template(
        "走访 {number} 已完成",
        "Visit {number} was made",
        "请点开查看需要，安排后续。",
        "Open it to see what is needed, and follow it up.",
    ),
    "visit_gift_to_approve": template(
        "请审批走访慰问 {number}",
        "A gift for your approval: {number}",
        "请点开查看金额和资金。",
        "Open it to see the amount and the fund.",
    ),
    "visit_gift_approved": template(
        "走访慰问 {number} 已批准",
        "The gift of visit {number} is approved",
        "可以带去了，两位走访人都要确认送到。",
        "It can be taken along; both visitors confirm that it was handed over.",
    ),
    "visit_gift_refused": template(
        "走访慰问 {number} 没有批准",
        "The gift of visit {number} was refused",
        "请点开查看原因。走访仍然可以进行。",
        "Open it to read why. The visit can be made without it.",
    ),
}

SUBJECTS = (Subject(VISIT, _WORDS, number_alone, _link),)
SILENT: Mapping[type[Event], str] = {
    told.VisitDecided: "Who decided sees to what follows.",
    told.VisitTaskDone: "Who did it, or applied, was there.",
    told.VisitDone: "Nothing is left to do.",
}
