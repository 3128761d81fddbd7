"""What every service keeps, because of kit: the end of its list of `retention`."""

from sqlmodel import col

from kit import arrivals, idempotency, outbox
from kit.arrivals import Inbox
from kit.idempotency import IdempotencyKey
from kit.retention import Deleted, Retention, Stays, in_words
from kit.texts import Text

_PUBLISHED = in_words(outbox.KEPT)

KIT_RETENTION: tuple[Retention, ...] = (
    Deleted(
        "answers",
        Text("提交后收到的答复的副本", "Copies of the answers to what you sent"),
        Text("网络不好重复发送时，只生效一次。", "What is sent twice, on a bad network, takes effect once."),
        IdempotencyKey,
        lambda before: col(IdempotencyKey.created_at) < before,
        idempotency.KEPT,
        Text("提交", "it was sent"),
    ),
    Deleted(
        "arrivals",
        Text("收到过的事件的编号", "Ids of events that arrived"),
        Text("同一个事件到达两次时，只生效一次。", "An event that arrives twice takes effect once."),
        Inbox,
        lambda before: col(Inbox.received_at) < before,
        arrivals.KEPT,
        Text("收到", "it arrived"),
    ),
    Stays(
        "published",
        Text(
            "发给其他服务的事件（编号和状态；职工的另有姓名和工号）",
            "Events for other services: ids and states; of members, name and number",
        ),
        Text("其他服务要知道发生了变化。", "Other services learn what changed."),
        Text(
            f"发出 {_PUBLISHED.zh}后删除；单位、职工和角色的状态一直保存",
            f"deleted {_PUBLISHED.en} after they were sent; states of units, members and roles stay",
        ),
    ),
    Stays(
        "audit",
        Text("操作记录（谁在什么时候做了什么）", "The audit trail: who did what, and when"),
        Text("事后可以核对，改动会被发现。", "What was done can be checked; a change to it is found."),
        Text("一直保存，其中的个人文字可以依要求删除", "kept for good; words of persons in it can be erased"),
    ),
)
