"""Refusals about hours of training."""

from kit.problems import NotFound, Problem
from kit.texts import Text


class CheckInClosed(NotFound):
    title = Text("没有这个签到码，或者不在签到当天", "There is no such code, or today is not its day")
    detail = Text(
        "请看培训现场的签到码，当天有效；这次没有记学时。",
        "Take the code shown in the room; it holds on that day only. No hours were counted.",
    )


class CheckedInAlready(Problem):
    status = 409
    title = Text("您已经签到", "You have checked in")
    detail = Text("这次培训的学时已经记上。", "The hours of this session are counted.")
