"""shop.events: what happened to an order. A service of the platform has this file in services/contracts."""

from kit.events import Event, Personal

EVENTS = "shop.events"


class OrderEvent(Event, topic=EVENTS, key="order_id"):
    """What every event of an order says."""

    order_id: str
    number: str
    state: str = "placed"


class OrderPlaced(OrderEvent, type="tongxin.shop.order_placed.v1"):
    item: str
    buyer_id: Personal


class OrderChanged(OrderEvent, type="tongxin.shop.order_changed.v1"):
    item: str
    changed_by: Personal


class OrderConfirmed(OrderEvent, type="tongxin.shop.order_confirmed.v1"):
    pass


class OrderSent(OrderEvent, type="tongxin.shop.order_sent.v1"):
    pass


class OrderCancelled(OrderEvent, type="tongxin.shop.order_cancelled.v1"):
    pass
