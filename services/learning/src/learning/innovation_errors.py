"""Refusals of small innovations."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class InnovationNotFound(NotFound):
    title = Text("没有找到这项成果", "There is no such innovation")


class NotYourStep(Problem):
    status = 403
    title = Text("这一步不由您来做", "This step is not yours to take")
    detail = Text("请由负责的人操作；这次没有改动任何内容。", "Leave it to whose step it is; nothing was changed.")


class InnovationNotPossibleNow(Problem):
    status = 409
    title = Text("成果现在的状态不能做这一步", "The innovation's present state does not allow this step")
    detail = Text(
        "它现在是“{state}”。请刷新；这次没有改动任何内容。",
        "It is now “{state}”. Refresh it; nothing was changed.",
    )


class TeamCodeUnknown(Problem):
    status = 409
    title = Text("没有这个加入码，或者团队已满", "There is no such code, or the team is full")
    detail = Text(
        "请核对申报人给您的加入码；这次没有加入。", "Compare the code that its author gave you. You have not joined."
    )


class InTheTeamAlready(Problem):
    status = 409
    title = Text("您已经在团队里", "You belong to it already")


class JudgesDoNotFit(Problem):
    status = 422
    title = Text("评委人选不合要求", "These cannot be the judges")
    detail = Text(
        "至少 {least} 名，从列出的人选中选：不能是申报团队的人，也不能是他们单位的人。没有改动任何内容。",
        "Choose at least {least} of those listed: none of the team or of its people's units. Nothing was changed.",
    )


class JudgeKeepsOut(Problem):
    status = 403
    title = Text("您需要回避", "You keep out of this")
    detail = Text(
        "您和申报人在同一个单位。请由其他评委打分；这次没有保存。",
        "You belong to a unit of its people. Leave it to the other judges; nothing was saved.",
    )


class SheetDoesNotFit(Problem):
    status = 422
    title = Text("评分表没有填对", "The score sheet does not fit")
    detail = Text(
        "每个评分项填 0 到该项满分；这次没有保存。", "Give each criterion from 0 to its points. Nothing was saved."
    )


class SheetGivenAlready(Problem):
    status = 409
    title = Text("您已经交了评分表", "You have given your sheet")
    detail = Text("交了以后不能改；这次没有保存。", "It cannot be changed once it is in. Nothing was saved.")


class NobodyPutsItToUse(Problem):
    status = 422
    title = Text("这个单位没有承办人", "Nobody at this unit can see to it")
    detail = Text(
        "请选择有承办人的部门，承办人不能是团队的人；没有改动任何内容。",
        "Choose a department with a handler who is not of the team; nothing was changed.",
    )


class DayHasPassed(Problem):
    status = 422
    title = Text("日期要在今天以后", "The day must lie ahead")
    detail = Text("请改日期；没有改动任何内容。", "Change the day; nothing was changed.")
