"""What this service holds about the caller, for them to see and take along, and how long."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

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
from assistance.schemas import AssistanceData, HeldHousehold, HeldPerson
from assistance.words import STATES
from contracts.assistance import HouseholdState
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
RETENTION: list[Retention] = [HOUSEHOLDS, OBJECTIONS]


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
    return MyData(sections=made.all, data=AssistanceData(households=found, objections=[each.id for each in raised]))


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
        files=[
            HeldFile(name=each.name, size=each.size, link=f"/api/v1/assistance/files/{each.id}")
            for each in await session.exec(papers)
        ],
    )
