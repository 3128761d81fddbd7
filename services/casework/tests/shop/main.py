"""The service, put together."""

from kit.cli import run
from kit.service import Service
from shop.consumers import on
from shop.models import Order, Table
from shop.routes import routes

service = Service(
    name="shop",
    title="Shop",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    aggregates={"order_id": Order},
)


def cli() -> None:
    run(service)
