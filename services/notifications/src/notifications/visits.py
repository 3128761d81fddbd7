"""Visits: what is said of their events. A message gives a number; whose visit it is and why is read in the service."""

from contracts import assistance as told
from contracts.assistance import TaskKind
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

VISITED, DESK = To("about_id"), To("desk_unit_id", Role.UNION_STAFF)
source = declared(
    Thing("visit", told.VisitEvent, "/assistance/visits/{id}", author="about_id",
        viewers=[VISITED, To("unit_id", Role.UNION_STAFF), To("unit_id", Role.APPROVER)], says=[
        Say("visit_arranged", told.VisitorsAssigned, VISITED,
            Text("工会要来看望您（{number}）", "The union will come to see you ({number})"),
            Text("两位同事会先和您约时间。不方便可以直接告诉他们。",
                 "Two colleagues will agree a time with you first. Tell them if it does not suit you."),
            link="/help"),
        Say("visit_cancelled", told.VisitCancelled, VISITED,
            Text("看望取消了（{number}）", "The visit is called off ({number})"),
            Text("工会这次不来了。需要帮助可以随时告诉工会。",
                 "The union does not come this time. Tell it at any time if you need help."),
            link="/help",
            only=lambda event: event.was_arranged),
        Say("visit_apply", told.VisitTaskAdded, VISITED,
            Text("工会请您看一看能申请什么（{number}）", "The union asks you to see what you can apply for ({number})"),
            Text("先花两分钟自查，再决定要不要申请。", "Check in two minutes first, then decide whether to apply."),
            link="/help/check",
            only=lambda event: event.task == TaskKind.APPLICATION),
        Say("visit_for_you", told.VisitGiven, To("to_id"),
            Text("请走访 {number}", "A visit for you: {number}"),
            Text("两人一起去，一人记录，另一人确认。出门前先打开一次，没有网络也能填。",
                 "Go in two: one reports, the other confirms. Open it once before you leave; it works without a "
                 "network.")),
        Say("visit_to_confirm", told.VisitRecorded, To("other_id"),
            Text("请确认走访记录 {number}", "Confirm the visit: {number}"),
            Text("另一位走访人已记录。请用您自己的账号确认，看法不同也可以写下。",
                 "The other visitor has written it down. Confirm it yourself, and say what you saw otherwise.")),
        Say("visit_to_arrange", told.VisitPlanned, DESK,
            Text("退档回访 {number}：请安排走访人", "Visit {number}: name two visitors"),
            Text("离开档案的家庭每半年走访一次。请点开查看最晚日期。",
                 "A household that has left its file is visited half-yearly. Open it to see by when."),
            only=lambda event: event.by_worker),
        Say("visit_to_decide", told.VisitDisputed, DESK,
            Text("走访 {number}：两份记录不同", "Visit {number}: two reports differ"),
            Text("两位走访人各写了一份。请核实后决定以哪一份为准。",
                 "Each visitor wrote one. Look into it and decide which counts.")),
        Say("visit_to_follow_up", told.VisitConfirmed, DESK,
            Text("走访 {number} 已完成", "Visit {number} was made"),
            Text("请点开查看需要，安排后续。", "Open it to see what is needed, and follow it up.")),
        Say("visit_gift_to_approve", told.VisitPlanned, To("approver_unit_id", Role.APPROVER),
            Text("请审批走访慰问 {number}", "A gift for your approval: {number}"),
            Text("请点开查看金额和资金。", "Open it to see the amount and the fund.")),
        Say("visit_gift_approved", told.GiftApproved, DESK,
            Text("走访慰问 {number} 已批准", "The gift of visit {number} is approved"),
            Text("可以带去了，两位走访人都要确认送到。",
                 "It can be taken along; both visitors confirm that it was handed over.")),
        Say("visit_gift_refused", told.GiftRefused, DESK,
            Text("走访慰问 {number} 没有批准", "The gift of visit {number} was refused"),
            Text("请点开查看原因。走访仍然可以进行。", "Open it to read why. The visit can be made without it.")),
    ]),
    silent={
        told.VisitDecided: "Who decided sees to what follows.",
        told.VisitTaskDone: "Who did it, or applied, was there.",
        told.VisitDone: "Nothing is left to do.",
    },
)  # fmt: skip
