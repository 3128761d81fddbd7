"""`If-Match`: a staff edit says which version of the object it was made on; a stale one changes nothing."""

import re
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from kit.problems import Problem
from kit.texts import Text


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


async def _if_match(
    value: Annotated[str | None, Header(alias="If-Match", description='The ETag you read, for example `"7"`.')] = None,
) -> int:
    if value is None:
        raise VersionRequired
    tag = _TAG.fullmatch(value)
    if not tag:
        raise VersionMalformed
    return int(tag[1])


CODING = "(?:(?:--?|;)(?:gzip|deflate|br|zstd))?"
"""What a proxy that compresses adds to a tag (Apache, Jetty)."""
_TAG = re.compile(rf'(?:W/)?"([0-9]{{1,9}}){CODING}"', re.ASCII)
"""As sent, or as a proxy that compresses made it: weak (nginx) or with its coding. The counter stays the same."""
IfMatch = Annotated[int, Depends(_if_match)]


def check(current: int, expected: int) -> None:
    if current != expected:
        raise StaleVersion(version=current)


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


Answer = TypeVar("Answer", bound=Versioned)


def tagged(answer: Answer, response: Response) -> Answer:
    """The answer as it is, after naming its version in the response."""
    response.headers["ETag"] = f'"{answer.version}"'
    return answer
