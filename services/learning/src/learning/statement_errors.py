"""Refusals of the learning record store. The standard's statuses are 400, 404, 409, 412 (section 4.1.5)."""

from kit.problems import Problem
from kit.texts import Text


class XapiVersionNeeded(Problem):
    status = 400
    title = Text("缺少 xAPI 版本", "The xAPI version is missing")
    detail = Text(
        "请在请求头 X-Experience-API-Version 中写明 2.0.0。", "Send the header X-Experience-API-Version with 2.0.0."
    )


class StatementBreaksForm(Problem):
    status = 400
    title = Text("学习记录不符合 xAPI 2.0", "The statement breaks the form of xAPI 2.0")
    detail = Text("{place}：{why}。这一批没有保存任何内容。", "{place}: {why}. Nothing of this batch was stored.")


class TooManyStatements(Problem):
    status = 413
    title = Text("一批学习记录太多了", "The batch has too many statements")
    detail = Text(
        "一批最多 {most} 条，请分批发送；没有保存任何内容。",
        "A batch has at most {most}: send several. Nothing was stored.",
    )


class StatementPartMissing(Problem):
    status = 400
    title = Text("附件与学习记录对不上", "Attachments and statements do not fit")
    detail = Text("{why}。没有保存任何内容。", "{why}. Nothing was stored.")


class StatementContentType(Problem):
    status = 400
    title = Text("不支持这种内容类型", "This content type is not taken here")
    detail = Text(
        "学习记录用 application/json 或 multipart/mixed 发送。",
        "Send statements as application/json or multipart/mixed.",
    )


class StatementConflict(Problem):
    status = 409
    title = Text("这个编号已有内容不同的学习记录", "Another statement has this id")
    detail = Text(
        "编号 {id} 的学习记录已经保存，内容不同。没有保存任何内容。",
        "A statement with the id {id} is stored and says something else. Nothing was stored.",
    )


class StatementQueryInvalid(Problem):
    status = 400
    title = Text("查询参数不正确", "A query parameter is wrong")
    detail = Text("{place}：{why}。", "{place}: {why}.")


class DocumentExists(Problem):
    status = 409
    title = Text("文档已经存在", "The document exists")
    detail = Text(
        "覆盖它要在 If-Match 中带上它的 ETag。没有改动任何内容。",
        "To replace it, send its ETag in If-Match. Nothing was changed.",
    )


class DocumentChanged(Problem):
    status = 412
    title = Text("文档已经改变", "The document has changed")
    detail = Text(
        "请先重新读取，再带上新的 ETag。没有改动任何内容。", "Read it again and send its ETag. Nothing was changed."
    )


class DocumentNotJson(Problem):
    status = 400
    title = Text("不能合并这份文档", "The document cannot be merged")
    detail = Text(
        "只有两份都是 JSON 对象才能合并。没有改动任何内容。",
        "Only two JSON objects can be merged. Nothing was changed.",
    )


class MachineNotKnown(Problem):
    status = 503
    retry_after = 15
    title = Text("接入系统刚登记，还没有同步到这里", "The client was registered a moment ago and is not known here yet")
    detail = Text("请稍后再试。", "Try again in a moment.")
