"""What this service holds about the caller, for them to see and take along, and how long."""

from collections import defaultdict

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldFile, MyData, Sections
from kit.retention import Deleted, Retention, Stays
from kit.texts import Language, Text
from learning.apprenticeships import list_apprenticeships
from learning.attempts import ANSWERS_KEPT, own_appeal, own_exam
from learning.bank_schemas import ItemContent
from learning.book_models import Book, BookWish, Reading
from learning.certificates import show_each
from learning.contest_models import Contest, ContestEntry
from learning.course_schemas import QuizUnit
from learning.hours_models import HoursRecord
from learning.innovation_models import (
    OBJECTION,
    Innovation,
    InnovationMember,
    InnovationObjection,
    InnovationSheet,
)
from learning.learners import list_begun
from learning.lesson_files import FILES
from learning.loans import show_own
from learning.models import (
    Answer,
    Appeal,
    Attachment,
    Attempt,
    Certificate,
    CourseEdition,
    Enrolment,
    Exam,
    ExamQuestion,
    UnitDone,
)
from learning.papers import in_words
from learning.pools import given_of
from learning.rules import Given
from learning.schemas import ExamAnswer, LearningData, OwnExamAppeal, OwnInnovation, QuizAnswers
from learning.statement_models import StoredStatement

