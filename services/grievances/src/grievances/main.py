"""The grievances service, assembled."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.grievances import CaseEvent
from grievances import routes
from grievances.attachments import FILES
from grievances.consumers import on
from grievances.finding import find_cases
from grievances.models import NUMBERS, Case, FormerHolder, Message, Table
from grievances.my_data import read_my_data
from grievances.open_work import list_todo
from grievances.retention import RETENTION
from grievances.worker import JOBS
from kit.cli import run
from kit.events import Event
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    await NUMBERS.skip(session, [each.number for each in last if isinstance(each, CaseEvent)])


service = Service(
    name="grievances",
    title="Grievances",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
    todo=list_todo,
    search=find_cases,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
    aggregates={"case_id": Case},
    guarded=[
        Guard(
            Case,
            "serial",
            "state",
            "author_id",
            "unit_id",
            "show_author",
            "about_unit_id",
            "about_member_id",
            "complaint",
            "conflict_unit_id",
            "desk_unit_id",
            "department_id",
            "supervising_unit_id",
        ),
        Guard(FormerHolder, "left_version", "left_at", "knew_author"),
        Guard(Message, "case_id", "at", "sender", "sender_id", "unit_id", "internal", "answer"),
        FILES.guard,
    ],
    reconcile=skip_used_numbers,
)


def cli() -> None:
    run(service)
