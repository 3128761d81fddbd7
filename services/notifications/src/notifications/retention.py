"""How long messages are kept: said to their readers, and done by the worker."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, func, select

from casework.policy import PolicyBook
from kit import clock
from kit.retention import Deleted, Stays
from kit.settings import Settings
from kit.texts import Text
from notifications.models import Change, Delivery, Message, OpenEvent

HINTS = timedelta(hours=1)
"""A page that was away for longer reads everything again."""

EVENTS_KEPT = timedelta(days=30)
AFTER_ALL = 2**62
"""A number that no event has."""


def _days(key: str, settings: Settings) -> timedelta:
    """As the policies of today say."""
    return timedelta(days=PolicyBook.load("notifications", settings.region).at(key, clock.today()).number)


def kept_read(settings: Settings) -> timedelta:
    return _days("keep.read", settings)


def kept_unread(settings: Settings) -> timedelta:
    return _days("keep.unread", settings)


_WHY = Text("有新进展时告诉您。", "They tell you what is new.")
READ = Deleted(
    "read_messages",
    Text("读过的消息", "Messages you have read"),
    _WHY,
    Message,
    lambda before: col(Message.read_at) < before,
    kept_read,
    Text("读过", "it was read"),
)
UNREAD = Deleted(
    "unread_messages",
    Text("没有读的消息", "Messages you have not read"),
    _WHY,
    Message,
    lambda before: and_(col(Message.read_at).is_(None), col(Message.created_at) < before),
    kept_unread,
    Text("收到", "it came"),
)
CHANGES = Deleted(
    "changes",
    Text("页面自动更新的提示", "Hints for open pages"),
    Text("打开着的页面能随时更新。", "Open pages are up to date at once."),
    Change,
    lambda before: col(Change.created_at) < before,
    HINTS,
    Text("产生", "it came"),
)


def _is_of_before(before: datetime) -> ColumnElement[bool]:
    """Of a delivery: its event, too, is older."""
    kept = select(OpenEvent.number).where(col(OpenEvent.time) >= before).order_by(col(OpenEvent.time)).limit(1)
    return col(Delivery.number) < func.coalesce(kept.scalar_subquery(), AFTER_ALL)


EVENTS = Deleted(
    "open_events",
    Text("给接入系统的变动通知", "What machine clients are told"),
    Text(
        "人事等系统收到人员、单位和学习的变动；没收到的可以补发。",
        "HR and other systems hear of changes of people, units and learning; what they missed is sent again.",
    ),
    OpenEvent,
    lambda before: and_(
        col(OpenEvent.time) < before, ~select(Delivery.number).where(Delivery.number == OpenEvent.number).exists()
    ),
    EVENTS_KEPT,
    Text("发生", "it happened"),
)
DELIVERIES = Deleted(
    "deliveries",
    Text("给接入系统推送的记录", "What became of each event that was sent to a machine client"),
    Text("管理员能看到对方收到没有，并补发。", "Administrators see whether it came, and send it again."),
    Delivery,
    _is_of_before,
    EVENTS_KEPT,
    Text("发生", "it happened"),
)
COPY = Stays(
    "copy",
    Text("姓名、单位和角色的副本", "A copy of name, unit and roles"),
    Text("知道哪些消息该发给您。", "It tells which messages are for you."),
    Text("一直保存；收回的角色记为已收回", "kept for good; a role that ended is kept as ended"),
)

RETENTION = (READ, UNREAD, CHANGES, DELIVERIES, EVENTS, COPY)