COURSES = Stays(
    "courses_begun",
    Text("学过的课程", "Courses you began"),
    Text("让您在任何设备上接着学；别人看不到。", "So that you go on from any device. Nobody else sees it."),
    Text("您是会员期间一直保存", "as long as you are a member"),
)
EXAMS = Stays(
    "exams_sat",
    Text("参加过的考试", "Exams you sat"),
    Text("成绩是证书的依据。", "Certificates rest on them."),
    Text("一直保存", "kept for good"),
)
ANSWERS = Deleted(
    "exam_answers",
    Text("考试答案", "Your answers in exams"),
    Text("让您查看答卷，对成绩有疑问时可以核对。", "So that you can look at your paper, and have it marked again."),
    Answer,
    lambda before: col(Answer.attempt_id).in_(
        select(Attempt.id).where(Attempt.ends_at < before, col(Attempt.passed).is_not(None))
    ),
    ANSWERS_KEPT,
    Text("考试结束", "your time ended"),
)
CERTIFICATES = Stays(
    "certificates",
    Text("证书", "Certificates"),
    Text("让看到证书的人能查验真伪。", "So that anybody you show one can check it."),
    Text("一直保存", "kept for good"),
)
APPEALS = Stays(
    "exam_appeals",
    Text("成绩申诉", "Your appeals"),
    Text("说明成绩为什么更正或没有更正。", "They say why a result was corrected, or was not."),
    Text("一直保存", "kept for good"),
)
FILES_OF_COURSES = Stays(
    "course_files",
    Text("您为课程和五小成果上传的文件", "Files you uploaded for courses and innovations"),
    Text("供学员学习，供评委评审。", "For those who take the course or judge the innovation."),
    Text("随课程或成果保存；没有用上的 24 小时后删除", "kept with either; deleted after 24 hours if not used"),
)
CONTESTS = Stays(
    "contest_entries",
    Text("参加的竞赛", "Contests you entered"),
    Text(
        "成绩和抽奖以此为准；是否上榜由您决定。",
        "Results and draws rest on them. You decide whether the ranking shows you.",
    ),
    Text("一直保存", "kept for good"),
)
INNOVATIONS = Stays(
    "innovations",
    Text("五小成果和您的评分表", "Small innovations, and sheets you gave"),
    Text(
        "评审和推广以此为准；是否署名公开由您决定。",
        "Judging and adoption rest on them. You decide whether your name is shown.",
    ),
    Text("一直保存", "kept for good"),
)
INNOVATION_OBJECTIONS = Stays(
    "innovation_objections",
    Text("您对成果公示提出的异议", "Objections you raised to notices of innovations"),
    Text(
        "说明公示结果的依据；只有答复的人知道是谁提出的。",
        "They say what a result rests on; only those who answer know who raised one.",
    ),
    Text("一直保存", "kept for good"),
)
APPRENTICESHIPS = Stays(
    "apprenticeships",
    Text("师徒协议", "Agreements of master and apprentice"),
    Text("带徒和出师以此为准。", "Teaching and its assessment rest on them."),
    Text("一直保存", "kept for good"),
)
HOURS = Stays(
    "training_hours",
    Text("安全培训学时", "Hours of safety training"),
    Text("法律要求保存的培训档案。", "A record of training that law demands."),
    Text("一直保存", "kept for good"),
)
STATEMENTS = Stays(
    "learning_statements",
    Text("学习记录（xAPI）", "Learning records (xAPI)"),
    Text("让您学过的能带到别的系统。", "So that what you learnt can be taken to another system."),
    Text("您是会员期间一直保存", "as long as you are a member"),
)
BOOKS = Stays(
    "books_out",
    Text("借着的书和预约", "Books you have out and wait for"),
    Text(
        "让您按时还书。还了就删，读过什么谁也查不到。",
        "So that you bring them back. A return deletes it: nobody knows what you read.",
    ),
    Text("还书时删除", "until you bring it back"),
)
READINGS = Stays(
    "books_read",
    Text("电子书读到哪里", "Where you are in e-books"),
    Text("让您在任何设备上接着读；别人看不到。", "So that you go on from any device. Nobody else sees it."),
    Text("您是会员期间一直保存", "as long as you are a member"),
)
WISHES = Stays(
    "book_wishes",
    Text("荐购的书", "Books you proposed"),
    Text("说明买了什么、为什么。", "They say what was bought, and why."),
    Text("一直保存", "kept for good"),
)
RETENTION: list[Retention] = [
    COURSES,
    EXAMS,
    ANSWERS,
    APPEALS,
    CERTIFICATES,
    FILES_OF_COURSES,
    CONTESTS,
    INNOVATIONS,
    INNOVATION_OBJECTIONS,
    APPRENTICESHIPS,
    HOURS,
    STATEMENTS,
    BOOKS,
    READINGS,
    WISHES,
]


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[LearningData]:
    """Courses, exams with their results, certificates. ClosedAfterReset."""
    user.require_open()
    made = Sections(context_of(session).settings, language)
    courses = await list_begun(session, user)
    done = Text("完成单元", "Units done")
    made.add(
        COURSES,
        [HeldEntry(title=each.title, rows=made.row(done, f"{each.done}/{each.units}")) for each in courses],
    )
    own = select(Exam, Attempt).join(Attempt, col(Attempt.exam_id) == col(Exam.id)).where(Attempt.member_id == user.id)
    exams = [own_exam(exam, attempt) for exam, attempt in await session.exec(own.order_by(col(Attempt.id)))]
    points, passed, failed = Text("得分", "Points"), Text("合格", "passed"), Text("不合格", "not passed")
    made.add(
        EXAMS,
        [
            HeldEntry(
                title=each.title,
                at=each.attempt.started_at,
                rows=made.row(points, f"{each.attempt.points}/{each.points}")
                + made.row(Text("结果", "Result"), passed if each.attempt.passed else failed)
                if each.attempt.passed is not None
                else [],
            )
            for each in exams
            if each.attempt
        ],
    )
    answers = await _answers(session, user)
    count = Text("保存的答案", "Answers kept")
    made.add(
        ANSWERS,
        [
            HeldEntry(title=each.title, rows=made.row(count, str(len(answers[each.attempt.id]))))
            for each in exams
            if each.attempt and each.attempt.id in answers
        ],
    )
    appeals = (await session.exec(select(Appeal).where(Appeal.member_id == user.id).order_by(col(Appeal.id)))).all()
    titles = {each.id: each.title for each in exams}
    held = [OwnExamAppeal(exam_id=each.exam_id, **dict(own_appeal(session, each))) for each in appeals]
    reason, answer = Text("理由", "Reason"), Text("答复", "Answer")
    made.add(
        APPEALS,
        [
            HeldEntry(
                title=titles[each.exam_id],
                at=each.made_at,
                rows=made.row(reason, each.reason) + (made.row(answer, each.answer) if each.answer else []),
            )
            for each in held
        ],
    )
    which = select(Certificate).where(Certificate.member_id == user.id).order_by(col(Certificate.id))
    certificates = await show_each(session, Caller(user, language), (await session.exec(which)).all())
    made.add(
        CERTIFICATES,
        [
            HeldEntry(title=each.title, at=each.issued_at, rows=made.row(Text("编号", "Number"), each.number))
            for each in certificates
        ],
    )
    uploaded = select(Attachment).where(Attachment.uploader_id == user.id).order_by(col(Attachment.id))
    links = [
        HeldFile(name=each.name, size=each.size, link=f"/api/v1/learning/files/{each.id}")
        for each in (FILES.public(session, file) for file in (await session.exec(uploaded)).all())
    ]
    made.add(FILES_OF_COURSES, [HeldEntry(files=links)] if links else [])
    which_entries = select(Contest, ContestEntry).join(ContestEntry).where(ContestEntry.member_id == user.id)
    made.add(
        CONTESTS,
        [
            HeldEntry(
                title=contest.title,
                at=entry.entered_at,
                rows=made.row(Text("抽奖编号", "Ticket"), entry.ticket)
                + made.row(
                    Text("愿意上榜", "In the ranking"), Text("是", "yes") if entry.is_listed else Text("否", "no")
                ),
            )
            for contest, entry in await session.exec(which_entries.order_by(col(ContestEntry.id)))
        ],
    )
    innovations = await _innovations(session, user, made)
    pairs = await list_apprenticeships(session, Caller(user, language), mine=True, limit=100, cursor=None)
    made.add(
        APPRENTICESHIPS,
        [HeldEntry(title=each.skill, rows=made.row(Text("编号", "Number"), each.number)) for each in pairs.items],
    )
    counted = select(HoursRecord).where(HoursRecord.member_id == user.id).order_by(col(HoursRecord.id))
    made.add(
        HOURS,
        [
            HeldEntry(title=each.title, rows=made.row(Text("学时", "Hours"), f"{each.counted_on}: {each.hours}"))
            for each in await session.exec(counted)
        ],
    )
    which_statements = select(StoredStatement).where(StoredStatement.member_id == user.id)
    made.add(
        STATEMENTS,
        [
            HeldEntry(
                title=next(iter(each.body["object"].get("definition", {}).get("name", {}).values()), each.id),
                at=each.stored_at,
                rows=made.row(Text("动作", "Verb"), each.body["verb"]["id"].rpartition("/")[2]),
            )
            for each in await session.exec(which_statements.order_by(col(StoredStatement.place)))
        ],
    )
    library = await show_own(session, user)
    waiting = made.row(Text("预约", "Hold"), Text("在等", "waiting"))
    made.add(
        BOOKS,
        [HeldEntry(title=each.title, rows=made.row(Text("应还", "Due"), str(each.due_on))) for each in library.loans]
        + [HeldEntry(title=each.title, rows=waiting) for each in library.holds],
    )
    readings = select(Book.title, Reading).join(Reading).where(Reading.member_id == user.id).order_by(col(Book.title))
    made.add(
        READINGS,
        [
            HeldEntry(title=title, at=each.read_at, rows=made.row(Text("章", "Chapter"), str(each.chapter)))
            for title, each in await session.exec(readings)
        ],
    )
    wishes = select(BookWish).where(BookWish.member_id == user.id).order_by(col(BookWish.id))
    made.add(
        WISHES,
        [
            HeldEntry(title=each.title, at=each.made_at, rows=made.row(Text("理由", "Reason"), each.reason))
            for each in await session.exec(wishes)
        ],
    )
    given = [each for held in answers.values() for each in held]
    data = LearningData(
        courses=courses,
        quiz_answers=await _quiz_answers(session, user),
        exams=exams,
        exam_answers=given,
        appeals=held,
        certificates=certificates,
        innovations=innovations,
        apprenticeships=pairs.items,
    )
    return MyData(sections=made.all, data=data)


