"""Everything this service holds about the caller, for them to see and take along."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.context import context_of
from kit.texts import Language
from notifications.keeping import kept
from notifications.messages import is_shown, notice, said_names
from notifications.models import PEOPLE, Member, Message
from notifications.schemas import MyData


async def export_my_data(session: AsyncSession, user: User, language: Language) -> MyData:
    """ClosedAfterReset for an account that is shut after a reset, with messages or without."""
    user.require_open()
    member_id = user.id
    mine = select(Message).where(Message.member_id == member_id, is_shown(user)).order_by(col(Message.number).desc())
    messages = list(await session.exec(mine))
    member = await session.get(Member, member_id)
    names = await said_names(session, messages)
    limits = kept(context_of(session).settings.region)
    return MyData(
        unit_id=member.unit_id if member else None,
        roles=await PEOPLE.grants_of(session, member_id),
        messages=[notice(message, names, language) for message in messages],
        kept_read_days=limits.read.days,
        kept_unread_days=limits.unread.days,
    )
