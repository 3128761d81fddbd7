"""Who asks, from where, and whether they may: found out of every request before a service sees it."""

import secrets
from functools import partial
from typing import NamedTuple

from gateway import browser
from gateway.exchange import OAUTH2, Exchange, Headers
from gateway.problems import HttpsRequired
from gateway.rates import Rates, Turns, client_address, lies_in, read_forwarded
from gateway.sessions import Sessions
from gateway.settings import GatewaySettings
from kit.auth import NotSignedIn
from kit.problems import TooManyRequests

OWN = ("/api/v1/identity/me/", "/api/v1/identity/sessions/")
"""Where members change what is their own: language, password, sessions. What else identity is told concerns others."""
SCIM = "/scim/v2/"
_PROVIDER_TRIES = "/api/v1/identity/provider-sign-ins"
_PASSKEY_TRIES = "/api/v1/identity/passkeys/"
NO_END = ("/api/v1/identity/roster-imports", SCIM, OAUTH2, _PROVIDER_TRIES, _PASSKEY_TRIES)
"""What ends no session that must not be read with for another few seconds. A try begins, a dry run changes nobody, and
what follows it is the worker's doing, later; a system that provisions thousands would have everybody asked about again
each time."""
NEW_SESSION = "/api/v1/identity/sessions"
PASSKEY = "/api/v1/identity/sessions/passkey"
_ACTIVATION = "/api/v1/identity/activations"
_BY_PROVIDER = ("/api/v1/identity/sessions/provider", f"{_PROVIDER_TRIES}/return")
SIGN_IN = frozenset((NEW_SESSION, PASSKEY, _ACTIVATION, "/api/v1/identity/resets/undo", *_BY_PROVIDER))
"""Where a secret is tried."""
OUR_ADDRESS = (
    *(SCIM, OAUTH2, "/.well-known/oauth-authorization-server"),
    *(NEW_SESSION, _ACTIVATION, _PASSKEY_TRIES, _PROVIDER_TRIES, "/api/v1/identity/me/"),
)
"""Where identity needs the platform's address as the client sees it: answers name it, passkeys are bound to it."""


class Admitted(NamedTuple):
    headers: Headers
    """For the service: the client's own and what we know of it."""
    session: bytes | None
    """The browser's session, or the access token of a machine client, where it came by one."""

    @property
    def authorization(self) -> bytes | None:
        return next((value for name, value in self.headers if name == b"authorization"), None)


