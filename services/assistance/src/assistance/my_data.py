"""What this service holds about the caller, for them to see and take along, and how long."""

import json
from collections import defaultdict

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from assistance.aid_models import AID_ACCOUNT, AID_WORDS, FORM, Aid, AidEntry, Payment
from assistance.aid_rules import PaymentState
from assistance.attachments import held_file
from assistance.eligibility import HouseholdFigures
from assistance.models import (
    ACCOUNT,
    ADDRESS,
    ANSWER,
    FIGURES,
    ID_NUMBER,
    NAME,
    OBJECTION,
    STORY,
    WORDS,
    Attachment,
    Consent,
    HomeCheck,
    Household,
    HouseholdEntry,
    Objection,
    Person,
)
from assistance.relief_data import EXPORTED, GIFTS, MUTUAL, add_relief, consent_said
from assistance.schemas import (
    AccountCreate,
    AssistanceData,
    HeldAid,
    HeldConsent,
    HeldHousehold,
    HeldObjection,
    HeldPayment,
    HeldPerson,
)
from assistance.visit_models import Visit, VisitReport
from assistance.visit_reports import reports_of
from assistance.visit_rules import GiftState
from assistance.visit_schemas import HeldVisit
from assistance.words import AID_STATES, OCCASIONS, STATES, VISIT_STATES
from casework.money import in_yuan
from contracts.assistance import AidState, HouseholdState, VisitState
from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldFile, MyData, Sections
from kit.retention import Retention, Stays
from kit.texts import Language, Text

HOUSEHOLDS = Stays(
    "households",
    Text("我家的困难档案", "My household's file"),
    Text("判断是否符合帮扶条件、发放帮扶金和接受经费审查。", "To decide on aid, pay it and account for it."),
    Text(
        "档案结束后按会计档案保存 10 年；之后不再有姓名、证件号、住址、账号和材料，只留金额、账目和谁操作过的审计记录",
        "for 10 years after the file has ended, as accounts are; then without names, ID numbers, address, account and "
        "papers: the sums, the ledger and the audit trail of who took which step stay",
    ),
)
AIDS = Stays(
    "aids",
    Text("给我家的帮扶金", "Aid for my household"),
    Text("审批、发放帮扶金和接受经费审查。", "To approve aid, pay it and account for it."),
    Text("按会计档案保存 10 年", "for 10 years, as accounts are"),
)
OBJECTIONS = Stays(
    "objections",
    Text("我对公示提出的异议", "What I objected to notices"),
    Text(
        "答复和复核要用；只有答复的人看得到是您提的。",
        "To answer; those who do see that it was you.",
    ),
    Text("与档案一起保存", "as long as the file that it is about"),
)
VISITS = Stays(
    "visits",
    Text("工会对我的走访", "The union's visits to me"),
    Text(
        "知道您需要什么、办了什么、慰问金送到没有。", "To know what you need, what was done, and that a gift arrived."
    ),
    Text("走访办结后按会计档案保存 10 年", "for 10 years after the visit, as accounts are"),
)
RETENTION: list[Retention] = [HOUSEHOLDS, AIDS, OBJECTIONS, VISITS, GIFTS, MUTUAL, EXPORTED]


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[AssistanceData]:
    """The caller's own. ClosedAfterReset."""
    user.require_open()
    asked = select(Household).where(Household.applicant_id == user.id).order_by(col(Household.id))
    found = [await _held(session, each) for each in await session.exec(asked)]
    aids = await _aids(session, user.id)
    asked_of = select(Objection).where(Objection.member_id == user.id).order_by(col(Objection.id))
    raised = [
        HeldObjection(
            id=each.id,
            at=each.at,
            text=OBJECTION.open(session, each) or "",
            answer=ANSWER.open(session, each),
        )
        for each in await session.exec(asked_of)
    ]
    made = Sections(context_of(session).settings, language)
    state, story, address = Text("状态", "State"), Text("困难情况", "What happened"), Text("住址", "Address")
    consent, visit, said = Text("同意", "Consent"), Text("走访日期", "Visited on"), Text("意见", "What was said")
    amount, payment, answer = Text("金额", "Amount"), Text("付款", "Payment"), Text("答复", "Answer")
    account, person = Text("收款账号", "Account"), Text("家庭成员", "Person")
    made.add(
        HOUSEHOLDS,
        [
            HeldEntry(
                title=each.number,
                rows=[
                    *made.row(state, STATES[HouseholdState(each.state)]),
                    *made.row(story, each.story),
                    *made.row(address, each.address),
                    *made.row(account, each.account),
                    *(row for one in each.persons for row in made.row(person, f"{one.name} {one.id_number}")),
                    *(row for one in each.consents for row in made.row(consent, consent_said(one))),
                    *(row for one in each.visits for row in made.row(visit, one.isoformat())),
                    *(row for one in each.words for row in made.row(said, one)),
                ],
                files=each.files,
            )
            for each in found
        ],
    )
    made.add(
        AIDS,
        [
            HeldEntry(
                at=each.requested_at,
                title=each.number,
                rows=[
                    *made.row(state, AID_STATES[AidState(each.state)]),
                    *made.row(amount, in_yuan(each.fen)),
                    *made.row(account, each.account),
                    *(row for one in each.consents for row in made.row(consent, consent_said(one))),
                    *(row for value in each.form.values() for row in made.row(said, value)),
                    *(row for one in each.words for row in made.row(said, one)),
                    *(row for one in each.payments for row in made.row(payment, f"{one.reference} {in_yuan(one.fen)}")),
                ],
                files=each.files,
            )
            for each in aids
        ],
    )
    made.add(
        OBJECTIONS,
        [
            HeldEntry(at=each.at, rows=[*made.row(said, each.text), *made.row(answer, each.answer or "")])
            for each in raised
        ],
    )
    visits = [await _held_visit(session, each) for each in await session.exec(_visits_to(user))]
    day, occasion = Text("走访日期", "Day of the visit"), Text("因为什么", "Why")
    gift = Text("慰问金或慰问品（元）", "Gift (yuan)")
    made.add(
        VISITS,
        [
            HeldEntry(
                title=each.number,
                rows=[
                    *made.row(state, VISIT_STATES[each.state]),
                    *made.row(occasion, OCCASIONS[each.occasion]),
                    *made.row(day, each.visited_on.isoformat() if each.visited_on else None),
                    *made.row(gift, in_yuan(each.gift_fen) if each.gift_fen else None),
                ],
                files=each.photos,
            )
            for each in visits
        ],
    )
    await add_relief(session, user, made)
    data = AssistanceData(households=found, aids=aids, objections=raised, visits=visits)
    return MyData(sections=made.all, data=data)


