"""Shapes of events for programs that cross HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from kit.fields import AS_TEXT, Id, Request
from notifications.models import DeliveryState

MOST_OVERLAP_DAYS = 30


class CloudEvent(BaseModel):
    """CloudEvents 1.0, structured mode."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    """The same each time it is sent: who has taken it takes no second one."""
    source: str
    type: str
    time: datetime
    subject: str
    """The id of what it is about; events of one subject keep their order."""
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any]
    """With `version`, which rises."""


class Feed(BaseModel):
    items: list[CloudEvent]
    """The oldest first."""
    cursor: str
    """For `after` of the next request, also where there was nothing new."""
    has_more: bool


class EventType(BaseModel):
    type: str
    what: str


class EventClient(BaseModel):
    """A machine client that may be sent events."""

    id: str
    name: str
    unit_id: str
    types: list[EventType]


class EventClients(BaseModel):
    items: list[EventClient]


class SubscriptionCreate(Request):
    machine_id: Id
    unit_id: Id
    """It hears of this unit and all below."""
    types: Annotated[
        list[Annotated[str, StringConstraints(max_length=100)]],
        Field(min_length=1, max_length=50),
        AfterValidator(lambda types: sorted(set(types))),
    ]
    address: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    """An https:// URL, or http:// of a host that the operator named."""


class SecretRenewal(Request):
    overlap_days: Annotated[int, Field(ge=0, le=MOST_OVERLAP_DAYS)] = 7
    """So long the former secret signs as well. 0: not at all, as after a leak."""


class Replay(Request):
    since: Annotated[AwareDatetime, AS_TEXT]
    """All that came since then is sent again, with the same ids."""


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    FAILING = "failing"
    """The last round delivered nothing; it is tried again."""
    CLIENT_ENDED = "client_ended"
    """Its machine client was revoked or has expired."""
    ENDED = "ended"


class Named(BaseModel):
    id: str
    name: str


class SubscriptionPublic(BaseModel):
    id: str
    machine: Named
    unit: Named
    types: list[EventType]
    address: str
    state: SubscriptionState
    created_at: datetime
    former_until: datetime | None
    """Until then the former secret signs as well."""
    delivered_at: datetime | None
    next_round_at: datetime | None
    """When it is tried again, where it fails."""
    waiting: int
    given_up: int


class SubscriptionMade(BaseModel):
    subscription: SubscriptionPublic
    secret: str
    """`whsec_…` (Standard Webhooks), shown this once."""


class DeliveryPublic(BaseModel):
    number: int
    event_id: str
    type: str
    what: str
    subject: str
    time: datetime
    state: DeliveryState
    tries: int
    tried_at: datetime | None
    next_try_at: datetime | None
    outcome: str | None
    """Of the last try: the status that was answered, or `timeout`, `no_connection`, `not_allowed`."""
