"""Filing a concern: a measured hot path (`make bench`), which is why it looks like no other action.

Two exchanges with the database: what routing needs comes with the serial, and all rows go in together. Plain namespaces
stand for the rows (a table class costs ten times as much to make), and the answer is made without reading.
"""

from types import SimpleNamespace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from contracts.grievances import CaseState, CaseSubmitted
from grievances import deadlines, routing, views
from grievances.attachments import FILES
from grievances.deadlines import DEADLINES
from grievances.lifecycle import life, policies
from grievances.models import CASES, NUMBERS, TIMELINE
from grievances.routing import Subject
from grievances.rules import Action, Party
from grievances.schemas import CaseCreate, CasePublic
from grievances.signatures import seal_signature
from kit import audit, clock
from kit.db import new_id
from kit.outbox import publish
from kit.rows import insert_at_commit, write_rows


async def submit_case(session: AsyncSession, caller: Caller, new: CaseCreate) -> CasePublic:
    now, author_id = clock.now(), caller.user.id
    subject = Subject(new.about_unit_id, new.about_member_id, new.complaint)
    route, serial = await routing.find_route_and_serial(session, author_id, subject)
    case: Any = SimpleNamespace(
        id=new_id(),
        serial=serial,
        version=1,
        kind=new.kind,
        state=CaseState.SUBMITTED,
        title=new.title,
        text=new.text,
        author_id=author_id,
        unit_id=route.author.unit_id,
        show_author=new.show_author_to_department,
        about_unit_id=route.about_unit_id,
        about_member_id=new.about_member_id,
        complaint=new.complaint,
        conflict_unit_id=route.conflict_unit_id,
        desk_unit_id=route.desk_id,
        department_id=None,
        supervising_unit_id=None,
        round=1,
        submitted_at=now,
        signature=None,
    )
    case.signature = seal_signature(session, case.id, route.author)
    clocks = deadlines.after(Action.SUBMIT, [], now, policies(session), new.kind)
    DEADLINES.set(case, clocks)
    insert_at_commit(session, CASES, vars(case).copy())
    case.number = NUMBERS.write(now, case.serial)
    entry: Any = SimpleNamespace(
        case_id=case.id,
        version=case.version,
        at=now,
        action=Action.SUBMIT,
        state=case.state,
        actor=Party.AUTHOR,
        actor_id=author_id,
        unit_id=None,
        department_id=None,
        words=None,
    )
    insert_at_commit(session, TIMELINE, vars(entry))
    publish(session, life.event_of(case, CaseSubmitted))
    audit.record(session, author_id, "case.submit", "case", case.id, after={"state": case.state})
    if new.file_ids or new.about_member_id or new.about_unit_id:
        await write_rows(session)
        await FILES.attach(session, author_id, new.file_ids, case_id=case.id)
        return await views.show(session, caller, case.id)
    names = views.Names({level.unit_id: level.name for level in route.levels})
    whole = views.Whole(case, clocks, route.author, None, names, [(entry, route.author.name)], [], None)
    return views.public(whole, views.Eyes(Party.AUTHOR, caller.language))
