"""Refusals of mutual aid."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class SchemeThere(Problem):
    status = 409
    title = Text("这一年已经有这个互助计划", "There is such a scheme of that year already")
    detail = Text("请换一个代码或年度；这次没有保存任何内容。", "Choose another code or year; nothing was saved.")


class EnrolmentClosed(Problem):
    status = 409
    title = Text("现在不在参加时间", "Enrolment is not open now")
    detail = Text("可以在 {opens} 至 {closes} 参加。", "It is open from {opens} to {closes}.")


class NotForYourUnit(Problem):
    status = 403
    title = Text("这个互助计划不包括您的单位", "This scheme is not for your unit")
    detail = Text("请看看其他计划；这次没有保存任何内容。", "Look at other schemes; nothing was saved.")


class AlreadyEnrolled(Problem):
    status = 409
    title = Text("您已经参加了", "You have joined already")
    detail = Text("不用再参加一次。", "Nothing more is needed.")


class EnrolmentNotFound(NotFound):
    title = Text("没有找到您的参加记录", "There is no such enrolment of yours")


class NotCovered(Problem):
    status = 422
    title = Text("那一天不在保障期内", "That day is not covered")
    detail = Text(
        "保障期是 {first} 至 {last}（新参加有等待期）；这次没有保存任何内容。",
        "Cover runs from {first} to {last}, after the waiting time of who is new; nothing was saved.",
    )


class PremiumNotPaid(Problem):
    status = 409
    title = Text("互助金还没有到账", "The premium was not received yet")
    detail = Text("请联系本单位工会；到账后再申请。", "Ask your union; claim once it was.")


class BenefitUnknown(Problem):
    status = 422
    title = Text("没有这一项保障", "The scheme has no such benefit")
    detail = Text("请重新选择；这次没有保存任何内容。", "Choose another; nothing was saved.")


class BillMissing(Problem):
    status = 422
    title = Text("请填写费用金额", "Say how much the bill was")
    detail = Text("这一项按费用的比例计算；这次没有保存任何内容。", "This benefit is a share of it; nothing was saved.")


class BenefitUsedUp(Problem):
    status = 409
    title = Text("这一项今年的额度已用完", "This benefit is used up for the year")
    detail = Text("请告诉申请人；这次没有改动任何内容。", "Tell the claimant; nothing was changed.")


class ClaimNotPossibleNow(Problem):
    status = 409
    title = Text("这份理赔申请已经处理过", "This claim was decided already")
    detail = Text("请刷新；这次没有改动任何内容。", "Refresh it; nothing was changed.")


class NothingToCollect(Problem):
    status = 409
    title = Text("没有待收的互助金", "No premium is open")
    detail = Text("参加的人都已到账。", "All who joined have paid.")
