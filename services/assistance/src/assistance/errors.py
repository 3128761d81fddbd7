"""Refusals."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class HouseholdNotFound(NotFound):
    title = Text("没有找到这份档案", "There is no such file")


class NotYourStep(Problem):
    status = 403
    title = Text("这一步不由您办理", "This step is not yours to take")
    detail = Text("请由负责的同事操作；这次没有改动任何内容。", "Leave it to whose step it is; nothing was changed.")


class NotPossibleNow(Problem):
    status = 409
    title = Text("档案现在的状态不能做这一步", "The file's present state does not allow this step")
    detail = Text(
        "档案现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The file is now “{state}”. Refresh it; nothing was changed.",
    )


class AlreadyApplied(Problem):
    status = 409
    title = Text("您家已经有一份档案 {number}", "Your household has a file already: {number}")
    detail = Text(
        "一户一档。请打开这份档案，需要时在那里补充；这次没有保存任何内容。",
        "One household has one file. Open it and add to it there; nothing was saved.",
    )


class NotAMember(Problem):
    status = 409
    title = Text("还没有您的单位信息", "Your unit is not known here yet")
    detail = Text("请稍后再试，或联系本单位工会。", "Try again later, or ask your union.")


class FiguresIncomplete(Problem):
    status = 422
    title = Text("家庭收支还没有填全", "The household's figures are not complete")
    detail = Text("还缺：{missing}。这次没有保存任何内容。", "Still missing: {missing}. Nothing was saved.")


class PersonsDoNotMatch(Problem):
    status = 422
    title = Text("家庭成员和人口数不一致", "The persons listed and their number differ")
    detail = Text(
        "列出了 {listed} 人，人口数填的是 {said}。请核对；这次没有保存任何内容。",
        "{listed} are listed, {said} were said. Check both; nothing was saved.",
    )


class ApplicantMissing(Problem):
    status = 422
    title = Text("家庭成员里要有且只有一位申请人本人", "List the applicant, once, among the persons")
    detail = Text(
        "请把一位成员的关系选为“本人”；这次没有保存任何内容。",
        "Choose “self” as one person's relation; nothing was saved.",
    )


class NoAdult(Problem):
    status = 422
    title = Text("家庭成员里没有成年人", "No adult is listed")
    detail = Text(
        "申请人本人要年满 18 周岁，请核对身份证号；这次没有保存任何内容。",
        "The applicant is 18 or older: check the ID number. Nothing was saved.",
    )


class SamePersonTwice(Problem):
    status = 422
    title = Text("两位家庭成员的身份证号相同", "Two persons have the same ID number")
    detail = Text("请核对；这次没有保存任何内容。", "Check them; nothing was saved.")


class ConsentMissing(Problem):
    status = 422
    title = Text("还缺少同意", "A consent is missing")
    detail = Text(
        "{name}还没有同意：{purpose}。每位成年人都要单独同意；这次没有保存任何内容。",
        "{name} has not consented yet: {purpose}. Each adult consents separately; nothing was saved.",
    )


class PapersMissing(Problem):
    status = 422
    title = Text("还缺少证明材料", "Papers are missing")
    detail = Text("请上传：{kinds}。这次没有保存任何内容。", "Upload: {kinds}. Nothing was saved.")


class NotEligiblePerson(Problem):
    status = 422
    title = Text("有人不能担任", "Somebody cannot be named")
    detail = Text(
        "{names}不能担任：要有“{role}”角色、管到这个单位，而且与这户没有关系、不是同一班组。请换人；这次没有保存任何内容。",
        "{names} cannot be named: they need the role “{role}” here, no tie to the household and another team. Name "
        "others; nothing was saved.",
    )


class YouAreRelated(Problem):
    status = 403
    title = Text("您与这户有关系，不能审批", "You are related to the household and cannot decide on it")
    detail = Text(
        "您家的档案里有这户的成员。请交给其他审批人；这次没有改动任何内容。",
        "Your own file lists a person of this household. Leave it to another approver; nothing was changed.",
    )


class AppealTooLate(Problem):
    status = 409
    title = Text("申诉期已过", "The time for an appeal is over")
    detail = Text(
        "申诉要在 {until} 前提出。情况有变化时可以重新申请。",
        "An appeal was possible until {until}. Apply again when things have changed.",
    )


class PersonInAnotherFile(Problem):
    status = 409
    title = Text("有家庭成员已经在另一份档案里", "A person of this household is in another file")
    detail = Text(
        "另一份档案：{numbers}。一人只能在一份档案里，请先处理；这次没有改动任何内容。",
        "The other file: {numbers}. Nobody is in two files; settle it first. Nothing was changed.",
    )


class NoSuchConsent(NotFound):
    title = Text("没有这项同意", "There is no such consent")


class AccountInUse(Problem):
    status = 409
    title = Text("有一笔款项正在付款", "A payment is under way")
    detail = Text(
        "它会付到现在的账户。请等有了结果再改账户；这次没有改动任何内容。",
        "It goes to the present account. Change the account once its result is known; nothing was changed.",
    )


class VisitorsTheSame(Problem):
    status = 422
    title = Text("走访要由两个人进行", "A visit takes two people")
    detail = Text("请选择两位不同的走访人。", "Choose two different visitors.")


class VisitedBefore(Problem):
    status = 422
    title = Text("有人已经走访过这户", "Somebody has visited this household before")
    detail = Text(
        "{names}已经走访过。请换没有走访过的人；这次没有保存任何内容。",
        "{names} visited it before. Name people who did not; nothing was saved.",
    )


class VisitInFuture(Problem):
    status = 422
    title = Text("走访日期还没有到", "The visit lies in the future")
    detail = Text("请填写实际走访的日期。", "Give the day of the visit.")


class CommitteeRepeats(Problem):
    status = 422
    title = Text("评议小组的人选有重复", "Somebody is named twice")
    detail = Text(
        "每人只能出现一次，而且不能是以前评议过或退出过评议的人。请换人；这次没有保存任何内容。",
        "Nobody is named twice, nor after an earlier seat for the same file. Name others; nothing was saved.",
    )


class ViewsStay(Problem):
    status = 422
    title = Text("评议小组不能这样调整", "The committee cannot be changed like this")
    detail = Text(
        "已经写了意见的人要留下，人数不能减少。请重新选择；这次没有保存任何内容。",
        "Those who gave their view stay, and the committee gets no smaller. Choose again; nothing was saved.",
    )


class AlreadyAppealed(Problem):
    status = 409
    title = Text("这份申请已经申诉过一次", "You have appealed once already")
    detail = Text(
        "每份申请只能申诉一次。以后情况有变化，可以重新申请；这次没有改动任何内容。",
        "An application is appealed once. Apply again when things have changed; nothing was changed.",
    )


class NotEligibleAnyMore(Problem):
    status = 422
    title = Text("按今年的收支已不符合条件", "By this year's figures the household is no longer eligible")
    detail = Text("请改为办理退档；这次没有保存任何内容。", "Let it leave the file instead; nothing was saved.")


class StillEligible(Problem):
    status = 422
    title = Text("按今年的收支仍然符合条件", "By this year's figures the household is still eligible")
    detail = Text("请改为续档；这次没有保存任何内容。", "Renew the file instead; nothing was saved.")


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
    title = Text("这个项目不适用于这户的困难类型", "This programme does not serve the household's tier")
    detail = Text("请选择其他项目；这次没有保存任何内容。", "Choose another programme; nothing was saved.")


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
