"""Refusals."""

from kit.problems import Problem
from kit.texts import Text


class UnitNotYours(Problem):
    status = 403
    title = Text("您不是这个单位的培训管理员", "You are no training officer of that unit")
    detail = Text("请选择您负责的单位；这次没有保存任何内容。", "Choose a unit that is yours. Nothing was saved.")


class CourseEmpty(Problem):
    status = 409
    title = Text("课程还没有内容", "The course has no content yet")
    detail = Text("请至少写一个单元再发布。", "Write at least one unit, then publish it.")


class CourseNotPossibleNow(Problem):
    status = 409
    title = Text("课程现在的状态不能做这一步", "The course's present state does not allow this step")
    detail = Text(
        "课程现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The course is now “{state}”. Refresh it; nothing was changed.",
    )


class NotAVideo(Problem):
    status = 422
    title = Text("这个文件不是能播放的视频", "This file is no video that plays")
    detail = Text(
        "单元“{unit}”请换成 MP4 视频（手机拍的也可以）；这次没有保存任何内容。",
        "Give unit “{unit}” an MP4 video, such as a phone takes. Nothing was saved.",
    )


class NotBegun(Problem):
    status = 409
    title = Text("还没有开始学这门课", "You have not begun this course")
    detail = Text("请先点“开始学习”。", "Press “Begin” first.")


class NoSuchUnit(Problem):
    status = 404
    title = Text("课程里没有这个单元", "The course has no such unit")
    detail = Text("请回到课程目录再选。", "Go back to the course and choose again.")


class AnswersIncomplete(Problem):
    status = 422
    title = Text("还有题没有作答", "Some questions have no answer yet")
    detail = Text(
        "请回答全部 {questions} 道题再提交；每题只能选它列出的选项。",
        "Answer all {questions} questions, each from its own options, then send them.",
    )


class QuestionRetired(Problem):
    status = 409
    title = Text("这道题已经停用", "This question is out of use")
    detail = Text(
        "停用的题不能修改。请刷新；这次没有改动任何内容。", "It cannot be changed. Refresh; nothing was changed."
    )


class BankFileUnknown(Problem):
    status = 422
    title = Text("这不是能导入的题库文件", "This is no file of questions that can be read")
    detail = Text(
        "请选 Moodle XML、GIFT 或按模板写的 Excel 文件；这次没有导入任何题。",
        "Choose a file of Moodle XML, GIFT, or Excel as the form says. Nothing was taken over.",
    )


class BankFileBroken(Problem):
    status = 422
    title = Text("文件里的标记写错了", "The markup of the file is broken")
    detail = Text(
        "第 {line} 行第 {column} 个字符附近读不下去。请改好再传；这次没有导入任何题。",
        "It cannot be read on at line {line}, character {column}. Mend it and send it again. Nothing was taken over.",
    )


class BankSheetColumns(Problem):
    status = 422
    title = Text("表格缺少列", "The sheet lacks columns")
    detail = Text(
        "前十行里要有一行写着列名：{columns}。请用模板；这次没有导入任何题。",
        "One of the first ten rows must name the columns {columns}. Use the form. Nothing was taken over.",
    )


class BankFileTooLong(Problem):
    status = 422
    title = Text("文件里的题太多", "The file has too many questions")
    detail = Text(
        "一次最多导入 {most} 道。请分成几个文件；这次没有导入任何题。",
        "At most {most} at a time. Make several files of it. Nothing was taken over.",
    )


class QuestionsNotThere(Problem):
    status = 409
    title = Text("有的题已经不在这个单位的题库里", "Some questions are no longer in the bank of this unit")
    detail = Text(
        "缺 {missing} 道。请重新选题；这次没有发布。", "{missing} are missing. Choose again; nothing was published."
    )


class NotEnoughQuestions(Problem):
    status = 409
    title = Text("题库里的题不够", "The bank has too few questions")
    detail = Text(
        "“{subject}”要抽 {needed} 道，只有 {there} 道可抽。请补题或改少；这次没有发布。",
        "“{subject}” needs {needed} and has {there} to draw from. Add some or ask for fewer; nothing was published.",
    )


class ExamEmpty(Problem):
    status = 409
    title = Text("考试还没有题", "The exam has no questions yet")
    detail = Text("请选题或写抽题规则，再发布。", "Choose questions or write what is drawn, then publish it.")


