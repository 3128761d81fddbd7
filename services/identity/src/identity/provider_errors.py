"""What can go wrong at a sign-in through the enterprise's own service."""

from kit.auth import NotSignedIn
from kit.problems import Problem
from kit.texts import Text


class ProviderNotSet(Problem):
    status = 404
    title = Text("本平台没有开通这种登录方式", "This way to sign in is not set up here")
    detail = Text("请返回登录页，用工号和密码登录。", "Go back and sign in with employee number and password.")


class ProviderRefused(NotSignedIn):
    """Also where what came back belongs to another browser, another try or another time."""

    title = Text("企业账号登录没有完成", "The sign-in with the enterprise account did not come through")
    detail = Text(
        "可能已超时、被取消，或者不是从这个浏览器开始的。请回到登录页重新开始。",
        "It may have timed out, been cancelled, or begun in another browser. Start again from the sign-in page.",
    )


class ProviderAway(Problem):
    status = 503
    retry_after = 10
    title = Text("企业账号登录暂时不可用", "Sign-in with the enterprise account is briefly unavailable")
    detail = Text(
        "企业的登录服务没有正常应答。请稍后再试，或者用工号和密码登录。",
        "The enterprise's sign-in service did not answer as it should. Try again later, or use number and password.",
    )


class ProviderAccountUnknown(NotSignedIn):
    """The same for a number that nobody has, a deactivated account and a locked one."""

    title = Text("您的企业账号在这里没有可以登录的账号", "Your enterprise account opens none here")
    detail = Text(
        "企业账号的工号不在名册里，或者这里的账号已停用、已锁定。请找本单位人事管理员核对工号。",
        "Its employee number is not on the roster, or the account here is switched off or locked. Ask HR of your unit "
        "to compare the number.",
    )
