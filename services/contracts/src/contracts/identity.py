"""identity.state: the present public state of units, members and grants, whole in each record.

Compacted and kept for ever, so that a service started a year later fills its copies by reading it. A deletion is a
record with `deleted` set.
"""

from datetime import datetime
from enum import StrEnum

from contracts.roles import Role
from kit.events import Event, Personal

STATE = "identity.state"


class UnitKind(StrEnum):
    GROUP = "group"
    PLANT = "plant"
    WORKSHOP = "workshop"
    TEAM = "team"
    DEPARTMENT = "department"


class UnitState(Event, topic=STATE, type="tongxin.identity.unit_state.v1", key="unit_id"):
    unit_id: str
    parent_id: str | None
    name: str
    kind: UnitKind
    deleted: bool = False


class MemberState(Event, topic=STATE, type="tongxin.identity.member_state.v1", key="member_id"):
    member_id: Personal
    unit_id: str
    name: Personal
    employee_number: Personal
    active: bool
    deleted: bool = False


class GrantState(Event, topic=STATE, type="tongxin.identity.grant_state.v1", key="grant_id"):
    grant_id: str
    member_id: Personal
    role: Role
    unit_id: str
    deleted: bool = False
    changed_at: datetime | None = None
    """When it was granted or, where `deleted`, ended."""
    changed_by: Personal | None = None
    """Who did; not told by a record that only repeats the state."""
