"""Concerns: what is said of a case's events."""

from datetime import datetime
from typing import Any

from casework.conflict import Matter
from contracts.grievances import (
    AuthorShown,
    CaseAccepted,
    CaseAssigned,
    CaseClosed,
    CaseEvent,
    CaseFollowedUp,
    CaseHandedBack,
    CaseMovedUp,
    CaseRated,
    CaseRejected,
    CaseReopened,
    CaseReplied,
    CaseStarted,
    CaseSubmitted,
    CaseSupervised,
    CaseWithdrawn,
    DeadlineNear,
    DeadlinePassed,
    MessagePosted,
    NotePosted,
    Responsible,
    Sender,
)
from contracts.roles import Role
from kit.clock import day_and_time
from kit.events import Event
from kit.texts import Language, Text
from notifications.announcement import Announcement, Audience, Facts, Names, Source, Subject, Template, Viewers


def announce(event: Event) -> Announcement | None:
    if not isinstance(event, CaseEvent):
        return None
    return Announcement(
        subject_type="case",
        subject_id=event.case_id,
        facts=facts_of(event),
        audiences=audiences(event),
        viewers=viewers(event),
        matter=Matter(event.author_id, event.about_member_id, event.conflict_unit_id),
        filed_at=event.submitted_at,
    )


def audiences(event: CaseEvent) -> list[Audience]:
    author = event.author_id
    desk, department = event.desk_unit_id, event.department_id
    match event:
        case CaseSubmitted():
            return [_staff("case_submitted", desk)]
        case CaseAccepted():
            return [Audience("case_accepted", author)]
        case CaseRejected():
            return [Audience("case_rejected", author)]
        case CaseAssigned():
            return [Audience("case_assigned", author), *_handlers("case_assigned_to_you", department)]
        case CaseHandedBack(by=Sender.STAFF):
            return _handlers("case_taken_back", department)
        case CaseHandedBack():
            return [Audience("case_sent_back", author), *_union("case_handed_back", event)]
        case CaseStarted():
            return [Audience("case_started", author)]
        case CaseReplied(department_id=None):
            return [Audience("case_replied", author)]
        case CaseReplied():
            return [Audience("case_replied", author), *_union("case_answered", event)]
        case CaseFollowedUp():
            return [Audience("case_to_rate", author)]
        case CaseRated(solved=solved):
            kind = "case_rated_solved" if solved else "case_rated_unsolved"
            return [*_union(kind, event), *_handlers(kind, department)]
        case CaseReopened():
            return [_staff("case_reopened", desk)]
        case CaseMovedUp():
            return [Audience("case_passed_up", author), _staff("case_moved_up", desk)]
        case CaseClosed(rated=False):
            return [Audience("case_closed_unrated", author)]
        case CaseWithdrawn():
            return [*_union("case_withdrawn", event), *_handlers("case_withdrawn", department)]
        case MessagePosted(sender=Sender.AUTHOR):
            return [*_union("message_from_author", event), *_handlers("message_from_author", department)]
        case MessagePosted(sender=Sender.STAFF):
            return [Audience("message_from_staff", author), *_handlers("message_in_case", department)]
        case MessagePosted(sender=Sender.DEPARTMENT):
            return [Audience("message_from_department", author), *_union("message_in_case", event)]
        case DeadlineNear(responsible=Responsible.DEPARTMENT):
            return [*_handlers("deadline_near", department), *_union("deadline_near", event)]
        case DeadlineNear():
            return _union("deadline_near", event)
        case DeadlinePassed(responsible=Responsible.DEPARTMENT):
            return [*_handlers("deadline_passed", department), *_union("deadline_passed", event)]
        case DeadlinePassed():
            return _union("deadline_passed", event)
        case CaseSupervised():
            return [
                Audience("case_watched", author),
                _staff("case_supervised", event.supervising_unit_id),
                _staff("case_watched_here", desk),
                *_handlers("case_watched_here", department),
            ]
    return []


