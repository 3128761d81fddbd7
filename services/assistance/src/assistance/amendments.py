"""What the applicant changes in a living file: a consent given again, another account, more papers."""

from sqlmodel import col, select

from assistance.aid_models import Aid
from assistance.attachments import FILES
from assistance.consent_rules import consent_until
from assistance.errors import AccountInUse, NoSuchConsent, PapersMissing
from assistance.lifecycle import HouseholdTurn, life
from assistance.models import ACCOUNT, BANK, PAYEE, Consent, Person
from assistance.rules import Action, Evidence
from assistance.schemas import AccountCreate, ConsentGiven, PapersGiven, Relation
from assistance.words import CONSENT_VERSION, EVIDENCE
from casework.attachments import FileNotUsable
from casework.lifecycle import Outcome
from contracts.assistance import AccountChanged, AidState, ConsentRenewed, PapersAdded
from kit import clock
from kit.auth import SIGNED_IN, Access
from kit.db import get_locked

SIGNED_IN_LATELY = Access("signed in lately", fresh=True)
"""Where money goes is changed by the person who has just signed in."""


@life.action(
    Action.GIVE_CONSENT,
    ConsentRenewed,
    access=SIGNED_IN,
    path="consents/give",
    errors=[FileNotUsable, NoSuchConsent, PapersMissing],
)
async def give_consent(turn: HouseholdTurn, given: ConsentGiven) -> Outcome:
    """Again, for its whole term, once withdrawn or run out. Another adult's takes the paper that they signed."""
    session, household = turn.session, turn.object
    asked = select(Consent.id).where(
        Consent.household_id == household.id, Consent.person_id == given.person_id, Consent.purpose == given.purpose
    )
    consent_id = (await session.exec(asked)).first()
    consent = await get_locked(session, Consent, consent_id) if consent_id else None
    if consent is None:
        raise NoSuchConsent
    person = await session.get_one(Person, consent.person_id)
    if given.file_id:
        await FILES.attach(
            session, turn.object.applicant_id, [given.file_id], household_id=household.id, evidence=Evidence.CONSENT
        )
    elif person.is_adult and person.relation != Relation.SELF:
        raise PapersMissing(kinds=EVIDENCE[Evidence.CONSENT])
    consent.given_at, consent.until, consent.withdrawn_at = clock.now(), consent_until(clock.today()), None
    consent.text_version = CONSENT_VERSION
    return Outcome(noted={"purpose": given.purpose, "person": given.person_id})


@life.action(Action.CHANGE_ACCOUNT, AccountChanged, access=SIGNED_IN_LATELY, path="account", errors=[AccountInUse])
async def change_account(turn: HouseholdTurn, given: AccountCreate) -> None:
    """Not while a payment to the present one is in a batch."""
    session, household = turn.session, turn.object
    going = select(Aid.id).where(
        Aid.household_id == household.id,
        (col(Aid.payout_id).is_not(None) & (col(Aid.state) == AidState.COMMITTED))
        | (col(Aid.state) == AidState.PAYABLE),
    )
    if (await session.exec(going.limit(1))).first():
        raise AccountInUse
    ACCOUNT.seal(session, household, given.number)
    BANK.seal(session, household, given.bank)
    PAYEE.seal(session, household, given.payee)


@life.action(Action.ADD_PAPERS, PapersAdded, access=SIGNED_IN, path="papers", errors=[FileNotUsable])
async def add_papers(turn: HouseholdTurn, given: PapersGiven) -> Outcome:
    """More papers of any of the nine kinds."""
    for each in given.papers:
        await FILES.attach(
            turn.session,
            turn.object.applicant_id,
            [each.file_id],
            household_id=turn.object.id,
            evidence=each.evidence,
        )
    return Outcome(noted={"papers": sorted(each.evidence for each in given.papers)})
