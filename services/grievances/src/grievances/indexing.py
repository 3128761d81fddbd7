"""The search index: a case is found by what was said in it, not by internal notes, and never by its author's name.

The index is the same for everybody who may see the case, a department with a hidden author among them.
"""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from grievances.masking import mask
from grievances.models import Case, FormerHolder, Member, Message, TimelineEntry
from grievances.rules import Action, Party
from grievances.signatures import open_signature, seal_signature
from kit import search
from kit.db import get_locked
from kit.folding import fold
from kit.service import Context

SEARCH = "case"
SEARCH_DEPARTMENTS = "case by departments"
"""What departments wrote that must not know the author, for everybody else: of a list of names that they write down
they would find all but one."""
SEARCH_LATER = "case later"
SEARCH_DEPARTMENTS_LATER = "case later by departments"
"""What was said after the case had left somebody: a former holder must not find the case by it."""
_KINDS = (SEARCH, SEARCH_DEPARTMENTS, SEARCH_LATER, SEARCH_DEPARTMENTS_LATER)

# Characters that are indexed of a text. Each costs up to two rows, written with the event: a dialogue may grow without
# end, the work for one event may not. What a text is about stands at its beginning.
MOST_OF_CASE = 1000
"""Title and text together. The number is looked up as a number (`lists.case_number`)."""
MOST_OF_MESSAGE = 500
_BATCH = 50


async def index_text(session: AsyncSession, case: Case) -> None:
    await _add(session, SEARCH, case, f"{case.title}\n{case.text}", MOST_OF_CASE)


async def index_message(session: AsyncSession, case: Case, message: Message, *, is_author_known: bool) -> None:
    left = select(FormerHolder.case_id).where(FormerHolder.case_id == case.id, FormerHolder.left_at < message.at)
    is_later = (await session.exec(left.limit(1))).first() is not None
    if message.sender == Party.DEPARTMENT and not is_author_known:
        kind = SEARCH_DEPARTMENTS_LATER if is_later else SEARCH_DEPARTMENTS
    else:
        kind = SEARCH_LATER if is_later else SEARCH
    await _add(session, kind, case, message.text, MOST_OF_MESSAGE)


async def _add(session: AsyncSession, kind: str, case: Case, said: str, most: int) -> None:
    author = await session.get(Member, case.author_id)
    if case.signature is None and author:  # filed by an earlier version
        case.signature = seal_signature(session, case.id, author)
    signature = open_signature(session, case.id, case.signature, author)
    # Masked before it is cut: a name that the cut goes through would leave its beginning.
    await search.index_more(session, kind, case.id, mask(said, signature)[:most])


async def index_outdated(context: Context) -> None:
    """Index again, by and by, what an earlier version indexed, and seal what it did not."""
    more = True
    while more:
        async with context.db.write() as session:
            ids = [each for kind in _KINDS for each in await search.outdated(session, kind, _BATCH)]
            for case_id in sorted(set(ids)):
                await _index_again(session, case_id)
            members = select(Member).where(col(Member.folded_name).is_(None)).order_by(col(Member.id)).limit(_BATCH)
            unfolded = (await session.exec(members.with_for_update())).all()
            for member in unfolded:
                member.folded_name = fold(member.name)
            more = bool(ids or unfolded)


async def _index_again(session: AsyncSession, case_id: str) -> None:
    case = await get_locked(session, Case, case_id)
    for kind in _KINDS:
        await search.forget(session, kind, case_id)
    if not case:
        return
    await index_text(session, case)
    switched = select(TimelineEntry.version).where(
        TimelineEntry.case_id == case_id, col(TimelineEntry.action).in_([Action.SHOW_AUTHOR, Action.HIDE_AUTHOR])
    )
    is_author_known = case.show_author and not (await session.exec(switched)).first()  # all the time, to be sure
    said = select(Message).where(Message.case_id == case_id, ~col(Message.internal)).order_by(col(Message.id))
    for message in await session.exec(said):
        await index_message(session, case, message, is_author_known=is_author_known)
