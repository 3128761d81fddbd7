"""What holds for machine clients, as pure functions: their secrets and keys, and what they sign as a proof."""

import json
import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from contracts.scopes import MachineScope
from identity.rules import new_secret
from kit.texts import Text

LONGEST_LIFE = timedelta(days=364)
"""From the day of registering to the last on which it works: a year at most, then it is registered again."""
MOST_OVERLAP = timedelta(days=30)
"""So long at most a former secret or key holds next to the one that follows it."""
ACCESS_TOKEN_LIFE = timedelta(minutes=30)
"""Identity is asked about it at each use, so a revoked one ends at once however long it would last."""
NEEDS_TWO_SCOPES = frozenset({MachineScope.SCIM_WRITE})
"""They give what HR holds, and no administrator alone makes somebody HR: each secret or key of such a client proves
nothing until a second one confirms it."""
MACHINE_PREFIX = "tm."
"""Of access tokens: by it the gateway tells them from sessions. No session and no cookie holds a dot, so neither passes
for the other."""
ASSERTION_LIFE = timedelta(minutes=10)
"""An assertion that lasts longer is refused: its `jti` is kept until it ends."""
LEEWAY = timedelta(seconds=30)

SCOPE_TEXTS = {
    MachineScope.SCIM_READ: Text("读取人员和单位（SCIM）", "Read people and units (SCIM)"),
    MachineScope.SCIM_WRITE: Text(
        "新增、修改和停用人员（SCIM）：与人事管理员导入名册同样的权限，不能设密码",
        "Add, change and deactivate people (SCIM): what HR does with a roster, and no passwords",
    ),
    MachineScope.EVENTS_READ: Text(
        "接收变动通知：推送，或自己来取；能收到哪些，看其他几项",
        "Hear of changes, sent or fetched: of which, the others say",
    ),
    MachineScope.LEARNING_READ: Text("课程、考试和证书的变动", "Changes of courses, exams and certificates"),
    MachineScope.XAPI_READ: Text("读取学习记录（xAPI）", "Read learning records (xAPI)"),
    MachineScope.XAPI_WRITE: Text("写入学习记录（xAPI）", "Write learning records (xAPI)"),
}


class ClientState(StrEnum):
    PENDING = "pending"
    """No secret or key of it is confirmed."""
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def client_state(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> ClientState:
    if revoked_at:
        return ClientState.REVOKED
    return ClientState.ACTIVE if now < expires_at else ClientState.EXPIRED


def new_access_token() -> str:
    return MACHINE_PREFIX + new_secret()


def granted_scopes(registered: Collection[str], asked: str | None) -> list[str] | None:
    """Those asked for, or all where none is named (RFC 6749, section 3.3); None where one of them is not the
    client's."""
    wanted = sorted(registered) if asked is None else sorted(set(asked.split()))
    return wanted if wanted and set(wanted) <= set(registered) else None


# --- keys -----------------------------------------------------------------------------------------------------------

_ALGORITHMS = {"RSA": ("PS256", "RS256"), "EC": ("ES256",), "OKP": ("EdDSA",)}
"""By kind of key. No algorithm with a shared secret: a public key must not become one."""
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
_KEPT = ("kty", "crv", "n", "e", "x", "y", "kid")
_FEWEST_RSA_BITS = 2048


class KeyDefect(StrEnum):
    PRIVATE = "private"
    """It holds the half that must stay with its owner, and is not secret any more."""
    UNUSABLE = "unusable"


def read_public_jwk(typed: dict[str, Any]) -> dict[str, Any] | KeyDefect:
    """What is kept of a public key: RSA of 2048 bits or more, P-256, or Ed25519 (RFC 7517, RFC 8037)."""
    if _PRIVATE & typed.keys():
        return KeyDefect.PRIVATE
    kept = {name: typed[name] for name in _KEPT if isinstance(typed.get(name), str)}
    try:
        key = jwt.PyJWK(kept, _ALGORITHMS[kept.get("kty", "")][0]).key
    except (KeyError, ValueError, TypeError, jwt.PyJWTError):
        return KeyDefect.UNUSABLE
    match key:
        case rsa.RSAPublicKey():
            return kept if key.key_size >= _FEWEST_RSA_BITS else KeyDefect.UNUSABLE
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()) | ed25519.Ed25519PublicKey():
            return kept
    return KeyDefect.UNUSABLE


# --- assertions -----------------------------------------------------------------------------------------------------


class Assertion(NamedTuple):
    jti: str
    expires_at: datetime


class NotProven(Exception):
    """Says why, for the log and the client's developer; nothing in it is secret."""


class NotSigned(NotProven):
    """No registered key has signed it, or not with an algorithm of its kind."""


def claimed_client(assertion: str) -> str:
    """Whose it says it is, not verified. Raises NotProven."""
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False, "verify_exp": False, "verify_aud": False})
    except jwt.PyJWTError as error:
        raise NotProven("the assertion is no JWT") from error
    if not isinstance(claims.get("sub"), str):
        raise NotProven("the assertion has no sub")
    return str(claims["sub"])


def verify_assertion(
    assertion: str, client_id: str, keys: Iterable[dict[str, Any]], audiences: Collection[str], now: datetime
) -> Assertion:
    """`private_key_jwt` (RFC 7523, section 3). Raises NotProven."""
    claims = _signed_claims(assertion, keys)
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise NotProven("iss and sub must be the client id")
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(each, str) and each in audiences for each in named):
        raise NotProven("aud must be the token endpoint or the issuer")
    jti, expires_at = claims.get("jti"), _moment(claims.get("exp"))
    if not isinstance(jti, str) or not is_visible_ascii(jti):
        raise NotProven("jti must be 1 to 200 visible ASCII characters")
    if expires_at is None or expires_at <= now - LEEWAY:
        raise NotProven("exp is missing or has passed")
    if expires_at > now + ASSERTION_LIFE + LEEWAY:
        raise NotProven(f"exp must be within {ASSERTION_LIFE // timedelta(minutes=1)} minutes")
    begins_at = _moment(claims["nbf"]) if "nbf" in claims else now
    if begins_at is None or begins_at > now + LEEWAY:
        raise NotProven("nbf has not come")
    return Assertion(jti, expires_at)


def _signed_claims(assertion: str, keys: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Times are compared with the platform's clock by the caller, not with this machine's."""
    options: Any = {f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
    for jwk in keys:
        allowed = _ALGORITHMS[jwk["kty"]]
        try:
            return jwt.decode(assertion, jwt.PyJWK(jwk, allowed[0]).key, algorithms=allowed, options=options)
        except jwt.PyJWTError:
            continue
    raise NotSigned


def _moment(seconds: Any) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


_THUMBPRINT = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


def thumbprint_input(jwk: dict[str, Any]) -> str:
    """What a key's thumbprint is the SHA-256 of (RFC 7638): by it people tell keys apart."""
    return json.dumps({name: jwk[name] for name in _THUMBPRINT[jwk["kty"]]}, separators=(",", ":"), sort_keys=True)


_VISIBLE = re.compile(r"[\x20-\x7e]{1,200}")


def is_visible_ascii(typed: str) -> bool:
    """RFC 6749, appendix A: all that a client id or secret may hold."""
    return _VISIBLE.fullmatch(typed) is not None
