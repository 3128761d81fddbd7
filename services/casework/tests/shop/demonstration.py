"""Orders for a platform to try: one or two a day, some of which their buyers cancel."""

from datetime import timedelta
from functools import partial

from casework.demonstration import History, Officer, Person

OFFICERS: tuple[Officer, ...] = ()
"""Without a clerk: no role of this platform is one."""
JOBS: tuple[str, ...] = ()


def begin(history: History) -> None:
    for day in range((history.until - history.begin).days):
        for _ in range(history.random.choice((1, 2))):
            at = history.begin + timedelta(days=day, hours=history.random.uniform(0, 14))
            history.at(at, partial(_place, history))


async def _place(history: History) -> None:
    buyer = history.anyone()
    item = history.random.choice(("tea", "rice", "soap"))
    wanted = {"unit_id": history.units[buyer.unit], "item": item, "phone": "13800000000"}
    order = await history.call(buyer, "POST", "/shop/orders", json=wanted)
    if history.random.random() < 0.2:
        history.later(0.2, 2, partial(_cancel, history, buyer, order["id"]))


async def _cancel(history: History, buyer: Person, order_id: str) -> None:
    order = await history.call(buyer, "GET", f"/shop/orders/{order_id}")
    why = {"reason": "不需要了"}
    await history.call(buyer, "POST", f"/shop/orders/{order_id}/cancel", version=order["version"], json=why)
