"""One request and its answer: what the gateway reads of it, lets through, and puts on every answer."""

import random
import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter

from starlette.types import Message, Receive, Scope, Send

from gateway.browser import device_cookie, presence_cookie, session_cookie
from gateway.problems import HeadersTooLarge
from kit.problems import Problem
from kit.request_problems import MalformedRequest, TooLarge

Headers = list[tuple[bytes, bytes]]
GiveBack = Callable[[], None]

FORWARDED = frozenset(
    b"accept accept-encoding accept-language authorization cache-control content-disposition content-encoding "
    b"content-language content-length content-type host idempotency-key if-match if-modified-since if-none-match "
    b"if-range if-unmodified-since last-event-id origin prefer range tracestate transfer-encoding user-agent "
    b"x-experience-api-version".split()
)
"""All a service ever sees of a client's headers. A list of what may pass, not of what may not: nobody can claim to be
somebody by a header nobody thought of. A service that needs another one is given it here."""

_BEARER = re.compile(rb"(?i:bearer) [\w-]+\.[\w-]+\.[\w-]+")
"""The shape of identity's signed tokens."""
_MACHINE = re.compile(rb"(?i:bearer) (tm\.[\w-]{43})")
"""The shape of a machine client's access token. Anything else in Authorization is no machine's sign-in and must not
count as one."""
_BASIC = re.compile(rb"(?i:basic) ([A-Za-z0-9+/]+=*)")
XAPI = "/api/v1/learning/xapi/"
"""Where a machine client may send its access token as the password of HTTP Basic: most learning systems know no other
way to say who they are."""
OAUTH2 = "/api/v1/identity/oauth2/"
"""Where a machine client proves who it is, and may do so by HTTP Basic."""

_MOST_HEADERS = 100
_FRAMING = frozenset((b"content-length", b"host", b"transfer-encoding"))
"""What Connection may not name: without it the request would be another one."""

_SINGLE = frozenset((b"authorization", b"content-length", b"content-type", b"host", b"origin", b"traceparent"))

_KEPT_BACK = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade date server set-cookie via x-powered-by x-request-id".split()
)
"""Of a service's answer: what holds for its own connection only, and what is the gateway's to say."""

