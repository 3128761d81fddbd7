"""Refusals of honours."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class HonourNotFound(NotFound):
    title = Text("没有找到这项评选", "There is no such honour")


class NominationNotFound(NotFound):
    title = Text("没有找到这个候选人", "There is no such nomination")


class AwardNotFound(NotFound):
    title = Text("没有找到这条荣誉记录", "There is no such award")


class HonourNotPossibleNow(Problem):
    status = 409
    title = Text("评选现在的状态不能做这一步", "The honour's present state does not allow this step")
    detail = Text(
        "评选现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The honour is now “{state}”. Refresh it; nothing was changed.",
    )


class NominationNotPossibleNow(Problem):
    status = 409
    title = Text("候选人现在的状态不能做这一步", "The nomination's present state does not allow this step")
    detail = Text(
        "现在是“{state}”。请刷新；这次没有改动任何内容。", "It is now “{state}”. Refresh it; nothing was changed."
    )


class NominatedAlready(Problem):
    status = 409
    title = Text("这位同事已经有人推荐", "This colleague is nominated already")
    detail = Text("每人推荐一次就够，不用重复。", "Once is enough.")


class NomineeElsewhere(Problem):
    status = 422
    title = Text("这位同事不在评选的单位里", "This colleague does not belong to the unit")
    detail = Text("请推荐本单位及下级单位的在职会员。", "Nominate a member who works in the unit or below it.")


class NominationsOver(Problem):
    status = 409
    title = Text("推荐已经截止", "Nominations have closed")


class NominationsTooShort(Problem):
    status = 422
    title = Text("推荐截止时间要在以后", "Nominations must close later than now")


class OutsideYourNominations(Problem):
    status = 403
    title = Text("不能代表这个单位推荐", "You cannot nominate for this unit")
    detail = Text("请选择您任职的单位，或者以个人名义推荐。", "Choose a unit of yours, or nominate as a member.")


class JuryTooSmall(Problem):
    status = 422
    title = Text("评委人数不够", "The jury is too small")
    detail = Text(
        "评委打分占比大于 0 时，至少要 {least} 位评委；占比为 0 时不设评委。",
        "Where its weight is above 0 a jury has at least {least} members; where it is 0 there is none.",
    )


class JurorsUnknown(Problem):
    status = 422
    title = Text("有评委不是在职会员", "A juror is no member who works here")


class JuryKeepsOut(Problem):
    status = 403
    title = Text("评委不推荐，也不被推荐", "The jury neither nominates nor is nominated")


class OwnNomination(Problem):
    status = 403
    title = Text("您是候选人，这一步要回避", "You are nominated: leave this step to another person")


class NominationsUnchecked(Problem):
    status = 409
    title = Text("还有 {count} 名候选人没有审核", "Nominations not checked yet: {count}")


class TooFewNominees(Problem):
    status = 409
    title = Text("合格候选人不够", "Too few nominees may stand")
    detail = Text(
        "{places} 个名额至少要 {least} 名合格候选人，现在有 {count} 名。请取消后重新发起。",
        "{places} places take at least {least} nominees who may stand; there are {count}. Cancel it and begin again.",
    )


class TooManyNominees(Problem):
    status = 409
    title = Text("合格候选人太多", "Too many nominees may stand")
    detail = Text(
        "最多 {most} 名候选人参加表决，现在有 {count} 名。请重新审核，减少通过的人数。",
        "{most} nominees stand at most; there are {count}. Check some of them again, and let fewer stand.",
    )


class QuotasUnmet(Problem):
    status = 409
    title = Text("候选人满足不了名额比例", "The nominees cannot fill the quotas")
    detail = Text(
        "一线职工至少 {front_line} 名，管理人员至多 {managers} 名。请取消后重新发起。",
        "At least {front_line} of the front line, at most {managers} managers. Cancel it and begin again.",
    )


class VoteDecidesToo(Problem):
    status = 409
    title = Text("这项评选要投票", "This honour is voted on")
    detail = Text("请由选举委员会准备投票。", "The election committee prepares the vote.")


class JuryDecidesAlone(Problem):
    status = 409
    title = Text("这项评选只由评委打分", "The jury decides this honour alone")


class ScoresIncomplete(Problem):
    status = 422
    title = Text("请给每位候选人打分", "Give points to every nominee")
    detail = Text("每人 0 到 100 分，不能漏也不能重复。", "0 to 100 each; none left out, none twice.")


class JuryNotDone(Problem):
    status = 409
    title = Text("还有 {count} 位评委没有打分", "Jurors who have not scored yet: {count}")


class VoteNotOver(Problem):
    status = 409
    title = Text("投票还没有确认结果", "The vote is not certified yet")
    detail = Text("请等选举委员会两人签署。", "Wait until two of its committee have signed.")


class VoteUnderWay(Problem):
    status = 409
    title = Text("投票还没有结束，不能取消", "The vote is under way: the honour cannot be cancelled")
    detail = Text(
        "请选举委员会先放弃投票草稿，或者作废选举，再取消评选。没有改动任何内容。",
        "Let the election committee discard its draft or declare it void first; nothing was changed.",
    )


class DrawLots(Problem):
    status = 409
    title = Text("最后的名额有人同分", "Nominees are equal for the last places")
    detail = Text(
        "{names} 同分。请当众抽签，按抽签顺序填写。",
        "{names} are equal. Draw lots in public, and enter their order.",
    )


class NoApprover(Problem):
    status = 409
    title = Text("没有可以审批的人", "Nobody can approve it")
    detail = Text("本单位和上级都没有需要换人的审批人。", "No other approver at the unit or above.")


class StoryMissing(Problem):
    status = 409
    title = Text("还没有写事迹", "There is no story yet")


class StoryChanged(Problem):
    status = 409
    title = Text("事迹刚刚改过", "The story has just changed")
    detail = Text(
        "请重新打开，看过新的内容再决定是否同意。这次没有改动任何内容。",
        "Open it again and read it before you agree; nothing was changed.",
    )


class NotYourAward(Problem):
    status = 403
    title = Text("只有获奖人本人能决定", "Only the person honoured decides that")
