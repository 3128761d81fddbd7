"""The self-check, the application, and what the applicant does with it afterwards."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.attachments import FILES
from assistance.consent_rules import consent_until
from assistance.desks import nearest
from assistance.eligibility import EXPLANATION, INCOMPLETE, HouseholdFigures, judge
from assistance.errors import (
    AlreadyAppealed,
    AlreadyApplied,
    AppealTooLate,
    ApplicantMissing,
    ConsentMissing,
    FiguresIncomplete,
    NoAdult,
    NotAMember,
    PapersMissing,
    PersonsDoNotMatch,
    SamePersonTwice,
)
from assistance.id_numbers import is_adult
from assistance.lifecycle import HouseholdTurn, life, policies
from assistance.models import (
    ACCOUNT,
    ADDRESS,
    BANK,
    FIGURES,
    HOUSEHOLDS,
    ID_NUMBER,
    NAME,
    NUMBERS,
    PAYEE,
    PEOPLE,
    STORY,
    Consent,
    Household,
    Person,
)
from assistance.notices import take_back_notice
from assistance.rules import ONE_FILE, Action, Evidence, Party
from assistance.schemas import (
    AccountCreate,
    Appeal,
    HouseholdBrief,
    HouseholdCreate,
    HouseholdWithdrawal,
    KnownPerson,
    PersonCreate,
    Prefill,
    Purpose,
    Relation,
    SelfCheck,
)
from assistance.views import show_household
from assistance.visits import note_application
from assistance.words import CONSENT_VERSION, EVIDENCE, PURPOSES, listed, missing_figures
from casework import units
from casework.caller import Caller
from casework.deadlines import load
from casework.decisions import DecisionPublic
from casework.lifecycle import Outcome, Turn
from contracts.assistance import HouseholdAppealed, HouseholdApplied, HouseholdWithdrawn
from contracts.roles import Role
from kit import clock
from kit.auth import SIGNED_IN
from kit.db import hold_alone
from kit.sealed_columns import Sealed


def check_oneself(session: AsyncSession, caller: Caller, given: SelfCheck) -> DecisionPublic:
    """The likely result; nothing is stored."""
    return EXPLANATION.explain(judge(given.figures, policies(session), clock.today()), caller.language)


async def prefill(session: AsyncSession, caller: Caller) -> Prefill:
    """What the roster and the caller's newest file know already."""
    user = caller.user
    mine = select(Household).where(Household.applicant_id == user.id).order_by(col(Household.id).desc())
    if user.closed_since:
        mine = mine.where(col(Household.applied_at) >= user.closed_since)
    files = (await session.exec(mine)).all()
    living = next((each.id for each in files if each.state in ONE_FILE), None)
    member = await session.get(PEOPLE.member, user.id)
    places = await units.names(session, [member.unit_id] if member else [])
    earlier = files[0] if files else None
    account = ACCOUNT.open(session, earlier) if earlier else None
    return Prefill(
        name=member.name if member else "",
        unit_name=places.get(member.unit_id, "") if member else "",
        living_id=living,
        from_number=earlier.number if earlier else None,
        from_day=earlier.applied_at.astimezone(clock.SHANGHAI).date() if earlier else None,
        persons=await _known_persons(session, earlier.id) if earlier else [],
        figures=HouseholdFigures.model_validate_json(FIGURES.open(session, earlier) or "{}") if earlier else None,
        address=(ADDRESS.open(session, earlier) or "") if earlier else "",
        account=AccountCreate(
            payee=PAYEE.open(session, earlier) or "", bank=BANK.open(session, earlier) or "", number=account
        )
        if earlier and account
        else None,
    )


async def _known_persons(session: AsyncSession, household_id: str) -> list[KnownPerson]:
    persons = select(Person).where(Person.household_id == household_id).order_by(col(Person.id))
    return [
        KnownPerson(
            relation=Relation(each.relation),
            name=NAME.open(session, each) or "",
            id_number=ID_NUMBER.open(session, each) or "",
        )
        for each in await session.exec(persons)
    ]


async def apply(session: AsyncSession, caller: Caller, new: HouseholdCreate) -> HouseholdBrief:
    user = caller.user
    await hold_alone(session, f"household of {user.id}")
    living = select(Household).where(Household.applicant_id == user.id, col(Household.state).in_(ONE_FILE))
    known = (await session.exec(living)).first()
    if known:
        user.require_open(known.applied_at)
        raise AlreadyApplied(number=known.number, household_id=known.id)
    member = await session.get(PEOPLE.member, user.id)
    if member is None or not member.unit_id:
        raise NotAMember
    _check_persons(new)
    _check_consents(new)
    _check_papers(new)
    expected = judge(new.figures, policies(session), clock.today())
    if expected.result == INCOMPLETE:
        raise FiguresIncomplete(missing=missing_figures(expected))
    household = await _store(session, user.id, member.unit_id, new)
    papers = {kind: [each.file_id for each in new.papers if each.evidence == kind] for kind in Evidence}
    for kind, file_ids in papers.items():
        await FILES.attach(session, user.id, file_ids, household_id=household.id, evidence=kind)
    turn = Turn(session, household, Party.APPLICANT, user.id, household.unit_id)
    await life.record(turn, Action.APPLY, HouseholdApplied, Outcome(noted={"unit": household.unit_id}))
    await note_application(session, user.id, household.number)
    return await show_household(session, caller, household.id)


