"""Refusals of households' files."""

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


class OwnConsentMissing(Problem):
    status = 422
    title = Text("还缺少您的同意", "Your consent is missing")
    detail = Text(
        "请先逐项同意：{purposes}。这次没有保存任何内容。",
        "Consent to each of these first: {purposes}. Nothing was saved.",
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
