"""WeCom (企业微信), DingTalk (钉钉) and Feishu (飞书), each as its documents describe the sign-in to a web page.

WeCom says no more than the UserID, which has to be the employee number there; DingTalk says 工号 of its address book,
and so does Feishu, to an application with the permission `contact:user.employee:readonly`.
"""

from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from identity.provider import Asked, call, log, text_of
from identity.provider_errors import ProviderAway, ProviderRefused
from kit import clock
from kit.texts import Text

_RENEWED_BEFORE = timedelta(minutes=5)
_TOKEN_ENDED = (40014, 42001)
_CODE_OR_USER_WRONG = (40029, 40030, 42003, 60121)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _AppToken:
    """The token by which an application asks, kept as long as it holds: the documents limit how often it is fetched."""

    def __init__(self, fetch: Callable[[], Awaitable[tuple[str, Any]]]) -> None:
        """`fetch`: the token, and for how many seconds it holds."""
        self._fetch, self._token, self._until = fetch, "", _LONG_AGO

    async def ask(self, method: str, url: str, **sent: Any) -> dict[str, Any]:
        """Raises ProviderRefused; ProviderAway where it is the application that may not ask."""
        said = await self._ask(method, url, **sent)
        if said.get("errcode") in _TOKEN_ENDED:
            self._until = _LONG_AGO
            said = await self._ask(method, url, **sent)
        return _require_done(said)

    async def _ask(self, method: str, url: str, params: Mapping[str, str] | None = None, **sent: Any) -> dict[str, Any]:
        if clock.now() >= self._until:
            self._token, seconds = await self._fetch()
            self._until = clock.now() + timedelta(seconds=float(seconds or 0)) - _RENEWED_BEFORE
        return await call(method, url, params={**(params or {}), "access_token": self._token}, **sent)


def _require_done(said: dict[str, Any]) -> dict[str, Any]:
    """WeCom and the older half of DingTalk answer 200 with a code."""
    if (code := said.get("errcode")) != 0:
        log.warning("provider_refused", errcode=code)
        raise ProviderRefused if code in _CODE_OR_USER_WRONG else ProviderAway
    return said


class WeCom:
    """developer.work.weixin.qq.com, documents 98152 and 91023."""

    name = Text("企业微信", "WeCom")

    def __init__(self, corp_id: str, agent_id: str, secret: str, api: str = "https://qyapi.weixin.qq.com") -> None:
        self._corp_id, self._agent_id, self._secret, self._api = corp_id, agent_id, secret, api
        self._token = _AppToken(self._fetch_token)

    async def address(self, asked: Asked) -> str:
        app = {"appid": self._corp_id, "agentid": self._agent_id}
        back = {"redirect_uri": asked.redirect_uri, "state": asked.state}
        if asked.device.startswith(self.name.zh):  # within the app nobody scans anything
            silent = urlencode({**app, **back, "response_type": "code", "scope": "snsapi_base"})
            return f"https://open.weixin.qq.com/connect/oauth2/authorize?{silent}#wechat_redirect"
        return (
            f"https://login.work.weixin.qq.com/wwlogin/sso/login?{urlencode({'login_type': 'CorpApp', **app, **back})}"
        )

    async def employee_number(self, asked: Asked, code: str) -> str:
        said = await self._token.ask("GET", f"{self._api}/cgi-bin/auth/getuserinfo", params={"code": code})
        return text_of(said, "userid")

    async def _fetch_token(self) -> tuple[str, Any]:
        given = {"corpid": self._corp_id, "corpsecret": self._secret}
        said = _require_done(await call("GET", f"{self._api}/cgi-bin/gettoken", params=given))
        return text_of(said, "access_token"), said.get("expires_in")


class DingTalk:
    """open.dingtalk.com: obtain-identity-credentials, query-a-user-by-the-union-id, query-user-details."""

    name = Text("钉钉", "DingTalk")

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        api: str = "https://api.dingtalk.com",
        book: str = "https://oapi.dingtalk.com",
    ) -> None:
        self._client_id, self._client_secret, self._api, self._book = client_id, client_secret, api, book
        self._token = _AppToken(self._fetch_token)

    async def address(self, asked: Asked) -> str:
        given = {
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            "client_id": self._client_id,
            "scope": "openid",
            "state": asked.state,
            "prompt": "consent",
        }
        return f"https://login.dingtalk.com/oauth2/auth?{urlencode(given)}"

    async def employee_number(self, asked: Asked, code: str) -> str:
        ours = {"clientId": self._client_id, "clientSecret": self._client_secret}
        given = {**ours, "code": code, "grantType": "authorization_code"}
        theirs = text_of(await call("POST", f"{self._api}/v1.0/oauth2/userAccessToken", json=given), "accessToken")
        told = {"x-acs-dingtalk-access-token": theirs}
        union_id = text_of(await call("GET", f"{self._api}/v1.0/contact/users/me", headers=told), "unionId")
        user_id = await self._ask_book("/topapi/user/getbyunionid", "userid", unionid=union_id)
        return await self._ask_book("/topapi/v2/user/get", "job_number", userid=user_id)

    async def _ask_book(self, path: str, wanted: str, **given: str) -> str:
        return text_of(await self._token.ask("POST", f"{self._book}{path}", json=given), "result", wanted)

    async def _fetch_token(self) -> tuple[str, Any]:
        given = {"appKey": self._client_id, "appSecret": self._client_secret}
        said = await call("POST", f"{self._api}/v1.0/oauth2/accessToken", json=given)
        return text_of(said, "accessToken"), said.get("expireIn")


class Feishu:
    """open.feishu.cn: authen-v1/authorize, authen/v2/oauth/token (RFC 6749 and 7636 in JSON), authen-v1/user_info."""

    name = Text("飞书", "Feishu")

    def __init__(self, app_id: str, app_secret: str, api: str = "https://open.feishu.cn") -> None:
        self._app_id, self._app_secret, self._api = app_id, app_secret, api

    async def address(self, asked: Asked) -> str:
        challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        given = {
            "client_id": self._app_id,
            "response_type": "code",
            "redirect_uri": asked.redirect_uri,
            "scope": "contact:user.employee:readonly",
            "state": asked.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"https://accounts.feishu.cn/open-apis/authen/v1/authorize?{urlencode(given)}"

    async def employee_number(self, asked: Asked, code: str) -> str:
        given = {
            "grant_type": "authorization_code",
            "client_id": self._app_id,
            "client_secret": self._app_secret,
            "code": code,
            "redirect_uri": asked.redirect_uri,
            "code_verifier": asked.verifier,
        }
        tokens = await call("POST", f"{self._api}/open-apis/authen/v2/oauth/token", json=given)
        bearer = {"Authorization": f"Bearer {text_of(tokens, 'access_token')}"}
        said = await call("GET", f"{self._api}/open-apis/authen/v1/user_info", headers=bearer)
        return text_of(said, "data", "employee_no")
