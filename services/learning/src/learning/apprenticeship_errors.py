"""Refusals of agreements between master and apprentice."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class ApprenticeshipNotFound(NotFound):
    title = Text("没有找到这份师徒协议", "There is no such agreement")


class ApprenticeshipNotYours(Problem):
    status = 403
    title = Text("这一步不由您来做", "This step is not yours to take")
    detail = Text("请由负责的人操作；这次没有改动任何内容。", "Leave it to whose step it is; nothing was changed.")


class ApprenticeshipNotPossibleNow(Problem):
    status = 409
    title = Text("协议现在的状态不能做这一步", "The agreement's present state does not allow this step")
    detail = Text(
        "它现在是“{state}”。请刷新；这次没有改动任何内容。", "It is now “{state}”. Refresh it; nothing was changed."
    )


class MonthsDoNotFit(Problem):
    status = 422
    title = Text("期限不合要求", "The term does not fit")
    detail = Text(
        "期限是 {least} 到 {most} 个月；没有保存。", "It runs for {least} to {most} months. Nothing was saved."
    )


class TooManyApprentices(Problem):
    status = 409
    title = Text("这位师傅带的徒弟已经够多", "This master has as many apprentices as the rules allow")
    detail = Text("同时最多带 {most} 名；没有登记。", "At most {most} at a time. Nothing was registered.")


class AgreementCodeUnknown(Problem):
    status = 409
    title = Text("没有这个协议码", "There is no agreement with this code")
    detail = Text(
        "请核对师傅给您的协议码；这次没有改动任何内容。", "Compare the code your master gave you; nothing was changed."
    )


class NobodyTeachesThemselves(Problem):
    status = 409
    title = Text("不能做自己的徒弟", "Nobody is their own apprentice")
    detail = Text("请把协议码发给徒弟。", "Give the code to your apprentice.")
