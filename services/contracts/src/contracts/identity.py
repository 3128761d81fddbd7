"""identity.state: the present public state of units, members, grants and machine clients, whole in each record.

Compacted and kept for ever, so that a service started a year later fills its copies by reading it. A deletion is a
record with `deleted` set.

identity.events: what somebody is to be told about an account or a machine client, and whose sessions ended. Every
channel listens: today the inbox.
"""

from datetime import datetime
from enum import StrEnum

from contracts.roles import AnyRole
from kit.events import Event, Personal

STATE = "identity.state"
EVENTS = "identity.events"


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
    role: AnyRole
    unit_id: str
    deleted: bool = False
    changed_at: datetime | None = None
    """When it was granted or, where `deleted`, ended."""
    changed_by: Personal | None = None
    """Who did; not told by a record that only repeats the state."""


class MachineState(Event, topic=STATE, type="tongxin.identity.machine_state.v1", key="machine_id"):
    """A machine client: whom a service may send events to, about which units, and how long."""

    machine_id: str
    unit_id: str
    """It hears of this unit and all below it."""
    name: str
    scopes: list[str]
    expires_at: datetime
    deleted: bool = False
    """Revoked."""


class AccountMatter(StrEnum):
    RESET_PENDING = "reset_pending"
    """To the owner: a code that resets the account was issued and not used yet."""
    RESET_USED = "reset_used"
    """To the owner: the code was used."""
    RESET_STOPPED = "reset_stopped"
    """To security administrators: the owner stopped a reset before its code was used."""
    RESET_UNDONE = "reset_undone"
    """To the owner and security administrators: somebody undid a reset with the former password."""
    RESET_DISPUTED = "reset_disputed"
    """To the owner and the administrators: somebody undid a reset with a password that HR may know; the account is
    locked."""
    ACCOUNT_LOCKED = "account_locked"
    """To the owner and the other administrators: a security administrator ended every way in."""
    DETAILS_CHANGED = "details_changed"
    """To the owner: an administrator replaced or removed their name or phone, or moved them to another unit."""
    ADMINISTRATOR_RENAMED = "administrator_renamed"
    """To the other administrators: HR renamed a system, security or audit administrator."""
    UNIT_MOVED = "unit_moved"
    """To union officers and security administrators who reach a unit before or after it was moved below another."""
    ADMINISTRATOR_APPOINTED = "administrator_appointed"
    """To every administrator: the operator made somebody system, security or audit administrator, or reset them."""
    PROPOSAL_MADE = "proposal_made"
    """To administrators who may confirm."""
    PROPOSAL_ABOUT_YOU = "proposal_about_you"
    PROPOSAL_CONFIRMED = "proposal_confirmed"
    """This and the next two: to the proposer, to the member it is about, and to administrators who could confirm."""
    PROPOSAL_REFUSED = "proposal_refused"
    PROPOSAL_LAPSED = "proposal_lapsed"


class Issuer(StrEnum):
    """Who issued the code."""

    HR = "hr"
    SECURITY_ADMINISTRATOR = "security_administrator"
    TWO_ADMINISTRATORS = "two_administrators"
    OPERATOR = "operator"


class AccountNotice(Event, topic=EVENTS, type="tongxin.identity.account_notice.v1", key="member_id"):
    """One matter told to one person."""

    to_id: Personal
    matter: AccountMatter
    member_id: Personal
    """Whose account it is."""
    by: Issuer | None = None
    """Who issued the code, where the matter is a reset."""
    unit_id: str | None = None
    """Which unit was moved, where the matter is that."""


class FactorMatter(StrEnum):
    ADDED = "factor_added"
    REMOVED = "factor_removed"
    """One, by the owner; all, by a code that two administrators made; or those added since a reset, by its undoing."""
    RECOVERY_CODE_USED = "recovery_code_used"
    """It stood for a second factor."""
    CODES_RENEWED = "recovery_codes_renewed"
    """Those from before ended."""


class FactorNotice(Event, topic=EVENTS, type="tongxin.identity.factor_notice.v1", key="member_id"):
    """What happened to the second factors of a member, who is told."""

    member_id: Personal
    matter: FactorMatter


class MachineMatter(StrEnum):
    """What administrators did with a machine client."""

    REGISTERED = "registered"
    CREDENTIAL_ADDED = "credential_added"
    """It got another secret or key."""
    CREDENTIAL_CONFIRMED = "credential_confirmed"
    """A second administrator confirmed one; until then it proves nothing."""
    REVOKED = "revoked"


class MachineNotice(Event, topic=EVENTS, type="tongxin.identity.machine_notice.v1", key="machine_id"):
    """One matter told to one person: the member who answers for the machine client, or an administrator or HR
    who reaches its unit."""

    machine_id: str
    to_id: Personal
    matter: MachineMatter
    owner_id: Personal
    """Who answers for it."""
    unit_id: str


class SessionsEnded(Event, topic=EVENTS, type="tongxin.identity.sessions_ended.v1", key="member_id"):
    """One or more sessions of a member ended before their time: by signing out, by a new password, or by somebody else.
    Open pages ask again who they are."""

    member_id: Personal
