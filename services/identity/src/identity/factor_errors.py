"""What can go wrong with second factors."""

from typing import Any

from identity.rules import FactorKind
from kit.problems import Problem
from kit.request_problems import InvalidInput
from kit.texts import Text

_WAYS = {
    FactorKind.APP: Text("验证器里的 6 位数字", "six digits of the authenticator"),
    FactorKind.PASSKEY: Text("通行密钥", "a passkey"),
}


class SecondFactorNeeded(Problem):
    """The password or code is right, and nothing was done yet. `ways` are kinds of factors; a recovery code stands for
    each."""

    status = 409
    title = Text("还要再验证一次身份", "One more proof is needed")
    detail = Text(
        "这个账号设了登录保护，请用{shown}；手机不在身边的，用一个恢复码。",
        "This account is protected by a second factor: give {shown}, or a recovery code where the phone is not at "
        "hand.",
    )

    def __init__(self, *, ways: list[FactorKind]) -> None:
        super().__init__(ways=ways)

    def words(self) -> dict[str, Any]:
        return {**self.params, "shown": [_WAYS[each] for each in self.params["ways"]]}


class SecondFactorWrong(Problem):
    status = 401
    title = Text("验证没有通过", "The second proof is not right")
    detail = Text(
        "数字每 30 秒换一次，用过的不能再用：请等下一组再输。手机的时间要准。恢复码每个只能用一次。",
        "The digits change every 30 seconds and count once: wait for the next. The phone's clock must be right. A "
        "recovery code counts once.",
    )


class PasskeyRefused(Problem):
    """An answer that no authenticator gives to what was asked, one that came too late, and a key nobody has here."""

    status = 401
    title = Text("通行密钥没有通过验证", "The passkey was not accepted")
    detail = Text(
        "可能已经删除，或者等得太久。请再试一次；还不行的，用密码登录。",
        "It may have been removed here, or it took too long. Try again, or sign in with the password.",
    )


class PasskeysNeedName(Problem):
    status = 409
    title = Text("这个网址不能用通行密钥", "Passkeys do not work at this address")
    detail = Text(
        "通行密钥只在有域名的网址上能用，数字地址不行。请换成单位公布的网址，或者用验证器。",
        "A passkey belongs to a name, not to a numeric address. Open the platform by its name, or use an "
        "authenticator.",
    )


class FactorCodeWrong(InvalidInput):
    title = Text("数字不对", "The digits are not right")
    detail = Text(
        "请输入验证器里现在显示的 6 位数字；手机的时间要准。",
        "Type the six digits that the authenticator shows now; the phone's clock must be right.",
    )


class TooManyFactors(Problem):
    status = 409
    title = Text("登录保护最多设 {most} 个", "There are {most} second factors already")
    detail = Text("请先删除不用的，再添加。", "Remove one that you do not use, then add another.")
