"""Hardship files, aid and payment batches: what is said of their events.

A message may be read over a shoulder: it gives a number, and never that somebody is in hardship, with whom or how much.
"""

from collections.abc import Mapping
from typing import Any

from casework.conflict import Matter
from contracts import assistance as told
from contracts.assistance import AidEvent, Duty, DutyGiven, HouseholdEvent, PayoutEvent
from contracts.roles import Role
from kit.events import Event
from notifications import mutual_aid, relief, visits
from notifications.announcement import (
    Announcement,
    Audience,
    Facts,
    Source,
    Subject,
    Viewers,
    number_alone,
    template,
)

HOUSEHOLD, AID, PAYOUT = "household", "aid", "payout"
_PARTS = (visits.source, relief.source, mutual_aid.source)

_TO_APPLICANT: Mapping[type[Event], str] = {
    told.VisitorsNamed: "household_visit_arranged",
    told.HouseholdAssessed: "household_assessed",
    told.HouseholdPublicized: "household_publicized",
    told.HouseholdFiled: "household_filed",
    told.HouseholdRejected: "household_rejected",
    told.HouseholdSentBack: "household_sent_back",
    told.AccountChanged: "household_account_changed",
    told.RecheckDue: "household_recheck",
    told.HouseholdRenewed: "household_renewed",
    told.HouseholdLeaving: "household_leaving",
    told.HouseholdKept: "household_kept",
    told.HouseholdExited: "household_exited",
    told.AidCommitted: "aid_committed",
    told.AidRefused: "aid_refused",
    told.AidStopped: "aid_stopped",
    told.AidPaid: "aid_paid",
    told.AidReturned: "aid_returned",
    told.AidReclaimed: "aid_reclaimed",
    told.AidReversed: "aid_reversed",
}
_TO_DESK: Mapping[type[Event], str] = {
    told.HouseholdApplied: "household_to_visit",
    told.HouseholdRelapsed: "household_to_visit",
    told.HouseholdAppealed: "household_appealed",
    told.CheckDisputed: "household_to_decide",
    told.CheckDecided: "household_to_assess",
    told.CheckConfirmed: "household_to_assess",
    told.HouseholdSentBack: "household_to_assess",
    told.HouseholdAssessed: "household_to_publicize",
    told.ObjectionRaised: "household_objection",
    told.SeatVacated: "household_seat_free",
    told.RecheckDue: "household_to_recheck",
    told.HouseholdWithdrawn: "household_withdrawn",
    told.ConsentWithdrawn: "household_consent_withdrawn",
    told.ConsentRenewed: "household_consent_renewed",
    told.PapersAdded: "household_papers_added",
}
_TO_APPROVERS: Mapping[type[Event], str] = {
    told.HouseholdUndisputed: "household_to_approve",
    told.HouseholdApproved: "household_to_countersign",
    told.AidRequested: "aid_to_approve",
    told.AidApproved: "aid_to_countersign",
}
_TO_FINANCE: Mapping[type[Event], str] = {
    told.PayoutMade: "payout_to_release",
    told.PayoutReleased: "payout_released",
    told.ResultImported: "payout_result",
}
_DUTIES = {Duty.VISIT: "household_visit_for_you", Duty.ASSESS: "household_view_for_you"}


def announce(event: Event) -> Announcement | None:
    match event:
        case HouseholdEvent():
            return _of_household(event)
        case AidEvent():
            facts = {"number": event.number}
            matter, viewers = Matter(event.applicant_id), Viewers([event.applicant_id])
            return Announcement(AID, event.aid_id, facts, _audiences(event), viewers, matter)
        case PayoutEvent():
            kind = _TO_FINANCE.get(type(event))
            to = [Audience(kind, role=Role.FINANCE, unit_id=event.unit_id)] if kind else []
            viewers = Viewers(places=[(Role.FINANCE.value, event.unit_id)])
            return Announcement(PAYOUT, event.payout_id, {"number": event.number}, to, viewers)
    return next((said for part in _PARTS if (said := part.announce(event))), None)


