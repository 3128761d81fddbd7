"""Refusals of relief campaigns."""

from casework.ledger import BalanceTooLow
from kit.problems import NotFound, Problem
from kit.texts import Text


class CampaignNotPossibleNow(Problem):
    status = 409
    title = Text("活动现在的状态不能做这一步", "The campaign's present state does not allow this step")
    detail = Text(
        "活动现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The campaign is now “{state}”. Refresh it; nothing was changed.",
    )


class GoodsOverBudget(BalanceTooLow):
    status = 422
    title = Text("物品总价超过了预算", "The goods cost more than the budget")
    detail = Text(
        "物品共 {needed} 元，预算 {left} 元。请减少物品或提高预算；这次没有保存任何内容。",
        "They cost {needed} yuan; the budget is {left}. Take fewer, or plan more money; nothing was saved.",
    )


class UnitsNotReached(Problem):
    status = 422
    title = Text("有的单位不在活动范围内", "A unit is not within the campaign's own")
    detail = Text(
        "请只选活动所属单位和它的下级；这次没有改动任何内容。",
        "Choose the campaign's unit and those below it; nothing was changed.",
    )


class NumbersMissing(Problem):
    status = 422
    title = Text("没有工号", "There are no employee numbers")
    detail = Text(
        "请粘贴工号，用空格、逗号或换行分开；这次没有改动任何内容。",
        "Paste employee numbers, apart by spaces, commas or lines; nothing was changed.",
    )


class RosterEmpty(Problem):
    status = 409
    title = Text("名单是空的", "Nobody is on the list")
    detail = Text("请换一个规则重新生成名单。", "Make the list again by another rule.")


class StockTooSmall(Problem):
    status = 409
    title = Text("物品不够发", "The goods do not reach for all")
    detail = Text(
        "“{item}”要 {needed} 件，只有 {stock} 件。请补足数量，或缩小名单；这次没有改动任何内容。",
        "“{item}”: {needed} are needed, there are {stock}. Have more, or shorten the list; nothing was changed.",
    )


class StewardUnknown(Problem):
    status = 422
    title = Text("有人不能担任发放人", "Somebody cannot hand out")
    detail = Text(
        "请选活动所属单位在职的会员；这次没有改动任何内容。",
        "Choose active members of the campaign's unit; nothing was changed.",
    )


class RecipientNotFound(NotFound):
    title = Text("名单里没有找到", "Nobody on the list is found by this")
    detail = Text(
        "请核对领取码、姓名或工号；对方可能不在这次名单里。",
        "Check the code, name or employee number; they may not be on this list.",
    )


class CodeWrong(Problem):
    status = 422
    title = Text("领取码不对", "The code is not theirs")
    detail = Text("请让对方打开手机上的领取页再报一次；没有发放。", "Ask for the code again; nothing was given.")


class ProofMissing(Problem):
    status = 422
    title = Text("要有领取码或签名", "A code or a signature is needed")
    detail = Text("二者选一；没有发放。", "Give one of the two; nothing was given.")


class AlreadyCollected(Problem):
    status = 409
    title = Text("已经领过了", "Collected already")
    detail = Text("{at} 已领取，不能再领；没有发放。", "It was collected {at}, and is once only; nothing was given.")


class NotToOneself(Problem):
    status = 403
    title = Text("不能给自己发放", "Nobody hands out to themselves")
    detail = Text("请由另一位发放人办理；没有发放。", "Ask another steward; nothing was given.")


class NotBegunYet(Problem):
    status = 409
    title = Text("还没到发放日期", "The hand-out has not begun")
    detail = Text("{from_day}开始发放；没有发放。", "It begins on {from_day}; nothing was given.")


class ItemsNotAll(Problem):
    status = 422
    title = Text("有的物品没有盘点，或盘了两次", "An item was not counted, or twice")
    detail = Text("请把每种物品各盘一次；这次没有保存任何内容。", "Count each item once; nothing was saved.")


class MoreLeftThanThere(Problem):
    status = 422
    title = Text("剩余比应有的多", "More are left than there can be")
    detail = Text(
        "“{item}”最多应剩 {most}。请核对；这次没有保存任何内容。",
        "“{item}”: at most {most} can be left. Check it; nothing was saved.",
    )


class ReasonMissing(Problem):
    status = 422
    title = Text("缺少的物品要写明原因", "Say why pieces are missing")
    detail = Text(
        "“{item}”少了 {missing}。请写明原因；这次没有保存任何内容。",
        "“{item}”: {missing} are missing. Say why; nothing was saved.",
    )


class SpentTooMuch(BalanceTooLow):
    status = 422
    title = Text("结算金额超过了预算", "This is more than was set aside")
    detail = Text(
        "预留了 {left} 元，填的是 {needed} 元。请核对发票；这次没有保存任何内容。",
        "{left} yuan were set aside, {needed} were said. Check the invoices; nothing was saved.",
    )
