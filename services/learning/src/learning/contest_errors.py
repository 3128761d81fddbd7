"""Refusals of contests."""

from kit.problems import Problem
from kit.texts import Text


class ContestNotPossibleNow(Problem):
    status = 409
    title = Text("竞赛现在的状态不能做这一步", "The contest's present state does not allow this step")
    detail = Text(
        "竞赛现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The contest is now “{state}”. Refresh it; nothing was changed.",
    )


class ContestExamDoesNotFit(Problem):
    status = 409
    title = Text("这场考试不能用于竞赛", "This exam does not fit the contest")
    detail = Text(
        "请选同一单位、已发布、在报名截止前结束的考试；这次没有改动任何内容。",
        "Choose a published exam of the same unit that closes no later than the contest. Nothing was changed.",
    )


class ContestNotOpen(Problem):
    status = 409
    title = Text("现在不能报名或退出", "Entries are not open now")
    detail = Text("报名时间见竞赛页面。", "The page of the contest says when they are.")


class OrganisersDoNotEnter(Problem):
    status = 403
    title = Text("组织者不能参赛", "Organisers do not enter")
    detail = Text("您管理这个单位的培训和竞赛。", "You see to the contests of this unit.")


class TeamNotFound(Problem):
    status = 409
    title = Text("没有这支队伍，或者队伍已满", "There is no such team, or it is full")
    detail = Text(
        "请核对队长给您的队伍代码；这次没有报名。", "Compare the code that the team gave you. You are not entered."
    )


class TeamNameTaken(Problem):
    status = 409
    title = Text("这个队名已经有了", "A team has this name")
    detail = Text("请换一个队名，或用队伍代码加入；这次没有报名。", "Choose another, or join it by its code.")


class JudgeIsInvolved(Problem):
    status = 403
    title = Text("您需要回避", "You keep out of this entry")
    detail = Text(
        "不能给自己或本单位的选手打分；请由其他评委打分。", "Nobody judges themselves or people of their own unit."
    )


class ScoreDoesNotFit(Problem):
    status = 422
    title = Text("评分表没有填对", "The score sheet does not fit")
    detail = Text(
        "每个评分项填 0 到该项满分；这次没有保存。", "Give each criterion from 0 to its points. Nothing was saved."
    )


class SheetsMissing(Problem):
    status = 409
    title = Text("还有选手没有评分", "Some entries have no score yet")
    detail = Text(
        "还差 {missing} 名。请评完再公布成绩。", "{missing} are missing. Score them, then publish the results."
    )


class NothingToDraw(Problem):
    status = 409
    title = Text("没有可抽的奖", "There is nothing to draw")
    detail = Text("竞赛没有设奖品，或没有人参加。", "The contest has no prizes, or nobody took part.")
