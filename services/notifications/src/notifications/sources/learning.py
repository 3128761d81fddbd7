"""Exams, certificates, small innovations: what is said of their events. Courses and open exams wait in the to-do list
and at Learn."""

from contracts import innovations as fresh
from contracts import learning as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

MEMBER = To("member_id")
AUTHOR = To("author_id")
DESK = To("desk_unit_id", Role.TRAINING_OFFICER)
OWNER = To("owner_unit_id", Role.HANDLER)
_RESULT = Text(
    "点开可以看得分；考试结束后可以看每一题。", "Open it for your points; each question is shown after its end."
)
source = declared(
    Thing("attempt", told.AttemptEvent, "/learn", viewers=[MEMBER], author=None, says=[
        Say("attempt_passed", told.AttemptClosed, MEMBER,
            Text("考试 {number} 合格", "You passed exam {number}"), _RESULT,
            only=lambda event: event.passed),
        Say("attempt_failed", told.AttemptClosed, MEMBER,
            Text("考试 {number} 不合格", "You did not pass exam {number}"), _RESULT,
            only=lambda event: not event.passed),
        Say("attempt_corrected", told.AttemptCorrected, MEMBER,
            Text("考试 {number} 的成绩已更正", "Your result of exam {number} was corrected"), _RESULT),
    ]),
    Thing("appeal", told.AppealEvent, "/learn", viewers=[MEMBER], author=None, says=[
        Say("appeal_raised", told.AppealRaised, To("desk_unit_id", Role.TRAINING_OFFICER),
            Text("考试 {number} 有成绩申诉", "An appeal against a result of exam {number}"),
            Text("请看题目和答案，写明理由后答复。", "Look at the question and the answer, and say why you decide so."),
            link="/training?show=appeals"),
        Say("appeal_decided", told.AppealDecided, MEMBER,
            Text("考试 {number} 的申诉有答复", "Your appeal about exam {number} is decided"),
            Text("点开考试，看那道题下面的答复。", "Open the exam; the answer stands below the question.")),
    ]),
    Thing("certificate", told.CertificateEvent, "/learn/certificates", viewers=[MEMBER], author=None, says=[
        Say("certificate_issued", told.CertificateIssued, MEMBER,
            Text("证书 {number} 已颁发", "Certificate {number} was issued to you"),
            Text("可以下载，或出示二维码供人查验。", "Download it, or show its code to anybody who checks it.")),
        Say("certificate_expiring", told.CertificateExpiring, MEMBER,
            Text("证书 {number} 一个月内到期", "Certificate {number} expires within a month"),
            Text("需要续证的，请留意“学习”里新的考试，或问培训管理员。",
                 "To renew it, look for a new exam at Learn, or ask a training officer.")),
        Say("certificate_revoked", told.CertificateRevoked, MEMBER,
            Text("证书 {number} 已撤销", "Certificate {number} was revoked"),
            Text("查验时会显示“已撤销”。有疑问请联系颁发单位工会。",
                 "A check of it says so. Ask the union that issued it if you think this is wrong.")),
    ]),
    Thing("entry", told.PrizeWon, "/learn", viewers=[MEMBER], author=None, says=[
        Say("prize_won", told.PrizeWon, MEMBER,
            Text("竞赛 {number} 您中奖了", "You won a prize in contest {number}"),
            Text("打开这场竞赛看奖品，也可以自己核对抽奖。",
                 "Open the contest to see the prize, and to check the draw yourself.")),
    ]),
    Thing("innovation", fresh.InnovationEvent, "/learn/innovations/{id}", viewers=[AUTHOR, DESK, OWNER],
        author="author_id", says=[
        Say("innovation_submitted", fresh.InnovationSubmitted, DESK,
            Text("五小成果 {number} 已申报，等您立项", "Innovation {number} was submitted: take it on or decline it"),
            Text("点开看内容和附件。", "Open it for its text and files.")),
        Say("innovation_accepted", fresh.InnovationAccepted, AUTHOR,
            Text("您的成果 {number} 已立项", "Your innovation {number} is taken on"),
            Text("实施以后，请在期限内报中期情况。", "Work it out, and report how it goes by the day that is named.")),
        Say("innovation_declined", fresh.InnovationDeclined, AUTHOR,
            Text("您的成果 {number} 未被采纳", "Your innovation {number} is not adopted"),
            Text("点开看理由；改进以后可以再申报。", "Open it for the reason. You can improve it and try again.")),
        Say("innovation_reported", fresh.InnovationReported, DESK,
            Text("成果 {number} 已报中期，请指定评委", "Innovation {number} is reported: name its judges"),
            Text("评委不能是申报人单位的人。", "None of them may belong to a unit of its people.")),
        Say("judge_appointed", fresh.JudgesAppointed, To("judge_ids"),
            Text("请您评审成果 {number}", "You are to judge innovation {number}"),
            Text("全部评委交齐以前，谁也看不到别人的分。", "Until all sheets are in nobody sees what others gave.")),
        Say("innovation_judged", fresh.InnovationJudged, DESK,
            Text("成果 {number} 评审完成，请公示", "Innovation {number} is judged: publicize it"),
            Text("评分表已经交齐，点开可以看。", "All sheets are in; open it to read them.")),
        Say("innovation_publicized", fresh.InnovationPublicized, AUTHOR,
            Text("您的成果 {number} 正在公示", "Your innovation {number} is publicized"),
            Text("点开看得分和公示期限。", "Open it for its points and how long the notice stays.")),
        Say("innovation_disputed", fresh.InnovationDisputed, DESK,
            Text("成果 {number} 的公示有异议", "Somebody objects to innovation {number}"),
            Text("请阅读并答复；全部答复后公示才结束。", "Read it and answer: the notice ends once all are answered.")),
        Say("innovation_undisputed", fresh.InnovationUndisputed, DESK,
            Text("成果 {number} 公示结束，请安排推广", "The notice of innovation {number} is over: have it adopted"),
            Text("选定承办单位和日期。", "Choose the unit that puts it to use, and a day.")),
        Say("innovation_adopted", fresh.InnovationAdopted, AUTHOR,
            Text("您的成果 {number} 开始推广", "Your innovation {number} is adopted"),
            Text("点开看哪个单位承办、哪天完成。", "Open it to see which unit puts it to use, and by when.")),
        Say("innovation_assigned", fresh.InnovationAdopted, OWNER,
            Text("成果 {number} 由您单位推广", "Innovation {number} is yours to put to use"),
            Text("见效以后，请记录实际效果。", "Record what it brings.")),
        Say("innovation_proven", fresh.InnovationProven, AUTHOR,
            Text("您的成果 {number} 记录了效果", "What your innovation {number} brought is recorded"),
            Text("点开可以看。", "Open it to read it.")),
    ]),
    silent={
        fresh.InnovationJoined: "Its author gave them the code.",
        fresh.InnovationLeft: "Its team stands on its page.",
        fresh.InnovationConsentChanged: "Its author did it; it shows or hides a name.",
        fresh.InnovationWithdrawn: "It leaves the to-do list.",
        fresh.SheetGiven: "Nobody reads it before the last is in; then it is judged.",
        told.ContestPublished: "It stands at Learn; nobody has to enter.",
        told.ContestCancelled: "It says so in the list of who entered, and leaves that of the others.",
        told.ContestDrawn: "Those who won are told.",
        told.CoursePublished: "It stands at Learn; nobody has to take it.",
        told.CourseRetired: "Who has begun it goes on.",
        told.CourseBegun: "Its learner did it and needs no message.",
        told.CourseFinished: "Its learner did it and needs no message.",
        told.ExamPublished: "It stands at Learn, and in the to-do list while it is open.",
        told.ExamCancelled: "It was not open yet; it leaves the list.",
        told.AttemptStarted: "Its learner did it and needs no message.",
        told.AttemptHandedIn: "Its result follows; answers to mark stand in the to-do list.",
    },
)  # fmt: skip
