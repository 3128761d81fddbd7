"""Reactions to others' events: the copies of units, members, grants and machine clients; of who leaves no course and no
statement is kept. And to our own: what people learn here
becomes statements, and an upheld appeal changes the ranking of a contest."""

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from contracts.identity import GrantState, MachineState, MemberState, UnitState
from contracts.learning import AttemptClosed, AttemptCorrected, CertificateIssued, CourseFinished
from kit.clock import SHANGHAI
from kit.inbox import EventInfo, Handlers
from learning.contests import correct_entries
from learning.hours import note_arrival
from learning.learners import forget_who_left
from learning.loans import forget_reader
from learning.models import PEOPLE
from learning.own_statements import forget_statements, record_certificate, record_course, record_exam
from learning.statements import save_machine

on = Handlers()
on(UnitState)(units.save)
on(GrantState)(PEOPLE.save_grant)


@on(MemberState)
async def keep_member(session: AsyncSession, event: MemberState, info: EventInfo) -> None:
    saved = await PEOPLE.save_member(session, event)
    if saved:
        await note_arrival(session, saved, info.time.astimezone(SHANGHAI).date())


on(MemberState)(forget_who_left)
on(MemberState)(forget_statements)
on(MemberState)(forget_reader)
on(MachineState)(save_machine)
on(CourseFinished)(record_course)
on(AttemptClosed)(record_exam)
on(AttemptCorrected)(record_exam)
on(AttemptCorrected)(correct_entries)
on(CertificateIssued)(record_certificate)
