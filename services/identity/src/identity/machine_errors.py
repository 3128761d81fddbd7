"""What can go wrong with machine clients: to administrators as everywhere, to clients as RFC 6749 says."""

from typing import Any, ClassVar

from fastapi.responses import JSONResponse

from kit.problems import Problem
from kit.request_problems import InvalidInput
from kit.routing import Refusals
from kit.texts import Text, negotiate


class KeyHasPrivateHalf(InvalidInput):
    title = Text("这是私钥，请只提供公钥", "This is a private key: give the public one only")
    detail = Text(
        "粘贴的内容里有私钥部分，这把密钥已经不再保密。请让对方重新生成一对密钥，只把公钥（JWK）给您。",
        "It holds the private half, so the key is no secret any more. Have a new pair made, and get the public half "
        "(JWK) only.",
    )


class KeyNotUsable(InvalidInput):
    title = Text("这把公钥不能使用", "This public key cannot be used")
    detail = Text(
        "需要 JWK 格式的 RSA（2048 位以上）、P-256 或 Ed25519 公钥。",
        "It takes a public key as a JWK: RSA of 2048 bits or more, P-256 or Ed25519.",
    )


class ExpiryNotPossible(InvalidInput):
    title = Text("有效期应在 {first} 至 {last} 之间", "It may expire from {first} to {last}")
    detail = Text(
        "接入系统最长登记一年，到期前重新登记。请改选日期。",
        "A machine client is registered for a year at most, then again. Choose another day.",
    )


class MachineEnded(Problem):
    status = 409
    title = Text("这个接入系统已停用或已到期", "This machine client was revoked or has expired")
    detail = Text("请重新登记一个。", "Register a new one.")


class LastCredential(Problem):
    status = 409
    title = Text("这是它唯一的密钥", "This is its only secret or key")
    detail = Text(
        "请先发新密钥，再停用这一把；如果不再需要，请停用整个接入系统。",
        "Issue another first, then end this one; or revoke the client if it is not needed.",
    )


class CredentialConfirmed(Problem):
    status = 409
    title = Text("这把密钥已经确认过", "This secret or key is confirmed already")


class AnotherMustConfirmKey(Problem):
    status = 409
    title = Text("这把密钥不能由您确认", "You cannot confirm this secret or key")
    detail = Text(
        "要由能管到这个单位的系统管理员、审计员或人事管理员确认，不能是发密钥的人，也不能是这个接入系统的负责人。",
        "A system administrator, an auditor or HR with reach over the unit confirms it: not the person who issued it, "
        "and not the member who answers for the client.",
    )


class NobodyToConfirm(Problem):
    status = 409
    title = Text("现在没有人可以确认", "There is nobody who could confirm it")
    detail = Text(
        "能新增和修改人员的接入系统要由第二人确认：请先任命能管到这个单位的系统管理员、审计员或人事管理员。",
        "A client that changes people needs a second person to confirm it. First appoint a system administrator, an "
        "auditor or HR with reach over the unit.",
    )


# --- OAuth 2.0 ------------------------------------------------------------------------------------------------------


class OAuthProblem(Problem):
    """Its code is the standard's, and the answer `{"error", "error_description"}` (RFC 6749, section 5.2)."""

    error: ClassVar[str] = "invalid_request"
    title = Text("请求被拒绝", "The request is refused")


class InvalidRequest(OAuthProblem):
    title = Text("请求不完整或格式不对：{why}", "The request is incomplete or malformed: {why}")


class InvalidClient(OAuthProblem):
    """The same for an unknown client, a wrong secret, and one that was revoked or has expired."""

    status = 401
    error = "invalid_client"
    title = Text("接入系统的身份没有得到证明：{why}", "The client did not prove who it is: {why}")

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Basic realm="tongxin"'}


class InvalidScope(OAuthProblem):
    error = "invalid_scope"
    title = Text("只能申请登记过的权限范围：{scopes}", "Only registered scopes can be asked for: {scopes}")


class UnsupportedGrantType(OAuthProblem):
    error = "unsupported_grant_type"
    title = Text("只支持 grant_type=client_credentials", "Use grant_type=client_credentials")


_BY_STATUS = {503: "temporarily_unavailable", 500: "server_error"}


def _answer(problem: Problem, accept_language: str | None) -> JSONResponse:
    """Any refusal in the form of RFC 6749. Its description is ASCII there, so it is always in English."""
    body: dict[str, Any] = problem.body(negotiate("en"))
    error = problem.error if isinstance(problem, OAuthProblem) else _BY_STATUS.get(problem.status, "invalid_request")
    description = str(body["detail"]).encode("ascii", "replace").decode().replace('"', "'").replace("\\", "/")
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache", **problem.headers()}
    return JSONResponse({"error": error, "error_description": description}, problem.status, headers)


_TEXT = {"type": "string"}
OAUTH_ERRORS = Refusals(
    "application/json",
    {"type": "object", "properties": {"error": _TEXT, "error_description": _TEXT}, "required": ["error"]},
    _answer,
)
