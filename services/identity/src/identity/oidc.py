"""OpenID Connect Core 1.0, code flow with PKCE (RFC 7636), by Authlib."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx2

from identity.provider import Asked, log, text_of
from identity.provider_errors import ProviderAway, ProviderRefused
from kit import clock
from kit.texts import Text

_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""None by a shared secret."""
_KEPT = timedelta(minutes=5)
_LEFT_ALONE = timedelta(seconds=5)
"""After it did not say what it is."""
_LEEWAY = 60


@cache
def _client_class() -> type[Any]:
    """Authlib's client, without one of its web frameworks; imported where somebody signs in so, as few platforms do."""
    from authlib.integrations.base_client import BaseApp
    from authlib.integrations.base_client.async_app import AsyncOAuth2Mixin
    from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    return type("Client", (AsyncOAuth2Mixin, AsyncOpenIDMixin, BaseApp), {"client_cls": AsyncOAuth2Client})


class OpenIdProvider:
    name = Text("企业账号", "the enterprise account")

    def __init__(self, issuer: str, client_id: str, client_secret: str, claim: str) -> None:
        """`claim`: of the ID token or the user info, which says the employee number."""
        self._issuer, self._claim = issuer, claim
        self._client_id, self._client_secret = client_id, client_secret
        self._client: Any = None
        self._made_at = self._failed_at = datetime.min.replace(tzinfo=UTC)

    async def address(self, asked: Asked) -> str:
        try:
            client = await self._discover()
            made = await client.create_authorization_url(
                asked.redirect_uri, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
            )
        except (httpx2.HTTPError, ValueError, RuntimeError) as error:
            log.warning("provider_away", error=type(error).__name__)
            raise ProviderAway from error
        return str(made["url"])

    async def employee_number(self, asked: Asked, code: str) -> str:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        try:
            client = await self._discover()
            tokens = await client.fetch_access_token(asked.redirect_uri, code=code, code_verifier=asked.verifier)
            checked = {name: {"essential": True, "values": [value]} for name, value in self._own_claims().items()}
            claims = await client.parse_id_token(tokens, asked.nonce, checked, leeway=_LEEWAY)
            if claims is not None and self._claim not in claims:
                info = await client.userinfo(token=tokens)
                claims = claims if info.get("sub") != claims["sub"] else {**info, **claims}  # section 5.3.2
        except (AuthlibBaseError, JoseError) as error:
            log.warning("provider_refused", error=error.error)
            raise ProviderRefused from error
        except (httpx2.HTTPError, ValueError, RuntimeError) as error:
            log.warning("provider_away", error=type(error).__name__)
            raise ProviderAway from error
        return text_of(claims or {}, self._claim)

    def _own_claims(self) -> dict[str, str]:
        return {"iss": self._issuer, "aud": self._client_id}

    async def _discover(self) -> Any:
        """Authlib's client, made again after five minutes. Raises ProviderAway, httpx2.HTTPError, ValueError."""
        if clock.now() - self._made_at > _KEPT:
            if clock.now() - self._failed_at < _LEFT_ALONE:
                raise ProviderAway
            try:
                self._client = await self._make_client()
            except (httpx2.HTTPError, ValueError):
                self._failed_at = clock.now()
                raise
            self._made_at = clock.now()
        return self._client

    async def _make_client(self) -> Any:
        """With what the provider says of itself (OpenID Connect Discovery 1.0)."""
        client = _client_class()(
            None,
            client_id=self._client_id,
            client_secret=self._client_secret,
            server_metadata_url=f"{self._issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": 4},
        )
        about = await client.load_server_metadata()
        if about.get("issuer") != self._issuer:
            raise ValueError("another issuer")
        offered = about.get("id_token_signing_alg_values_supported", [])
        about["id_token_signing_alg_values_supported"] = [each for each in _ALGORITHMS if each in offered]
        return client
