"""Refusals of polls."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class PollNotFound(NotFound):
    title = Text("没有找到这次调查", "There is no such poll")


class PollNotPossibleNow(Problem):
    status = 409
    title = Text("调查现在的状态不能做这一步", "The poll's present state does not allow this step")
    detail = Text(
        "调查现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The poll is now “{state}”. Refresh it; nothing was changed.",
    )


class PollOver(Problem):
    status = 409
    title = Text("调查已经结束", "The poll is over")
    detail = Text("答卷没有提交。结果公布后可以查看。", "Your answers were not taken. See its result here.")


class PollAnsweredAlready(Problem):
    status = 409
    title = Text("您已经答过了", "You have answered already")
    detail = Text("每人答一次；您的答卷已经算上。", "Once each: your answers are counted.")


class AnswersDoNotFit(Problem):
    status = 422
    title = Text("有一题没有答，或答法不对", "An answer is missing or does not fit")
    detail = Text("请看第 {question} 题；没有提交任何内容。", "See question {question}; nothing was sent.")


class QuestionCannotBeAsked(Problem):
    status = 422
    title = Text("有一题不能这样问", "A question cannot be asked like this")
    detail = Text(
        "请看第 {question} 题：选择题至少两个选项，条件只能指向前面的单选题；没有保存任何内容。",
        "See question {question}: it needs two options, and a condition names an earlier choice of one; nothing was "
        "saved.",
    )


class PollByNameNotAllowed(Problem):
    status = 422
    title = Text("民主评议不能实名", "An appraisal is never by name")
    detail = Text("请改为不记名；没有保存任何内容。", "Make it anonymous; nothing was saved.")


class ClosesTooSoon(Problem):
    status = 422
    title = Text("截止时间太早", "It would close too soon")
    detail = Text("请至少留出一小时；没有保存任何内容。", "Leave an hour at least; nothing was saved.")
