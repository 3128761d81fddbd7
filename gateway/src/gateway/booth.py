"""Where ballots are cast: at an origin of its own, and without a word about who asks."""

import re
from collections.abc import Mapping

PAGE = "/vote.html"
"""The page on which ballots are made."""
FILES = re.compile(r"/(?:vote\.html|assets/.+|favicon\.\w+)")
ARCHIVE = re.compile(r"/elections/[^/]+/[^/]+\.(?:bel|json)")
"""Public archives of elections, at the address at which programs that check them look for them."""
BOARD = re.compile(rf"{ARCHIVE.pattern}|/api/v1/voting/boards/.+")
"""What the page asks of elections."""
UNSEEN = re.compile(r"/api/v1/voting/boards/[^/]+/(?:ballots|trackers)")
"""A ballot is cast, or looked for: at every origin nothing is written down of it, and nobody is asked who they are."""
ANONYMOUS = frozenset(b"accept accept-language content-length content-type host range transfer-encoding".split())
"""All headers that a service sees of such a request."""


def is_at(origin: str, seen: Mapping[bytes, bytes]) -> bool:
    """`origin` is the setting: empty where the booth has none of its own."""
    return bool(origin) and seen.get(b"host", b"").lower() == origin.partition("://")[2].encode()
