"""Refusals of proposals."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class ProposalNotFound(NotFound):
    title = Text("没有找到这件提案", "There is no such proposal")


class ProposalNotPossibleNow(Problem):
    status = 409
    title = Text("提案现在的状态不能做这一步", "The proposal's present state does not allow this step")
    detail = Text(
        "提案现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The proposal is now “{state}”. Refresh it; nothing was changed.",
    )


class SecondedByProposer(Problem):
    status = 409
    title = Text("自己的提案不能自己附议", "Nobody seconds their own proposal")
    detail = Text("请邀请同事附议；没有改动任何内容。", "Ask your colleagues to second it; nothing was changed.")


class SecondedAlready(Problem):
    status = 409
    title = Text("您已经附议过了", "You have seconded it already")
    detail = Text("每人附议一次，您的附议已经算上。", "Once is enough: yours is counted.")


class AnswerOwed(Problem):
    status = 409
    title = Text("这件提案必须答复", "This proposal must be answered")
    detail = Text(
        "附议已有 {seconders} 人，达到 {obliged} 人就不能不予立案。请立案或转为建议；没有改动任何内容。",
        "{seconders} second it; from {obliged} on it cannot be declined. File or divert it; nothing was changed.",
    )


class NobodyAnswersThere(Problem):
    status = 422
    title = Text("这个单位没有能答复的承办人", "Nobody at this unit can answer it")
    detail = Text(
        "请选择有承办人的部门；提案人本人不算。没有改动任何内容。",
        "Choose a department with a handler who did not propose it; nothing was changed.",
    )


class MayNotComeUp(Problem):
    status = 422
    title = Text("这件提案不能列入议题", "This proposal may not come up in the congress")
    detail = Text(
        "只有已立案、提出够久、还没有决议的提案可以列入。没有保存任何内容。",
        "It must be on file, made long enough before, and not decided on yet. Nothing was saved.",
    )


class PlanIncomplete(Problem):
    status = 422
    title = Text("“列入计划”要写明谁负责、哪天完成", "A plan needs who sees to it and by which day")
    detail = Text(
        "请选择负责人，并填写以后的日期；没有改动任何内容。",
        "Choose who is responsible and a day that lies ahead; nothing was changed.",
    )


class PlanNotAsked(Problem):
    status = 422
    title = Text("只有“列入计划”才填负责人和日期", "Only a plan has a person and a day")
    detail = Text("请去掉这两项，或改为“列入计划”。", "Leave both out, or choose “planned”.")


class NotThePersonResponsible(Problem):
    status = 422
    title = Text("负责人不是这个部门的承办人", "The person is no handler of this department")
    detail = Text("请从列出的承办人中选择；没有改动任何内容。", "Choose one of those listed; nothing was changed.")


class RatingNeedsWords(Problem):
    status = 422
    title = Text("不满意请写明原因", "Say why you are not satisfied")
    detail = Text("承办部门据此重新办理；没有改动任何内容。", "Its owner answers again by it; nothing was changed.")


class JoinNotPossible(Problem):
    status = 422
    title = Text("不能并到这件提案", "It cannot be joined to that proposal")
    detail = Text(
        "请选择另一件还没有审查完的提案，而且不是同一提案人；没有改动任何内容。",
        "Choose another one that is not reviewed yet, by another proposer; nothing was changed.",
    )


class NoJoinSuggested(Problem):
    status = 409
    title = Text("没有等您同意的并案建议", "No joining waits for your consent")
    detail = Text("请刷新；没有改动任何内容。", "Refresh it; nothing was changed.")
