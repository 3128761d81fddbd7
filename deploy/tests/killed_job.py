"""A service with a long job, and a worker of it that stops in the middle: `killed_job.py DATABASE_URL FOLDER`."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from shop.main import service as shop
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from casework import jobs
from casework.jobs import Jobs, Run
from kit.app import create_app
from kit.broker import LocalBroker
from kit.service import Job
from kit.settings import Settings
from kit.testing import test_jwks
from kit.texts import Text

PORTIONS, STOPS_AT = 4, 2


class Table(SQLModel, registry=registry()):
    metadata = MetaData()


class LongJob(jobs.LongJob, Table, table=True):
    pass


class JobPart(jobs.JobPart, Table, table=True):
    pass


JOBS = Jobs(LongJob, JobPart)
is_to_stop = False


@JOBS.kind("count", Text("盘点", "Stocktaking"), kept=timedelta(days=7))
async def count(run: Run[LongJob]) -> None:
    async with run.save() as (session, job):
        job.done += 1
        session.add(JobPart(job_id=job.id, place=job.done, sealed=b""))
        await session.flush()
        if is_to_stop and job.done == STOPS_AT:
            print("in the middle", flush=True)
            await asyncio.Event().wait()
        if job.done == PORTIONS:
            await JOBS.finish(session, job)


service = replace(shop, jobs=[Job("work_jobs", timedelta(seconds=1), JOBS.work)])


async def main(url: str, folder: str) -> None:
    keys = SecretStr("a key of this test, thirty-two bytes")
    settings = Settings(service="shop", var=Path(folder), database_url=url, audit_key=keys, secret_key=keys)
    app = create_app(service, settings, broker=LocalBroker(), fetch_jwks=test_jwks)
    await JOBS.work(app.state.context)


if __name__ == "__main__":
    is_to_stop = True
    asyncio.run(main(*sys.argv[1:]))
