"""The grievances service, assembled."""

from fastapi import FastAPI

from grievances import routes
from grievances.consumers import on
from grievances.models import Table
from grievances.worker import JOBS
from kit.app import create_app
from kit.cli import run
from kit.service import Service

service = Service(
    name="grievances",
    title="Grievances",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
)


def app() -> FastAPI:
    return create_app(service)


def cli() -> None:
    run(service)
