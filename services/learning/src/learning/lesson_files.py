"""Files: of courses, for who sees to the course and for who takes an edition that has them; of innovations, for those
who have a part in one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.attachments import Attachments, FileNotFound, FilePublic
from casework.caller import Caller
from kit.auth import User
from kit.problems import NotFound
from learning.access import units_of
from learning.course_schemas import CourseUnit, FileUnit, VideoUnit
from learning.errors import NotAVideo
from learning.innovation_life import innovation_life
from learning.innovation_rules import Party
from learning.models import Attachment, Course, CourseEdition, Enrolment

_PLAYED = "video/mp4"


async def _show(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    if file.innovation_id is None:
        return await _show_of_course(session, caller, file)
    try:
        turn = await innovation_life.look(session, caller.user, file.innovation_id)
    except NotFound as error:
        raise FileNotFound from error
    if {*turn.parties} == {Party.READER}:
        raise FileNotFound
    return FILES.public(session, file)


async def _show_of_course(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    edition = and_(
        col(CourseEdition.course_id) == col(Enrolment.course_id), col(CourseEdition.edition) == col(Enrolment.edition)
    )
    taken = select(CourseEdition.units, Enrolment.begun_at).join(Enrolment, edition)
    own = and_(col(Enrolment.course_id) == file.course_id, col(Enrolment.member_id) == caller.user.id)
    found = (await session.exec(taken.where(own))).first()
    if found and file.id in file_ids(found[0]):
        caller.user.require_open(found[1])
        return FILES.public(session, file)
    course = await session.get_one(Course, file.course_id)
    if not await units.covers(session, units_of(caller.user), course.unit_id):
        raise FileNotFound
    return FILES.public(session, file)


FILES = Attachments(Attachment, ["course_id", "innovation_id"], _show)


async def take_files(session: AsyncSession, user: User, course_id: str, units: Sequence[CourseUnit]) -> None:
    """The course has these from now on. FileNotUsable; NotAVideo."""
    named = [each for each in units if isinstance(each, VideoUnit | FileUnit)]
    which = select(Attachment).where(col(Attachment.id).in_([each.file_id for each in named]))
    known = {each.id: each for each in await session.exec(which)}
    for each in named:
        file = known.get(each.file_id)
        if file and isinstance(each, VideoUnit) and file.media_type != _PLAYED:
            raise NotAVideo(unit=each.title)
    own = {each.id for each in known.values() if each.course_id == course_id}
    await session.flush()
    await FILES.attach(
        session, user.id, [each.file_id for each in named if each.file_id not in own], course_id=course_id
    )


async def files_of(session: AsyncSession, units: Sequence[dict[str, Any]]) -> dict[str, FilePublic]:
    """By id."""
    which = select(Attachment).where(col(Attachment.id).in_(file_ids(units)))
    return {each.id: FILES.public(session, each) for each in await session.exec(which)}


def file_ids(units: Sequence[dict[str, Any]]) -> list[str]:
    """As units are stored."""
    return [each["file_id"] for each in units if each.get("file_id")]