async def _innovations(session: AsyncSession, user: User, made: Sections) -> list[OwnInnovation]:
    """Those the caller submitted or belongs to; sheets and objections of theirs."""
    joined = select(InnovationMember.innovation_id).where(InnovationMember.member_id == user.id)
    own = or_(col(Innovation.author_id) == user.id, col(Innovation.id).in_(joined))
    found = (await session.exec(select(Innovation).where(own).order_by(col(Innovation.id)))).all()
    given = select(Innovation.title, InnovationSheet).join(InnovationSheet)
    sheets = (await session.exec(given.where(InnovationSheet.judge_id == user.id))).all()
    number = Text("编号", "Number")
    made.add(
        INNOVATIONS,
        [HeldEntry(title=each.title, at=each.submitted_at, rows=made.row(number, each.number)) for each in found]
        + [
            HeldEntry(
                title=title,
                at=sheet.given_at,
                rows=made.row(Text("您打的分", "Points you gave"), " + ".join(map(str, sheet.points or []))),
            )
            for title, sheet in sheets
        ],
    )
    raised = select(InnovationObjection).where(InnovationObjection.member_id == user.id)
    objections = (await session.exec(raised.order_by(col(InnovationObjection.id)))).all()
    made.add(
        INNOVATION_OBJECTIONS,
        [
            HeldEntry(at=each.at, rows=made.row(Text("异议", "Objection"), OBJECTION.open(session, each)))
            for each in objections
        ],
    )
    return [
        OwnInnovation(**each.model_dump(include=set(OwnInnovation.model_fields) - {"number"}), number=each.number)
        for each in found
    ]


