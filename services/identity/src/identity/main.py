"""The identity service, and its operator's commands."""

import argparse
import asyncio
import sys

from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from identity import grants, members, units
from identity.bootstrap import FirstPerson, NotEmpty, create_first
from identity.models import Table
from identity.routes import ROUTES
from identity.worker import JOBS
from kit.app import create_app
from kit.cli import run
from kit.service import Service


async def republish(session: AsyncSession) -> None:
    await units.republish(session)
    await members.republish(session)
    await grants.republish(session)


service = Service(
    name="identity", title="Tongxin · identity", tables=Table.metadata, routes=ROUTES, jobs=JOBS, republish=republish
)


def app() -> FastAPI:
    return create_app(service)


def cli() -> None:
    if sys.argv[1:2] == ["bootstrap"]:
        sys.exit(asyncio.run(_bootstrap(sys.argv[2:])))
    run(service)


async def _bootstrap(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="tongxin-identity bootstrap",
        description="Make the topmost unit and its first two administrators in an empty database, and print their "
        "activation codes.",
    )
    parser.add_argument("--unit", required=True, help="name of the topmost unit")
    for role in ("hr", "security"):
        parser.add_argument(f"--{role}", nargs=2, required=True, metavar=("NUMBER", "NAME"))
    arguments = parser.parse_args(words)
    hr_admin, security_admin = (
        FirstPerson(employee_number=number, name=name) for number, name in (arguments.hr, arguments.security)
    )
    context = service.open(service.settings())
    try:
        async with context.db.write() as session:
            first = await create_first(session, arguments.unit, hr_admin, security_admin)
    except NotEmpty:
        print("There are units or members already: ask their administrators.", file=sys.stderr)
        return 1
    finally:
        await context.db.close()
    for number, code in first.codes.items():
        print(f"{number}  {code}")
    return 0