async def _store(session: AsyncSession, applicant_id: str, unit_id: str, new: HouseholdCreate) -> Household:
    now = clock.now()
    serial = await NUMBERS.next(session, HOUSEHOLDS.serial)
    empty = Sealed(b"")
    household = Household(
        serial=serial,
        applicant_id=applicant_id,
        unit_id=unit_id,
        desk_unit_id=await nearest(session, unit_id, Role.UNION_STAFF, [applicant_id]),
        applied_at=now,
        figures=empty,
        story=empty,
        address=empty,
        address_index=b"",
    )
    FIGURES.seal(session, household, new.figures.model_dump_json())
    STORY.seal(session, household, new.story)
    ADDRESS.seal(session, household, new.address)
    ACCOUNT.seal(session, household, new.account.number)
    BANK.seal(session, household, new.account.bank)
    PAYEE.seal(session, household, new.account.payee)
    session.add(household)
    await session.flush()
    today = clock.today()
    for each in new.persons:
        adult = is_adult(each.id_number, today)
        person = Person(
            household_id=household.id,
            relation=each.relation,
            is_adult=adult,
            name=empty,
            id_number=empty,
            id_index=b"",
        )
        NAME.seal(session, person, each.name)
        ID_NUMBER.seal(session, person, each.id_number)
        session.add(person)
        await session.flush()
        session.add_all(
            Consent(
                household_id=household.id,
                person_id=person.id,
                purpose=purpose,
                text_version=CONSENT_VERSION,
                given_at=now,
                until=consent_until(today),
            )
            for purpose in dict.fromkeys(each.consents)
        )
    await session.flush()
    return household


def _check_persons(new: HouseholdCreate) -> None:
    if new.figures.persons is not None and new.figures.persons != len(new.persons):
        raise PersonsDoNotMatch(listed=len(new.persons), said=new.figures.persons)
    if sum(each.relation == Relation.SELF for each in new.persons) != 1:
        raise ApplicantMissing
    if len({each.id_number for each in new.persons}) < len(new.persons):
        raise SamePersonTwice
    today = clock.today()
    if not any(each.relation == Relation.SELF and is_adult(each.id_number, today) for each in new.persons):
        raise NoAdult


def needed_consents(person: PersonCreate, *, is_adult: bool) -> list[Purpose]:
    """Each adult's own; for a minor the guardian's; for the account that of the applicant, whose it is."""
    if not is_adult:
        return [Purpose.MINORS]
    own = [Purpose.INCOME, Purpose.HEALTH]
    return [*own, Purpose.BANK_ACCOUNT] if person.relation == Relation.SELF else own


def _check_consents(new: HouseholdCreate) -> None:
    today = clock.today()
    for person in new.persons:
        for purpose in needed_consents(person, is_adult=is_adult(person.id_number, today)):
            if purpose not in person.consents:
                raise ConsentMissing(name=person.name, purpose=PURPOSES[purpose])


def _check_papers(new: HouseholdCreate) -> None:
    """Who the household is and what it earns is always shown; the rest where it is claimed."""
    today = clock.today()
    figures = new.figures
    adults = sum(is_adult(each.id_number, today) for each in new.persons)
    needed = {
        Evidence.IDENTITY: True,
        Evidence.INCOME: True,
        Evidence.MEDICAL: figures.medical > 0,
        Evidence.SCHOOLING: figures.schooling > 0,
        Evidence.HOUSING: figures.rent > 0,
        Evidence.DISASTER: bool(figures.loss or figures.disaster or figures.duty_casualty or figures.disaster_spending),
        Evidence.CONSENT: adults > 1,
    }
    shown = {each.evidence for each in new.papers}
    missing = [EVIDENCE[kind] for kind, is_needed in needed.items() if is_needed and kind not in shown]
    if missing:
        raise PapersMissing(kinds=listed(missing))


@life.action(Action.APPEAL, HouseholdAppealed, access=SIGNED_IN, errors=[AlreadyAppealed, AppealTooLate])
async def appeal(turn: HouseholdTurn, given: Appeal) -> Outcome:
    """Within the time that the refusal named; once. All steps are taken again, by others."""
    running = [each for each in load(turn.object.clocks) if each.running]
    until = running[-1].at if running else None
    if until is None or until < clock.now():
        raise AppealTooLate(until=clock.day_and_time(until) if until else "")
    turn.object.round += 1
    turn.object.decision = None
    turn.object.is_appealed = True
    return Outcome(words=given.reason)


@life.action(Action.WITHDRAW, HouseholdWithdrawn, access=SIGNED_IN)
async def withdraw(turn: HouseholdTurn, given: HouseholdWithdrawal) -> Outcome:
    """The applicant no longer asks."""
    await take_back_notice(turn)
    return Outcome(words=given.reason or None)
