"""Refusals of programmes, aid and payment batches."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class AidNotPossibleNow(Problem):
    status = 409
    title = Text("这笔帮扶金现在的状态不能做这一步", "The aid's present state does not allow this step")
    detail = Text(
        "它现在是“{state}”，或者正在付款批次里。请刷新；这次没有改动任何内容。",
        "It is now “{state}”, or in a payment batch. Refresh it; nothing was changed.",
    )


class PayoutNotPossibleNow(Problem):
    status = 409
    title = Text("这个批次现在的状态不能做这一步", "The batch's present state does not allow this step")
    detail = Text(
        "批次现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The batch is now “{state}”. Refresh it; nothing was changed.",
    )


class NotOnFile(Problem):
    status = 409
    title = Text("这户还没有建档，或者已经退档", "The household is not on file")
    detail = Text("先建档、后帮扶；这次没有保存任何内容。", "File first, then aid; nothing was saved.")


class ProgrammeNotForYou(Problem):
    status = 422
    title = Text("这个项目要先建档，或不适用于这户的困难类型", "This programme needs a file, or serves another tier")
    detail = Text(
        "请选择其他项目，或先申请建档；这次没有保存任何内容。",
        "Choose another programme, or apply for a file first; nothing was saved.",
    )


class FieldsMissing(Problem):
    status = 422
    title = Text("申请还没有填全", "The request is not complete")
    detail = Text("请填写：{missing}。这次没有保存任何内容。", "Fill in: {missing}. Nothing was saved.")


class FieldsUnknown(Problem):
    status = 422
    title = Text("申请里有这个项目不用填的内容", "The request says what this programme does not ask")
    detail = Text("请去掉：{fields}。这次没有保存任何内容。", "Leave out: {fields}. Nothing was saved.")


class FieldWrong(Problem):
    status = 422
    title = Text("“{field}”填得不对", "“{field}” is not right")
    detail = Text("{why}。这次没有保存任何内容。", "{why}. Nothing was saved.")


class LimitUsedUp(Problem):
    status = 409
    title = Text("今年的额度已用完", "This year's limit is used up")
    detail = Text("计算过程：{explanation}。这次没有保存任何内容。", "In steps: {explanation}. Nothing was saved.")


class ConsentWithdrawnBefore(Problem):
    status = 409
    title = Text("有人撤回了同意", "Somebody withdrew their consent")
    detail = Text(
        "没有全家成年人的同意不能发放。可以重新申请；这次没有改动任何内容。",
        "Nothing is paid without the consent of all adults of the household. It may apply again; nothing was changed.",
    )


class ExternalApprovalMissing(Problem):
    status = 422
    title = Text("这个金额要先由上级工会批准", "The province or the nation approves such an amount first")
    detail = Text(
        "请填写省级工会或全国总工会的批复文号；这次没有改动任何内容。",
        "Give the reference of their approval; nothing was changed.",
    )


class TopApproverNeeded(Problem):
    status = 403
    title = Text("这个金额要有最上级工会的审批人", "One of the two approvers must be the top union's")
    detail = Text(
        "请由最上级工会的审批人批准；这次没有改动任何内容。", "Leave it to one of theirs; nothing was changed."
    )


class ProgrammeThere(Problem):
    status = 409
    title = Text("已经有代码为 {programme} 的项目", "There is a programme {programme} already")
    detail = Text("请换一个代码；这次没有保存任何内容。", "Choose another code; nothing was saved.")


class FigureThere(Problem):
    status = 409
    title = Text("同一天起已经有这个数值", "There is such a figure from that day on already")
    detail = Text(
        "数值只能从新的日期起增加，不能改动；这次没有保存任何内容。",
        "A figure is added from another day on, never changed; nothing was saved.",
    )


class FiguresMissing(Problem):
    status = 422
    title = Text("项目的数值不全", "The programme lacks figures")
    detail = Text("还缺：{missing}。这次没有保存任何内容。", "Still missing: {missing}. Nothing was saved.")


class FiguresNotUsed(Problem):
    status = 422
    title = Text("这种算法用不到有的数值", "The rule does not use some of the figures")
    detail = Text("请去掉：{figures}。这次没有保存任何内容。", "Leave out: {figures}. Nothing was saved.")


class FiguresContradict(Problem):
    status = 422
    title = Text("数值互相矛盾", "The figures contradict each other")
    detail = Text(
        "“{lower}”不能高于“{higher}”。这次没有保存任何内容。",
        "“{lower}” must not be above “{higher}”. Nothing was saved.",
    )


class PercentTooHigh(Problem):
    status = 422
    title = Text("比例不能超过 100%", "A share is at most 100 per cent")
    detail = Text("请改正；这次没有保存任何内容。", "Correct it; nothing was saved.")


class FieldsRepeat(Problem):
    status = 422
    title = Text("有的填写项或选项重复", "A field or choice stands twice")
    detail = Text("请给“{key}”换一个代码；这次没有保存任何内容。", "Choose another key for “{key}”; nothing was saved.")


class FieldNeeded(Problem):
    status = 422
    title = Text("缺少计算金额要用的填写项", "The field that the amount is reckoned from is missing")
    detail = Text(
        "请加一个必填的金额项，代码为“{key}”；这次没有保存任何内容。",
        "Add a required amount with the key “{key}”; nothing was saved.",
    )


class ChoicesWrong(Problem):
    status = 422
    title = Text("选项不对", "The choices are not right")
    detail = Text(
        "“{key}”：选择项至少要有两个选项，其他项不能有选项，最高值只用于金额和数字。这次没有保存任何内容。",
        "“{key}”: a choice has two options or more, any other field none, and a highest value only amounts and "
        "numbers. Nothing was saved.",
    )


class ChangeThere(Problem):
    status = 409
    title = Text("同一天起已经有一次修改", "There is a change from that day on already")
    detail = Text("请选择另一天；这次没有保存任何内容。", "Choose another day; nothing was saved.")


class DayPassed(Problem):
    status = 422
    title = Text("这一天已经过去", "That day is over")
    detail = Text(
        "请选择今天或以后的一天：已经提交的申请不受影响。这次没有保存任何内容。",
        "Choose today or a later day: what was requested stays as it was. Nothing was saved.",
    )


class NothingToPay(Problem):
    status = 409
    title = Text("没有等待付款的帮扶金", "No aid waits to be paid")
    detail = Text(
        "这个单位和资金里没有已批准、还没进批次的帮扶金。",
        "None of this unit and fund is approved and free.",
    )


class BankFileClosed(Problem):
    status = 409
    title = Text("不能再生成这个批次的银行文件", "The batch's bank file is closed")
    detail = Text(
        "批次没有复核，或者银行已有回盘文件。没有结果的付款请按编号向银行查询，不要重发。",
        "It is not released, or the bank has answered. Ask the bank about a payment by its reference; do not send it "
        "again.",
    )


class ResultUnreadable(Problem):
    status = 422
    title = Text("读不懂这个回盘文件", "The result file cannot be read")
    detail = Text(
        "请用 UTF-8 或 GB18030 编码的 CSV，表头含：付款编号、金额、结果（成功或失败）。这次没有保存任何内容。",
        "Send CSV in UTF-8 or GB18030 headed reference, amount and result (paid or failed). Nothing was saved.",
    )


class ResultImportedBefore(Problem):
    status = 409
    title = Text("这个回盘文件已经导入过", "This result file was imported before")
    detail = Text(
        "它在 {when} 导入过。没有结果的付款请按编号向银行查询；这次没有改动任何内容。",
        "It was imported {when}. Ask the bank about a payment without a result by its reference; nothing was changed.",
    )


class ResultOfAnotherBatch(Problem):
    status = 422
    title = Text("这个回盘文件属于另一个批次", "The result file belongs to another batch")
    detail = Text(
        "文件里的付款编号属于 {numbers}。请打开那个批次导入；这次没有改动任何内容。",
        "Its references are of {numbers}. Open that batch and import it there; nothing was changed.",
    )


class NoSuchPayment(NotFound):
    title = Text("批次里没有等待结果的这笔付款", "The batch has no such payment whose result is open")
