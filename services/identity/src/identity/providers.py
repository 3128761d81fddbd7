"""Which sign-in services of the enterprise an operator has set."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from identity.office_apps import DingTalk, Feishu, WeCom
from identity.oidc import OpenIdProvider
from identity.provider import Provider
from kit.environment import Environment, server_parts


def _issuer(value: str) -> str:
    parts = server_parts(value, "https", "http")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("must begin with https://, unless it is on this machine")
    if parts.query or parts.fragment:
        raise ValueError("must end after the host, its port or a path")
    return value


class SingleSignOn(Environment):
    """Of each service all or nothing is set. Its application takes `<PUBLIC_ORIGIN>/sign-in/back` as the address to
    come back to."""

    oidc_issuer: Annotated[str, AfterValidator(_issuer), Field(examples=["https://sso.example.com"])] = ""
    """Of the enterprise's OpenID Connect provider. Not set: there is no button for it."""
    oidc_client_id: Annotated[str, Field(examples=["tongxin"])] = ""
    """Of the platform, as registered there."""
    oidc_client_secret: Annotated[SecretStr, Field(examples=["a-secret-of-theirs"])] = SecretStr("")
    """The secret that belongs to it."""
    oidc_employee_number_claim: Annotated[str, Field(examples=["employee_number"])] = "employee_number"
    """The claim, of the ID token or the user info, that says the employee number. No other finds an account."""
    wecom_corp_id: Annotated[str, Field(examples=["ww0123456789abcdef"])] = ""
    """企业 ID of WeCom, whose UserIDs must be the employee numbers."""
    wecom_agent_id: Annotated[str, Field(examples=["1000002"])] = ""
    """AgentId of the application there."""
    wecom_secret: Annotated[SecretStr, Field(examples=["a-secret-of-theirs"])] = SecretStr("")
    """Secret of the application."""
    dingtalk_client_id: Annotated[str, Field(examples=["dingabcdefgh"])] = ""
    """Client ID (AppKey) of the application at DingTalk, whose address book has the employee numbers (工号)."""
    dingtalk_client_secret: Annotated[SecretStr, Field(examples=["a-secret-of-theirs"])] = SecretStr("")
    """Client Secret of the application."""
    feishu_app_id: Annotated[str, Field(examples=["cli_0123456789abcdef"])] = ""
    """App ID at Feishu, of an application with the permission `contact:user.employee:readonly`."""
    feishu_app_secret: Annotated[SecretStr, Field(examples=["a-secret-of-theirs"])] = SecretStr("")
    """App Secret of the application."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        groups = (
            ("oidc_issuer", "oidc_client_id", "oidc_client_secret"),
            ("wecom_corp_id", "wecom_agent_id", "wecom_secret"),
            ("dingtalk_client_id", "dingtalk_client_secret"),
            ("feishu_app_id", "feishu_app_secret"),
        )
        for group in groups:
            missing = [name.upper() for name in group if not _plain(getattr(self, name))]
            if missing and len(missing) < len(group):
                raise ValueError(f"{', '.join(missing)} must be set as well: of a sign-in service all or nothing is")
        return self


def _plain(value: str | SecretStr) -> str:
    return value if isinstance(value, str) else value.get_secret_value()


@cache
def configured() -> Mapping[str, Provider]:
    """Those that are set, by their name in addresses."""
    told = SingleSignOn()
    found: dict[str, Provider] = {}
    if told.oidc_issuer:
        secret = _plain(told.oidc_client_secret)
        found["oidc"] = OpenIdProvider(told.oidc_issuer, told.oidc_client_id, secret, told.oidc_employee_number_claim)
    if told.wecom_corp_id:
        found["wecom"] = WeCom(told.wecom_corp_id, told.wecom_agent_id, _plain(told.wecom_secret))
    if told.dingtalk_client_id:
        found["dingtalk"] = DingTalk(told.dingtalk_client_id, _plain(told.dingtalk_client_secret))
    if told.feishu_app_id:
        found["feishu"] = Feishu(told.feishu_app_id, _plain(told.feishu_app_secret))
    return found
