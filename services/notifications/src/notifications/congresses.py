"""Worker congresses: what is said of their events. A message gives a number; what was decided stands on the page."""

from contracts import congress as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

STAFF, UPPER, PERSON = To("unit_id", Role.UNION_STAFF), To("upper_unit_id", Role.UNION_STAFF), To("to_id")
DELEGATE = To("member_id")
source = declared(
    Thing("congress", told.CongressEvent, "/congresses/{id}", author=None,
        viewers=[To("made_by_id"), STAFF, To("unit_id", Role.ELECTION_COMMITTEE)], says=[
        Say("congress_steward", told.CongressStewardNamed, PERSON,
            Text("职代会 {number}：请您负责签到", "Congress {number}: you check delegates in"),
            Text("开会当天点开，扫代表的签到码或按姓名签到；网络不好也能先记下。",
                 "On the day open it to scan codes or find names; it also works while the network is weak."),
            link="/congresses/{id}/check-in"),
        Say("congress_mandate_ended", told.MandateEnded, PERSON,
            Text("职代会 {number}：您的代表资格已终止", "Congress {number}: your mandate has ended"),
            Text("请点开查看原因；有疑问请联系工会。", "Open it to read why; ask your union if you do not agree.")),
        Say("congress_check_in_taken_back", told.CheckInTakenBack, PERSON,
            Text("职代会 {number}：您的签到已撤回", "Congress {number}: your check-in was taken back"),
            Text("签到有误，已撤回。您如果到会，请再签到。", "It was a mistake. Check in again if you are there.")),
        Say("congress_to_confirm", told.ItemCounted, STAFF,
            Text("职代会 {number}：请复核计票", "Congress {number}: confirm a count"),
            Text("一项议题已计一遍，要由另一人填写自己清点的票数。",
                 "An item was counted once; another person enters what they counted.")),
        Say("congress_to_publish", told.CongressTallied, STAFF,
            Text("职代会 {number}：请公布结果", "Congress {number}: publish the results"),
            Text("议题都已表决，要由结束表决以外的人公布。",
                 "All items are decided; somebody other than who closed the vote publishes them.")),
        Say("congress_reported", told.CongressReported, UPPER,
            Text("职代会 {number}：下级工会已上报", "Congress {number} is reported to you"),
            Text("请点开查看会议纪要和决议。", "Open it to read the minutes and resolutions.")),
        Say("congress_resolution", told.ResolutionAssigned, PERSON,
            Text("职代会 {number}：有一项决议由您负责", "Congress {number}: you carry out a resolution"),
            Text("请点开查看内容和完成日期，并报告进展。", "Open it to see what and until when, and report.")),
        Say("congress_resolution_reported", told.ResolutionReported, STAFF,
            Text("职代会 {number}：决议有进展", "Congress {number}: news of a resolution"),
            Text("请点开查看执行情况。", "Open it to see how far it is.")),
    ]),
    Thing("delegate", told.DelegateEvent, "/congresses/{congress_id}", viewers=[DELEGATE, STAFF], author=None, says=[
        Say("congress_invited", told.DelegateInvited, DELEGATE,
            Text("职代会 {number}：请阅读并签收材料", "Congress {number}: read and receive the papers"),
            Text("您是代表。点开可看时间、地点和议题，读完请点“已收到”。",
                 "You are a delegate. Open it for day, place and items, and confirm that you have the papers.")),
        Say("congress_checked_in", told.DelegateCheckedIn, DELEGATE,
            Text("职代会 {number}：您已签到", "Congress {number}: you have checked in"),
            Text("如果不是您本人到会，请马上联系工会。", "Tell your union at once if it was not you.")),
    ]),
    silent={
        told.CongressPrepared: "Who prepares it goes on with it; nobody else has a part in it yet.",
        told.CongressChanged: "Who prepares it goes on with it; delegates hear of it with the papers.",
        told.AgendaChanged: "Who prepares it goes on with it; delegates hear of it with the papers.",
        told.DelegatesElected: "Delegates hear of it with the papers.",
        told.StewardsChanged: "Each new steward is told by an event of their own.",
        told.PapersDelivered: "Each delegate is told by an event of their own.",
        told.CheckInOpened: "Delegates know the day from the papers and come to the hall.",
        told.VotingBegun: "Delegates sit in the hall and see it on the screen.",
        told.ItemOpened: "Delegates sit in the hall and see it on the screen.",
        told.BallotPrepared: "Its committee and voters are told by the events of the election.",
        told.CountCleared: "Those who count sit in the hall and count again.",
        told.ItemDecided: "It is announced in the hall and stands on the congress's page.",
        told.ItemPostponed: "It is announced in the hall and stands on the congress's page.",
        told.CongressPublished: "It stands on the congress's page for everybody of the unit.",
        told.CongressCancelled: "Its officers tell delegates themselves, with a new day or without one.",
        told.PapersReceived: "Officers see on the page how many delegates have the papers.",
    },
)  # fmt: skip
