"""The service, put together."""

import asyncio

from fastapi import FastAPI

from insights.cases import rebuild
from insights.consumers import on
from insights.models import Table
from insights.routes import routes
from insights.worker import jobs
from kit.app import create_app
from kit.cli import run
from kit.service import Service

service = Service(
    name="insights",
    title="Insights: what the events add up to",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    jobs=jobs,
)


def app() -> FastAPI:
    return create_app(service)


def cli() -> None:
    run(service)


def rebuild_cli() -> None:
    """`tongxin-insights-rebuild`: every figure anew from the archive."""

    async def work() -> int:
        context = service.open(service.settings())
        found = await rebuild(context.db)
        await context.db.close()
        return found

    print(f"{asyncio.run(work())} cases computed anew from the archive")
