"""What this service holds about the caller, for them to see and take along.

Left out on purpose: concerns that others filed about the caller. Handing those over would tell on their authors.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from grievances import views
from grievances.access import Caller
from grievances.messages import list_messages
from grievances.models import Attachment, Case, Member, Message
from grievances.schemas import FilePublic, MessagePublic, MyCase, MyData, MyMessage, MyProfile
from kit.pages import Page


async def export_my_data(session: AsyncSession, caller: Caller) -> MyData:
    me = caller.user.id
    member = await session.get(Member, me)
    cases = list(await session.exec(select(Case.id).where(Case.author_id == me).order_by(col(Case.id))))
    elsewhere = (
        select(Message, Case)
        .join(Case, col(Case.id) == col(Message.case_id))
        .where(Message.sender_id == me, Case.author_id != me)
        .order_by(col(Message.id))
    )
    loose = select(Attachment).where(Attachment.uploader_id == me, col(Attachment.case_id).is_(None))
    return MyData(
        profile=MyProfile(name=member.name, employee_number=member.employee_number, unit_id=member.unit_id)
        if member
        else None,
        cases=[await _my_case(session, caller, case_id) for case_id in cases],
        written_elsewhere=[
            MyMessage(case_number=case.number, at=message.at, internal=message.internal, text=message.text)
            for message, case in await session.exec(elsewhere)
        ],
        loose_files=[
            FilePublic(id=file.id, name=file.name, media_type=file.media_type, size=file.size)
            for file in await session.exec(loose)
        ],
    )


async def _my_case(session: AsyncSession, caller: Caller, case_id: str) -> MyCase:
    messages: list[MessagePublic] = []
    cursor: str | None = None
    while True:
        found: Page[MessagePublic] = await list_messages(session, caller, case_id, limit=100, cursor=cursor)
        messages += found.items
        cursor = found.next
        if not cursor:
            return MyCase(case=await views.show(session, caller, case_id), messages=messages)
