"""The words of every kind of message, zh-CN and en beside each other.

A message may be read over a shoulder on a locked phone: it says that there is news and where, never what a concern is
about nor whose it is.
"""

from datetime import datetime
from typing import Any, NamedTuple

from kit.clock import SHANGHAI


class Words(NamedTuple):
    title: str
    body: str


_TEXTS: dict[str, tuple[Words, Words]] = {
    "case_accepted": (
        Words("诉求已受理", "您的诉求 {number} 已受理，点开可查看答复日期。"),
        Words("Your concern was accepted", "Concern {number} has been accepted. Open it to see when you will hear."),
    ),
    "case_rejected": (
        Words("诉求未予受理", "您的诉求 {number} 未予受理，点开可查看原因和可以去哪里反映。"),
        Words("Your concern was not accepted", "Open concern {number} to see the reason and where to go instead."),
    ),
    "case_assigned": (
        Words("诉求已交办", "您的诉求 {number} 已交给责任部门办理。"),
        Words("Your concern is with a department", "Concern {number} has been given to the department responsible."),
    ),
    "case_replied": (
        Words("诉求有答复了", "您的诉求 {number} 有了答复，请看看是否解决了问题。"),
        Words("There is a reply", "Concern {number} has a reply. Please see whether it solves the matter."),
    ),
    "case_to_rate": (
        Words("请评价答复", "诉求 {number} 解决了吗？请您评价；没有解决可以要求重办。"),
        Words("Please rate the reply", "Was concern {number} solved? Please rate it; if not, it is taken up again."),
    ),
    "case_closed_unrated": (
        Words("诉求已办结", "诉求 {number} 答复后未收到评价，已按“未评价”办结。"),
        Words("Your concern is closed", "Concern {number} got no rating after the reply and was closed as not rated."),
    ),
    "message_from_staff": (
        Words("工会发来消息", "工会工作人员在诉求 {number} 中给您留言。"),
        Words("A message from the union", "Union staff wrote to you in concern {number}."),
    ),
    "message_from_department": (
        Words("责任部门发来消息", "责任部门在诉求 {number} 中给您留言。"),
        Words("A message from the department", "The department wrote to you in concern {number}."),
    ),
    "case_submitted": (
        Words("收到新诉求", "新诉求 {number} 待受理。"),
        Words("A new concern", "Concern {number} waits to be accepted."),
    ),
    "case_assigned_to_you": (
        Words("有诉求交给您的部门", "诉求 {number} 已交给您的部门办理，点开可查看答复期限。"),
        Words("A concern for your department", "Concern {number} was given to your department. Open it for the date."),
    ),
    "case_handed_back": (
        Words("部门退回诉求", "责任部门退回了诉求 {number}，请重新分派。"),
        Words("A concern was handed back", "The department handed concern {number} back. Please assign it anew."),
    ),
    "case_taken_back": (
        Words("诉求已收回", "工会收回了诉求 {number}，您的部门不必再办理。"),
        Words("A concern was taken back", "The union took concern {number} back. Your department is done with it."),
    ),
    "case_withdrawn": (
        Words("诉求已撤回", "提出人撤回了诉求 {number}，不必再办理。"),
        Words("A concern was withdrawn", "The author withdrew concern {number}. Nothing more is to be done."),
    ),
    "case_rated_solved": (
        Words("职工已评价", "诉求 {number} 已评价：已解决。"),
        Words("A concern was rated", "Concern {number} was rated: solved."),
    ),
    "case_rated_unsolved": (
        Words("职工评价未解决", "诉求 {number} 已评价：未解决，转上一级工会重办。"),
        Words(
            "A concern was rated as not solved", "Concern {number} was rated: not solved. The next level takes it up."
        ),
    ),
    "case_reopened": (
        Words("诉求重办", "诉求 {number} 职工认为未解决，现由您这一级重办。"),
        Words("A concern was reopened", "Concern {number} was not solved for its author; it is now yours."),
    ),
    "case_moved_up": (
        Words("诉求转到您这一级", "诉求 {number} 原来的工会已没有干部在岗，现由您这一级办理。"),
        Words("A concern moved up to you", "Nobody is left at the former desk of concern {number}; it is now yours."),
    ),
    "message_from_author": (
        Words("职工发来消息", "诉求 {number} 的提出人发来消息。"),
        Words("A message from the author", "The author of concern {number} wrote."),
    ),
    "message_in_case": (
        Words("诉求有新留言", "诉求 {number} 有新的留言。"),
        Words("A new message", "There is a new message in concern {number}."),
    ),
    "deadline_near": (
        Words("{deadline}期限将到", "诉求 {number} 应在 {due} 前{deadline}。"),
        Words("Due soon: {deadline}", "Concern {number}: {deadline} due by {due}."),
    ),
    "deadline_passed": (
        Words("{deadline}已逾期", "诉求 {number} 应在 {due} 前{deadline}，现已逾期。"),
        Words("Overdue: {deadline}", "Concern {number}: {deadline} was due by {due}."),
    ),
    "case_supervised": (
        Words("诉求督办", "诉求 {number} 逾期未办，已转您这一级督办。"),
        Words("A concern to supervise", "Concern {number} is late; your level now supervises it."),
    ),
}

KINDS = frozenset(_TEXTS)

_DEADLINES = {"accept": ("受理", "acceptance"), "reply": ("答复", "reply"), "close": ("办结", "closing")}


def words(kind: str, facts: dict[str, Any], language: str) -> Words:
    """The message in this language; dates in China's time, without seconds."""
    column = 0 if language == "zh-CN" else 1
    filled = dict(facts)
    if "due_at" in facts:
        due = datetime.fromisoformat(facts["due_at"]).astimezone(SHANGHAI)
        filled["due"] = f"{due.month}月{due.day}日 {due:%H:%M}" if column == 0 else f"{due.day} {due:%B %H:%M}"
        filled["deadline"] = _DEADLINES[facts["deadline"]][column]
    template = _TEXTS[kind][column]
    return Words(template.title.format(**filled), template.body.format(**filled))
