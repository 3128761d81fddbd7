"""The service, put together."""

from kit.cli import run
from kit.service import Service
from shop.consumers import on
from shop.models import LEDGER, Order, Table
from shop.my_data import ORDERS, read_my_data
from shop.orders import find_orders, list_todo
from shop.routes import routes

service = Service(
    name="shop",
    title="Shop",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    aggregates={"order_id": Order},
    guarded=LEDGER.guards,
    todo=list_todo,
    search=find_orders,
    my_data=read_my_data,
    retention=[ORDERS],
)


def cli() -> None:
    run(service)
