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


class OrderStep(Event, topic=EVENTS, key="order_id"):
    """What every event of an order's life has."""

    order_id: str
    state: str


class OrderConfirmed(OrderStep, type="tongxin.shop.order_confirmed.v1"):
    pass


class OrderSent(OrderStep, type="tongxin.shop.order_sent.v1"):
    pass


class OrderCancelled(OrderStep, type="tongxin.shop.order_cancelled.v1"):
    pass
