"""The errors that every service may answer, and how an exception becomes an answer. What went wrong inside never leaves
the process.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

import structlog
from fastapi import Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from kit.problems import Problem as Problem
from kit.texts import Language, Text, enumeration, negotiate

log = structlog.get_logger()


async def _callers_language(
    accept_language: Annotated[str | None, Header(description="`zh-CN` (default) or `en`.")] = None,
) -> Language:
    return negotiate(accept_language)


CallersLanguage = Annotated[Language, Depends(_callers_language)]
"""For a route whose answer holds words."""


class NotSignedIn(Problem):
    status = 401
    title = Text("请先登录", "Please sign in")
    detail = Text(
        "登录已过期或无效，请重新登录后再试。您填写的内容不会丢失。",
        "The sign-in has expired or is not valid. Sign in again; what you have typed is kept.",
    )

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    status = 403
    title = Text("您没有这项权限", "You may not do this")
    detail = Text(
        "如果这是您的职责，请联系本单位工会的安全管理员为您授权。",
        "If this is your duty, ask your union's security administrator to grant it to you.",
    )


class NotFound(Problem):
    status = 404
    title = Text("没有找到", "Not found")
    detail = Text(
        "它可能不存在、已被移除，或者不对您开放。", "It may not exist, may have been removed, or is not open to you."
    )


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


class StaleVersion(Problem):
    status = 412
    title = Text("内容刚被别人更新过", "Somebody has changed this in the meantime")
    detail = Text(
        "请查看最新内容后再操作；您这次的操作没有生效。",
        "Look at the current content and try again; nothing was changed this time.",
    )


class VersionRequired(Problem):
    status = 428
    title = Text("缺少版本号（If-Match）", "The version is missing (If-Match)")
    detail = Text(
        "请先读取最新内容，并在 If-Match 请求头中带上它的版本号。",
        "Read the current content first and send its version in the If-Match header.",
    )


class VersionMalformed(Problem):
    status = 400
    title = Text("版本号（If-Match）的格式不正确", "The version (If-Match) is not well formed")
    detail = Text(
        '请原样使用读取内容时收到的 ETag，例如 If-Match: "7"；这次没有改动任何内容。',
        'Send the ETag exactly as you read it, for example If-Match: "7". Nothing was changed.',
    )


class IdempotencyKeyMalformed(Problem):
    status = 400
    title = Text("Idempotency-Key 的格式不正确", "The Idempotency-Key is not well formed")
    detail = Text(
        "请使用 8 至 200 个可见的 ASCII 字符，例如一个 UUID；这次没有保存任何内容。",
        "Use 8 to 200 visible ASCII characters, a UUID for example. Nothing was saved.",
    )


class IdempotencyKeyReused(Problem):
    status = 422
    title = Text("同一个 Idempotency-Key 用于了不同内容", "This Idempotency-Key was used for another body")
    detail = Text(
        "内容有变化时请使用新的 Idempotency-Key；原来的内容已经保存，不受影响。",
        "Use a new Idempotency-Key for a new body; what was saved under the old one is untouched.",
    )


class NotKnownYet(Problem):
    """A copy of another service's state is behind. An event whose handler raises it waits parked and is handled again
    every 15 seconds."""

    status = 503
    retry_after = 5
    title = Text("信息正在同步", "This is still being synchronised")
    detail = Text("请几秒后再试。", "Please try again in a few seconds.")


class Unavailable(Problem):
    status = 503
    retry_after = 2
    title = Text("服务暂时不可用", "The service is briefly unavailable")
    detail = Text("没有保存任何内容，请稍后再试。", "Nothing was saved. Please try again in a moment.")


class TooManyRequests(Problem):
    status = 429
    retry_after = 30
    title = Text("操作太频繁", "Too many requests")
    detail = Text("请稍候再试。", "Please wait a moment and try again.")


class InternalError(Problem):
    status = 500
    title = Text("出了一点问题", "Something went wrong")
    detail = Text(
        "没有保存任何内容。请稍后再试；如果一直这样，请联系管理员并告知请求编号。",
        "Nothing was saved. Try again later; if it persists, tell the administrator the request id.",
    )


# pydantic's error types, in words a person can act on. Parameters come from the error's ctx.
_FIELD_TEXTS: Mapping[str, Text] = {
    "missing": Text("必须填写", "This is required"),
    "extra_forbidden": Text("没有这个字段，请去掉", "There is no such field; remove it"),
    "string_too_short": Text("至少 {min_length} 个字", "At least {min_length} characters"),
    "string_too_long": Text("最多 {max_length} 个字", "At most {max_length} characters"),
    "string_type": Text("应为文字", "Should be text"),
    "string_pattern_mismatch": Text("格式不正确", "Not in the expected format"),
    "too_long": Text("最多 {max_length} 项", "At most {max_length} items"),
    "too_short": Text("至少 {min_length} 项", "At least {min_length} items"),
    "int_type": Text("应为整数", "Should be a whole number"),
    "int_parsing": Text("应为整数", "Should be a whole number"),
    "bool_type": Text("应为是或否", "Should be true or false"),
    "bool_parsing": Text("应为是或否", "Should be true or false"),
    "enum": Text("应为其中之一：{expected}", "Should be one of: {expected}"),
    "literal_error": Text("应为其中之一：{expected}", "Should be one of: {expected}"),
    "greater_than_equal": Text("不能小于 {ge}", "Not less than {ge}"),
    "less_than_equal": Text("不能大于 {le}", "Not more than {le}"),
    "greater_than": Text("应大于 {gt}", "Should be more than {gt}"),
    "less_than": Text("应小于 {lt}", "Should be less than {lt}"),
    "date_parsing": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "date_from_datetime_parsing": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "date_from_datetime_inexact": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "control_character": Text("含有不能使用的控制字符", "Control characters are not allowed"),
    "nothing_visible": Text("只有看不见的字符，请写出内容", "Only characters that cannot be seen; write something"),
    "list_type": Text("应为列表", "Should be a list"),
    "model_attributes_type": Text("应为 JSON 对象，并使用 Content-Type: application/json",
                                  "Should be a JSON object sent as Content-Type: application/json"),
    "file_expected": Text("应为文件", "Should be a file"),
    "value_error": Text("{error}", "{error}"),
}  # fmt: skip


_NOT_VALID = Text("填写不正确", "Not valid")


def field_errors(errors: Iterable[Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """pydantic's findings as `{field, code, message}`; never the value, which may be personal."""
    found = []
    for error in errors:
        # FastAPI's own check of an upload has neither a type nor words for the caller.
        kind = "file_expected" if "UploadFile" in error["msg"] else error["type"]
        place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        context = dict(error.get("ctx", {}))
        if "expected" in context:  # "'a', 'b' or 'c'"
            context["expected"] = enumeration(re.findall("'([^']*)'", context["expected"]), language)
        if {"zh", "en"} <= context.keys():  # a service's own, see fields.refusal
            message = Text(context["zh"], context["en"]).in_(language)
        else:
            message = _FIELD_TEXTS.get(kind, _NOT_VALID).in_(language).format(**context)
        found.append({"field": ".".join(place), "code": kind, "message": message})
    return found