async def _answers(session: AsyncSession, user: User) -> dict[str, list[ExamAnswer]]:
    """By attempt."""
    which = (
        select(Attempt.exam_id, Answer, ExamQuestion.content)
        .join(Attempt, col(Attempt.id) == col(Answer.attempt_id))
        .join(
            ExamQuestion,
            and_(col(ExamQuestion.exam_id) == Attempt.exam_id, col(ExamQuestion.place) == col(Answer.place)),
        )
        .where(Attempt.member_id == user.id)
        .order_by(col(Answer.attempt_id), col(Answer.place))
    )
    found = defaultdict[str, list[ExamAnswer]](list)
    for exam_id, answer, content in await session.exec(which):
        item = ItemContent.model_validate(content, strict=False)
        given = in_words(item, given_of(answer))
        found[answer.attempt_id].append(
            ExamAnswer(exam_id=exam_id, stem=item.stem, given=given, saved_at=answer.saved_at)
        )
    return found


async def _quiz_answers(session: AsyncSession, user: User) -> list[QuizAnswers]:
    which = (
        select(CourseEdition, UnitDone)
        .join(Enrolment, col(Enrolment.id) == col(UnitDone.enrolment_id))
        .join(
            CourseEdition,
            and_(
                col(CourseEdition.course_id) == col(Enrolment.course_id),
                col(CourseEdition.edition) == col(Enrolment.edition),
            ),
        )
        .where(Enrolment.member_id == user.id)
        .order_by(col(UnitDone.enrolment_id), col(UnitDone.place))
    )
    return [
        QuizAnswers(
            course_id=edition.course_id, place=done.place, done_at=done.done_at, answers=_in_words(edition, done)
        )
        for edition, done in await session.exec(which)
        if done.answers
    ]


def _in_words(edition: CourseEdition, done: UnitDone) -> list[list[str]]:
    unit = QuizUnit.model_validate(edition.units[done.place - 1], strict=False)
    return [in_words(item, Given(**each)) for item, each in zip(unit.questions, done.answers or [], strict=True)]
