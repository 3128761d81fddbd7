"""Orders: what is said of their events. The example of a source; a service of the platform has it in `sources`."""

from shop import events as told

from kit.texts import Text
from notifications.declared import Say, Thing, To, declared

BUYER, CLERKS = To("buyer_id"), To("unit_id", "clerk")
source = declared(
    Thing("order", told.OrderEvent, "/shop/orders/{id}", viewers=[BUYER, CLERKS], author="buyer_id", says=[
        Say("order_placed", told.OrderPlaced, CLERKS,
            Text("新订单 {number}", "New order {number}"),
            Text("请点开确认有没有货。", "Open it, and say whether it can be had.")),
        Say("order_confirmed", told.OrderConfirmed, BUYER,
            Text("订单 {number} 已确认", "Order {number} is confirmed"),
            Text("有货，很快发出。您不用做什么。", "It can be had and goes out soon. There is nothing for you to do.")),
        Say("order_sent", told.OrderSent, BUYER,
            Text("订单 {number} 已发货", "Order {number} was sent"),
            Text("请留意接听电话。", "Expect a call.")),
    ]),
    silent={
        told.OrderChanged: "The clerks who see to it find it in their list.",
        told.OrderCancelled: "It leaves the clerks' list; nothing is to be done.",
        told.OrderDeleted: "Its buyer deleted it.",
    },
)  # fmt: skip
