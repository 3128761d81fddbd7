"""Refusals of casting a ballot, and of what the board says of it."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class NotOpenYet(Problem):
    status = 409
    title = Text("投票还没有开始", "Voting has not begun")
    detail = Text("请在公布的开始时间之后再投；选票没有记录。", "Cast it after the opening time; it was not recorded.")


class VotingClosed(Problem):
    status = 409
    title = Text("投票已经结束", "Voting has ended")
    detail = Text("选票没有记录。", "The ballot was not recorded.")


class BallotOversized(Problem):
    status = 413
    title = Text("选票太大", "The ballot is too large")
    detail = Text(
        "这次选举的选票不超过 {limit} 字节；没有记录。", "Ballots here have at most {limit} bytes; not recorded."
    )


class TooOftenVoted(Problem):
    status = 409
    title = Text("这个凭证投票的次数已到上限", "This credential has cast as many ballots as it may")
    detail = Text("最多投 {most} 次，最后一次算数。", "It may cast {most}; the last one counts.")


class WrongBlindedTracker(Problem):
    status = 409
    title = Text("盲化追踪码对不上", "The blinded tracker is another ballot’s")
    detail = Text(
        "一个盲化追踪码只用于一张选票；再发同一张选票，要用原来的盲化追踪码。",
        "Each is for one ballot; send the same ballot again with the one that it had.",
    )


class BoothOutdated(Problem):
    status = 422
    title = Text("投票间已更新，请重新打开", "The booth has been updated: open it again")
    detail = Text(
        "选票没有投出。请刷新这个页面，再填一次选票。",
        "The ballot was not cast. Reload this page and fill in your ballot again.",
    )


class BallotsQueue(Problem):
    status = 503
    retry_after = 2
    title = Text("现在投票的人很多", "Many people are voting now")
    detail = Text("选票还没有记录，请几秒后再投。", "The ballot is not recorded yet. Cast it again in a few seconds.")


class LogNotWhole(NotFound):
    title = Text("这次选举没有完整的受理记录", "This election has no whole log of accepted ballots")
    detail = Text(
        "有些选票在平台开始做受理记录以前就投出了。请用追踪码核对您的选票，用档案核验整场选举。",
        "Some of its ballots were cast before the platform began to keep such logs. Check yours by its tracker and the "
        "election by its archive.",
    )


class TrackerUnknown(NotFound):
    title = Text("公示板上没有这个追踪码", "The board has no ballot with this tracker")
    detail = Text(
        "请逐字核对。如果投票时看到过它，请马上告诉选举委员会和观察员。",
        "Compare it letter by letter. If you saw it when you voted, tell the committee and an observer at once.",
    )
