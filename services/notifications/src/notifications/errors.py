"""Refusals."""

from kit.events import NotKnownYet
from kit.problems import Problem
from kit.request_problems import InvalidInput
from kit.texts import Text


class AddressNotAllowed(InvalidInput):
    title = Text("不能推送到这个地址", "Events cannot be sent to this address")
    detail = Text(
        "请填公网的 https:// 地址，不带用户名和密码。企业内部的主机要先由运维写进 WEBHOOK_PRIVATE_HOSTS。",
        "Give a public https:// address, without user name or password. An operator names hosts inside the enterprise "
        "in WEBHOOK_PRIVATE_HOSTS first.",
    )


class ClientHearsNothing(InvalidInput):
    title = Text("这个接入系统不能接收通知", "This machine client may hear of nothing")
    detail = Text(
        "它不存在、已停用，或没有登记“接收变动通知”。请在“接入系统”里核对。",
        "It does not exist, was revoked, or is not registered for events:read. Look at it among the machine clients.",
    )


class TypeNotOpen(InvalidInput):
    title = Text("这个接入系统不能收到其中一类通知", "The machine client may not hear of one of these types")
    detail = Text("它能收到：{types}。请去掉其他的。", "It may hear of {types}. Leave out the others.")


class UnitOutOfReach(InvalidInput):
    title = Text("单位不在这个接入系统的范围内", "The unit is not within the machine client's reach")
    detail = Text("请选它登记的单位，或下面的单位。", "Choose the unit it is registered for, or one below.")


class TooManySubscriptions(Problem):
    status = 409
    title = Text("这个接入系统已有 {most} 个推送地址", "This machine client has {most} subscriptions already")
    detail = Text("请先停用一个不用的。", "End one that is not needed first.")


class SubscriptionEnded(Problem):
    status = 409
    title = Text("这个推送已停用", "This subscription has ended")
    detail = Text("需要时请新建一个。", "Make a new one where it is needed.")


class CursorExpired(Problem):
    status = 410
    title = Text("这个位置太旧，中间的变动已删除", "This cursor is too old: what came since is deleted in part")
    detail = Text(
        "变动保留 {days} 天。有 scim:read 的，请先用 SCIM 读一遍全部人员和单位；再不带 after 从头开始。",
        "Events are kept for {days} days. With scim:read read all people and units by SCIM first; then begin again "
        "without `after`.",
    )


class ClientNotKnown(NotKnownYet):
    title = Text("接入系统刚登记，正在同步", "The machine client is new and not known here yet")


class FeedCursorInvalid(Problem):
    status = 422
    title = Text("after 无效", "`after` is not valid")
    detail = Text("请用上次回答里的 cursor，原样传回。", "Send back the `cursor` of the last answer as it was.")
