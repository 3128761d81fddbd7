"""What this service holds about the caller, for them to see and take along, and how long."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from assistance.eligibility import HouseholdFigures
from assistance.models import (
    ACCOUNT,
    ADDRESS,
    FIGURES,
    ID_NUMBER,
    NAME,
    STORY,
    Attachment,
    Household,
    Objection,
    Person,
)
from assistance.relief_data import EXPORTED, GIFTS, MUTUAL, add_relief
from assistance.reports import reports_of
from assistance.schemas import AssistanceData, HeldHousehold, HeldPerson
from assistance.visit_models import Visit
from assistance.visit_rules import GiftState
from assistance.visit_schemas import HeldVisit
from assistance.words import OCCASIONS, STATES, VISIT_STATES
from casework.money import in_yuan
from contracts.assistance import HouseholdState, VisitState
from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldFile, MyData, Sections
from kit.retention import Retention, Stays
from kit.texts import Language, Text

HOUSEHOLDS = Stays(
    "households",
    Text("我家的困难档案", "My household's file"),
    Text("判断是否符合帮扶条件、发放帮扶金和接受经费审查。", "To decide on aid, pay it and account for it."),
    Text("档案结束后按会计档案保存 10 年", "for 10 years after the file has ended, as accounts are"),
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
RETENTION: list[Retention] = [HOUSEHOLDS, OBJECTIONS, VISITS, GIFTS, MUTUAL, EXPORTED]


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[AssistanceData]:
    """The caller's own. ClosedAfterReset."""
    user.require_open()
    asked = select(Household).where(Household.applicant_id == user.id).order_by(col(Household.id))
    found = [await _held(session, each) for each in await session.exec(asked)]
    raised = (
        await session.exec(select(Objection).where(Objection.member_id == user.id).order_by(col(Objection.id)))
    ).all()
    made = Sections(context_of(session).settings, language)
    state, story, address = Text("状态", "State"), Text("困难情况", "What happened"), Text("住址", "Address")
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
                ],
                files=each.files,
            )
            for each in found
        ],
    )
    made.add(OBJECTIONS, [HeldEntry(at=each.at, rows=[]) for each in raised])
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
    data = AssistanceData(households=found, objections=[each.id for each in raised], visits=visits)
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
        photos=[_held_file(each) for each in await session.exec(taken.order_by(col(Attachment.id)))],
    )


def _held_file(file: Attachment) -> HeldFile:
    return HeldFile(name=file.name, size=file.size, link=f"/api/v1/assistance/files/{file.id}")


async def _held(session: AsyncSession, household: Household) -> HeldHousehold:
    persons = select(Person).where(Person.household_id == household.id).order_by(col(Person.id))
    papers = select(Attachment).where(Attachment.household_id == household.id).order_by(col(Attachment.id))
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
        files=[_held_file(each) for each in await session.exec(papers)],
    )
