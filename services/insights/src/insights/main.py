"""The service, put together."""

import argparse

from casework import units
from insights.consumers import on
from insights.facts import rebuild
from insights.models import Table
from insights.routes import routes
from insights.worker import JOBS
from kit.cli import run
from kit.oversight import Oversight
from kit.retention import Stays
from kit.service import Command, Context, Service
from kit.texts import Text


async def _rebuild(context: Context, _: argparse.Namespace) -> int:
    print(f"{await rebuild(context.db)} computed again from the archive")
    return 0


RETENTION = (
    Stays(
        "archive",
        Text("所有事件的存档（人只记代号）", "An archive of all events (persons by pseudonyms)"),
        Text("算出各单位的办理数据，并能重新核算。", "Each unit's figures come from it and can be computed again."),
        Text(
            "一直保存；删除某人后，代号与人的对应关系也删除",
            "kept for good; who a pseudonym is goes when a person is erased",
        ),
    ),
    Stays(
        "months",
        Text("各单位每月的数据", "Each unit's figures by month"),
        Text("看办理得怎样；数字太小的不显示。", "They show how the work goes; small numbers are not shown."),
        Text("一直保存", "kept for good"),
    ),
)

service = Service(
    name="insights",
    title="Insights",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    jobs=JOBS,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
    commands=[Command("rebuild", "compute all facts again from the archive, while the service runs", _rebuild)],
)


def cli() -> None:
    run(service)