PAGE_POLICY = (
    b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    b"font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""For pages: scripts and styles are files of ours, nothing inline."""
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"

_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
DATA: Headers = [*_ALWAYS, (b"content-security-policy", DATA_POLICY), (b"cache-control", b"no-store")]
_PAGES: Headers = [
    *_ALWAYS,
    (b"content-security-policy", PAGE_POLICY),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_OURS = frozenset(name for name, _ in _PAGES) - {b"content-security-policy"}
_HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_random_bits = random.Random().getrandbits  # noqa: S311 -- trace ids must be unlikely to meet, not hard to guess


class Exchange:
    """Also the ASGI `receive` and `send` of the upstream or page that answers it."""

    __slots__ = (
        "_receive",
        "_send",
        "address",
        "at_body_end",
        "at_stream",
        "body_ended",
        "body_limit",
        "device",
        "forwarded",
        "machine",
        "method",
        "new_session",
        "page",
        "path",
        "received",
        "refusal",
        "request_id",
        "scope",
        "secure",
        "seen",
        "session_ended",
        "started_at",
        "status",
        "strangers_wait",
        "streams",
        "taken",
        "traceparent",
        "unseen",
        "upstream",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.body_limit = 0
        self.body_ended: Callable[[], None] | None = None
        """Called once, when nothing more of the body is waited for."""
        self.at_body_end: Callable[[], Awaitable[GiveBack]] | None = None
        """Waits for a turn once the whole body has come. Raises TooManyRequests."""
        self.at_stream: Callable[[], GiveBack] | None = None
        """Takes a place where an event stream begins. Raises TooManyRequests."""
        self.taken: list[GiveBack] = []
        """Of the turn and the place it has taken."""
        self.received = 0
        self.started_at = perf_counter()
        self.status = 0
        self.streams = False
        self.refusal: Problem | None = None
        """Why no answer of the service's may be passed on any more."""
        self.upstream = "gateway"
        self.unseen = False
        """Whether nothing is written down of it."""
        self.address = ""
        self.secure = False
        self.page = False
        self.machine: bytes | None = None
        """The access token of the machine client that asks: swapped as a browser's session is."""
        self.new_session: bytes | None = None
        """What identity says the browser's session now is; empty: none any more."""
        self.device: bytes | None = None
        """Of a browser that is signing in: remembered in it once it has."""
        self.strangers_wait = 0
        """Seconds for which identity takes sign-ins only from devices that it knows."""
        self.session_ended = ""
        """Why the browser's session is one no more: it is told and its cookie is cleared, unless it has just got a new
        one."""
        self.request_id = b"%032x" % _random_bits(128)
        self.traceparent = b"00-%b-%016x-01" % (self.request_id, _random_bits(64))
        self.forwarded: Headers = []
        self.seen: dict[bytes, bytes] = {}

    def read_headers(self, limit: int) -> None:
        """Raises HeadersTooLarge, MalformedRequest."""
        if len(self.scope["headers"]) > _MOST_HEADERS:
            raise HeadersTooLarge(limit=limit)
        seen, forwarded = self.seen, self.forwarded
        size = len(self.scope.get("raw_path") or b"") + len(self.scope["query_string"])
        for pair in self.scope["headers"]:
            name, value = pair
            size += len(name) + len(value)
            if name in seen:
                if name in _SINGLE:
                    raise MalformedRequest
                value = seen[name] + (b"; " if name == b"cookie" else b", ") + value
            seen[name] = value
            if name in FORWARDED:
                forwarded.append(pair)
        if size > limit:
            raise HeadersTooLarge(limit=limit)
        connection = seen.get(b"connection")
        if connection and connection.lower() not in (b"keep-alive", b"close"):
            named = {token.strip() for token in connection.lower().split(b",")} - _FRAMING
            self.forwarded = [pair for pair in forwarded if pair[0] not in named]
            if b"authorization" in named:
                self.drop_authorization()
        authorization = seen.get(b"authorization")
        if authorization is not None and not self.path.startswith(OAUTH2):
            if self.path.startswith(XAPI):
                authorization = _without_basic(authorization)
            if machine := _MACHINE.fullmatch(authorization):
                self.machine = machine[1]
                self.drop_authorization()
            elif not _BEARER.fullmatch(authorization):
                self.drop_authorization()
        given = seen.get(b"traceparent", b"")
        if len(given) == 55 and given.startswith(b"00-") and _is_hex(given[3:35]) and _is_hex(given[36:52]):
            self.traceparent = b"%b%016x-01" % (given[:36], _random_bits(64))

    def drop_authorization(self) -> None:
        """As if the client had sent none."""
        self.seen.pop(b"authorization", None)
        self.forwarded = [pair for pair in self.forwarded if pair[0] != b"authorization"]

    @property
    def started(self) -> bool:
        return self.status != 0

    @property
    def accept_language(self) -> str:
        return self.seen.get(b"accept-language", b"").decode("latin-1")

    def has_body(self) -> bool:
        return self.seen.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in self.seen

    def refuse_declared_size(self) -> None:
        """Raises TooLarge before a byte of the body is asked for, MalformedRequest."""
        try:
            size = int(self.seen.get(b"content-length", b"0"))
        except ValueError:
            raise MalformedRequest from None
        if size > self.body_limit:
            raise TooLarge(limit=self.body_limit)

    async def receive(self) -> Message:
        """Counts what comes; raises TooLarge where the client sends more than it may."""
        message = await self._receive()
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            if self.received > self.body_limit:
                self.refusal = TooLarge(limit=self.body_limit)
                raise self.refusal
        if not message.get("more_body", False):
            self.end_body()
            if self.at_body_end is not None and message["type"] == "http.request":
                turn, self.at_body_end = self.at_body_end, None
                with self._refusing():  # the client waits, not the service
                    self.taken.append(await turn())
        return message

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except Problem as problem:
            self.refusal = problem
            raise

    def end_body(self) -> None:
        if self.body_ended is not None:
            self.body_ended()
            self.body_ended = None

    async def send(self, message: Message) -> None:
        """Passes an answer on, with the gateway's headers. Where the body was refused, a service's answer is dropped:
        it saw half a body and can only be wrong."""
        if message["type"] == "http.response.start":
            if self.refusal is not None:
                return
            headers = self._answer_headers(message.get("headers", ()))
            if self.streams and self.at_stream is not None:
                with self._refusing():
                    self.taken.append(self.at_stream())
            self.status = message["status"]
            message = {**message, "headers": headers}
        elif self.status == 0:
            return
        await self._send(message)

    async def answer(self, problem: Problem) -> None:
        """The gateway's own refusal."""
        self.refusal = None
        self.page = False
        await problem.response(self.accept_language)(self.scope, self._receive, self.send)

    def _answer_headers(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        kept: Headers = []
        policy = cached = False
        headers = list(headers)
        session_kept = next((value for name, value in headers if name == b"x-tongxin-session-kept"), b"")
        for pair in headers:
            name = pair[0]
            if name in _KEPT_BACK or name in _OURS:
                continue
            if name.startswith(b"x-tongxin"):
                if name == b"x-tongxin-session" and self.upstream == "identity":
                    self.new_session = pair[1]
                    kept.append(session_cookie(pair[1], session_kept, secure=self.secure))
                    kept.append(presence_cookie(pair[1], session_kept, secure=self.secure))
                    if self.device is not None:
                        kept.append(device_cookie(self.device, secure=self.secure))
                continue
            policy = policy or name == b"content-security-policy"
            cached = cached or name == b"cache-control"
            if name == b"content-type":
                self.streams = pair[1].startswith(b"text/event-stream")
            kept.append(pair)
        kept.append((b"x-request-id", self.request_id))
        if self.page:
            kept += _PAGES
        else:
            kept += _ALWAYS
            if not policy:
                kept.append((b"content-security-policy", DATA_POLICY))
            if not cached:
                kept.append((b"cache-control", b"no-store"))
        if self.secure:
            kept.append(_HSTS)
        if self.session_ended and self.new_session is None:
            kept.append((b"x-tongxin-ended", self.session_ended.encode()))
            kept.append(session_cookie(b"", b"", secure=self.secure))
            kept.append(presence_cookie(b"", b"", secure=self.secure))
        return kept


def _without_basic(authorization: bytes) -> bytes:
    """The password as a bearer token, where there is one."""
    basic = _BASIC.fullmatch(authorization)
    try:
        _, colon, password = b64decode(basic[1], validate=True).partition(b":") if basic else (b"", b"", b"")
    except ValueError:
        return authorization
    return b"Bearer " + password if colon else authorization


def _is_hex(text: bytes) -> bool:
    return not text.strip(b"0123456789abcdef") and text.strip(b"0") != b""
