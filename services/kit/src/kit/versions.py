"""`If-Match`: a staff edit says which version of the object it was made on; a stale one changes nothing."""

import re
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Response

from kit.errors import StaleVersion, VersionMalformed, VersionRequired


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