def _of_household(event: HouseholdEvent) -> Announcement:
    places = [(role.value, event.unit_id) for role in (Role.UNION_STAFF, Role.APPROVER)]
    viewers = Viewers([event.applicant_id], places)
    return Announcement(
        HOUSEHOLD,
        event.household_id,
        {"number": event.number},
        _audiences(event),
        viewers,
        Matter(event.applicant_id),
    )


def _audiences(event: HouseholdEvent | AidEvent) -> list[Audience]:
    kind = type(event)
    found = []
    if isinstance(event, DutyGiven):
        found.append(Audience(_DUTIES[event.duty], event.to_id))
    if isinstance(event, told.CheckRecorded):
        found.append(Audience("household_check_to_confirm", event.other_id))
    if isinstance(event, told.HouseholdRejected) and event.is_final:
        found.append(Audience("household_rejected_finally", event.applicant_id))
    elif kind in _TO_APPLICANT:
        found.append(Audience(_TO_APPLICANT[kind], event.applicant_id))
    if kind in _TO_DESK and isinstance(event, HouseholdEvent) and event.desk_unit_id:
        found.append(Audience(_TO_DESK[kind], role=Role.UNION_STAFF, unit_id=event.desk_unit_id))
    if kind in _TO_APPROVERS and event.approver_unit_id:
        found.append(Audience(_TO_APPROVERS[kind], role=Role.APPROVER, unit_id=event.approver_unit_id))
    return found


_FOR_APPLICANTS = frozenset(kind for kind in _TO_APPLICANT.values() if kind.startswith("household"))


def _household_link(kind: str, household_id: str, _facts: Facts, _reader_id: str) -> str:
    return f"/help/{household_id}" if kind in _FOR_APPLICANTS else f"/assistance/households/{household_id}"


def _aid_link(_kind: str, aid_id: str, _facts: Facts, _reader_id: str) -> str:
    return f"/assistance/aids/{aid_id}"


def _payout_link(_kind: str, payout_id: str, _facts: Facts, _reader_id: str) -> str:
    return f"/assistance/payouts/{payout_id}"


