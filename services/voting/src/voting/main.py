"""The service, put together."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.congress import CongressEvent
from contracts.honours import HonourEvent
from contracts.polls import PollEvent
from contracts.proposals import ProposalEvent
from contracts.voting import ElectionEvent
from kit.auth import User
from kit.cli import run
from kit.events import Event
from kit.finding import Found
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service
from kit.texts import Language
from kit.todo import Task
from voting import routes
from voting.congresses.models import CONGRESS_NUMBERS, AgendaItem, CheckIn, Congress, Delegate
from voting.congresses.views import congress_tasks, find_congresses
from voting.consumers import on
from voting.elections import find_elections
from voting.elections import list_todo as election_tasks
from voting.engine import Ballots
from voting.honours.models import (
    HONOUR_NUMBERS,
    Award,
    Honour,
    HonourNotice,
    HonourObjection,
    Juror,
    JuryScore,
    Nomination,
)
from voting.honours.views import find_honours, honour_tasks
from voting.models import NUMBERS, Election, Observer, PaperCount, Seat, Table, Trustee, Voter
from voting.my_data import RETENTION, read_my_data
from voting.paper import FILES
from voting.polls.models import POLL_NUMBERS, Poll
from voting.polls.polls import poll_tasks
from voting.proposals.models import PROPOSAL_NUMBERS, Proposal, Seconder
from voting.proposals.views import find_proposals, proposal_tasks
from voting.worker import JOBS


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    await NUMBERS.skip(session, [each.number for each in last if isinstance(each, ElectionEvent)])
    await PROPOSAL_NUMBERS.skip(session, [each.number for each in last if isinstance(each, ProposalEvent)])
    await POLL_NUMBERS.skip(session, [each.number for each in last if isinstance(each, PollEvent)])
    await HONOUR_NUMBERS.skip(session, [each.number for each in last if isinstance(each, HonourEvent)])
    await CONGRESS_NUMBERS.skip(session, [each.number for each in last if isinstance(each, CongressEvent)])


async def list_todo(session: AsyncSession, user: User) -> Sequence[Task]:
    return [
        *await election_tasks(session, user),
        *await proposal_tasks(session, user),
        *await congress_tasks(session, user),
        *await poll_tasks(session, user),
        *await honour_tasks(session, user),
    ]


async def find(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    return [
        *await find_elections(session, user, language, q),
        *await find_proposals(session, language, q),
        *await find_congresses(session, user, language, q),
        *await find_honours(session, user, language, q),
    ]


service = Service(
    name="voting",
    title="Voting",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
    aggregates={
        "election_id": Election,
        "proposal_id": Proposal,
        "poll_id": Poll,
        "congress_id": Congress,
        "honour_id": Honour,
        "delegate_id": Delegate,
    },
    own_settings=[Ballots],
    todo=list_todo,
    search=find,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
    guarded=[
        Guard(Election, "serial", "uuid", "unit_id", "registrar_id", "threshold", "opens_at", "closes_at", "state"),
        Guard(Seat, "election_id", "member_id"),
        Guard(Trustee, "election_id", "place", "member_id", "key"),
        Guard(Voter, "election_id", "member_id", "weight", "on_paper"),
        Guard(Observer, "election_id", "member_id"),
        Guard(PaperCount, "election_id", "counted", "counted_by", "confirmed_by"),
        FILES.guard,
        Guard(
            Proposal,
            *("serial", "state", "proposer_id", "desk_unit_id", "owner_unit_id", "seconders"),
            *("reply", "planned_on", "planned_by_id", "is_satisfied", "resolution_id"),
        ),
        Guard(Seconder, "proposal_id", "member_id"),
        Guard(Congress, "serial", "unit_id", "seats", "state", "delivered_at", "reported_at"),
        Guard(Delegate, "congress_id", "constituency_id", "member_id", "category", "votes", "received_at", "ended_at"),
        Guard(CheckIn, "congress_id", "delegate_id", "at", "by_id"),
        Guard(AgendaItem, "congress_id", "place", "subject", "title", "state", "election_id", "decision", "owner_id"),
        Guard(Honour, "serial", "state", "unit_id", "places", "jury_weight", "election_id", "round", "basis"),
        Guard(Juror, "honour_id", "member_id"),
        Guard(Nomination, "honour_id", "member_id", "category", "nominated_by", "state", "votes", "score"),
        Guard(JuryScore, "nomination_id", "juror_id", "points"),
        Guard(HonourNotice, "honour_id", "unit_id", "shown", "opened_at", "ended_at"),
        Guard(HonourObjection, "notice_id", "member_id", "answered_at", "answered_by"),
        Guard(Award, "honour_id", "member_id", "level", "awarded_on", "consented_at", "consented_digest"),
        Guard(Poll, "serial", "state", "unit_id", "made_by", "closes_at", "is_named"),
    ],
    reconcile=skip_used_numbers,
)


def cli() -> None:
    run(service)
