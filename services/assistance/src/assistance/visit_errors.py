"""Refusals of visits and of what visitors report."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class VisitNotFound(NotFound):
    title = Text("没有找到这次走访", "There is no such visit")


class VisitNotPossibleNow(Problem):
    status = 409
    title = Text("走访现在的状态不能做这一步", "The visit's present state does not allow this step")
    detail = Text(
        "走访现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The visit is now “{state}”. Refresh it; nothing was changed.",
    )


class ReportElsewhere(Problem):
    status = 409
    title = Text("这份记录的编号已经用过", "The report's id is taken")
    detail = Text(
        "同一个编号是另一份走访记录的。请重新填写一份；这次没有保存任何内容。",
        "Another report has it. Write a new one; nothing was saved.",
    )


class ConsentToPhotosMissing(Problem):
    status = 422
    title = Text("照片还没有写明谁同意拍摄", "Nobody is named who agreed to the photos")
    detail = Text(
        "请写明被走访家庭里谁同意、什么时候同意，或者去掉照片；这次没有保存任何内容。",
        "Say who of those visited agreed, and when, or leave the photos out. Nothing was saved.",
    )


class VisitDateOver(Problem):
    status = 422
    title = Text("最晚走访日期不对", "The last day for the visit is over, or too far")
    detail = Text("请填写今天起一年以内的日期。", "Give a day from today on, within a year.")


class CannotBeVisited(Problem):
    status = 422
    title = Text("不能给这位职工安排走访", "No visit can be planned to this member")
    detail = Text(
        "这里查不到这位职工，或者不在您负责的单位，或者就是您本人；这次没有保存任何内容。",
        "They are not known here, not of the units you see to, or yourself. Nothing was saved.",
    )


class RecorderStays(Problem):
    status = 422
    title = Text("已经写了记录的走访人要留下", "Who wrote a report stays")
    detail = Text(
        "只能更换另一位走访人；这次没有保存任何内容。",
        "Only the other visitor can be replaced; nothing was saved.",
    )


class GiftNotSaid(Problem):
    status = 422
    title = Text("请说明慰问金或慰问品有没有送到", "Say whether the gift was handed over")
    detail = Text(
        "这次走访批准了慰问金或慰问品；这次没有保存任何内容。",
        "A gift was approved for this visit; nothing was saved.",
    )


class NoGiftApproved(Problem):
    status = 409
    title = Text("这次走访没有批准慰问金或慰问品", "No gift was approved for this visit")
    detail = Text(
        "没有批准就不能送。请改为没有送，或先请审批人批准；这次没有保存任何内容。",
        "Nothing is handed over without approval. Say that none was, or have it approved first; nothing was saved.",
    )


class TasksOpen(Problem):
    status = 409
    title = Text("还有后续事项没有办完", "What follows the visit is not done yet")
    detail = Text(
        "还有 {count} 项。办完后再结束走访；这次没有改动任何内容。",
        "Still open: {count}. Finish it first; nothing was changed.",
    )


class TaskNotOpen(Problem):
    status = 409
    title = Text("这项后续已经办完，或者不属于这次走访", "This is done already, or belongs to another visit")


class TaskNumberMissing(Problem):
    status = 422
    title = Text("请填写办理编号", "Give the number")
    detail = Text(
        "请填写诉求编号（GR-…）或困难档案编号（HF-…），以后才查得到；这次没有保存任何内容。",
        "Give the number of the concern (GR-…) or of the file (HF-…), by which it is found later. Nothing was saved.",
    )


class VisitInFuture(Problem):
    status = 422
    title = Text("走访日期还没有到", "The visit lies in the future")
    detail = Text("请填写实际走访的日期。", "Give the day of the visit.")
