"""The service, put together."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import routes
from assistance.aid_models import AID_NUMBERS, LEDGER, PAYOUT_NUMBERS, Aid, Payment, Payout, ResultFile
from assistance.attachments import FILES
from assistance.campaign_models import CAMPAIGN_NUMBERS, Campaign, CampaignItem, HandOut, Recipient
from assistance.campaigns import campaign_tasks
from assistance.claims import claim_tasks
from assistance.consumers import on
from assistance.handouts import collect_tasks
from assistance.households import find_households, list_todo
from assistance.models import NUMBERS, Consent, HomeCheck, Household, Objection, Seat, Table
from assistance.mutual_models import CLAIM_NUMBERS, Claim, Enrolment
from assistance.my_data import RETENTION, read_my_data
from assistance.visit_models import VISIT_NUMBERS, Visit, VisitReport
from assistance.visit_views import find_visits, list_visit_tasks
from assistance.worker import JOBS
from casework import units
from contracts.assistance import AidEvent, HouseholdEvent, PayoutEvent, VisitEvent
from contracts.mutual_aid import ClaimEvent
from contracts.relief import CampaignEvent
from kit.auth import User
from kit.cli import run
from kit.events import Event
from kit.finding import Found
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Service
from kit.texts import Language
from kit.todo import Task


async def skip_used_numbers(session: AsyncSession, last: Sequence[Event]) -> None:
    await NUMBERS.skip(session, [each.number for each in last if isinstance(each, HouseholdEvent)])
    await AID_NUMBERS.skip(session, [each.number for each in last if isinstance(each, AidEvent)])
    await VISIT_NUMBERS.skip(session, [each.number for each in last if isinstance(each, VisitEvent)])
    await PAYOUT_NUMBERS.skip(session, [each.number for each in last if isinstance(each, PayoutEvent)])
    await CAMPAIGN_NUMBERS.skip(session, [each.number for each in last if isinstance(each, CampaignEvent)])
    await CLAIM_NUMBERS.skip(session, [each.number for each in last if isinstance(each, ClaimEvent)])


async def list_tasks(session: AsyncSession, user: User) -> Sequence[Task]:
    return [
        *await collect_tasks(session, user),
        *await list_todo(session, user),
        *await list_visit_tasks(session, user),
        *await campaign_tasks(session, user),
        *await claim_tasks(session, user),
    ]


async def find(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    return [*await find_households(session, user, language, q), *await find_visits(session, user, language, q)]


service = Service(
    name="assistance",
    title="Assistance",
    tables=Table.metadata,
    routes=routes.ALL,
    handlers=on,
    jobs=JOBS,
    aggregates={
        "household_id": Household,
        "visit_id": Visit,
        "aid_id": Aid,
        "payout_id": Payout,
        "campaign_id": Campaign,
        "recipient_id": Recipient,
        "enrolment_id": Enrolment,
        "claim_id": Claim,
    },
    todo=list_tasks,
    search=find,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(units.reach_all),
    guarded=[
        Guard(Household, "serial", "state", "applicant_id", "unit_id", "round"),
        Guard(Consent, "household_id", "person_id", "aid_id", "claim_id", "purpose", "given_at", "withdrawn_at"),
        Guard(HomeCheck, "household_id", "visitor_id", "other_visitor_id", "confirmed_at"),
        Guard(VisitReport, "visit_id", "check_id", "author_id", "sent_at", "visited_on", "counts", "is_gift_handed"),
        Guard(
            Visit,
            *("serial", "state", "about_id", "unit_id", "visitor_id", "other_visitor_id", "confirmed_at"),
            *("gift", "gift_fund", "gift_fen", "committed_by", "paid_by"),
        ),
        Guard(Objection, "notice_id", "member_id", "at"),
        Guard(Seat, "household_id", "round", "member_id", "left_at", "given_at", "supports"),
        Guard(
            Aid,
            *("serial", "state", "household_id", "programme_id", "claim_id", "applicant_id"),
            *("fund", "year", "fen", "level", "payout_id"),
        ),
        Guard(Payout, "serial", "state", "fund", "unit_id", "made_by"),
        Guard(Payment, "payout_id", "aid_id", "reference", "fen", "state"),
        Guard(ResultFile, "payout_id", "digest", "lines", "imported_by", "imported_at"),
        Guard(Campaign, "serial", "state", "unit_id", "fund", "year", "fen", "made_by", "listed", "spent_fen"),
        Guard(CampaignItem, "campaign_id", "each", "stock", "fen", "left"),
        Guard(HandOut, "campaign_id", "at", "by_id", "way"),
        Guard(Enrolment, "scheme_id", "member_id", "joined_at"),
        Guard(Claim, "serial", "state", "enrolment_id", "member_id", "benefit", "basis", "fen"),
        *LEDGER.guards,
        FILES.guard,
    ],
    reconcile=skip_used_numbers,
)


def cli() -> None:
    run(service)
