"""The service, put together."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit.cli import run
from kit.events import Event
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service
from shop.consumers import on
from shop.events import OrderEvent
from shop.models import LEDGER, NUMBERS, Order, Table
from shop.my_data import ORDERS, read_my_data
from shop.orders import find_orders, list_todo
from shop.routes import routes


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    await NUMBERS.skip(session, [each.number for each in last if isinstance(each, OrderEvent)])


service = Service(
    name="shop",
    title="Shop",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    aggregates={"order_id": Order},
    guarded=[Guard(Order, "serial", "unit_id", "buyer_id", "for_member_id", "price", "state"), *LEDGER.guards],
    reconcile=skip_used_numbers,
    todo=list_todo,
    search=find_orders,
    my_data=read_my_data,
    retention=[ORDERS],
    oversight=Oversight(units.reach_all),
)


def cli() -> None:
    run(service)
