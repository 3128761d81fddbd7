"""The service, put together."""

from kit.cli import run
from kit.service import Service
from notifications.consumers import on
from notifications.models import Table
from notifications.my_data import read_my_data
from notifications.retention import RETENTION
from notifications.routes import routes

service = Service(
    name="notifications",
    title="Notifications",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    my_data=read_my_data,
    retention=RETENTION,
)


def cli() -> None:
    run(service)
