"""The service, put together."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.voting import ElectionEvent
from kit.cli import run
from kit.events import Event
from kit.guards import Guard
from kit.service import Service
from voting import routes
from voting.consumers import on
from voting.elections import find_elections, list_todo
from voting.engine import Ballots
from voting.models import NUMBERS, Election, Observer, PaperCount, Seat, Table, Trustee, Voter
from voting.my_data import RETENTION, read_my_data
from voting.paper import FILES
from voting.worker import JOBS


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    await NUMBERS.skip(session, [each.number for each in last if isinstance(each, ElectionEvent)])


service = Service(
    name="voting",
    title="Voting",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
    aggregates={"election_id": Election},
    own_settings=[Ballots],
    todo=list_todo,
    search=find_elections,
    my_data=read_my_data,
    retention=RETENTION,
    guarded=[
        Guard(Election, "serial", "uuid", "unit_id", "registrar_id", "threshold", "opens_at", "closes_at", "state"),
        Guard(Seat, "election_id", "member_id"),
        Guard(Trustee, "election_id", "place", "member_id", "key"),
        Guard(Voter, "election_id", "member_id", "weight", "on_paper"),
        Guard(Observer, "election_id", "member_id"),
        Guard(PaperCount, "election_id", "counted", "counted_by", "confirmed_by"),
        FILES.guard,
    ],
    reconcile=skip_used_numbers,
)


def cli() -> None:
    run(service)
