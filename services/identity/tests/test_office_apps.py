"""WeCom, DingTalk and Feishu, against servers that answer as their documents say."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from provider_servers import BACK, Answer, serving

from identity.office_apps import DingTalk, Feishu, WeCom
from identity.provider import Asked
from identity.provider_errors import ProviderAway, ProviderRefused
from kit import logs

ASKED = Asked("s" * 32, "nonce", "v" * 64, BACK)


def query(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def _say(said: Any, _: dict[str, Any]) -> Any:
    return said


class WeComServer:
    """Documents 91039 (gettoken) and 91023 (getuserinfo)."""

    def __init__(self) -> None:
        self.given = 0
        self.valid = ""

    def token(self, sent: dict[str, Any]) -> Any:
        if (sent["corpid"], sent["corpsecret"]) != ("ww1", "secret"):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.given += 1
        self.valid = f"app-token-{self.given}"
        return {"errcode": 0, "errmsg": "ok", "access_token": self.valid, "expires_in": 7200}

    def user(self, sent: dict[str, Any]) -> Any:
        if sent["access_token"] != self.valid:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        if sent["code"] == "of a guest":
            return {"errcode": 0, "errmsg": "ok", "openid": "o1"}
        if sent["code"] != "good":
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"errcode": 0, "errmsg": "ok", "userid": "E100"}

    def answers(self) -> dict[str, Answer]:
        return {"/cgi-bin/gettoken": self.token, "/cgi-bin/auth/getuserinfo": self.user}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the libraries write where a service has set up its logging."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    logs.configure("INFO")
    yield caplog
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


async def test_wecom_by_the_user_id(held_clock: Any, logged: pytest.LogCaptureFixture) -> None:
    server = WeComServer()
    async with serving(server.answers()) as api:
        wecom = WeCom("ww1", "1000002", "secret", api)
        assert [await wecom.employee_number(ASKED, "good") for _ in range(2)] == ["E100", "E100"]
        assert server.given == 1  # asking too often is refused there
        held_clock(timedelta(hours=2))
        assert await wecom.employee_number(ASKED, "good") == "E100"
        assert server.given == 2
        server.valid = "renewed by another"
        assert await wecom.employee_number(ASKED, "good") == "E100"
        for code in ("used", "of a guest"):
            with pytest.raises(ProviderRefused):
                await wecom.employee_number(ASKED, code)
        with pytest.raises(ProviderAway):
            await WeCom("ww1", "1000002", "another", api).employee_number(ASKED, "good")
    assert "gettoken" not in logged.text  # secret, token and code are in the addresses


async def test_wecom_shows_a_code_to_scan_and_within_the_app_nothing() -> None:
    wecom = WeCom("ww1", "1000002", "secret")
    back = {"appid": "ww1", "agentid": "1000002", "redirect_uri": BACK, "state": ASKED.state}
    address = await wecom.address(ASKED)
    assert address.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?")
    assert query(address) == {**back, "login_type": "CorpApp"}
    address = await wecom.address(ASKED._replace(device="企业微信 · Android"))
    assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert address.endswith("#wechat_redirect")
    assert query(address) == {**back, "response_type": "code", "scope": "snsapi_base"}


def dingtalk_answers(**changed: Any) -> dict[str, Answer]:
    def theirs(sent: dict[str, Any]) -> Any:
        good = {"clientId": "ding1", "clientSecret": "secret", "code": "good", "grantType": "authorization_code"}
        if {name: sent.get(name) for name in good} != good:
            return {"_status": 400, "code": "invalidParameter.authCode.notFound", "message": "不存在的临时授权码"}
        return {"accessToken": "theirs", "refreshToken": "r", "expireIn": 7200, "corpId": "c1"}

    def ours(sent: dict[str, Any]) -> Any:
        assert (sent["appKey"], sent["appSecret"]) == ("ding1", "secret")
        return {"accessToken": "ours", "expireIn": 7200}

    def me(sent: dict[str, Any]) -> Any:
        assert sent["h:x-acs-dingtalk-access-token"] == "theirs"
        return {"nick": "张", "unionId": "u1", "openId": "o1"}

    def by_union_id(sent: dict[str, Any]) -> Any:
        assert (sent["access_token"], sent["unionid"]) == ("ours", "u1")
        return {"errcode": 0, "errmsg": "ok", "result": {"contact_type": 0, "userid": "manager1"}, "request_id": "r"}

    def details(sent: dict[str, Any]) -> Any:
        assert (sent["access_token"], sent["userid"]) == ("ours", "manager1")
        return {"errcode": 0, "errmsg": "ok", "result": {"userid": "manager1", "name": "张", "job_number": "E100"}}

    return {
        "/v1.0/oauth2/userAccessToken": theirs,
        "/v1.0/oauth2/accessToken": ours,
        "/v1.0/contact/users/me": me,
        "/topapi/user/getbyunionid": by_union_id,
        "/topapi/v2/user/get": details,
        **{path: partial(_say, said) for path, said in changed.items()},
    }


async def test_dingtalk_by_the_number_in_its_address_book() -> None:
    async with serving(dingtalk_answers()) as host:
        dingtalk = DingTalk("ding1", "secret", host, host)
        assert await dingtalk.employee_number(ASKED, "good") == "E100"
        with pytest.raises(ProviderRefused):
            await dingtalk.employee_number(ASKED, "used")
    address = await DingTalk("ding1", "secret").address(ASKED)
    assert address.startswith("https://login.dingtalk.com/oauth2/auth?")
    assert query(address) == {
        "redirect_uri": BACK,
        "response_type": "code",
        "client_id": "ding1",
        "scope": "openid",
        "state": ASKED.state,
        "prompt": "consent",
    }


@pytest.mark.parametrize(
    ("path", "said", "refused"),
    [
        ("/topapi/user/getbyunionid", {"errcode": 60121, "errmsg": "找不到该用户"}, ProviderRefused),
        ("/topapi/v2/user/get", {"errcode": 0, "result": {"userid": "manager1", "job_number": ""}}, ProviderRefused),
        ("/topapi/v2/user/get", {"errcode": 60011, "errmsg": "没有调用该接口的权限"}, ProviderAway),
        ("/v1.0/contact/users/me", {"_status": 500}, ProviderAway),
    ],
)
async def test_dingtalk_that_does_not_say(path: str, said: Any, refused: type[Exception]) -> None:
    async with serving(dingtalk_answers(**{path: said})) as host:
        with pytest.raises(refused):
            await DingTalk("ding1", "secret", host, host).employee_number(ASKED, "good")


async def test_feishu_by_the_employee_number_with_pkce() -> None:
    def token(sent: dict[str, Any]) -> Any:
        good = {
            "grant_type": "authorization_code",
            "client_id": "cli_1",
            "client_secret": "secret",
            "code": "good",
            "redirect_uri": BACK,
            "code_verifier": ASKED.verifier,
        }
        if {name: sent.get(name) for name in good} != good:
            return {"_status": 400, "code": 20003, "error": "invalid_grant", "error_description": "code is used"}
        return {"code": 0, "access_token": "u-1", "expires_in": 7200, "token_type": "Bearer", "scope": "x"}

    said: dict[str, Any] = {"open_id": "ou_1", "name": "张", "employee_no": "E100"}

    def user(sent: dict[str, Any]) -> Any:
        assert sent["h:Authorization"] == "Bearer u-1"
        return {"code": 0, "msg": "success", "data": said}

    answers = {"/open-apis/authen/v2/oauth/token": token, "/open-apis/authen/v1/user_info": user}
    async with serving(answers) as api:
        feishu = Feishu("cli_1", "secret", api)
        assert await feishu.employee_number(ASKED, "good") == "E100"
        with pytest.raises(ProviderRefused):
            await feishu.employee_number(ASKED, "used")
        del said["employee_no"]  # the application lacks the permission
        with pytest.raises(ProviderRefused):
            await feishu.employee_number(ASKED, "good")
    asked = query(await Feishu("cli_1", "secret").address(ASKED))
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == ASKED.state