def facts_of(event: CaseEvent) -> dict[str, Any]:
    """What a template may say of the event: never a person, and no unit but those that act."""
    match event:
        case DeadlineNear(responsible=Responsible.DEPARTMENT) | DeadlinePassed(responsible=Responsible.DEPARTMENT):
            by_department = True
        case MessagePosted(sender=sender):
            by_department = sender is Sender.DEPARTMENT
        case CaseReplied(department_id=department_id) | CaseStarted(department_id=department_id):
            by_department = department_id is not None
        case _:
            by_department = False
    facts: dict[str, Any] = {
        "number": event.number,
        "desk_unit_id": event.desk_unit_id,
        "department_id": event.department_id,
        "who": "department" if by_department else "desk",
    }
    if isinstance(event, (DeadlineNear, DeadlinePassed, CaseSupervised)):
        facts["deadline"] = event.deadline
    if isinstance(event, (DeadlineNear, DeadlinePassed)):
        facts["due_at"] = event.due_at.isoformat()
    return facts


def viewers(event: CaseEvent) -> Viewers:
    """Staff at the present, former and supervising desks, the department, and the author, who never learns of a note:
    an author may be union staff there, so as a party to the matter they are no viewer by office."""
    desks = [event.desk_unit_id, event.supervised_by]
    match event:
        case CaseReopened(previous_desk_unit_id=before) | CaseMovedUp(previous_desk_unit_id=before):
            desks.append(before)
        case CaseSupervised(supervising_unit_id=above):
            desks.append(above)
    places = [(Role.UNION_STAFF.value, unit_id) for unit_id in dict.fromkeys(desks) if unit_id]
    if event.department_id:
        places.append((Role.HANDLER.value, event.department_id))
    return Viewers([] if isinstance(event, NotePosted) else [event.author_id], places)


def _staff(kind: str, unit_id: str) -> Audience:
    return Audience(kind, role=Role.UNION_STAFF, unit_id=unit_id)


def _union(kind: str, event: CaseEvent) -> list[Audience]:
    """The desk's staff and, where the case is late, those of the level that supervises it: both may act."""
    units = dict.fromkeys([event.desk_unit_id, event.supervised_by or event.desk_unit_id])
    return [_staff(kind, unit_id) for unit_id in units]


def _handlers(kind: str, department_id: str | None) -> list[Audience]:
    return [Audience(kind, role=Role.HANDLER, unit_id=department_id)] if department_id else []


_DEADLINES = {
    "accept": Text("受理", "acceptance"),
    "reply": Text("答复", "reply"),
    "close": Text("办结", "closing"),
    None: Text("办理", "treatment"),  # not noted in older messages
}
_UNION = Text("{}工会", "the union at {}")
_DESK = Text("工会", "the union")
_DEPARTMENT = Text("责任部门", "the department")


def _values(facts: Facts, names: Names, language: Language) -> dict[str, str]:
    """`{desk}` and `{department}` are units by name, `{who}` the one that acted or has to."""
    desk, department = names.get(facts.get("desk_unit_id", "")), names.get(facts.get("department_id") or "")
    values = {
        "number": facts["number"],
        "desk": _UNION.in_(language).format(desk) if desk else _DESK.in_(language),
        "department": department or _DEPARTMENT.in_(language),
    }
    values["who"] = values[facts.get("who", "desk")]
    if "due_at" in facts:
        values["due"] = day_and_time(datetime.fromisoformat(facts["due_at"])).in_(language)
    values["deadline"] = _DEADLINES[facts.get("deadline")].in_(language)
    return values


_FOR_AUTHORS = frozenset({
    "case_accepted", "case_rejected", "case_assigned", "case_started", "case_sent_back", "case_watched",
    "case_passed_up", "case_replied", "case_to_rate", "case_closed_unrated",
    "message_from_staff", "message_from_department",
})  # fmt: skip


def _link(kind: str, case_id: str, _facts: Facts, _reader_id: str) -> str:
    """An author's own concern, or the desk's view of the case. Who had the case and has it no more still reads there
    what they had."""
    return f"/concerns/{case_id}" if kind in _FOR_AUTHORS else f"/desk/cases/{case_id}"


