"""What states, kinds and purposes are called."""

from assistance.aid_schemas import FieldType
from assistance.rules import Evidence, Unfit
from assistance.schemas import Purpose
from assistance.visit_rules import Occasion
from casework.decisions import Decision
from contracts.assistance import AidState, Duty, PayoutState, VisitState
from contracts.assistance import HouseholdState as State
from kit.texts import Text

STATES = {
    State.APPLIED: Text("已申请，等待安排走访", "applied; a visit is being arranged"),
    State.HOME_CHECK: Text("入户核查中", "home check under way"),
    State.CHECK_RECORDED: Text("核查已记录，等待另一位走访人确认", "home check recorded; to be confirmed"),
    State.CHECK_DISPUTED: Text("两位走访人的记录不同，等待裁定", "two reports differ; to be decided"),
    State.CHECKED: Text("核查完成，等待组成评议小组", "checked; a committee is being named"),
    State.ASSESSMENT: Text("评议中", "being assessed"),
    State.ASSESSED: Text("评议通过，等待公示", "assessed; to be put on notice"),
    State.PUBLICIZED: Text("公示中", "on notice"),
    State.OBJECTED: Text("公示中，有异议待答复", "on notice, with an objection to answer"),
    State.UNDISPUTED: Text("公示结束，等待审批", "notice over; to be approved"),
    State.APPROVED: Text("一人已批，等待第二人", "approved by one of two"),
    State.FILED: Text("已建档", "on file"),
    State.REJECTED: Text("不予建档", "turned down"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
    State.RECHECK: Text("年审中", "yearly check"),
    State.LEAVING: Text("退档公示中", "leaving, on notice"),
    State.MONITORED: Text("已退档，继续关注", "left the file; watched"),
    State.EXITED: Text("已退档", "left the file"),
    State.RELAPSED: Text("返困，重新核查", "in hardship again; to be checked"),
}

EVIDENCE = {
    Evidence.IDENTITY: Text("身份证", "identity card"),
    Evidence.HOUSEHOLD_REGISTER: Text("户口簿", "household register"),
    Evidence.INCOME: Text("收入证明", "proof of income"),
    Evidence.MEDICAL: Text("医疗诊断和费用单据", "medical papers and bills"),
    Evidence.SCHOOLING: Text("入学和学费证明", "proof of schooling"),
    Evidence.HOUSING: Text("租房或住房证明", "proof of rent or housing"),
    Evidence.DISASTER: Text("灾害或事故证明", "proof of a disaster or accident"),
    Evidence.MINIMUM_LIVING: Text("低保或特困证明", "minimum-living certificate"),
    Evidence.CONSENT: Text("其他成年人签字的同意书", "consent signed by the other adults"),
}

UNFIT = {
    Unfit.NO_ROLE: Text("没有评估人角色，或者不管这个单位", "is no assessor here"),
    Unfit.APPLICANT: Text("是申请人本人", "is the applicant"),
    Unfit.TIED: Text("与这户有关系：家庭档案里有同一个人", "is tied to the household: a person is in both files"),
    Unfit.SAME_TEAM: Text("与申请人同一班组", "is of the applicant's own team"),
}
BEFORE = {
    Duty.VISIT: Text("已经走访过这户", "visited this household before"),
    Duty.ASSESS: Text("以前评议过这户，或者退出过评议", "had a seat for this household before"),
}

PURPOSES = {
    Purpose.INCOME: Text("核对收入和财产", "income and property are checked"),
    Purpose.HEALTH: Text("使用健康信息", "use of health data"),
    Purpose.BANK_ACCOUNT: Text("使用银行账户", "use of the bank account"),
    Purpose.MINORS: Text("监护人同意使用未成年人信息", "the guardian's consent to a minor's data"),
}
CONSENT_VERSION = "2026-01"
"""Of the texts that people consent to; a change of them is a new version."""

FIGURE_NAMES = {
    "persons": Text("家庭人口数", "number of persons"),
    "disposable_income": Text("家庭年可支配收入", "disposable income of a year"),
    "savings": Text("存款和理财", "savings"),
    "homes": Text("住房套数", "homes"),
    "vehicle_value": Text("车辆价值", "value of vehicles"),
}


def missing_figures(decision: Decision) -> Text:
    """What an incomplete decision lacks."""
    return listed([FIGURE_NAMES[step.key.removeprefix("missing.")] for step in decision.steps])


def listed(texts: list[Text]) -> Text:
    return Text("、".join(each.zh for each in texts), ", ".join(each.en for each in texts))


AID_FIGURES = {
    "months": Text("月数", "months"),
    "percent": Text("比例", "per cent"),
    "least": Text("最低金额", "least amount"),
    "most": Text("最高金额", "greatest amount"),
    "amount": Text("定额", "fixed amount"),
    "yearly": Text("每户每年上限", "most for a household and year"),
    "group_above": Text("超过后要有最上级工会审批", "amount above which the top union approves"),
    "external_above": Text("超过后须省级工会批准", "amount above which the province approves"),
    "national_above": Text("超过后须全国总工会批准", "amount above which the nation approves"),
}
"""Of a programme."""

FIELD_FAULTS = {
    FieldType.FEN: Text("请填以分为单位的整数金额", "Give an amount in whole fen"),
    FieldType.NUMBER: Text("请填整数", "Give a whole number"),
    FieldType.DATE: Text("请填日期，例如 2026-03-02", "Give a date, such as 2026-03-02"),
    FieldType.CHOICE: Text("请选择列出的一项", "Choose one of those listed"),
}
TOO_MUCH = Text("超过了最高值", "It is above the highest value")

AID_STATES = {
    AidState.REQUESTED: Text("已申请，等待审批", "requested; to be approved"),
    AidState.APPROVED: Text("一人已批，等待第二人", "approved by one of two"),
    AidState.COMMITTED: Text("已批准，等待付款", "approved; to be paid"),
    AidState.PAYABLE: Text("已交银行", "with the bank"),
    AidState.PAID: Text("已发放", "paid"),
    AidState.REFUSED: Text("未批准", "refused"),
    AidState.STOPPED: Text("已停止", "stopped"),
    AidState.REVERSED: Text("已冲销", "reversed"),
}
PAYOUT_STATES = {
    PayoutState.MADE: Text("已制单，等待复核", "made; to be released by another"),
    PayoutState.RELEASED: Text("已复核，等待银行回盘文件", "released; the bank's result is awaited"),
    PayoutState.SETTLED: Text("已结清", "settled"),
    PayoutState.CANCELLED: Text("已作废", "cancelled"),
}

VISIT_STATES = {
    VisitState.PLANNED: Text("已计划，等待安排走访人", "planned; to be assigned"),
    VisitState.ASSIGNED: Text("已安排，等待走访", "assigned; to be made"),
    VisitState.RECORDED: Text("已记录，等待另一位走访人确认", "recorded; to be confirmed"),
    VisitState.DISPUTED: Text("两位走访人的记录不同，等待裁定", "two reports differ; to be decided"),
    VisitState.CONFIRMED: Text("已走访，后续办理中", "made; being followed up"),
    VisitState.DONE: Text("已办结", "done"),
    VisitState.CANCELLED: Text("已取消", "cancelled"),
}
OCCASIONS = {
    Occasion.HARDSHIP: Text("困难走访", "hardship"),
    Occasion.ILLNESS: Text("生病住院", "illness"),
    Occasion.BIRTH: Text("生育", "a birth"),
    Occasion.MARRIAGE: Text("结婚", "a marriage"),
    Occasion.BEREAVEMENT: Text("家里有人去世", "bereavement"),
    Occasion.FESTIVAL: Text("节日慰问", "a festival"),
    Occasion.RETIREMENT: Text("退休", "retirement"),
    Occasion.MONITORING: Text("退档回访", "after leaving the file"),
}
