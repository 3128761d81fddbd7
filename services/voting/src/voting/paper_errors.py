"""What is refused about ballots on paper."""

from kit.problems import Problem
from kit.texts import Text


class PaperNeedsEqualVotes(Problem):
    status = 409
    title = Text("票权不同的选举不能用纸质票", "Where votes have weights, nobody votes on paper")
    detail = Text(
        "一箱纸质票分不出谁有几票；没有改动任何内容。",
        "A box of ballots does not tell the weight of each; nothing was changed.",
    )


class TooFewOnPaper(Problem):
    status = 422
    title = Text("用纸质票的人太少，投票就不秘密了", "Too few vote on paper to keep the vote secret")
    detail = Text(
        "要么没有人用纸质票，要么至少 {least} 人；现在是 {count} 人。没有改动任何内容。",
        "Either nobody votes on paper or {least} do at least; here are {count}. Nothing was changed.",
    )


class PaperDoesNotReconcile(Problem):
    status = 422
    title = Text("纸质票的数字对不上", "The figures of the ballots on paper do not fit each other")
    detail = Text(
        "请核对第 {question} 题（0 表示总票数、题目数或另选的姓名）。有效票是收回的减去无效的，每张的选择数要符合规则，"
        "收回的不能多于用纸质票的人。没有保存任何内容。",
        "Check question {question}; 0 stands for the number of ballots, of questions, or names written in. Valid are "
        "those returned less the invalid ones; votes must keep the rules, and no more return than vote on paper. "
        "Nothing was saved.",
    )


class PaperCountsDiffer(Problem):
    status = 409
    title = Text("您的数字和第一位清点人的不一致", "Your figures differ from those of the first to count")
    detail = Text(
        "请两人一起重新清点；第一位可以更正。没有改动任何内容。",
        "Count again together; the first may correct theirs. Nothing was changed.",
    )


class PaperNotCounted(Problem):
    status = 409
    title = Text("纸质票还没有清点", "The ballots on paper are not counted yet")
    detail = Text(
        "选举委员会两人清点一致后才能解密；没有改动任何内容。",
        "Decrypt after two of the committee have counted the same; nothing was changed.",
    )
