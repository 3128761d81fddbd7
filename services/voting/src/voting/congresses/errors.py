"""Refusals of congresses."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class CongressNotFound(NotFound):
    title = Text("没有找到这次职代会", "There is no such congress")


class CongressNotPossibleNow(Problem):
    status = 409
    title = Text("职代会现在的状态不能做这一步", "The congress's present state does not allow this step")
    detail = Text(
        "职代会现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The congress is now “{state}”. Refresh it; nothing was changed.",
    )


# ---- preparing


class ConstituenciesOverlap(Problem):
    status = 422
    title = Text("选区有重叠或不在范围内", "Constituencies overlap or lie outside")
    detail = Text(
        "每名职工只能属于一个选区：请只选本单位范围内、互不包含的单位。没有保存任何内容。",
        "Each employee belongs to one: choose units within the congress's own, none below another. Nothing was saved.",
    )


class ConstituencyEmpty(Problem):
    status = 422
    title = Text("有的选区没有职工", "A constituency has no staff")
    detail = Text("请去掉没有职工的单位：{names}。没有保存任何内容。", "Leave out: {names}. Nothing was saved.")


class TermUnlawful(Problem):
    status = 422
    title = Text("任期不符合规定", "The term is not lawful")
    detail = Text(
        "职代会每届任期为 {least} 到 {most} 年。没有保存任何内容。",
        "A term lasts from {least} to {most} years. Nothing was saved.",
    )


class TooFewSeats(Problem):
    status = 422
    title = Text("代表名额太少", "There are too few seats")
    detail = Text(
        "按职工人数至少要有 {least} 名代表。没有保存任何内容。",
        "By the number of staff there are {least} at least. Nothing was saved.",
    )


class AgendaEmpty(Problem):
    status = 422
    title = Text("还没有议题", "The agenda is empty")
    detail = Text("请先加入议题，再送达材料。", "Add items before you deliver the papers.")


class SeatsVacant(Problem):
    status = 422
    title = Text("代表还没有选齐", "Seats are vacant")
    detail = Text(
        "名额 {seats} 名，现有代表 {delegates} 名。请各选区补选后再送达材料。",
        "There are {seats} seats and {delegates} delegates. Elect the others before you deliver the papers.",
    )


class CompositionUnlawful(Problem):
    status = 422
    title = Text("代表构成不符合规定", "The composition is not lawful")
    detail = Text(
        "{verdict}。请看“代表构成”里的算法，先调整代表。没有改动任何内容。",
        "{verdict}. See how it is reckoned, and mend it first; nothing was changed.",
    )


class PapersTooLate(Problem):
    status = 422
    title = Text("材料送达得太晚", "The papers come too late")
    detail = Text(
        "材料要在开会 {days} 天前送达。请把会议改到 {first_day} 或以后。",
        "They reach delegates {days} days before. Move the congress to {first_day} or later.",
    )


# ---- delegates


class ConstituencyNotFound(NotFound):
    title = Text("没有这个选区", "There is no such constituency")


class DelegateNotFound(NotFound):
    title = Text("没有这名代表", "There is no such delegate")


class DelegateElsewhere(Problem):
    status = 422
    title = Text("有人不属于这个选区", "Somebody does not belong to this constituency")
    detail = Text(
        "请只选本选区在职职工：{names}。没有保存任何内容。", "Choose its staff only: {names}. Nothing was saved."
    )


class DelegateTwice(Problem):
    status = 409
    title = Text("已经是本届代表", "A delegate already")
    detail = Text("{names} 已有代表资格。没有保存任何内容。", "{names}: delegate already. Nothing was saved.")


class SeatsTaken(Problem):
    status = 422
    title = Text("超过了选区名额", "More than the constituency's seats")
    detail = Text("这个选区还有 {left} 个名额。没有保存任何内容。", "It has {left} seats left. Nothing was saved.")


class TurnoutTooLow(Problem):
    status = 422
    title = Text("参加选举的人不够，选举无效", "Too few took part: the election is void")
    detail = Text(
        "选区 {staff} 名职工至少要有 {needed} 人参加，实际 {voted} 人。请重新选举；没有保存任何内容。",
        "Of {staff} staff {needed} must take part; {voted} did. Hold it again; nothing was saved.",
    )


class TooFewVotes(Problem):
    status = 422
    title = Text("得票不够，不能当选", "Too few votes to be elected")
    detail = Text(
        "选区 {staff} 名职工中至少要有 {needed} 票赞成，{name} 得 {votes} 票。没有保存任何内容。",
        "Of {staff} staff {needed} must be in favour; {name} got {votes}. Nothing was saved.",
    )


class RecallNotCarried(Problem):
    status = 422
    title = Text("罢免没有通过", "The recall was not carried")
    detail = Text(
        "选区 {staff} 名职工中至少要有 {needed} 票同意，实际 {votes} 票。代表资格不变。",
        "Of {staff} staff {needed} must agree; {votes} did. The mandate stands.",
    )


class MandateOver(Problem):
    status = 409
    title = Text("这名代表的资格已经终止", "This delegate's mandate has ended")
    detail = Text(
        "已罢免、辞去或离任的代表不能签到，也不能表决。",
        "Who was recalled, resigned or left neither checks in nor votes.",
    )


class VoteUnderWay(Problem):
    status = 409
    title = Text("有议题正在表决", "An item is being voted on")
    detail = Text(
        "先完成“{item}”的表决，再变动代表和签到。没有改动任何内容。",
        "Finish “{item}” first: until then delegates and check-ins stay as they are. Nothing was changed.",
    )


class StewardsUnknown(Problem):
    status = 422
    title = Text("有人不在本单位", "Somebody is not of this unit")
    detail = Text("请只选本单位范围内的在职职工。", "Choose staff of the congress's unit and those below it.")


# ---- the hall


class CongressNotBegun(Problem):
    status = 409
    title = Text("还没到开会的日子", "The congress has not begun")
    detail = Text("{day} 起才能签到。", "Delegates check in from {day} on.")


class CheckedInAlready(Problem):
    status = 409
    title = Text("这名代表已经签到", "This delegate has checked in")
    detail = Text("签到时间：{at}。", "It was {at}.")


class NotCheckedIn(Problem):
    status = 409
    title = Text("这名代表没有签到", "This delegate has not checked in")
    detail = Text("没有可撤回的签到。请刷新。", "There is nothing to take back. Refresh the page.")


class OtherCongress(Problem):
    status = 409
    title = Text("这是另一次职代会的签到码", "This code belongs to another congress")
    detail = Text("请代表打开这次职代会的页面，再出示签到码。", "Ask the delegate to open the page of this congress.")


class NoQuorum(Problem):
    status = 409
    title = Text("到会人数不足，不能表决", "There is no quorum: nothing can be voted on")
    detail = Text(
        "全体代表 {delegates} 人，至少要到 {needed} 人，现在实到 {present} 人。",
        "Of {delegates} delegates {needed} must be present; {present} are.",
    )


class ItemNotFound(NotFound):
    title = Text("没有这个议题", "There is no such item")


class ItemNotPossibleNow(Problem):
    status = 409
    title = Text("这个议题现在不能做这一步", "The item's present state does not allow this step")
    detail = Text("议题现在是“{state}”。请刷新。", "The item is now “{state}”. Refresh it.")


class OneByOne(Problem):
    status = 409
    title = Text("另一个议题正在表决", "Another item is being voted on")
    detail = Text("议题要逐项表决：请先完成“{title}”。", "Items are voted on one by one: finish “{title}” first.")


class SecretBallotNeeded(Problem):
    status = 409
    title = Text("这个议题要无记名投票", "This item needs a secret ballot")
    detail = Text(
        "重要事项要用无记名投票逐项表决：请由选举委员准备投票。",
        "Important items are decided by secret ballot: have the election committee prepare it.",
    )


class HandsEnough(Problem):
    status = 422
    title = Text("有的议题不用无记名投票", "An item is not for a secret ballot")
    detail = Text("请只选标明“无记名”的议题。", "Choose items that are marked for a secret ballot.")


class BallotNotOver(Problem):
    status = 409
    title = Text("无记名投票还没有结果", "The secret ballot has no result yet")
    detail = Text("选举委员两人签署结果后，才能计入。", "It counts when two of its committee have signed the result.")


class BallotAltered(Problem):
    status = 409
    title = Text("这次投票不是职代会准备的那次", "The secret ballot is not the one that was prepared")
    detail = Text(
        "投票的题目与议题不同，或名册上有没有签到的人。结果不能计入。",
        "Its questions are not the items, or its roll has somebody who is no delegate present. It does not count.",
    )


class PapersCounted(Problem):
    status = 422
    title = Text("纸质票已在选举里清点", "The papers are counted in the election")
    detail = Text(
        "这次投票的纸质票由选举委员两人清点，会自动加上。这里请都填 0；没有保存任何内容。",
        "Two of its committee have counted them, and they are added. Enter 0 here; nothing was saved.",
    )


class CountUnreconciled(Problem):
    status = 422
    title = Text("票数对不上", "The count does not reconcile")
    detail = Text(
        "可投票 {voters} 人，收回 {votes} 票，实到 {present} 人。请重新清点；没有保存任何内容。",
        "Could vote: {voters}; votes: {votes}; present: {present}. Count again; nothing was saved.",
    )


class CountsDiffer(Problem):
    status = 409
    title = Text("两人清点的结果不一致", "The two counts differ")
    detail = Text(
        "请两人一起重新清点：第一人可以再填一次。没有宣布结果。",
        "Count again together: the first of you may enter it again. Nothing was decided.",
    )


class ItemsUndecided(Problem):
    status = 409
    title = Text("还有议题没有表决", "Items are undecided")
    detail = Text("请先表决或暂缓：{titles}。", "Decide or postpone them first: {titles}.")


class ResolutionNotFound(NotFound):
    title = Text("没有这项决议", "There is no such resolution")


class OwnerUnknown(Problem):
    status = 422
    title = Text("负责人不在本单位", "The owner is not of this unit")
    detail = Text("请选本单位范围内的在职职工。", "Choose somebody of the congress's unit or one below it.")


class DueTooEarly(Problem):
    status = 422
    title = Text("完成日期已经过去", "The date has passed")
    detail = Text("请选今天或以后的日期。", "Choose today or a later day.")
