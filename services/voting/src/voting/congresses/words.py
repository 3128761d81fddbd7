"""What is what at a congress."""

from contracts.congress import CongressState as State
from kit.texts import Text
from voting.congresses.rules import ItemState, Subject

CONGRESS_STATES: dict[State, Text] = {
    State.PREPARED: Text("筹备中", "being prepared"),
    State.DELIVERED: Text("材料已送达", "papers delivered"),
    State.QUORUM: Text("签到中", "checking in"),
    State.VOTING: Text("表决中", "voting"),
    State.TALLIED: Text("已计票，待公布", "tallied, to be published"),
    State.PUBLISHED: Text("已公布，待上报", "published, to be reported"),
    State.TRACKED: Text("决议执行中", "resolutions tracked"),
    State.CANCELLED: Text("已取消", "cancelled"),
}
ITEM_STATES: dict[ItemState, Text] = {
    ItemState.WAITING: Text("待表决", "to be voted on"),
    ItemState.OPEN: Text("正在举手表决", "show of hands"),
    ItemState.BALLOT: Text("无记名投票", "secret ballot"),
    ItemState.COUNTED: Text("已计一遍，待复核", "counted once, to be confirmed"),
    ItemState.PASSED: Text("通过", "passed"),
    ItemState.NOT_PASSED: Text("未通过", "not passed"),
    ItemState.POSTPONED: Text("暂缓表决", "postponed"),
}
SUBJECTS: dict[Subject, Text] = {
    Subject.WORK_REPORT: Text("工作报告", "work report"),
    Subject.COLLECTIVE_CONTRACT: Text("集体合同草案", "draft collective contract"),
    Subject.PAY_AGREEMENT: Text("工资集体协议草案", "draft pay agreement"),
    Subject.LABOUR_RULES: Text("劳动规章制度", "labour rules"),
    Subject.RESTRUCTURING: Text("改制、裁员和职工安置方案", "restructuring, redundancies and placement of staff"),
    Subject.WELFARE_FUND: Text("福利费使用方案", "use of the welfare fund"),
    Subject.STAFF_DIRECTORS: Text("选举职工董事、职工监事", "election of staff directors and supervisors"),
    Subject.LEADERS_REVIEW: Text("民主评议领导人员", "review of leaders"),
    Subject.OTHER: Text("其他", "other"),
}
