"""Who is calling, and the first question asked of every route: may somebody like this come in at all.

A route declares its access (`PUBLIC`, `SIGNED_IN`, `roles(...)`, `scope(...)` for machines). That a caller holds the
role *for this object* is the noun function's question: it compares the object's unit with `user.units_of(role)`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, NamedTuple, NoReturn, cast

import httpx
import jwt
from fastapi import Depends, Request
from pydantic import BaseModel

from kit import clock
from kit.problems import Problem, Unavailable
from kit.texts import Text

AUDIENCE = "tongxin"
LEEWAY = timedelta(seconds=30)
BY_PROVIDER = "sso"
"""`acr` of a session that the enterprise's sign-in service alone opened."""
FRESH_FOR = timedelta(minutes=5)
"""How long after a sign-in a route with `fresh=True` is open."""
_CACHE_SIZE = 10_000

FetchJwks = Callable[[], Awaitable[dict[str, Any]]]


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


class TokenExpired(NotSignedIn):
    title = Text("登录已过期", "Your sign-in has expired")


class TokenInvalid(NotSignedIn):
    title = Text("登录凭证无效", "The access token is not valid")


class ScopeMissing(Problem):
    """RFC 6750, section 3.1."""

    status = 403
    title = Text("令牌没有所需的权限范围", "The access token lacks the scope")
    detail = Text(
        "这个地址只对具有权限范围 {needed} 的接入系统开放。请让安全管理员为接入系统登记该范围，再申请新的令牌。",
        "This address opens to machine clients with the scope {needed}. Ask the security administrator to register the "
        "client with it, then get a new token.",
    )

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.params["needed"]}"'}


class SignInAgain(NotSignedIn):
    """RFC 9470: the sign-in is valid, and too old for this step."""

    title = Text("这一步需要重新登录确认身份", "Sign in again to confirm that it is you")
    detail = Text(
        "付款、审批等步骤要求在 {minutes} 分钟内登录过。请重新登录后再试；这次没有改动任何内容。",
        "Payments, approvals and the like need a sign-in of the last {minutes} minutes. Sign in and try again; nothing "
        "was changed.",
    )

    def headers(self) -> dict[str, str]:
        challenge = 'Bearer error="insufficient_user_authentication"'
        return {"WWW-Authenticate": f"{challenge}, max_age={int(FRESH_FOR.total_seconds())}"}


class ClosedAfterReset(Problem):
    """What is the person's own stays shut for a while after somebody else's code opened the account."""

    status = 403
    title = Text("这部分内容在 {opens} 前暂不开放", "This is closed until {opens}")
    detail = Text(
        "您的账号刚用别人发放的激活码重新开通，或者刚撤销过重置。为防止他人冒用，此前的内容要到 {opens} 才能查看和"
        "操作，其他功能照常使用。"
        "如果重置不是您本人要求的，请退出后在登录页点“账号被重置了，不是我要求的”，用原密码撤销。",
        "Your account was just opened with a code that somebody else issued, or a reset of it was undone. In case it "
        "was not you, what is older opens at {opens}; everything else works. If you did not ask for the reset, sign "
        "out and undo it with your former password: choose “My account was reset without my asking” on the sign-in "
        "page.",
    )

    def words(self) -> dict[str, Any]:
        return {**self.params, "opens": clock.day_and_time(datetime.fromisoformat(self.params["until"]))}


class ClosedToProvider(ClosedAfterReset):
    """The same to a program: the enterprise alone, whose sign-in service said who it is, opened the session."""

    title = Text("请先确认是您本人", "Confirm that it is you")
    detail = Text(
        "您是用企业账号登录的，这不能排除别人冒用您的账号。请退出后用自己的密码登录，或者用企业账号登录后再输一次自己的"
        "密码，就能看到您本人的内容。刚才提交的都已保存。",
        "You signed in with the enterprise account, which does not rule out that it was somebody else. Sign in with "
        "your own password, or type it after the sign-in with the enterprise account, to see what is yours. What you "
        "have sent is kept.",
    )

    @classmethod
    def code(cls) -> str:
        return ClosedAfterReset.code()


class Grant(NamedTuple):
    """A role at a unit; it reaches the unit's subtree."""

    role: str
    unit_id: str


class Closed(NamedTuple):
    """What is the person's own and older than `since` is shut to them until `until`."""

    since: datetime
    until: datetime


