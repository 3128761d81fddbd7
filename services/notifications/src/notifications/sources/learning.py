"""Exams and certificates: what is said of their events. Courses and open exams wait in the to-do list and at Learn."""

from contracts import learning as told
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
    ]),
    Thing("certificate", told.CertificateEvent, "/learn/certificates", viewers=[MEMBER], author=None, says=[
        Say("certificate_issued", told.CertificateIssued, MEMBER,
            Text("证书 {number} 已颁发", "Certificate {number} was issued to you"),
            Text("可以下载，或出示二维码供人查验。", "Download it, or show its code to who wants to check it.")),
        Say("certificate_revoked", told.CertificateRevoked, MEMBER,
            Text("证书 {number} 已撤销", "Certificate {number} was revoked"),
            Text("查验时会显示“已撤销”。有疑问请联系颁发单位工会。",
                 "Who checks it is told so. Ask the union that issued it if you think this is wrong.")),
    ]),
    silent={
        told.CoursePublished: "It stands at Learn; nobody has to take it.",
        told.CourseRetired: "Who has begun it goes on.",
        told.CourseBegun: "Its learner did it and needs no message.",
        told.CourseFinished: "Its learner did it and needs no message.",
        told.ExamPublished: "It stands at Learn, and in the to-do list while it is open.",
        told.ExamCancelled: "It was not open yet; it leaves the list.",
        told.AttemptStarted: "Its learner did it and needs no message.",
    },
)  # fmt: skip
