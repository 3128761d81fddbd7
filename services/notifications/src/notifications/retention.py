"""How long messages are kept: said to their readers, and done by the worker."""

from datetime import timedelta

from sqlalchemy import and_
from sqlmodel import col

from casework.policy import PolicyBook
from kit import clock
from kit.retention import Deleted, Stays
from kit.settings import Settings
from kit.texts import Text
from notifications.models import Change, Message

HINTS = timedelta(hours=1)
"""A page that was away for longer reads everything again."""


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
COPY = Stays(
    "copy",
    Text("姓名、单位和角色的副本", "A copy of name, unit and roles"),
    Text("知道哪些消息该发给您。", "It tells which messages are for you."),
    Text("一直保存；收回的角色记为已收回", "kept for good; a role that ended is kept as ended"),
)

RETENTION = (READ, UNREAD, CHANGES, COPY)