class Admission:
    def __init__(self, settings: GatewaySettings, rates: Rates, sessions: Sessions) -> None:
        self._settings, self._rates, self._sessions = settings, rates, sessions
        self._sign_ins = Turns(settings.sign_ins_per_address)

    def place(self, exchange: Exchange) -> None:
        """Where the request comes from and by which scheme, believing only our own proxies."""
        scope, seen, settings = exchange.scope, exchange.seen, self._settings
        peer = scope["client"][0] if scope.get("client") else ""
        exchange.address = peer
        exchange.secure = scope["scheme"] == "https"
        if lies_in(peer, settings.trusted_proxies):
            hops, scheme = read_forwarded(seen)
            exchange.address = client_address(peer, hops, settings.trusted_proxies)
            exchange.secure = exchange.secure or scheme == b"https"
        if settings.public_origin:
            exchange.secure = settings.public_origin.startswith("https://")

    async def admit(self, exchange: Exchange) -> Admitted:
        """Raises NotSignedIn only where a stranger's body is not even read: else the service says what is public."""
        settings = self._settings
        is_upload = exchange.seen.get(b"content-type", b"").startswith(b"multipart/")
        exchange.body_limit = settings.upload_limit if is_upload else settings.body_limit
        exchange.refuse_declared_size()
        if signs_in(exchange):
            # A person who signs in is nobody yet: no token excuses from what protects passwords.
            exchange.machine = None
            exchange.drop_authorization()
        session = await self._session(exchange)
        token = await self._token(exchange, session) if session is not None else None
        if token is None and b"authorization" not in exchange.seen and is_upload and exchange.has_body():
            raise NotSignedIn
        headers = [*exchange.forwarded, (b"traceparent", exchange.traceparent), (b"x-request-id", exchange.request_id)]
        if token is not None:
            headers.append((b"authorization", token))
        if signs_in(exchange):
            exchange.device = self._device(exchange) or secrets.token_urlsafe(32).encode()
            headers.append((b"x-tongxin-device", exchange.device))
            if exchange.strangers_wait:
                headers.append((b"x-tongxin-strangers-wait", b"%d" % exchange.strangers_wait))
            exchange.at_body_end = partial(self._sign_ins.take, exchange.address)
        if exchange.path.startswith(OUR_ADDRESS) and (origin := self._origin(exchange)):
            headers.append((b"x-tongxin-origin", origin))
        return Admitted(headers, session)

    async def note_answer(self, exchange: Exchange) -> None:
        if signs_in(exchange) and exchange.status == 401:
            await self._rates.count_failed_sign_in(exchange.address)

    def forget_after(self, exchange: Exchange, admitted: Admitted, *, by_identity: bool) -> None:
        """What was done can end sessions, so they are asked about again; also where identity's answer was lost."""
        session, status = admitted.session, exchange.status
        if session is not None and (status == 401 or exchange.new_session is not None):
            self._sessions.forget(session)
        if not by_identity or exchange.method in browser.READING:
            return
        is_lost = status == 0 and session is not None
        if exchange.path in SIGN_IN or exchange.path.startswith(NO_END) or not (200 <= status < 300 or is_lost):
            return
        if f"{exchange.path}/".startswith(OWN):
            self._sessions.forget_member(admitted.authorization or b"")
        else:
            self._sessions.forget_all()

    async def _session(self, exchange: Exchange) -> bytes | None:
        """By which the request signs in: the browser's session, or a machine client's token."""
        seen = exchange.seen
        host = seen.get(b"host", b"").lower()
        protected = exchange.secure or browser.is_loopback_host(host)
        if exchange.path.startswith(OAUTH2):
            if not protected:
                raise HttpsRequired
            if proof := seen.get(b"authorization"):
                await self._rates.admit_bearer(proof, exchange.address)
            return None  # a machine client proves who it is by what it sends; a browser's cookie is not looked at
        authorization = exchange.machine or seen.get(b"authorization")
        if authorization is not None:
            await self._rates.admit_bearer(authorization, exchange.address)
            return exchange.machine
        if exchange.method not in browser.READING:
            scheme = b"https" if exchange.secure else b"http"
            browser.require_own_page(seen, self._settings.public_origin.encode() or scheme + b"://" + host)
        if signs_in(exchange):
            if not protected:
                raise HttpsRequired
            exchange.strangers_wait = await self._rates.admit_sign_in(exchange.address)
            by_owner = exchange.path == PASSKEY or (exchange.path == NEW_SESSION and self._device(exchange))
            if exchange.strangers_wait and not by_owner:
                raise TooManyRequests(retry_after=exchange.strangers_wait)
        cookies = seen.get(b"cookie")
        if cookies is None or not protected:
            return None
        session = browser.read_cookie(cookies, b"tongxin", secure=exchange.secure)
        if session is not None:
            await self._rates.admit_caller(session)
        return session

    async def _token(self, exchange: Exchange, session: bytes) -> bytes | None:
        """Of the session, or of the machine client. A session that has ended is cleared, and the request goes on as a
        stranger's: what is public stays public."""
        is_stream = exchange.seen.get(b"accept", b"").startswith(b"text/event-stream")
        active = b"x-tongxin-background" not in exchange.seen and not is_stream
        writes = exchange.method not in browser.READING
        token = await self._sessions.authorization(session, active=active, writes=writes)
        # No script reads the refusal of a stream: the cookie stays, so that the page's next question hears why.
        if token is None and exchange.machine is None and not is_stream:
            exchange.session_ended = self._sessions.reason(session)
        return token

    def _origin(self, exchange: Exchange) -> bytes | None:
        """Our address as the client sees it; None where only its own Host would say so. A machine client signs for whom
        its proof is: somebody to whom it was sent could show it here under their own name."""
        host = exchange.seen.get(b"host", b"").lower()
        if self._settings.public_origin:
            return self._settings.public_origin.encode()
        return b"http://" + host if browser.is_loopback_host(host) else None

    def _device(self, exchange: Exchange) -> bytes | None:
        return browser.read_cookie(exchange.seen.get(b"cookie", b""), b"tongxin-device", secure=exchange.secure)


def signs_in(exchange: Exchange) -> bool:
    return exchange.method == "POST" and exchange.path in SIGN_IN
