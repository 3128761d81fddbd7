"""The service, put together."""

from kit.cli import run
from kit.service import Service
from notifications.consumers import on
from notifications.models import Table
from notifications.routes import routes
from notifications.worker import JOBS

service = Service(
    name="notifications",
    title="Notifications",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    jobs=JOBS,
)


def cli() -> None:
    run(service)
