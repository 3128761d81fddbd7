"""What the gateway itself refuses, as `kit.problems` are."""

from kit.problems import Problem
from kit.texts import Text


class OriginRefused(Problem):
    status = 403
    title = Text("请求不是从本平台的页面发出的", "This request did not come from this platform's own page")
    detail = Text(
        "为保护您的账号，修改类请求必须带有本平台的 Origin。请从平台页面重新操作。",
        "To protect your account, writing requests must carry this platform's Origin. Use the platform's page.",
    )


class HeaderMissing(Problem):
    status = 403
    title = Text("缺少请求头 X-Tongxin: 1", "The header X-Tongxin: 1 is missing")
    detail = Text(
        "使用会话 Cookie 的修改类请求必须带有 X-Tongxin: 1；程序接口请使用 Bearer 令牌。",
        "Writing requests that use the session cookie carry X-Tongxin: 1; programs use a bearer token.",
    )


class HttpsRequired(Problem):
    status = 403
    title = Text("请使用 https 地址登录", "Sign in over https")
    detail = Text(
        "除本机地址外，登录只允许在加密连接上进行。",
        "Except on the machine's own loopback address, signing in needs an encrypted connection.",
    )


class RequestTimeout(Problem):
    status = 408
    title = Text("上传中断太久", "The upload stood still for too long")
    detail = Text("没有保存任何内容，请检查网络后重新提交。", "Nothing was saved. Check the network and send it again.")


class HeadersTooLarge(Problem):
    status = 431
    title = Text("请求头太大", "The request headers are too large")
    detail = Text(
        "请缩短地址或清除本站 Cookie 后再试。", "Shorten the address, or clear this site's cookies, and try again."
    )


class TransferCodingUnknown(Problem):
    status = 501
    title = Text("不支持这种传输编码", "This transfer coding is not supported")
    detail = Text(
        "没有保存任何内容。请去掉 Transfer-Encoding 中 chunked 以外的编码后重新提交。",
        "Nothing was saved. Send the body without any Transfer-Encoding but chunked.",
    )


class UpstreamUnavailable(Problem):
    status = 503
    retry_after = 5
    title = Text("这项服务暂时不可用", "This service is not available at the moment")
    detail = Text(
        "其他功能不受影响。请在 {retry_after} 秒后重试；同一个 Idempotency-Key 可以安全地重复提交。",
        "Other functions are not affected. Try again in {retry_after} s; the same Idempotency-Key is safe to repeat.",
    )

    def __init__(self, *, upstream: str, retry_after: int = 5) -> None:
        super().__init__(upstream=upstream, retry_after=retry_after)


class UpstreamTimeout(Problem):
    status = 504
    title = Text("这项服务没有及时回应", "This service did not answer in time")
    detail = Text(
        "操作可能已经生效，请先刷新查看；同一个 Idempotency-Key 可以安全地重复提交。",
        "What you did may have taken effect: reload and look first. The same Idempotency-Key is safe to repeat.",
    )

    def __init__(self, *, upstream: str) -> None:
        super().__init__(upstream=upstream)


class SessionUnchecked(Problem):
    status = 503
    retry_after = 5
    title = Text("暂时无法核实您的登录状态", "Your sign-in cannot be checked at the moment")
    detail = Text(
        "没有保存任何内容，您也没有被退出登录。"
        "请在 {retry_after} 秒后重试；同一个 Idempotency-Key 可以安全地重复提交。",
        "Nothing was saved, and you have not been signed out. Try again in {retry_after} s; the same Idempotency-Key "
        "is safe to repeat.",
    )

    def __init__(self) -> None:
        super().__init__(retry_after=self.retry_after)


class ClientGone(Exception):
    """The client closed the connection; there is nobody to answer."""
