"""Exams and certificates: what is said of their events. Courses and open exams wait in the to-do list and at Learn."""

from contracts import learning as told
from contracts.roles import Role
from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

MEMBER = To("member_id")
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
    silent={
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
