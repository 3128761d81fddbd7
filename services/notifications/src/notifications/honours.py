"""Honours: what is said of their events. A message gives the number; names and reasons are read in the service."""

from contracts import honours as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

MADE_BY, NOMINEE, STAFF = To("made_by_id"), To("nominee_id"), To("unit_id", Role.UNION_STAFF)
AWARDEE = To("awardee_id")


source = declared(
    Thing("honour", told.HonourEvent, "/democracy/honours/{id}", author=None,
        viewers=[MADE_BY, STAFF, To("approver_unit_id", Role.APPROVER)], says=[
        Say("honour_juror", told.HonourAnnounced, To("juror_ids"),
            Text("评选 {number}：您是评委", "Honour {number}: you are on its jury"),
            Text("打分占比已经公布；开始打分时会通知您。", "What its points weigh is stated. You hear when to score.")),
        Say("honour_nominated", told.NominationMade, NOMINEE,
            Text("评选 {number}：有人推荐了您", "Honour {number}: you are nominated"),
            Text("点开看推荐理由；不愿意参加可以退出。", "Open it to read why; you may withdraw.")),
        Say("honour_withdrawn", told.NominationWithdrawn, NOMINEE,
            Text("评选 {number}：推荐人撤回了对您的推荐", "Honour {number}: your nomination was withdrawn"),
            Text("推荐截止前，您可以自荐，同事也可以再推荐您。",
                 "Until nominations close you or a colleague may nominate you again."),
            only=lambda event: not event.is_by_nominee),
        Say("honour_to_check", told.NominationsClosed, STAFF,
            Text("评选 {number}：请审核资格", "Honour {number}: check the nominations"),
            Text("推荐已经截止。每名候选人都要写明理由。", "Nominations have closed. Each takes a reason.")),
        Say("honour_qualified", told.NominationChecked, NOMINEE,
            Text("评选 {number}：您通过了资格审核", "Honour {number}: you may stand"),
            Text("接下来进入表决。", "It is voted on next."), only=lambda event: event.is_qualified),
        Say("honour_not_qualified", told.NominationChecked, NOMINEE,
            Text("评选 {number}：您没有通过资格审核", "Honour {number}: you may not stand"),
            Text("点开看理由。有疑问请找本单位工会。", "Open it to read why. Ask your union if it is unclear."),
            only=lambda event: not event.is_qualified),
        Say("honour_to_score", told.HonourVoteBegun, To("juror_ids"),
            Text("评选 {number}：请打分", "Honour {number}: give your points"),
            Text("给每位候选人打 0 到 100 分。", "Give each nominee 0 to 100.")),
        Say("honour_chosen", told.HonourChosen, To("chosen_ids"),
            Text("评选 {number}：您入选了，开始公示", "Honour {number}: you are chosen"),
            Text("公示期内同事可以提出异议。", "Colleagues may object while it is before the people.")),
        Say("honour_objected", told.HonourObjected, STAFF,
            Text("评选 {number}：有人提出异议", "Honour {number}: an objection"),
            Text("请核实并答复；有未答复的异议，公示不会结束。", "Look into it and answer; publicity ends only then.")),
        Say("honour_struck", told.NominationStruck, NOMINEE,
            Text("评选 {number}：您的入选被撤下", "Honour {number}: you were struck from those chosen"),
            Text("点开看理由。", "Open it to read why.")),
        Say("honour_undisputed", told.HonourUndisputed, STAFF,
            Text("评选 {number}：公示结束，请报批", "Honour {number}: publicity is over"),
            Text("请报审批人批准，要换人。", "Send it on for approval by another person.")),
        Say("honour_to_approve", told.HonourEndorsed, To("approver_unit_id", Role.APPROVER),
            Text("评选 {number}：请审批", "Honour {number} waits for your approval"),
            Text("点开看得分、公示和异议情况。", "Open it for scores, publicity and objections.")),
        Say("honour_sent_back", told.HonourSentBack, STAFF,
            Text("评选 {number}：审批退回", "Honour {number} was sent back"),
            Text("点开看理由。", "Open it to read why.")),
        Say("honour_approved", told.HonourApproved, STAFF,
            Text("评选 {number}：已批准", "Honour {number} is approved"),
            Text("请登记授予日期。", "Enter the day of the award.")),
        Say("honour_awarded", told.HonourAwarded, To("awardee_ids"),
            Text("评选 {number}：祝贺您获得荣誉", "Honour {number} is yours: congratulations"),
            Text("您可以写下事迹，同意后才会公开。", "You may write your story; it is public only if you agree."),
            link="/democracy/awards"),
        Say("honour_story", told.StoryWritten, AWARDEE,
            Text("评选 {number}：您的事迹等您同意", "Honour {number}: your story waits for your consent"),
            Text("您同意之前，同事看不到。", "Colleagues do not see it before you agree."), link="/democracy/awards"),
    ]),
    silent={
        told.NomineesScored: "Points are counted when all are there; the page says who is missing.",
        told.HonourRoundBegun: "It stands on the page of notices for everybody of the unit.",
        told.HonourObjectionsAnswered: "Who objected reads the answer at the notice; it names nobody.",
        told.HonourCancelled: "It stands on the honour's page with its reason.",
        told.StoryConsented: "The person honoured did it, and the register shows it.",
        told.StoryWithdrawn: "The person honoured did it, and the register no longer shows it.",
    },
)  # fmt: skip
