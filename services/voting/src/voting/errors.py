"""Refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kit.problems import NotFound, Problem
from kit.texts import Text
from voting.ballots import ballot_errors, errors
from voting.ballots.errors import THINGS, Refused


class ElectionNotFound(NotFound):
    title = Text("没有找到这次选举", "There is no such election")


class NotYourPart(Problem):
    status = 403
    title = Text("这一步不由您来做", "This step is not yours to take")
    detail = Text("请由负责的人操作；这次没有改动任何内容。", "Leave it to whose step it is; nothing was changed.")


class ElectionNotPossibleNow(Problem):
    status = 409
    title = Text("选举现在的状态不能做这一步", "The election's present state does not allow this step")
    detail = Text(
        "选举现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The election is now “{state}”. Refresh it; nothing was changed.",
    )


class BallotOfCongress(Problem):
    status = 409
    title = Text("这是职代会的表决", "This is a vote of a worker congress")
    detail = Text(
        "议题和名册由职代会决定。要改动，请放弃草稿或作废选举，再重新准备投票。没有改动任何内容。",
        "The congress decides what is asked and of whom. Discard the draft or declare it void, and prepare the ballot "
        "again; nothing was changed.",
    )


class BallotOfHonour(Problem):
    status = 409
    title = Text("这是评优评先的投票", "This is the vote of an honour")
    detail = Text(
        "候选人和名册由评选决定。要改动，请放弃草稿或作废选举，再重新准备投票。没有改动任何内容。",
        "The honour decides who stands and who votes. Discard the draft or declare it void, and prepare the vote "
        "again; nothing was changed.",
    )


# ---- the draft


class VoterTwice(Problem):
    status = 422
    title = Text("有人在名册里出现了两次", "Somebody is on the roll twice")
    detail = Text("请去掉重复的人：{names}。没有保存任何内容。", "List each once: {names}. Nothing was saved.")


class NobodyMayVote(Problem):
    status = 422
    title = Text("名册是空的", "The roll is empty")
    detail = Text(
        "请选择单位或列出投票人；离职人员不算。没有保存任何内容。",
        "Choose units or list voters; who has left does not count. Nothing was saved.",
    )


class TooFewVoters(Problem):
    status = 422
    title = Text("人数太少，投票就不秘密了", "There are too few voters to keep the vote secret")
    detail = Text(
        "名册上至少要有 {least} 人；票权不同的，每种票权也至少 {least} 人。现在只有 {count} 人。没有改动任何内容。",
        "A roll needs {least} voters, and each weight of votes as many; here are {count}. Nothing was changed.",
    )


class UnknownVoters(Problem):
    status = 422
    title = Text("名单中有不在册的人", "Somebody on the list is no member here")
    detail = Text(
        "请核对：{count} 人不在册或已离职。没有保存任何内容。",
        "{count} of them are not known here or have left. Nothing was saved.",
    )


class UnknownObservers(Problem):
    status = 422
    title = Text("有观察员不在册", "An observer is no member here")
    detail = Text(
        "请核对：{count} 人不在册或已离职。没有保存任何内容。",
        "{count} of them are not known here or have left. Nothing was saved.",
    )


class RetainedElsewhere(Problem):
    status = 422
    title = Text("保留会籍的名单里有人不在所选单位", "Somebody with retained membership is not of these units")
    detail = Text(
        "请核对：{count} 人不在所选单位或已离职。没有保存任何内容。",
        "{count} of them do not belong to the chosen units. Nothing was saved.",
    )


class VoterRuleUnclear(Problem):
    status = 422
    title = Text("投票人要么按单位，要么按名单", "Voters are chosen by units or by a list, not both")
    detail = Text("请只用一种方式；没有保存任何内容。", "Use one of the two; nothing was saved.")


class OutsideYourUnits(Problem):
    status = 403
    title = Text("所选单位不在您负责的范围内", "These units are beyond your election committee's reach")
    detail = Text("请只选择本级和下级单位。", "Choose the election's unit and units below it.")


class CommitteeTooSmall(Problem):
    status = 422
    title = Text("选举委员会至少要两人", "The committee needs two members at least")
    detail = Text("请补充后再保存。", "Name more of them, then save it.")


class DutiesClash(Problem):
    status = 422
    title = Text("同一个人不能兼任", "One person cannot have two of these duties")
    detail = Text(
        "登记员不能是选举委员会成员或密钥托管人，同一个人也不能列两次：{names}。没有保存任何内容。",
        "The registrar is neither of the committee nor a trustee, and nobody is named twice: {names}. Nothing was "
        "saved.",
    )


class RoleMissing(Problem):
    status = 422
    title = Text("有人没有相应的岗位", "Somebody does not hold the role")
    detail = Text(
        "请先由安全管理员授权，或换人：{names}（{role}）。没有保存任何内容。",
        "Have it granted first, or name somebody else: {names} ({role}). Nothing was saved.",
    )


class ThresholdImpossible(Problem):
    status = 422
    title = Text("解密人数不成立", "So many trustees cannot be needed")
    detail = Text(
        "托管人共 {size} 人，需要的人数应在 1 和 {size} 之间。", "There are {size} trustees: need from 1 to {size}."
    )


class DatesOutOfOrder(Problem):
    status = 422
    title = Text("时间先后不对", "The dates are out of order")
    detail = Text(
        "应依次为：现在、异议截止、开始投票、结束投票。没有保存任何内容。",
        "They must follow each other: now, end of objections, opening, closing. Nothing was saved.",
    )


class QuestionImpossible(Problem):
    status = 422
    title = Text("第 {question} 题的规则不成立", "Question {question} cannot be answered")
    detail = Text(
        "请检查选项和可选数目：至少一个选项、没有重复，最少不超过最多，最多不超过选项数。",
        "Check its answers and numbers: one answer at least, none twice, the least no more than the most, the most no "
        "more than the answers.",
    )


class BallotTooLarge(Problem):
    status = 422
    title = Text("题目和选项太多，一张票放不下", "So many questions and answers make a ballot too large")
    detail = Text("请分成几次选举；没有保存任何内容。", "Split them into several elections; nothing was saved.")


# ---- the roll


class ObjectionsOpen(Problem):
    status = 409
    title = Text("异议期还没有结束", "Objections can still be made")
    detail = Text("异议截止后才能继续；没有改动任何内容。", "Go on after their end; nothing was changed.")


class ObjectionsUnanswered(Problem):
    status = 409
    title = Text("还有异议没有答复", "Objections wait for an answer")
    detail = Text("请先答复全部异议；没有改动任何内容。", "Answer all of them first; nothing was changed.")


class ObjectionsClosed(Problem):
    status = 409
    title = Text("异议期已经结束", "Objections are no longer taken")
    detail = Text("如有问题，请直接联系选举委员会。", "If something is wrong, ask the election committee.")


class ObjectionNotFound(NotFound):
    title = Text("没有找到这条异议", "There is no such objection")


class AnsweredAlready(Problem):
    status = 409
    title = Text("这条异议已经答复过", "This objection has been answered")


class OnTheRollAlready(Problem):
    status = 409
    title = Text("这个人已经在名册上", "This person is on the roll already")


class RollSettled(Problem):
    status = 409
    title = Text("异议期已过，名册不能再改", "Objections are over: the roll cannot be changed")
    detail = Text(
        "如需改名册，请先改期、延后异议截止时间，让大家有时间核对；没有改动任何内容。",
        "Set a later end of objections first, so that everybody can check the change; nothing was changed.",
    )


class OneVoteEach(Problem):
    status = 422
    title = Text("这次选举每人一票", "In this election everybody has one vote")
    detail = Text("不能给个别人更多票；没有改动任何内容。", "Nobody is given more of them; nothing was changed.")


class NotOnTheRoll(Problem):
    status = 409
    title = Text("这个人不在名册上", "This person is not on the roll")


class OnlyLater(Problem):
    status = 422
    title = Text("一位委员只能改晚，不能提前或缩短", "One member alone can only give voters more time")
    detail = Text(
        "异议截止、开始和结束都不能早于原定时间，投票也不能变短；没有改动任何内容。",
        "Neither the end of objections nor the opening nor the closing may come earlier, nor may voting be shorter; "
        "nothing was changed.",
    )


# ---- the set-up


class KeysMissing(Problem):
    status = 409
    title = Text("还有托管人没有提交密钥", "Keys of trustees are missing")
    detail = Text("还差 {count} 人；没有改动任何内容。", "{count} of them are missing; nothing was changed.")


class CredentialsMissing(Problem):
    status = 409
    title = Text("登记员还没有上传公开凭证", "The registrar has not uploaded the public credentials")


class CredentialsDoNotMatch(Problem):
    status = 422
    title = Text("凭证数和名册人数不一致", "The credentials do not match the roll")
    detail = Text(
        "名册 {voters} 人、总票权 {weight}；上传的是 {listed} 个、总票权 {listed_weight}。没有保存任何内容。",
        "The roll has {voters} voters with a weight of {weight}, the list {listed} with {listed_weight}. Nothing was "
        "saved.",
    )


class SlipsMissing(Problem):
    status = 409
    title = Text("还有设备密钥没有对应的凭证", "Credentials are missing for devices with a key")
    detail = Text(
        "有 {count} 位投票人登记了设备，登记员还没有为其密封凭证；没有改动任何内容。",
        "{count} voters have a device key and no credential sealed to it yet; nothing was changed.",
    )


class NoDeviceKey(Problem):
    status = 409
    title = Text("投票人没有这个设备密钥", "The voter has no such device key")
    detail = Text(
        "可能刚换过设备。请重新读取名册后再密封；没有保存任何内容。",
        "They may have changed their device. Read the roll again, then seal; nothing was saved.",
    )


class OnPaperOnly(Problem):
    status = 409
    title = Text("这次选举的凭证只用纸条发放", "This election hands its credentials out on paper only")


class NoSlip(NotFound):
    title = Text("没有发给您这台设备的凭证", "There is no credential sealed to your device")
    detail = Text(
        "请使用登记员给您的纸条；没有纸条请联系登记员。",
        "Use the slip from the registrar; ask for one if you have none.",
    )


class TooEarlyStep(Problem):
    status = 409
    title = Text("还没有轮到这一步", "It is too early for this step")
    detail = Text("请等所有托管人完成前一步。", "Wait until every trustee has done the step before.")


class DoneAlready(Problem):
    status = 409
    title = Text("这一步已经完成", "This step is done already")
    detail = Text("不能再提交一次；没有改动任何内容。", "It cannot be done twice; nothing was changed.")


class NothingToRepair(Problem):
    status = 409
    title = Text("这一步现在不用重做", "This step need not be taken again now")
    detail = Text(
        "没有提交过密钥就不用重来；拒收份额要在提交自己的公钥之前。没有改动任何内容。",
        "There is no key of yours to replace; a share is refused before you send your own key. Nothing was changed.",
    )


class SlipMalformed(Problem):
    status = 422
    title = Text("密封凭证的格式不对", "A sealed credential is malformed")


class DeviceKeyMalformed(Problem):
    status = 422
    title = Text("设备密钥的格式不对", "The device key is malformed")
    detail = Text("请换一个浏览器再试，或使用纸条。", "Try another browser, or use a slip on paper.")


# ---- two of the committee


class NothingProposed(Problem):
    status = 409
    title = Text("没有待确认的提议", "Nothing is proposed")
    detail = Text("请刷新后再看；没有改动任何内容。", "Refresh it; nothing was changed.")


class NoExtension(Problem):
    status = 422
    title = Text("新的结束时间要更晚", "The new closing time must be a later one")


class TooLateToExtend(Problem):
    status = 409
    title = Text("投票已经到截止时间，不能再延长", "Voting is over and cannot be extended")
    detail = Text("没有改动任何内容。", "Nothing was changed.")


# ---- what the engine refuses


class EngineRefusal(Problem):
    """One class for each `Refused` of the engine, with its code and words."""

    status = 422
    title = Text("不符合选举的格式", "This does not hold in the election's format")

    def words(self) -> dict[str, Any]:
        return {name: Text(THINGS.get(value, str(value)), str(value)) for name, value in self.params.items()}


def _problem(kind: type[Refused]) -> type[EngineRefusal]:
    return type(kind.__name__, (EngineRefusal,), {"title": Text(kind.zh, kind.en), "__module__": __name__})


ENGINE: dict[type[Refused], type[EngineRefusal]] = {
    kind: _problem(kind)
    for module in (errors, ballot_errors)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Refused) and kind is not Refused
}
FORM = tuple(ENGINE[kind] for kind in ENGINE if kind.rule in ("FORM", "R6"))
BALLOT = (*FORM, *(ENGINE[kind] for kind in ENGINE if kind.rule in ("BALLOT", "R3")))
SETUP = (*FORM, *(ENGINE[kind] for kind in ENGINE if kind.rule == "SETUP"))
DECRYPTION = (*FORM, *(ENGINE[kind] for kind in ENGINE if kind.rule in ("DECRYPTION", "R5")))


def as_problem(refused: Refused) -> EngineRefusal:
    return ENGINE[type(refused)](**refused.found)


@contextmanager
def refusing() -> Iterator[None]:
    """What the engine refuses inside becomes a problem with the same code."""
    try:
        yield
    except Refused as refused:
        raise as_problem(refused) from None
