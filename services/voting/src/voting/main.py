"""The service, put together."""

from kit.cli import run
from kit.guards import Guard
from kit.service import Service
from voting import routes
from voting.consumers import on
from voting.elections import find_elections, list_todo
from voting.engine import Ballots
from voting.models import Election, Seat, Table, Trustee, Voter
from voting.my_data import RETENTION, read_my_data
from voting.worker import JOBS

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
        Guard(Election, "uuid", "unit_id", "registrar_id", "threshold", "opens_at", "closes_at", "state"),
        Guard(Seat, "election_id", "member_id"),
        Guard(Trustee, "election_id", "place", "member_id", "key"),
        Guard(Voter, "election_id", "member_id", "weight"),
    ],
)


def cli() -> None:
    run(service)
