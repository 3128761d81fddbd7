"""Which events programs outside may hear of, and by which scope. Pure.

It is a list of what may leave, so a new event stays inside until somebody adds it here. None is about a concern, a
household or a ballot. What leaves are the event's own fields: ids and states, and of a person what SCIM says, too.
"""

from typing import Any, NamedTuple

from contracts import learning
from contracts.identity import MemberState, UnitState
from contracts.scopes import MachineScope
from kit.events import Event
from kit.texts import Text


class OpenKind(NamedTuple):
    scope: MachineScope
    """What a client needs, in addition to `events:read`."""
    what: Text


def _people(zh: str, en: str) -> OpenKind:
    return OpenKind(MachineScope.SCIM_READ, Text(zh, en))


def _learning(zh: str, en: str) -> OpenKind:
    return OpenKind(MachineScope.LEARNING_READ, Text(zh, en))


OPEN: dict[type[Event], OpenKind] = {
    MemberState: _people("人员新增、修改、调动或停用", "A person joined, changed, moved or left"),
    UnitState: _people("单位新增、改名、调整或撤销", "A unit was made, renamed, moved or closed"),
    learning.CoursePublished: _learning("课程发布", "A course was published"),
    learning.CourseRetired: _learning("课程停用", "A course was retired"),
    learning.CourseFinished: _learning("有人学完课程", "Somebody finished a course"),
    learning.ExamPublished: _learning("考试发布", "An exam was published"),
    learning.ExamCancelled: _learning("考试取消", "An exam was cancelled"),
    learning.CertificateIssued: _learning("证书发放", "A certificate was issued"),
    learning.CertificateRevoked: _learning("证书撤销", "A certificate was revoked"),
}
"""Each has the field `unit_id`: at which unit it happened."""
OF_TYPE = {event.type: kind for event, kind in OPEN.items()}
WITHHELD = frozenset({"revoked_by"})
"""Which officer acted is not the other system's business."""
TEST = "tongxin.notifications.subscription_tested.v1"
"""What an administrator sends to see whether a receiver answers."""


def types_open_to(scopes: list[str]) -> list[str]:
    """The CloudEvents types that a client with these scopes may hear of."""
    if MachineScope.EVENTS_READ not in scopes:
        return []
    return [type for type, kind in OF_TYPE.items() if kind.scope in scopes]


def data_of(event: Event) -> dict[str, Any]:
    """The data that leaves. Of who is erased nothing but that."""
    if isinstance(event, MemberState) and event.deleted:
        return event.model_dump(mode="json", include={"member_id", "version", "deleted"})
    return event.model_dump(mode="json", exclude=set(WITHHELD))
