"""shop.events: what happened to an order. A service of the platform has this file in services/contracts."""

from kit.events import Event, Personal

EVENTS = "shop.events"


class OrderPlaced(Event, topic=EVENTS, type="tongxin.shop.order_placed.v1", key="order_id"):
    order_id: str
    item: str
    buyer_id: Personal


class OrderChanged(Event, topic=EVENTS, type="tongxin.shop.order_changed.v1", key="order_id"):
    order_id: str
    item: str
    changed_by: Personal