class TooFewMarkers(Problem):
    status = 409
    title = Text("评简答题的人不够", "Too few people can mark its short answers")
    detail = Text(
        "简答题由两人评分，不一致时第三人评，所以至少要有 {needed} 位培训管理员，现在有 {there} 位。"
        "请先增加培训管理员，或去掉简答题；这次没有发布。",
        "Two mark a short answer, and a third where they differ: it takes {needed} training officers, and there are "
        "{there}. Have more appointed, or leave short answers out. Nothing was published.",
    )


class ExamDatesPassed(Problem):
    status = 409
    title = Text("考试时间已经过了", "The exam's time has passed")
    detail = Text("请把结束时间改到以后，再发布。", "Set its end to a later time, then publish it.")


class ExamTooShort(Problem):
    status = 409
    title = Text("考试开放的时间比时长还短", "The exam is open for less than its minutes")
    detail = Text(
        "时长 {minutes} 分钟，开放时间至少要这么长。请改好再发布。",
        "It takes {minutes} minutes and must be open for as long. Change that, then publish it.",
    )


class ExamNotPossibleNow(Problem):
    status = 409
    title = Text("考试现在的状态不能做这一步", "The exam's present state does not allow this step")
    detail = Text(
        "考试现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The exam is now “{state}”. Refresh it; nothing was changed.",
    )


class ExamTooNear(Problem):
    status = 409
    title = Text("考试就要开始或已经开始，不能取消", "The exam is about to begin or has begun, and cannot be cancelled")
    detail = Text(
        "开考前一分钟起不能取消。发出的证书可以逐张撤销。",
        "It cannot be cancelled from one minute before it opens. Certificates can be revoked one by one.",
    )


class ExaminersMayNotSit(Problem):
    status = 403
    title = Text("管这个题库的人不能参加这场考试", "People who keep this bank of questions may not sit the exam")
    detail = Text("您看得到题目和答案。", "You can see its questions and answers.")


class ExamNotOpen(Problem):
    status = 409
    title = Text("现在不是考试时间", "The exam is not open now")
    detail = Text("考试时间见考试页面。", "The page of the exam says when it is.")


class TimeOver(Problem):
    status = 409
    title = Text("考试时间已到", "The time is over")
    detail = Text(
        "时间到以前保存的答案都算数；这一次没有保存。",
        "What was saved before the end counts; this answer was not saved.",
    )


class AttemptIsClosed(Problem):
    status = 409
    title = Text("已经交卷", "This exam was handed in")
    detail = Text(
        "交卷以前保存的答案都算数；这一次没有保存。", "What was saved before counts; this answer was not saved."
    )


class NotInThePaper(Problem):
    status = 422
    title = Text("您的试卷里没有这道题或这个选项", "Your paper has no such question or option")
    detail = Text("请刷新页面再答；这次没有保存。", "Refresh the page and answer again. Nothing was saved.")


class MarkedMeanwhile(Problem):
    status = 409
    title = Text("这份答案已经评完", "This answer is marked by now")
    detail = Text("您这次的分数没有计入，请评下一份。", "Your points were not needed. Mark the next one.")


class TooManyPoints(Problem):
    status = 422
    title = Text("分数不在这道题的范围内", "The question does not give so many points")
    detail = Text("请填 {least} 到 {most} 分；这次没有保存。", "Give {least} to {most} points. Nothing was saved.")


class NothingToAppeal(Problem):
    status = 409
    title = Text("现在不能对这道题申诉", "You cannot appeal against this question now")
    detail = Text(
        "能查看每题答案时才能申诉，每题一次，得满分的题不用申诉。这次没有提交。",
        "You can appeal while each question is shown, once for each, and not where you have all its points. "
        "Nothing was sent.",
    )


class AppealIsDecided(Problem):
    status = 409
    title = Text("这件申诉已经答复", "This appeal is decided")
    detail = Text("请刷新；这次没有改动任何内容。", "Refresh it; nothing was changed.")


class MarkersDoNotDecide(Problem):
    status = 403
    title = Text("评过这份答案的人不能答复申诉", "People who marked this answer do not decide on it")
    detail = Text("请由其他培训管理员答复。", "Another training officer decides.")


class CredentialsNotSetUp(Problem):
    status = 409
    title = Text("还不能签发电子证书", "Digital credentials are not set up")
    detail = Text(
        "请系统管理员设置平台的网址（CERTIFICATE_ORIGIN）。PDF 证书照常可以下载。",
        "The system administrator sets the platform's address (CERTIFICATE_ORIGIN). The PDF can be had as before.",
    )


class CertificateIsRevoked(Problem):
    status = 409
    title = Text("证书已经撤销", "The certificate was revoked before")
    detail = Text("请刷新；这次没有改动任何内容。", "Refresh it; nothing was changed.")
