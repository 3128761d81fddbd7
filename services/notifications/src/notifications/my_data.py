"""Everything this service holds about the caller, for them to see and take along."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.roles import role_name
from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldSection, MyData, Sections
from kit.settings import Settings
from kit.texts import Language, Text
from notifications.messages import is_shown, notice, said_names
from notifications.models import PEOPLE, Member, Message, OpenEvent
from notifications.open_events import OF_TYPE
from notifications.retention import COPY, EVENTS, READ, UNREAD
from notifications.schemas import InboxData, Notice, ToldToPrograms


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[InboxData]:
    """ClosedAfterReset for an account that is shut after a reset, with messages or without."""
    user.require_open()
    member_id = user.id
    mine = select(Message).where(Message.member_id == member_id, is_shown(user)).order_by(col(Message.number).desc())
    messages = list(await session.exec(mine))
    member = await session.get(Member, member_id)
    names = await said_names(session, messages)
    told = select(OpenEvent).where(OpenEvent.subject == member_id).order_by(col(OpenEvent.number).desc())
    settings = context_of(session).settings
    data = InboxData(
        unit_id=member.unit_id if member else None,
        roles=await PEOPLE.grants_of(session, member_id),
        messages=[notice(message, names, language) for message in messages],
        told_to_programs=[
            ToldToPrograms(at=each.time, what=OF_TYPE[each.type].what.in_(language), data=each.data)
            for each in await session.exec(told)
        ],
    )
    places = await units.names(session, [*filter(None, [data.unit_id]), *(each.unit_id for each in data.roles)])
    return MyData(sections=_sections(data, places, settings, language), data=data)


def _sections(data: InboxData, places: dict[str, str], settings: Settings, language: Language) -> list[HeldSection]:
    made = Sections(settings, language)
    held = [
        *made.row(Text("单位", "Unit"), places.get(data.unit_id or "")),
        *(row for each in data.roles for row in made.row(role_name(each.role).at_start, places.get(each.unit_id))),
    ]
    made.add(COPY, [HeldEntry(rows=held)] if held else [])
    made.add(READ, _entries([each for each in data.messages if each.read_at], made))
    made.add(UNREAD, _entries([each for each in data.messages if not each.read_at], made))
    made.add(
        EVENTS,
        [
            HeldEntry(
                title=each.what,
                at=each.at,
                rows=[
                    *made.row(Text("姓名", "Name"), each.data.get("name")),
                    *made.row(Text("工号", "Employee number"), each.data.get("employee_number")),
                ],
            )
            for each in data.told_to_programs
        ],
    )
    return made.all


def _entries(messages: Sequence[Notice], made: Sections) -> list[HeldEntry]:
    return [
        HeldEntry(
            title=each.title,
            at=each.created_at,
            rows=[*made.row(Text("内容", "Text"), each.body), *made.moment(Text("读过", "Read"), each.read_at)],
        )
        for each in messages
    ]