class User(BaseModel):
    """The caller, as the verified token says."""

    id: str
    grants: tuple[Grant, ...] = ()
    session_id: str | None = None
    expires_at: datetime
    closed: Closed | None = None
    signed_in_at: datetime | None = None
    """When the person last gave a factor (`auth_time`); None in tokens that do not say it."""
    by_provider: bool = False
    """Whether only the enterprise's sign-in service said so, and no factor of the person's own was given."""
    scopes: frozenset[str] | None = None
    """What a machine client may do; None where the caller is a person."""

    def units_of(self, *wanted: str) -> set[str]:
        return {grant.unit_id for grant in self.grants if grant.role in wanted}

    def holds(self, *wanted: str) -> bool:
        return any(grant.role in wanted for grant in self.grants)

    @property
    def closed_since(self) -> datetime | None:
        """What is the caller's own and older than this is shut to them now; None where nothing is."""
        return self.closed.since if self.closed and clock.now() < self.closed.until else None

    def require_fresh(self) -> None:
        """Raises SignInAgain where the person gave no factor lately."""
        if self.signed_in_at is None or self.signed_in_at + FRESH_FOR < clock.now():
            raise SignInAgain(minutes=FRESH_FOR // timedelta(minutes=1))

    def require_open(self, made_at: datetime | None = None) -> None:
        """Raises ClosedAfterReset for something of the caller's own that was made at a time which is shut to them; None
        stands for any such time."""
        if self.closed and self.closed_since and (made_at is None or made_at < self.closed_since):
            raise (ClosedToProvider if self.by_provider else ClosedAfterReset)(until=self.closed.until.isoformat())

    def refuse_unknown(self, problem: type[Problem]) -> NoReturn:
        """To an account that is shut after a reset all that it may not see answers alike, its owner's or not: with
        codes for those whom they suspect, HR would learn who wrote something."""
        self.require_open()
        raise problem


class Verifier:
    """Verifies access tokens against identity's published keys.

    Keys are kept for five minutes; an unknown key id makes it look again, at most once in ten seconds, so that a
    stranger's tokens cannot make us hammer identity. Verified tokens are remembered until they expire: checking an RSA
    signature costs more than the query behind it.
    """

    REFRESH: ClassVar[float] = 300
    PAUSE: ClassVar[float] = 10

    def __init__(self, issuer: str, fetch: FetchJwks) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._keys: dict[str, Any] = {}
        self._asked_at = -self.REFRESH
        self._lock = asyncio.Lock()
        self._verified: dict[str, User] = {}

    async def verify(self, token: str) -> User:
        """Raises TokenExpired, TokenInvalid, or Unavailable where the keys cannot be had."""
        user = self._verified.get(token)
        if user is None:
            user = await self._check(token)
            if len(self._verified) >= _CACHE_SIZE:
                self._verified.clear()
            self._verified[token] = user
        if user.expires_at + LEEWAY < clock.now():
            self._verified.pop(token, None)
            raise TokenExpired
        return user

    async def _check(self, token: str) -> User:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid")))
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=AUDIENCE,
                issuer=self._issuer,
                # exp is compared with the platform's clock, not with this machine's
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "iss", "aud", "sub"]},
            )
            if header.get("typ") != "at+jwt":
                raise TokenInvalid
            grants = tuple(Grant(*str(grant).split("@", 1)) for grant in claims.get("grants", ()))
            expires_at = datetime.fromtimestamp(claims["exp"], UTC)
            signed_in_at = datetime.fromtimestamp(claims["auth_time"], UTC) if "auth_time" in claims else None
            closed = (
                Closed(*(datetime.fromtimestamp(at, UTC) for at in claims["closed"])) if "closed" in claims else None
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise TokenInvalid from error
        return User(
            id=claims["sub"],
            grants=grants,
            session_id=claims.get("sid"),
            expires_at=expires_at,
            closed=closed,
            signed_in_at=signed_in_at,
            by_provider=claims.get("acr") == BY_PROVIDER,
            scopes=frozenset(str(claims["scope"]).split()) if "scope" in claims else None,
        )

    async def _key(self, key_id: str) -> Any:
        async with self._lock:
            age = time.monotonic() - self._asked_at
            pause = self.PAUSE if self._keys else 1
            if age > self.REFRESH or (key_id not in self._keys and age > pause):
                self._asked_at = time.monotonic()
                try:
                    published = await self._fetch()
                except (httpx.HTTPError, OSError, ValueError) as error:
                    if key_id not in self._keys:
                        raise Unavailable from error
                else:
                    self._keys = {key["kid"]: jwt.PyJWK(key).key for key in published["keys"]}
        if not self._keys:
            raise Unavailable
        if key_id not in self._keys:
            raise TokenInvalid
        return self._keys[key_id]


def fetch_jwks_from(url: str) -> FetchJwks:
    async def fetch() -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=3) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found

    return fetch


async def current_user(request: Request) -> User:
    """Asked before the body is read; then known for the rest of the request."""
    if user := getattr(request.state, "user", None):
        return cast(User, user)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    verifier: Verifier = request.app.state.verifier
    request.state.user = await verifier.verify(token.strip())
    return cast(User, request.state.user)


CurrentUser = Annotated[User, Depends(current_user)]


@dataclass(frozen=True)
class Access:
    """What a route asks of its caller before anything is looked up."""

    name: str
    roles: frozenset[str] = frozenset()
    fresh: bool = False
    """Whether the sign-in must be a recent one (step-up)."""
    scope: str = ""
    """What a machine's token must say; no other caller is let in. Where it is empty, no machine is."""

    async def admit(self, request: Request) -> None:
        """Raises what `problems` lists, or Unavailable."""
        if self is PUBLIC:
            return
        user = await current_user(request)
        if self.scope and self.scope not in (user.scopes or ()):
            raise ScopeMissing(needed=self.scope)
        if user.scopes is not None and not self.scope:
            raise TokenInvalid
        if self.roles and not user.holds(*self.roles):
            raise Forbidden
        if self.fresh:
            user.require_fresh()

    def problems(self) -> list[type[Problem]]:
        if self is PUBLIC:
            return []
        more = {Forbidden: self.roles, SignInAgain: self.fresh, ScopeMissing: self.scope}
        return [NotSignedIn, TokenExpired, TokenInvalid, *(problem for problem, may_come in more.items() if may_come)]


PUBLIC = Access("public")
SIGNED_IN = Access("signed in")


def roles(*needed: str, fresh: bool = False) -> Access:
    """Open to holders of one of these roles at any unit. `fresh`: who signed in within the last five minutes."""
    names: Collection[str] = [str(role) for role in needed]
    return Access("roles: " + ", ".join(names) + (", signed in lately" if fresh else ""), frozenset(names), fresh)


def scope(needed: str) -> Access:
    """Open to machine clients whose token has this scope, and to nobody else."""
    return Access(f"scope: {needed}", scope=str(needed))
