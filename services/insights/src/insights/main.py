"""The service, put together."""

import argparse

from insights.consumers import on
from insights.facts import rebuild
from insights.models import Table
from insights.routes import routes
from insights.worker import JOBS
from kit.cli import run
from kit.service import Command, Context, Service


async def _rebuild(context: Context, _: argparse.Namespace) -> int:
    print(f"{await rebuild(context.db)} computed again from the archive")
    return 0


service = Service(
    name="insights",
    title="Insights",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    jobs=JOBS,
    commands=[Command("rebuild", "compute all facts again from the archive, while the service runs", _rebuild)],
)


def cli() -> None:
    run(service)
