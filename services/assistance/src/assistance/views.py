"""A household's file as its reader may see it.

Visitors and the committee see what they check and assess; account and duplicates are for those who decide on money;
who said what in the committee is for those who work on the file, and not for the household.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.attachments import paper
from assistance.checks import newest_check
from assistance.deadlines import DEADLINES
from assistance.duplicates import find_duplicates
from assistance.eligibility import EXPLANATION, HouseholdFigures, judge
from assistance.lifecycle import HouseholdTurn, life, policies
from assistance.models import (
    ACCOUNT,
    ADDRESS,
    DECISION,
    DIFFERS,
    FIGURES,
    NAME,
    PEOPLE,
    REASON,
    STORY,
    Attachment,
    Consent,
    Household,
    Notice,
    Person,
    Seat,
)
from assistance.rules import Party
from assistance.schemas import (
    CheckPublic,
    ConsentPublic,
    HouseholdBrief,
    HouseholdPublic,
    HouseholdRow,
    PaperPublic,
    PersonPublic,
    ViewPublic,
)
from assistance.visit_reports import show_reports
from assistance.words import STATES
from casework import units
from casework.caller import Caller
from casework.deadlines import load
from casework.decisions import Decision
from casework.explained import ExplainedDueDate, explain
from contracts.assistance import HouseholdState
from kit import audit, clock
from kit.clock import SHANGHAI
from kit.texts import Language

_MONEY = {Party.APPLICANT, Party.STAFF, Party.APPROVER}
_WORKING = {Party.STAFF, Party.APPROVER, Party.ASSESSOR}


async def show_household(session: AsyncSession, caller: Caller, household_id: str) -> HouseholdBrief:
    """Where it stands and what the caller may do: nothing of what lies sealed."""
    return await _brief(session, caller, await life.look(session, caller.user, household_id))


async def show_after_step(session: AsyncSession, caller: Caller, household_id: str) -> HouseholdBrief:
    """The same for the person who took the step, also where it ended their part in the file."""
    return await _brief(session, caller, await life.look_after(session, caller.user, household_id))


async def _brief(session: AsyncSession, caller: Caller, turn: HouseholdTurn) -> HouseholdBrief:
    household = turn.object
    [row] = await rows_of(session, [household], caller.language)
    clocks = [each for each in load(household.clocks) if each.running]
    return HouseholdBrief(
        **row.model_dump(),
        is_own=household.applicant_id == caller.user.id,
        notice_id=await _notice_id(session, household.id),
        due=explain(clocks[-1], DEADLINES, clock.now(), caller.language, ExplainedDueDate) if clocks else None,
        actions=await life.offered(turn),
    )


async def read_household(session: AsyncSession, caller: Caller, household_id: str) -> HouseholdPublic:
    """All that this reader may know of it. The audit trail keeps who else than the applicant read it."""
    turn = await life.look(session, caller.user, household_id)
    household, parties = turn.object, {*turn.parties}
    if Party.APPLICANT not in parties:
        audit.record(session, caller.user.id, "household.read", "household", household_id)
    figures = HouseholdFigures.model_validate_json(FIGURES.open(session, household) or "{}")
    on = household.applied_at.astimezone(SHANGHAI).date()
    decision = DECISION.open(session, household)
    account = ACCOUNT.open(session, household) if parties & _MONEY else None
    named = None if Party.APPLICANT in parties else PEOPLE  # towards the applicant the union speaks as one
    brief = await _brief(session, caller, turn)
    return HouseholdPublic(
        **brief.model_dump(),
        persons=await _persons(session, household_id),
        figures=figures,
        story=STORY.open(session, household) or "",
        address=(ADDRESS.open(session, household) or "") if parties != {Party.ASSESSOR} else "",
        account_end=account[-4:] if account else None,
        papers=await _papers(session, household_id),
        expected=EXPLANATION.explain(judge(figures, policies(session), on), caller.language),
        decision=EXPLANATION.explain(Decision.model_validate_json(decision), caller.language) if decision else None,
        check=await _check(session, household_id, caller.user.id) if parties != {Party.APPLICANT} else None,
        views=await _views(session, household) if parties & _WORKING else [],
        duplicates=await find_duplicates(session, household) if parties & {Party.STAFF, Party.APPROVER} else [],
        timeline=await life.timeline.story(session, household_id, caller.language, people=named),
    )


async def rows_of(session: AsyncSession, found: Sequence[Household], language: Language) -> list[HouseholdRow]:
    names = await PEOPLE.names(session, [each.applicant_id for each in found])
    places = await units.names(session, [each.unit_id for each in found])
    return [
        HouseholdRow(
            id=each.id,
            version=each.version,
            number=each.number,
            state=each.state,
            state_name=STATES[HouseholdState(each.state)].in_(language),
            unit_id=each.unit_id,
            unit_name=places.get(each.unit_id, ""),
            applicant_name=names.get(each.applicant_id, ""),
            applied_at=each.applied_at,
        )
        for each in found
    ]


async def _persons(session: AsyncSession, household_id: str) -> list[PersonPublic]:
    asked = select(Consent).where(Consent.household_id == household_id).order_by(col(Consent.id))
    consents: defaultdict[str | None, list[ConsentPublic]] = defaultdict(list)
    for each in await session.exec(asked):
        consents[each.person_id].append(ConsentPublic.model_validate(dict(each)))
    persons = select(Person).where(Person.household_id == household_id).order_by(col(Person.id))
    return [
        PersonPublic.model_validate(
            {
                "id": each.id,
                "relation": each.relation,
                "name": NAME.open(session, each),
                "is_adult": each.is_adult,
                "consents": consents[each.id],
            }
        )
        for each in await session.exec(persons)
    ]


async def _papers(session: AsyncSession, household_id: str) -> list[PaperPublic]:
    found = select(Attachment).where(Attachment.household_id == household_id).order_by(col(Attachment.id))
    return [paper(session, each) for each in await session.exec(found)]


async def _check(session: AsyncSession, household_id: str, reader_id: str) -> CheckPublic | None:
    check = await newest_check(session, household_id)
    if check is None:
        return None
    visitors = (check.visitor_id, check.other_visitor_id)
    names = await PEOPLE.names(session, visitors)
    return CheckPublic(
        visitors=[names.get(each, "") for each in visitors],
        reports=await show_reports(session, check, reader_id),
        differs=DIFFERS.open(session, check),
        confirmed_at=check.confirmed_at,
    )


async def _views(session: AsyncSession, household: Household) -> list[ViewPublic]:
    seats = select(Seat).where(Seat.household_id == household.id, Seat.round == household.round)
    found = (await session.exec(seats.order_by(col(Seat.id)))).all()
    names = await PEOPLE.names(session, [each.member_id for each in found])
    return [
        ViewPublic(
            name=names.get(each.member_id, ""),
            left_at=each.left_at,
            given_at=each.given_at,
            supports=each.supports,
            reason=REASON.open(session, each),
        )
        for each in found
    ]


async def _notice_id(session: AsyncSession, household_id: str) -> str | None:
    newest = select(Notice.id).where(Notice.household_id == household_id, ~col(Notice.is_taken_back))
    return (await session.exec(newest.order_by(col(Notice.id).desc()).limit(1))).first()
