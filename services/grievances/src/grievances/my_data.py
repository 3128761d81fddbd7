"""What this service holds about the caller, for a program and, in `my_data_words`, for them to read.

Left out on purpose: concerns that others filed about the caller. Handing those over would tell on their authors. So
would whose case it was that the caller answered: of the cases of others only the number stands by what they did there.
"""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.attachments import FilePublic
from casework.caller import Caller
from casework.deadlines import load
from grievances import messages, views
from grievances.attachments import FILES
from grievances.messages import THREAD
from grievances.models import PEOPLE, Attachment, Case, Member, Message, Rating, TimelineEntry
from grievances.my_data_words import sections
from grievances.rules import Party
from grievances.schemas import (
    ConcernData,
    MessagePublic,
    MyCase,
    MyMessage,
    MyProfile,
    MyStep,
    RatingPublic,
)
from kit.auth import User
from kit.context import context_of
from kit.my_data import MyData, Sections
from kit.texts import Language


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[ConcernData]:
    """ClosedAfterReset for an account that is shut after a reset, with data or without: a refusal must not tell that
    there is something."""
    user.require_open()
    data, names = await _read(session, Caller(user, language))
    made = Sections(context_of(session).settings, language)
    return MyData(sections=sections(data, names, made), data=data)


async def _read(session: AsyncSession, caller: Caller) -> tuple[ConcernData, views.Names]:
    """And the names of all units in it. The same few statements however many cases there are."""
    me = caller.user.id
    member = await session.get(Member, me)
    elsewhere = (
        select(Message, Case)
        .join(Case, col(Case.id) == col(Message.case_id))
        .where(Message.sender_id == me, Case.author_id != me)
        .order_by(col(Message.id))
    )
    steps = (
        select(TimelineEntry, Case)
        .join(Case, col(Case.id) == col(TimelineEntry.case_id))
        .where(TimelineEntry.actor_id == me, Case.author_id != me)
        .order_by(col(TimelineEntry.at), col(TimelineEntry.case_id), col(TimelineEntry.version))
    )
    # Those in their own cases come with the cases.
    uploaded = (
        select(Attachment)
        .join(Case, col(Case.id) == col(Attachment.case_id), isouter=True)
        .where(Attachment.uploader_id == me, or_(col(Case.id).is_(None), col(Case.author_id) != me))
        .order_by(col(Attachment.id))
    )
    files: defaultdict[str | None, list[FilePublic]] = defaultdict(list)
    for file in await session.exec(uploaded):
        files[file.message_id].append(FILES.public(session, file))
    held_roles = await PEOPLE.grants_of(session, me)
    held_units = {*(each.unit_id for each in held_roles), *([member.unit_id] if member else [])}
    cases, names = await _my_cases(session, caller, member, held_units)
    data = ConcernData(
        profile=MyProfile(name=member.name, employee_number=member.employee_number, unit_id=member.unit_id)
        if member
        else None,
        held_roles=held_roles,
        cases=cases,
        written_elsewhere=[
            MyMessage(
                case_number=case.number,
                at=message.at,
                internal=message.internal,
                text=message.text,
                files=files[message.id],
            )
            for message, case in await session.exec(elsewhere)
        ],
        done_elsewhere=[
            MyStep(case_number=case.number, at=entry.at, action=entry.action, words=entry.words)
            for entry, case in await session.exec(steps)
        ],
        loose_files=files[None],
    )
    return data, names


async def _my_cases(
    session: AsyncSession, caller: Caller, me: Member | None, more_units: set[str]
) -> tuple[list[MyCase], views.Names]:
    mine = select(Case.id).where(Case.author_id == caller.user.id)
    subjects = (
        select(Case, Member)
        .join(Member, col(Member.id) == col(Case.about_member_id), isouter=True)
        .where(Case.author_id == caller.user.id)
        .order_by(col(Case.id))
    )
    cases = list(await session.exec(subjects))
    ratings = select(Rating).where(col(Rating.case_id).in_(mine)).order_by(col(Rating.round))
    rated: defaultdict[str, list[Rating]] = defaultdict(list)
    for rating in await session.exec(ratings):
        rated[rating.case_id].append(rating)
    entries = (
        select(TimelineEntry, Member.name)
        .join(Member, col(Member.id) == col(TimelineEntry.actor_id), isouter=True)
        .where(col(TimelineEntry.case_id).in_(mine))
        .order_by(col(TimelineEntry.version))
    )
    timelines: defaultdict[str, list[tuple[TimelineEntry, str | None]]] = defaultdict(list)
    for entry, name in await session.exec(entries):
        timelines[entry.case_id].append((entry, name))
    in_mine = select(Attachment).where(col(Attachment.case_id).in_(mine)).order_by(col(Attachment.id))
    attached = (await session.exec(in_mine)).all()
    files: defaultdict[str | None, list[Attachment]] = defaultdict(list)
    for file in attached:
        if not file.message_id:
            files[file.case_id].append(file)
    referred = {unit for case, _ in cases for unit in views.units_of(case, timelines[case.id])}
    names = views.Names(await units.names(session, referred | more_units))
    wholes = [
        views.Whole(
            case,
            load(case.clocks),
            me,
            about,
            names,
            timelines[case.id],
            files[case.id],
            rated[case.id][-1] if rated[case.id] else None,
        )
        for case, about in cases
    ]
    eyes = views.Eyes(Party.AUTHOR, caller.language)
    said = await _said_in(session, caller, eyes, attached)
    shown = [
        MyCase(
            case=views.public(whole, eyes),
            messages=said[whole.case.id],
            ratings=[
                RatingPublic(at=each.at, solved=each.solved, score=each.score, words=each.words)
                for each in rated[whole.case.id]
            ],
        )
        for whole in wholes
    ]
    return shown, names


async def _said_in(
    session: AsyncSession, caller: Caller, eyes: views.Eyes, files: Iterable[Attachment]
) -> defaultdict[str, list[MessagePublic]]:
    """The dialogues by case, as an author sees them: without the internal notes."""
    mine = select(Case.id).where(Case.author_id == caller.user.id)
    said: defaultdict[str, list[MessagePublic]] = defaultdict(list)
    for each in await THREAD.all(session, files, col(Message.case_id).in_(mine), ~col(Message.internal)):
        said[each.message.case_id].append(messages.public(each, caller.user, eyes))
    return said