_BY_STATUS: Mapping[int, type[Problem]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
}


_AWAY = frozenset({"57P01", "57P02", "57P03", "53300", "40001", "40P01"})
"""PostgreSQL's codes (in addition to class 08) for shutting down, starting up, too many connections; and for a
transaction it gave up in favour of another, which goes through when tried again."""


def is_database_away(error: BaseException) -> bool:
    """True where the database cannot be reached or did not answer in time, as against a mistake of ours."""
    if isinstance(error, (PoolTimeout, TimeoutError, ConnectionError, InterfaceError)):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return state[:2] == "08" or state in _AWAY or _is_locked_sqlite(error)
    return isinstance(error, OSError)


def is_unstorable_text(error: BaseException) -> bool:
    """True where PostgreSQL refuses a caller's text: it stores no NUL character, from a path, a query or JSON."""
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return state in ("22021", "22P05")


def _is_locked_sqlite(error: DBAPIError) -> bool:
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


class BodyTooLarge(HTTPException):
    """While a body is being read. Other exceptions than the framework's own are taken for a malformed body there."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


def _broken_json(error: RequestValidationError) -> JsonMalformed | None:
    first = error.errors()[0]
    if first["type"] != "json_invalid" or not isinstance(error.body, str):
        return None
    return JsonMalformed(**_place_after(error.body[: first["loc"][-1]]))


def _unread_json(cause: BaseException | None) -> Problem | None:
    """Of what the framework calls an error in parsing the body only."""
    match cause:
        case UnicodeDecodeError():
            return JsonNotUtf8(**_place_after(cause.object[: cause.start].decode(cause.encoding, "replace")))
        case RecursionError():
            return JsonTooDeep()
        case ValueError() if "integer string conversion" in str(cause):
            return JsonNumberTooLong()
    return None


def _place_after(before: str) -> dict[str, int]:
    """Where reading stopped, counted from 1, as an editor does."""
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}


def install(app: FastAPI, methods_at: Callable[[str], set[str]]) -> None:
    """`methods_at` tells which methods an address has: the framework's Allow names those of one route only."""

    async def problem(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return error.response(request.headers.get("accept-language"))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        accept = request.headers.get("accept-language")
        if broken := _broken_json(error):
            return broken.response(accept)
        found = field_errors(error.errors(), negotiate(accept))
        return InvalidInput(errors=found).response(accept)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            allowed = methods_at(request.url.path) or (error.headers or {}).get("Allow", "GET").split(", ")
            return MethodNotAllowed(allowed=allowed).response(request.headers.get("accept-language"))
        if isinstance(error, BodyTooLarge):
            return TooLarge(limit=error.limit).response(request.headers.get("accept-language"))
        if unread := _unread_json(error.__cause__):
            return unread.response(request.headers.get("accept-language"))
        kind = _BY_STATUS.get(error.status_code, MalformedRequest if error.status_code < 500 else InternalError)
        answer = kind().response(request.headers.get("accept-language"))
        answer.headers.update(error.headers or {})
        return answer

    async def away(request: Request, error: Exception) -> JSONResponse:
        if is_database_away(error):
            log.warning("database_away", error=type(error).__name__)
            return Unavailable().response(request.headers.get("accept-language"))
        if is_unstorable_text(error):
            return InvalidInput().response(request.headers.get("accept-language"))
        raise error

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    for kind in (DBAPIError, PoolTimeout, TimeoutError, OSError):
        app.add_exception_handler(kind, away)


async def last_resort(request: Request, error: Exception) -> JSONResponse:
    """For what nobody expected: the log gets the trace, the caller gets no inside."""
    if is_database_away(error):
        return Unavailable().response(request.headers.get("accept-language"))
    return InternalError(request_id=getattr(request.state, "request_id", "")).response(
        request.headers.get("accept-language")
    )
