"""What a request is refused for before the endpoint sees it."""

from collections.abc import Iterable

from kit.problems import Problem
from kit.texts import Text


class MethodNotAllowed(Problem):
    status = 405
    title = Text("此地址不支持这种请求方法", "This address does not support that method")
    detail = Text("可用的方法：{allowed}。", "Use one of: {allowed}.")

    def __init__(self, *, allowed: Iterable[str]) -> None:
        super().__init__(allowed=sorted(allowed))

    def headers(self) -> dict[str, str]:
        return {"Allow": ", ".join(self.params["allowed"])}


class InvalidInput(Problem):
    status = 422
    title = Text("有内容需要修改", "Something needs correcting")
    detail = Text(
        "请按 errors 中每一项的说明修改后重新提交；这次没有保存任何内容。",
        "Correct each item under errors and send again; nothing was saved.",
    )


class UnknownParameter(Problem):
    status = 422
    title = Text("没有查询参数 {unknown}", "There is no query parameter {unknown}")
    detail = Text(
        "请去掉或改正它，否则结果会与您想的不同。这个地址的查询参数：{known}。",
        "Remove or correct it, or the answer is not to your question. Query parameters here: {known}.",
    )

    def __init__(self, *, unknown: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(unknown=sorted(unknown), known=sorted(known))


class MalformedRequest(Problem):
    status = 400
    title = Text("无法读懂这个请求", "The request cannot be read")
    detail = Text(
        "请求的格式不正确，没有保存任何内容。请检查后重新提交。",
        "The request is not well formed and nothing was saved. Check it and send it again.",
    )


class JsonMalformed(Problem):
    status = 400
    title = Text("请求内容不是正确的 JSON", "The body is not valid JSON")
    detail = Text(
        "从第 {line} 行第 {column} 列起无法读懂，没有保存任何内容。请检查那里的引号、逗号和括号后重新提交。",
        "It cannot be read from line {line}, column {column} on; nothing was saved. "
        "Check the quotes, commas and brackets there and send it again.",
    )


class JsonNotUtf8(Problem):
    status = 400
    title = Text("请求内容不是 UTF-8 编码", "The body is not UTF-8")
    detail = Text(
        "第 {line} 行第 {column} 列不是 UTF-8 文字，没有保存任何内容。请用 UTF-8 编码（不是 GBK）重新提交。",
        "Line {line}, column {column} is not UTF-8; nothing was saved. Encode the body as UTF-8 and send it again.",
    )


class JsonTooDeep(Problem):
    status = 400
    title = Text("JSON 嵌套层数过多", "The JSON is nested too deeply")
    detail = Text(
        "方括号或花括号套得太深，没有保存任何内容。请按接口说明的结构重新提交。",
        "Too many brackets or braces stand within each other; nothing was saved. "
        "Send the structure that the API description shows.",
    )


class JsonNumberTooLong(Problem):
    status = 400
    title = Text("JSON 中有位数过多的数字", "A number in the JSON has too many digits")
    detail = Text(
        "没有保存任何内容。请缩短这个数字后重新提交；编号等请写成带引号的文字。",
        "Nothing was saved. Shorten the number and send it again; write an identifier as text, in quotes.",
    )


class TooLarge(Problem):
    status = 413
    title = Text("内容太大", "The content is too large")
    detail = Text(
        "一次最多 {most}，没有保存任何内容。请减小内容或附件后重新提交。",
        "At most {most} at once; nothing was saved. Make the content or the attachment smaller and send it again.",
    )

    def __init__(self, *, limit: int) -> None:
        """`limit`: bytes."""
        most = f"{limit >> 20} MB" if limit >> 20 else f"{limit >> 10} KB"
        super().__init__(limit=limit, most=most)