_HOUSEHOLD: dict[str, Any] = {
    "household_visit_arranged": template(
        "申请 {number}：已安排走访",
        "Application {number}: a visit is arranged",
        "两位走访人会和您约时间。点开可查看进度。",
        "Two visitors will agree a time with you. Open it to see where it stands.",
    ),
    "household_assessed": template(
        "申请 {number}：评议通过",
        "Application {number} passed the assessment",
        "接下来要公示，姓名会隐去。您不用做什么。",
        "It is put on notice next, with the name masked. There is nothing for you to do.",
    ),
    "household_publicized": template(
        "申请 {number}：正在公示",
        "Application {number} is on notice",
        "公示结束后由两位审批人审批。点开可查看结束日期。",
        "After the notice two people approve it. Open it to see until when it runs.",
    ),
    "household_filed": template(
        "申请 {number}：已批准",
        "Application {number} is approved",
        "现在可以申请具体的项目了。请点开查看。",
        "You can now apply under a programme. Open it to see which.",
    ),
    "household_rejected": template(
        "申请 {number}：没有通过",
        "Application {number} was turned down",
        "请点开查看原因；不同意可以在期限前申诉。",
        "Open it to read why; you may appeal before the date shown there.",
    ),
    "household_rejected_finally": template(
        "申请 {number}：申诉没有通过",
        "Application {number} was turned down after the appeal",
        "请点开查看原因。以后情况有变化，可以重新申请。",
        "Open it to read why. You may apply again when things have changed.",
    ),
    "household_sent_back": template(
        "申请 {number}：重新评议",
        "Application {number} is assessed again",
        "有新情况要再核实。您不用做什么，有结果会通知您。",
        "Something new is to be looked at. There is nothing for you to do; you will hear of the result.",
    ),
    "household_account_changed": template(
        "{number}：收款账户已更改",
        "File {number}: the account was changed",
        "如果不是您本人改的，请马上联系工会。",
        "Tell your union at once if it was not you.",
    ),
    "household_recheck": template(
        "{number}：一年一次的审核",
        "File {number}: the yearly check",
        "请准备好今年的收支情况，工会会联系您。",
        "Have this year's income and spending ready; the union will get in touch.",
    ),
    "household_renewed": template(
        "{number}：审核通过",
        "File {number}: the yearly check is done",
        "继续有效一年。您不用做什么。",
        "It goes on for a year. There is nothing for you to do.",
    ),
    "household_leaving": template(
        "{number}：拟退档",
        "File {number} is to end",
        "正在公示。请点开查看原因和结束日期。",
        "Its end is on notice. Open it to read why and until when.",
    ),
    "household_kept": template(
        "{number}：继续保留",
        "File {number} goes on",
        "公示已撤回，帮扶照常。您不用做什么。",
        "The notice was taken back and aid goes on. There is nothing for you to do.",
    ),
    "household_exited": template(
        "{number}：已结束",
        "File {number} has ended",
        "以后有需要，可以从这里重新提出。",
        "If you need it again, open it from here.",
    ),
    "household_to_visit": template(
        "新申请 {number}",
        "New application {number}",
        "请安排两位走访人。",
        "Name two visitors for it.",
    ),
    "household_appealed": template(
        "申请 {number}：申请人申诉",
        "Application {number}: an appeal",
        "请另安排走访和评议，人员要换。",
        "Arrange a new visit and a new committee, with other people.",
    ),
    "household_to_assess": template(
        "申请 {number}：请组成评议小组",
        "Application {number}: name a committee",
        "至少三人，与申请人没有关系、不在同一班组。",
        "At least three, without a tie to the applicant and of another team.",
    ),
    "household_seat_free": template(
        "申请 {number}：评议小组有人回避",
        "Application {number}: somebody left the committee",
        "评议小组不足三人时，请点开补选。",
        "Open it, and name somebody else if fewer than three are left.",
    ),
    "household_to_publicize": template(
        "申请 {number}：请公示",
        "Application {number}: put it on notice",
        "评议已通过。请点开公示。",
        "The committee has passed it. Open it to put it on notice.",
    ),
    "household_objection": template(
        "{number}：有人提出异议",
        "File {number}: an objection",
        "请核实并答复；答复前公示不会结束。",
        "Look into it and answer; the notice does not end before.",
    ),
    "household_to_recheck": template(
        "{number}：请年审",
        "File {number}: the yearly check is due",
        "满一年了。请核对今年的收支，续档或退档。",
        "A year has passed. Check this year's figures; renew it or let it end.",
    ),
    "household_withdrawn": template(
        "申请 {number}：已撤回",
        "Application {number} was withdrawn",
        "申请人撤回了它，不用再办理。",
        "The applicant withdrew it. Nothing more is to be done.",
    ),
    "household_consent_withdrawn": template(
        "{number}：有人撤回同意",
        "File {number}: a consent was withdrawn",
        "尚未发放的款项已停止发放。请点开查看。",
        "What was not paid yet has stopped. Open it to see.",
    ),
    "household_consent_renewed": template(
        "{number}：重新给出了同意",
        "File {number}: a consent was given again",
        "全家的同意齐全后，可以继续发放。请点开查看。",
        "Aid goes on once all consents are there. Open it to see.",
    ),
    "household_papers_added": template(
        "{number}：补充了材料",
        "File {number}: papers were added",
        "请点开查看。",
        "Open it to see.",
    ),
    "household_visit_for_you": template(
        "请走访 {number}",
        "A visit for you: {number}",
        "两人一起去，一人记录，另一人确认。",
        "Go in two: one writes it down, the other confirms it.",
    ),
    "household_view_for_you": template(
        "请评议 {number}",
        "Your view is asked: {number}",
        "请点开阅读材料，写下您自己的意见。",
        "Open it, read the papers and write down your own view.",
    ),
    "household_check_to_confirm": template(
        "请确认走访记录 {number}",
        "Confirm the visit: {number}",
        "另一位走访人已记录。请用您自己的账号确认，看法不同也可以写下。",
        "The other visitor has written it down. Confirm it yourself, and say what you saw otherwise.",
    ),
    "household_to_decide": template(
        "{number}：两份走访记录不同",
        "File {number}: two reports differ",
        "两位走访人各写了一份。请核实后决定以哪一份为准。",
        "Each visitor wrote one. Look into it and decide which counts.",
    ),
    "household_to_approve": template(
        "请审批 {number}",
        "For your approval: {number}",
        "公示已结束，异议都已答复。",
        "The notice is over and every objection answered.",
    ),
    "household_to_countersign": template(
        "请复批 {number}",
        "For your second approval: {number}",
        "第一位审批人已批准，要由另一人复批。",
        "One has approved it; another approver must confirm it.",
    ),
}
_AID: dict[str, Any] = {
    "aid_committed": template(
        "{number}：已批准",
        "Aid {number} is approved",
        "将随下一批付款。您不用做什么。",
        "It goes out with the next payments. There is nothing for you to do.",
    ),
    "aid_refused": template(
        "{number}：没有批准",
        "Aid {number} was refused",
        "请点开查看。",
        "Open it to see.",
    ),
    "aid_stopped": template(
        "{number}：已停止",
        "Aid {number} has stopped",
        "请点开查看。",
        "Open it to see.",
    ),
    "aid_paid": template(
        "{number}：已付款",
        "Aid {number} is paid",
        "请查看您的账户；没有收到请联系工会。",
        "Look at your account; tell the union if it is not there.",
    ),
    "aid_returned": template(
        "{number}：银行退回",
        "Aid {number}: returned by the bank",
        "可能是账号有误。请联系工会核对。",
        "The account may be wrong. Check it with your union.",
    ),
    "aid_reclaimed": template(
        "{number}：停止后到账",
        "Aid {number} arrived after it had stopped",
        "请不要使用这笔款项，工会会联系您办理退回。",
        "Do not spend it; the union will ask you to give it back.",
    ),
    "aid_reversed": template(
        "{number}：已冲销",
        "Aid {number} was reversed",
        "款项已退回。请点开查看。",
        "The money went back. Open it to see.",
    ),
    "aid_to_approve": template(
        "请审批 {number}",
        "For your approval: {number}",
        "请点开查看金额和算法。",
        "Open it to see the amount and how it was reckoned.",
    ),
    "aid_to_countersign": template(
        "请复批 {number}",
        "For your second approval: {number}",
        "第一位审批人已批准，要由另一人复批。",
        "One has approved it; another approver must confirm it.",
    ),
}
_PAYOUT: dict[str, Any] = {
    "payout_to_release": template(
        "付款批次 {number} 待复核",
        "Payment batch {number} is to be released",
        "请由制单人以外的人复核。",
        "Somebody other than its maker releases it.",
    ),
    "payout_released": template(
        "付款批次 {number} 已复核",
        "Payment batch {number} was released",
        "可以下载银行文件了。",
        "Its file for the bank can be had.",
    ),
    "payout_result": template(
        "付款批次 {number} 有银行回盘文件",
        "Payment batch {number}: the bank's result",
        "请点开查看；没有结果的付款请按编号向银行查询。",
        "Open it; ask the bank about payments without a result by their reference.",
    ),
}

source = Source(
    announce,
    subjects=[
        Subject(HOUSEHOLD, _HOUSEHOLD, number_alone, _household_link),
        Subject(AID, _AID, number_alone, _aid_link),
        Subject(PAYOUT, _PAYOUT, number_alone, _payout_link),
        *(each for part in _PARTS for each in part.subjects),
    ],
    silent={
        **{event: why for part in _PARTS for event, why in part.silent.items()},
        told.CommitteeNamed: "Each member of the committee is told by an event of their own.",
        told.ViewGiven: "Nobody waits for a single view; the last one is followed by the committee's result.",
        told.ObjectionsAnswered: "The notice goes on until its end, which is told then.",
        told.HouseholdMonitored: "The notice of the end told the household; nothing is to be done until it is over.",
        told.AidPapersAdded: "Who approves the aid sees them when they open it.",
        told.AidConsentWithdrawn: "Its author knows; what stops by it is told.",
        told.AidPayable: "It is with the bank; the household hears when it is paid or returned.",
        told.PayoutCancelled: "Who cancelled it made it or works next to who did; its aid waits for the next batch.",
        told.PayoutSettled: "The result that settled it was told.",
    },
)
