"""Errors as RFC 9457 problem details, in the caller's language, with a code that never changes.

A kind of error is a class; its code is the class's name in snake_case, its texts stand together, zh-CN and en.
Parameters given when raising it fill the texts and are members of the answer, so that a program need not parse a
sentence; one may be a `Text`. The web framework is imported by `response` only: decoding processes raise problems and
must start fast.
"""

import copyreg
import re
from typing import TYPE_CHECKING, Any, ClassVar

from kit.texts import Language, Text, enumeration, negotiate

if TYPE_CHECKING:
    from fastapi.responses import JSONResponse

_NONE = Text("无", "none")


class Problem(Exception):
    """Base of every error a caller sees.

    `detail` says what to do next. Both texts are format strings over the parameters; a list of words is written as an
    enumeration, or as "none".
    """

    status: ClassVar[int] = 400
    title: ClassVar[Text]
    detail: ClassVar[Text | None] = None
    retry_after: ClassVar[int | None] = None
    """Seconds, for the Retry-After header; the parameter `retry_after` overrides it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "title"):
            raise TypeError(f"{cls.__name__} has no title")

    def __init__(self, **params: Any) -> None:
        if "code" in params:
            raise TypeError(f"{type(self).__name__}: a parameter named code would stand in place of the problem's own")
        super().__init__(self.code())
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        """A kind may take other parameters than those it holds, so a copy is made of these."""
        return copyreg.__newobj__, (type(self),), {"params": self.params}  # type: ignore[attr-defined]

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def words(self) -> dict[str, Any]:
        """What fills the texts' blanks: the parameters, unless a kind of error knows better words for them."""
        return self.params

    def body(self, language: Language) -> dict[str, Any]:
        params = {
            name: value.in_(language) if isinstance(value, Text) else value for name, value in self.params.items()
        }
        words = {name: _in_words(value, language) for name, value in self.words().items()}
        return {
            "type": f"urn:tongxin:problem:{self.code()}",
            "title": self.title.in_(language).format(**words),
            "status": self.status,
            "detail": (self.detail or self.title).in_(language).format(**words),
            "code": self.code(),
            **{name: value for name, value in params.items() if name not in ("type", "title", "status", "detail")},
        }

    def headers(self) -> dict[str, str]:
        seconds = self.params.get("retry_after", self.retry_after)
        return {"Retry-After": str(seconds)} if seconds is not None else {}

    def response(self, accept_language: str | None) -> "JSONResponse":
        from fastapi.responses import JSONResponse

        language = negotiate(accept_language)
        return JSONResponse(
            self.body(language),
            status_code=self.status,
            media_type="application/problem+json",
            headers={"Content-Language": language, **self.headers()},
        )


class NotFound(Problem):
    status = 404
    title = Text("没有找到", "Not found")
    detail = Text(
        "它可能不存在、已被移除，或者不对您开放。", "It may not exist, may have been removed, or is not open to you."
    )


class TooManyRequests(Problem):
    status = 429
    retry_after = 30
    title = Text("操作太频繁", "Too many requests")
    detail = Text("请稍候再试。", "Please wait a moment and try again.")


class Unavailable(Problem):
    status = 503
    retry_after = 2
    title = Text("服务暂时不可用", "The service is briefly unavailable")
    detail = Text("没有保存任何内容，请稍后再试。", "Nothing was saved. Please try again in a moment.")


class InternalError(Problem):
    status = 500
    title = Text("出了一点问题", "Something went wrong")
    detail = Text(
        "没有保存任何内容。请稍后再试；如果一直这样，请联系管理员并告知请求编号。",
        "Nothing was saved. Try again later; if it persists, tell the administrator the request id.",
    )


def _in_words(value: Any, language: Language) -> Any:
    match value:
        case Text():
            return value.in_(language)
        case list() if all(isinstance(each, str) for each in value):
            return enumeration(value, language) or _NONE.in_(language)
    return value
