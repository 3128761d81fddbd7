"""What holds for browsers only: the session cookie, the device cookie, and that a write comes from our own page."""

import re
from functools import lru_cache

from gateway.problems import HeaderMissing, OriginRefused

_OPAQUE = re.compile(rb"[A-Za-z0-9_-]{20,200}")
_LOOPBACK = re.compile(rb"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?")
_DEVICE_AGE = 365 * 24 * 3600

READING = frozenset(("GET", "HEAD", "OPTIONS"))


@lru_cache(256)
def is_loopback_host(host: bytes) -> bool:
    """Browsers treat these names as the machine itself, also where a container's port carries the bytes."""
    return _LOOPBACK.fullmatch(host) is not None


def _name(kind: bytes, *, secure: bool) -> bytes:
    # A browser takes __Host- only over https, so over plain http on loopback the same cookie has the bare name.
    return b"__Host-" + kind if secure else kind


def read_cookie(cookies: bytes, kind: bytes, *, secure: bool) -> bytes | None:
    """The cookie's value, or None where it is absent, doubled with different values, or not one of ours."""
    wanted = _name(kind, secure=secure) + b"="
    found = {part.strip()[len(wanted) :] for part in cookies.split(b";") if part.strip().startswith(wanted)}
    if len(found) != 1:
        return None
    value = found.pop()
    return value if _OPAQUE.fullmatch(value) else None


def session_cookie(session: bytes, kept: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """Set-Cookie for what identity issued; an empty session clears it.

    Without `kept`, which is in seconds, it goes with the browser. How long a session holds is identity's to say, not
    the browser's clock.
    """
    age = _age(session, kept)
    return _set_cookie(b"tongxin", session, age, secure=secure)


def presence_cookie(session: bytes, kept: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """A second cookie that the client can read: whether asking who is signed in is any use. Opens nothing."""
    value = b"1" if session else b""
    flags = b"; Path=/; SameSite=Strict" + _age(session, kept) + (b"; Secure" if secure else b"")
    return b"set-cookie", b"tongxin-here=" + value + flags


def _age(session: bytes, kept: bytes) -> bytes:
    return (b"; Max-Age=" + kept if kept else b"") if session else b"; Max-Age=0"


def device_cookie(device: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    """Marks a browser that has signed in before, so that strangers guessing its owner's password do not slow it."""
    return _set_cookie(b"tongxin-device", device, b"; Max-Age=%d" % _DEVICE_AGE, secure=secure)


def _set_cookie(kind: bytes, value: bytes, age: bytes, *, secure: bool) -> tuple[bytes, bytes]:
    flags = b"; Path=/; HttpOnly; SameSite=Strict" + age + (b"; Secure" if secure else b"")
    return b"set-cookie", _name(kind, secure=secure) + b"=" + value + flags


def require_own_page(seen: dict[bytes, bytes], origin: bytes) -> None:
    """A write by cookie must come from our page: another site cannot add a header of its own without asking first, and
    cannot lie about Origin. `origin` is ours. Raises HeaderMissing, OriginRefused."""
    if seen.get(b"x-tongxin") != b"1":
        raise HeaderMissing
    claimed = seen.get(b"origin")
    if claimed is None:
        from_own = seen.get(b"sec-fetch-site") == b"same-origin"
    else:
        from_own = _plain(claimed.lower()) == _plain(origin)
    if not from_own:
        raise OriginRefused


def _plain(origin: bytes) -> bytes:
    """Without the default port, which browsers leave out and Host, or an operator's PUBLIC_ORIGIN, may say, and without
    the dot that ends a name in DNS, which browsers keep where somebody typed it."""
    return origin.removesuffix(b":80" if origin.startswith(b"http:") else b":443").removesuffix(b".")