_TEMPLATES = {
    "case_accepted": Template(
        Text("诉求 {number} 已受理", "Concern {number} was accepted"),
        Text(
            "{desk}已受理。点开可查看什么时候答复；要补充情况，可以直接留言。",
            "{Desk} accepted it. Open it to see when you will hear; you can add to it by a message.",
        ),
    ),
    "case_rejected": Template(
        Text("诉求 {number} 未予受理", "Concern {number} was not accepted"),
        Text(
            "{desk}未予受理。请点开查看原因，以及可以去哪里反映。",
            "{Desk} did not accept it. Open it to see the reason and where to go instead.",
        ),
    ),
    "case_assigned": Template(
        Text("诉求 {number} 已交办", "Concern {number} is with a department"),
        Text(
            "{desk}已交给{department}办理。您不用做什么，有答复会通知您。",
            "{Desk} gave it to {department}. There is nothing for you to do; you will get a message about the reply.",
        ),
    ),
    "case_started": Template(
        Text("诉求 {number} 开始办理", "Work on concern {number} has begun"),
        Text(
            "{who}已着手办理。您不用做什么，有答复会通知您。",
            "{Who} has begun. There is nothing for you to do; you will get a message about the reply.",
        ),
    ),
    "case_sent_back": Template(
        Text("诉求 {number} 由工会重新安排", "Concern {number} is with the union again"),
        Text(
            "{department}说明不归他们办，已退回；{desk}会重新分派或直接答复。",
            "{Department} says that it is not theirs. {Desk} will assign it to another department or reply itself.",
        ),
    ),
    "case_watched": Template(
        Text("诉求 {number} 已由上一级工会督办", "The next union level supervises concern {number}"),
        Text(
            "{deadline}超过了期限，上一级工会已介入督办。您不用做什么。",
            "Its {deadline} is late, so the next union level sees to it now. There is nothing for you to do.",
        ),
    ),
    "case_watched_here": Template(
        Text("诉求 {number} 已被上一级工会督办", "The next union level supervises concern {number}"),
        Text(
            "{deadline}逾期，上一级工会已开始督办，也可以直接处理。请尽快办理。",
            "Its {deadline} is late; the next level presses for it and may act on it. Please see to it.",
        ),
    ),
    "case_passed_up": Template(
        Text("诉求 {number} 转上一级工会", "Concern {number} moved to the next union level"),
        Text(
            "原来的工会暂时没有可以办理的干部，现由{desk}办理，期限照算。",
            "Nobody is left at its former desk who may handle it. {Desk} has it now; the dates stand.",
        ),
    ),
    "case_answered": Template(
        Text("诉求 {number} 部门已答复", "Concern {number}: the department replied"),
        Text(
            "{department}已答复，等提出人评价。点开可以查看答复。",
            "{Department} replied; the author is asked to rate it. Open it to read the reply.",
        ),
    ),
    "case_replied": Template(
        Text("诉求 {number} 有答复了", "Concern {number} has a reply"),
        Text(
            "{who}已答复。请看看问题是否解决，并评价；没有解决可以要求重办。",
            "{Who} replied. Please see whether it solves the matter and rate it; if not, it is taken up again.",
        ),
    ),
    "case_to_rate": Template(
        Text("请评价诉求 {number} 的答复", "Please rate the reply to concern {number}"),
        Text(
            "请点开评价：没有解决可以要求重办；一直不评价，将按“未评价”办结。",
            "Open it and say whether it was solved; if not, it is taken up again. Unrated, it is closed after a while.",
        ),
    ),
    "case_closed_unrated": Template(
        Text("诉求 {number} 已办结", "Concern {number} is closed"),
        Text(
            "答复后没有收到您的评价，已按“未评价”办结。问题还在的话，请再提一件诉求。",
            "The reply got no rating, so it was closed as not rated. If the matter is not settled, raise it again.",
        ),
    ),
    "message_from_staff": Template(
        Text("诉求 {number}：工会给您留言", "Concern {number}: the union wrote to you"),
        Text(
            "{desk}给您留言了。请点开查看和回复。",
            "{Desk} wrote to you. Open it to read and answer.",
        ),
    ),
    "message_from_department": Template(
        Text("诉求 {number}：责任部门给您留言", "Concern {number}: the department wrote to you"),
        Text(
            "{department}给您留言了。请点开查看和回复。",
            "{Department} wrote to you. Open it to read and answer.",
        ),
    ),
    "case_submitted": Template(
        Text("新诉求 {number}", "New concern {number}"),
        Text(
            "等待受理。请点开查看，按期受理或说明不予受理的理由。",
            "It waits for you to accept it, or to say why not. Open it for the date.",
        ),
    ),
    "case_assigned_to_you": Template(
        Text("诉求 {number} 交给您的部门", "Concern {number} is for your department"),
        Text(
            "{desk}交来办理。请点开查看答复期限；不归您的部门办，可以退回。",
            "{Desk} sent it. Open it for the date of the reply; hand it back if it is not yours.",
        ),
    ),
    "case_handed_back": Template(
        Text("诉求 {number} 被退回", "Concern {number} was handed back"),
        Text(
            "{department}退回了它。请查看理由，重新分派或直接答复。",
            "{Department} handed it back. See the reason, then assign it again or reply yourself.",
        ),
    ),
    "case_taken_back": Template(
        Text("诉求 {number} 已收回", "Concern {number} was taken back"),
        Text(
            "{desk}收回了它，您的部门不用再办理。点开可以看原因。",
            "{Desk} took it back. Your department is done with it; open it to read why.",
        ),
    ),
    "case_withdrawn": Template(
        Text("诉求 {number} 已撤回", "Concern {number} was withdrawn"),
        Text(
            "提出人撤回了它，不用再办理。",
            "Its author withdrew it. Nothing more is to be done.",
        ),
    ),
    "case_rated_solved": Template(
        Text("诉求 {number} 评价为已解决", "Concern {number} was rated as solved"),
        Text(
            "提出人认为已经解决，不用再办理。",
            "Its author says that it is solved. Nothing more is to be done.",
        ),
    ),
    "case_rated_unsolved": Template(
        Text("诉求 {number} 评价为未解决", "Concern {number} was rated as not solved"),
        Text(
            "提出人认为没有解决，将要重办；有上一级工会的，由上一级重办。点开可以看原因。",
            "Its author says that it is not solved. It is taken up again, by the next union level where there is one. "
            "Open it to read why.",
        ),
    ),
    "case_reopened": Template(
        Text("诉求 {number} 要重办", "Concern {number} is to be taken up again"),
        Text(
            "提出人认为没有解决，现由您这一级重办。请重新分派或直接答复。",
            "Its author says that it was not solved; it is now yours. Assign it again or reply yourself.",
        ),
    ),
    "case_moved_up": Template(
        Text("诉求 {number} 转到您这一级", "Concern {number} moved up to you"),
        Text(
            "原来的工会已没有可以办理此事的干部，现由您这一级办理。请点开查看期限。",
            "Nobody is left at its former desk who may handle it; it is now yours. Open it for the date.",
        ),
    ),
    "message_from_author": Template(
        Text("诉求 {number}：提出人留言", "Concern {number}: its author wrote"),
        Text(
            "提出人发来消息。请点开查看和回复。",
            "There is a message from its author. Open it to read and answer.",
        ),
    ),
    "message_in_case": Template(
        Text("诉求 {number} 有新留言", "Concern {number}: a new message"),
        Text(
            "{who}给提出人留了言。您不用回复，可以点开查看。",
            "{Who} wrote to its author. You need not answer; open it to read along.",
        ),
    ),
    "deadline_near": Template(
        Text("诉求 {number} 的{deadline}期限将到", "Concern {number}: {deadline} due soon"),
        Text(
            "{who}应在 {due} 前{deadline}。请点开办理。",
            "{Who}: {deadline} by {due}. Open it to see to it.",
        ),
    ),
    "deadline_passed": Template(
        Text("诉求 {number} 的{deadline}已逾期", "Concern {number}: {deadline} overdue"),
        Text(
            "{who}应在 {due} 前{deadline}。请尽快办理，否则将由上一级工会督办。",
            "{Who}: {deadline} was due by {due}. Please see to it; left alone, the next union level supervises it.",
        ),
    ),
    "case_supervised": Template(
        Text("诉求 {number} 由您督办", "Concern {number} is for you to supervise"),
        Text(
            "{desk}处理的这件诉求{deadline}逾期，现由您这一级督办。请点开了解情况并催办。",
            "It is with {desk} and its {deadline} is late; your level now supervises it. Open it and press for it.",
        ),
    ),
}

source = Source(
    announce,
    subjects=[Subject("case", _TEMPLATES, _values, _link, units=("desk_unit_id", "department_id"))],
    silent={
        NotePosted: "An internal note is read along; nobody waits for it, and the author must not learn of it.",
        AuthorShown: "The author answers nobody by it; the department sees the name where it next opens the case.",
    },
)
