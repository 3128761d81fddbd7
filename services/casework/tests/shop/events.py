"""shop.events: what happened to an order. A service of the platform has this file in services/contracts."""

from enum import StrEnum

from kit.events import Event, Personal


class State(StrEnum):
    PLACED = "placed"
    CONFIRMED = "confirmed"
    SENT = "sent"
    CANCELLED = "cancelled"


class OrderEvent(Event, topic="shop.events", key="order_id"):
    """What every event of an order says."""

    order_id: str
    number: str
    unit_id: str
    buyer_id: Personal
    state: State


class OrderPlaced(OrderEvent, type="tongxin.shop.order_placed.v1"):
    item: str


class OrderChanged(OrderEvent, type="tongxin.shop.order_changed.v1"):
    item: str
    changed_by: Personal


class OrderConfirmed(OrderEvent, type="tongxin.shop.order_confirmed.v1"): ...


class OrderSent(OrderEvent, type="tongxin.shop.order_sent.v1"): ...


class OrderCancelled(OrderEvent, type="tongxin.shop.order_cancelled.v1"): ...


class OrderDeleted(OrderEvent, type="tongxin.shop.order_deleted.v1"): ...
