"""A request of aid: whom it is for, what it comes to by the programme, and what is left of the caps of the year."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance import amounts
from assistance.aid_errors import (
    ConsentWithdrawnBefore,
    LimitUsedUp,
    NotOnFile,
    ProgrammeNotForYou,
)
from assistance.aid_life import aid_life
from assistance.aid_models import (
    AID_ACCOUNT,
    AID_DECISION,
    AID_NUMBERS,
    AIDS,
    FORM,
    Aid,
    Programme,
)
from assistance.aid_rules import COUNTED, AidAction, AidParty, Served
from assistance.aid_schemas import (
    AidBrief,
    AidCreate,
)
from assistance.aids import answers_of, attach_papers, show_aid
from assistance.amounts import EXPLANATION, NOTHING, Rule
from assistance.consent_rules import give_own, missing_consent, needed_of_member, require_own
from assistance.desks import nearest
from assistance.duplicates import is_same_person
from assistance.errors import HouseholdNotFound, PapersMissing
from assistance.forms import check_answers
from assistance.lifecycle import life
from assistance.models import DECISION, PEOPLE, Attachment, Household, Member, Person
from assistance.programmes import book_of, edition_on, names_known
from assistance.rules import FILED, Evidence, Party
from assistance.words import EVIDENCE, listed
from casework.caller import Caller
from casework.decisions import Decision
from casework.lifecycle import Outcome, Turn
from contracts.assistance import (
    AidRequested,
)
from contracts.roles import Role
from kit import clock
from kit.db import get_locked
from kit.sealed_columns import Sealed

SHOWN_FOR = timedelta(days=365)
"""A paper of the file that is no older need not be shown with an aid."""


class _For(NamedTuple):
    """Whom an aid is for. The lock on the member makes the caps of the year hold for all requests at once."""

    household: Household | None
    member_id: str
    unit_id: str
    party: AidParty
    tiers: Sequence[str]
    """Whose figures are looked for, the first that a programme serves."""


async def request_aid(session: AsyncSession, caller: Caller, new: AidCreate) -> AidBrief:
    """By the applicant, or by an officer for their household."""
    whom = await (_household(session, caller, new.household_id) if new.household_id else _member(session, caller))
    programme = (await session.exec(select(Programme).where(Programme.code == new.programme))).first()
    today = clock.today()
    tier, known = _served(programme, whom.tiers, today)
    if programme is None or not known:
        raise ProgrammeNotForYou
    edition = edition_on(programme, today)
    check_answers(edition.fields, answers_of(new.model_dump()))
    await _check_papers(session, new.household_id, edition.papers, new)
    if new.household_id:
        if await missing_consent(session, new.household_id):
            raise ConsentWithdrawnBefore
    else:
        shown = {*edition.papers, *(each.evidence for each in new.papers)}
        require_own(needed_of_member(shown, edition.consents), new.consents)
    book = book_of(session, programme, today)
    spent, spent_year = await _spent(session, whom, programme.id, today.year)
    decision = amounts.reckon(
        Rule(programme.rule), known, tier, book, today,
        basis=new.basis, asked=new.asked, spent=spent, spent_year=spent_year,
    )  # fmt: skip
    if decision.result == NOTHING:
        raise LimitUsedUp(explanation=EXPLANATION.explain(decision, caller.language).steps)
    fen = decision.amount
    aid = Aid(
        serial=await AID_NUMBERS.next(session, AIDS.serial),
        household_id=new.household_id,
        programme_id=programme.id,
        programme=programme.code,
        fund=programme.fund,
        unit_id=whom.unit_id,
        applicant_id=whom.member_id,
        year=today.year,
        fen=fen,
        level=amounts.level_of(spent + fen, known, tier, book, today),
        requested_at=clock.now(),
        form=Sealed(b""),
        decision=Sealed(b""),
    )
    FORM.seal(session, aid, new.model_dump_json(include={"basis", "asked", "form"}))
    AID_DECISION.seal(session, aid, decision.model_dump_json())
    AID_ACCOUNT.seal(session, aid, new.account.model_dump_json() if new.account else None)
    session.add(aid)
    await session.flush()
    if not new.household_id:
        give_own(session, new.consents, aid_id=aid.id)
    await attach_papers(session, caller.user.id, aid, new.papers)
    told = {"approver_unit_id": await nearest(session, aid.unit_id, Role.APPROVER, [caller.user.id])}
    own = Turn(session, aid, whom.party, caller.user.id, aid.unit_id)
    await aid_life.record(own, AidAction.REQUEST, AidRequested, Outcome(told=told, noted={"programme": aid.programme}))
    return await show_aid(session, caller, aid.id)


async def _household(session: AsyncSession, caller: Caller, household_id: str) -> _For:
    turn = await life.lock(session, caller.user, household_id)
    household = turn.object
    if turn.party not in (Party.APPLICANT, Party.STAFF):
        raise HouseholdNotFound
    if household.state not in FILED:
        raise NotOnFile
    tier = Decision.model_validate_json(DECISION.open(session, household) or "").result
    party = AidParty.APPLICANT if turn.party == Party.APPLICANT else AidParty.STAFF
    return _For(household, household.applicant_id, household.unit_id, party, [tier, Served.MEMBER])


async def _member(session: AsyncSession, caller: Caller) -> _For:
    """The caller, who needs no file."""
    unit_id = await PEOPLE.unit_of(session, caller.user.id)
    return _For(None, caller.user.id, unit_id, AidParty.APPLICANT, [Served.MEMBER])


def _served(programme: Programme | None, tiers: Sequence[str], today: date) -> tuple[str, set[str]]:
    """The first of the tiers that it serves today, and the names of its figures; none: it serves none of them."""
    for tier in tiers:
        if programme and (known := names_known(programme, tier, today)):
            return tier, known
    return "", set()


async def _check_papers(
    session: AsyncSession, household_id: str | None, needed: Collection[Evidence], new: AidCreate
) -> None:
    """Each kind is shown now, or the household showed it within a year."""
    shown = {each.evidence for each in new.papers}
    if household_id:
        recent = select(Attachment.evidence).where(
            Attachment.household_id == household_id, Attachment.uploaded_at > clock.now() - SHOWN_FOR
        )
        shown |= {*await session.exec(recent)}
    missing = [EVIDENCE[kind] for kind in needed if kind not in shown]
    if missing:
        raise PapersMissing(kinds=listed(missing))


async def _spent(session: AsyncSession, whom: _For, programme_id: str, year: int) -> tuple[int, int]:
    """Under the programme, and under all: by every file, present or former, that has a person of theirs, and by the
    members of these files without one. Until the request is written no other counts for any of these members."""
    files, members = await _of_one_family(session, whom)
    for member_id in sorted(members):  # all requests in one order, so that none waits for each other
        await get_locked(session, Member, member_id)
    without_file = and_(
        col(Aid.household_id).is_(None), col(Aid.claim_id).is_(None), col(Aid.applicant_id).in_(members)
    )
    total = select(func.coalesce(func.sum(Aid.fen), 0)).where(
        or_(col(Aid.household_id).in_(files), without_file), Aid.year == year, col(Aid.state).in_(COUNTED)
    )
    one = (await session.exec(total.where(Aid.programme_id == programme_id))).one()
    return int(one), int((await session.exec(total)).one())


async def _of_one_family(session: AsyncSession, whom: _For) -> tuple[set[str], set[str]]:
    """Files that share a person with theirs, and the members who applied for these."""
    own = select(Household.id).where(Household.applicant_id == whom.member_id)
    files = {whom.household.id} if whom.household else set(await session.exec(own))
    for each in sorted(files):
        same = await is_same_person(session, each)
        files |= {*await session.exec(select(Person.household_id).where(same))}
    members = set(await session.exec(select(Household.applicant_id).where(col(Household.id).in_(files))))
    return files, members | {whom.member_id}