def _visits_to(user: User) -> SelectOfScalar[Visit]:
    """Once two visitors are named: a plan is nothing that happened."""
    mine = (Visit.about_id == user.id, col(Visit.state) != VisitState.PLANNED)
    return select(Visit).where(*mine).order_by(col(Visit.id))


async def _held_visit(session: AsyncSession, visit: Visit) -> HeldVisit:
    reports = await reports_of(session, visit)
    report = next((each for each in reports if each.counts), reports[0] if reports else None)
    taken = select(Attachment).where(col(Attachment.report_id).in_([each.id for each in reports]))
    return HeldVisit(
        id=visit.id,
        number=visit.number,
        state=visit.state,
        occasion=visit.occasion,
        visited_on=report.visited_on if report else None,
        gift_fen=visit.gift_fen if visit.gift == GiftState.HANDED else None,
        photos=[held_file(session, each) for each in await session.exec(taken.order_by(col(Attachment.id)))],
    )


async def _aids(session: AsyncSession, user_id: str) -> list[HeldAid]:
    aids = (await session.exec(select(Aid).where(Aid.applicant_id == user_id).order_by(col(Aid.id)))).all()
    ids = [each.id for each in aids]
    payments: defaultdict[str, list[HeldPayment]] = defaultdict(list)
    paid = select(Payment).where(col(Payment.aid_id).in_(ids), Payment.state != PaymentState.CANCELLED)
    for payment in await session.exec(paid.order_by(col(Payment.reference))):
        payments[payment.aid_id].append(HeldPayment.model_validate(dict(payment)))
    words: defaultdict[str, list[str]] = defaultdict(list)
    entries = select(AidEntry).where(col(AidEntry.aid_id).in_(ids)).order_by(col(AidEntry.version))
    for entry in await session.exec(entries):
        words[entry.aid_id] += [said for said in [AID_WORDS.open(session, entry)] if said]
    files: defaultdict[str | None, list[HeldFile]] = defaultdict(list)
    papers = select(Attachment).where(col(Attachment.aid_id).in_(ids), col(Attachment.household_id).is_(None))
    for paper in await session.exec(papers.order_by(col(Attachment.id))):
        files[paper.aid_id].append(held_file(session, paper))
    agreed: defaultdict[str | None, list[HeldConsent]] = defaultdict(list)
    for consent in await session.exec(select(Consent).where(col(Consent.aid_id).in_(ids)).order_by(col(Consent.id))):
        agreed[consent.aid_id].append(HeldConsent.model_validate(dict(consent)))
    return [
        HeldAid(
            **dict(each)
            | {"form": _form(FORM.open(session, each)), "account": _number(AID_ACCOUNT.open(session, each))},
            number=each.number,
            words=words[each.id],
            consents=agreed[each.id],
            payments=payments[each.id],
            files=files[each.id],
        )
        for each in aids
    ]


def _number(sealed: str | None) -> str:
    return AccountCreate.model_validate_json(sealed).number if sealed else ""


def _form(sealed: str | None) -> dict[str, str]:
    given = json.loads(sealed or "{}")
    return {**given.get("form", {}), **{key: str(given[key]) for key in ("basis", "asked") if given.get(key)}}


async def _held(session: AsyncSession, household: Household) -> HeldHousehold:
    persons = select(Person).where(Person.household_id == household.id).order_by(col(Person.id))
    papers = select(Attachment).where(Attachment.household_id == household.id).order_by(col(Attachment.id))
    consents = select(Consent).where(Consent.household_id == household.id).order_by(col(Consent.id))
    visits = select(VisitReport).join(HomeCheck, col(HomeCheck.id) == col(VisitReport.check_id))
    visits = visits.where(HomeCheck.household_id == household.id).order_by(col(VisitReport.sent_at))
    entries = select(HouseholdEntry).where(HouseholdEntry.household_id == household.id)
    entries = entries.order_by(col(HouseholdEntry.version))
    return HeldHousehold(
        id=household.id,
        number=household.number,
        state=household.state,
        applied_at=household.applied_at,
        figures=HouseholdFigures.model_validate_json(FIGURES.open(session, household) or "{}"),
        story=STORY.open(session, household) or "",
        address=ADDRESS.open(session, household) or "",
        account=ACCOUNT.open(session, household) or "",
        persons=[
            HeldPerson(name=NAME.open(session, each) or "", id_number=ID_NUMBER.open(session, each) or "")
            for each in await session.exec(persons)
        ],
        consents=[HeldConsent.model_validate(dict(each)) for each in await session.exec(consents)],
        visits=[each.visited_on for each in await session.exec(visits)],
        words=[said for each in await session.exec(entries) if (said := WORDS.open(session, each))],
        files=[held_file(session, each) for each in await session.exec(papers)],
    )
