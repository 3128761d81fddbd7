"""Errors as RFC 9457 problem details, in the caller's language, with a code that never changes.

A kind of error is a class; its code is the class's name in snake_case, its texts stand together, zh-CN and en.
Parameters given when raising it fill the texts and are members of the answer, so that a program need not parse a
sentence. The web framework is imported by `response` only: decoding processes raise problems and must start fast.
"""

import copyreg
import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from fastapi.responses import JSONResponse

LANGUAGES = ("zh-CN", "en")


def language(accept: str | None) -> str:
    """The language to answer in: of ours the one that an Accept-Language header weighs most (RFC 9110, 12.5.4).

    The earlier of two that weigh the same; where the header wants neither, zh-CN unless it refuses just that.
    """
    parts = f"{accept or ''},*;q=0.001".lower().split(",")
    wishes = [(found[1], float(found[2] or 1)) for part in parts if (found := _WISH.fullmatch(part))]
    named = {tag for tag, _ in wishes}
    wanted = [
        (weight, ours)
        for tag, weight in wishes
        for ours in LANGUAGES
        if weight and tag == (ours[:2] if ours[:2] in named else "*")
    ]
    return max(wanted, key=itemgetter(0), default=(0, "zh-CN"))[1]


_WISH = re.compile(r"\s*(\*|[a-z]{2,8})(?:[-_][^;\s]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,20})?)\s*)?")
"""One of the header's languages without its country or script, and its weight."""


class Problem(Exception):
    """Base of every error a caller sees.

    `zh`/`en` are the title; `zh_detail`/`en_detail` say what to do next. All are format strings over the parameters;
    a list of words is written as an enumeration, or as "none".
    """

    status: ClassVar[int] = 400
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    zh_detail: ClassVar[str] = ""
    en_detail: ClassVar[str] = ""
    retry_after: ClassVar[int | None] = None
    """Seconds, for the Retry-After header; the parameter `retry_after` overrides it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not (cls.zh and cls.en) or bool(cls.zh_detail) != bool(cls.en_detail):
            raise TypeError(f"{cls.__name__}: every text needs both languages")

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code())
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        """A kind may take other parameters than those it holds, so a copy is made of these."""
        return copyreg.__newobj__, (type(self),), {"params": self.params}  # type: ignore[attr-defined]

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def words(self, lang: str) -> dict[str, Any]:
        """What fills the texts' blanks: the parameters, unless a kind of error knows better words for them."""
        return {name: _in_words(value, chinese=lang == "zh-CN") for name, value in self.params.items()}

    def body(self, lang: str) -> dict[str, Any]:
        chinese, words = lang == "zh-CN", self.words(lang)
        title = (self.zh if chinese else self.en).format(**words)
        detail = (self.zh_detail if chinese else self.en_detail).format(**words)
        return {
            "type": f"urn:tongxin:problem:{self.code()}",
            "title": title,
            "status": self.status,
            "detail": detail or title,
            "code": self.code(),
            **{name: value for name, value in self.params.items() if name not in ("type", "title", "status", "detail")},
        }

    def headers(self) -> dict[str, str]:
        seconds = self.params.get("retry_after", self.retry_after)
        return {"Retry-After": str(seconds)} if seconds is not None else {}

    def response(self, accept_language: str | None) -> "JSONResponse":
        from fastapi.responses import JSONResponse

        lang = language(accept_language)
        return JSONResponse(
            self.body(lang),
            status_code=self.status,
            media_type="application/problem+json",
            headers={"Content-Language": lang, **self.headers()},
        )


def _in_words(value: Any, *, chinese: bool) -> Any:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return value
    return ("、" if chinese else ", ").join(value) or ("无" if chinese else "none")
