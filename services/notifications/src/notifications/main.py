"""The service, put together."""

from casework import units
from kit.cli import run
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service
from notifications.addresses import Receivers
from notifications.consumers import on
from notifications.models import Subscription, Table
from notifications.my_data import read_my_data
from notifications.retention import RETENTION
from notifications.routes import ROUTES
from notifications.subscriptions import list_todo
from notifications.worker import JOBS

TRIGGERS = (
    "01fa8c6d07887bc46426ca42136eea2cfa68046dbaf4c554c5af54759840bde0",  # PostgreSQL: message
    "aa4c7f53a84ef862e68cee13d0984914cd92642d57362f8581eb8938d964b2cd",  # PostgreSQL: change
    "b8c8e6bca183093527a6612fbb67d0de2f0437fe76c5548953da91e5564bd568",  # SQLite: message of the older release
    "5107d59a245e5c93e81bc5008ce0da5ffe9bf1486427f4fdbce0ac584f684044",  # SQLite: message of the newer release
)
"""Of migration 0006; they go with it."""

service = Service(
    name="notifications",
    title="Notifications",
    tables=Table.metadata,
    routes=ROUTES,
    handlers=on,
    jobs=JOBS,
    todo=list_todo,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
    own_settings=[Receivers],
    guarded=[
        Guard(Subscription, "machine_id", "unit_id", "types", "address", "ended_at"),
    ],
    triggers=TRIGGERS,
)


def cli() -> None:
    run(service)
