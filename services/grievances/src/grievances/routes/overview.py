"""What a form says beforehand, and how much waits for the caller."""

from casework.caller import AskedBy
from contracts.grievances import CaseKind
from contracts.roles import Role
from grievances import open_work, routing, views
from grievances.errors import CaseNotFound
from grievances.routes.cases import SUBJECT_ERRORS
from grievances.routing import Subject
from grievances.schemas import Counts, Departments, DepartmentView, DepartmentViewRequest, RoutingPreview
from kit.auth import SIGNED_IN, ClosedAfterReset, roles
from kit.db import Read
from kit.fields import Id
from kit.routing import Routes

routes = Routes("grievances", tag="overview")


@routes.get("/routing", access=SIGNED_IN, errors=SUBJECT_ERRORS)
async def preview_routing(
    session: Read,
    caller: AskedBy,
    about_unit_id: Id | None = None,
    about_member_id: Id | None = None,
    complaint: bool = False,
    kind: CaseKind = CaseKind.FEEDBACK,
    show_author_to_department: bool = False,
) -> RoutingPreview:
    """Who will see a concern filed like this, and when something will be heard."""
    subject = Subject(about_unit_id, about_member_id, complaint)
    return await routing.preview(session, caller, subject, kind, show_author_to_department)


@routes.post("/department-view", access=SIGNED_IN, errors=[CaseNotFound, ClosedAfterReset])
async def preview_department_view(session: Read, caller: AskedBy, asked: DepartmentViewRequest) -> DepartmentView:
    """What a department reads of these words while the caller's name is hidden from it. Nothing is kept."""
    return await views.department_view(session, caller, asked)


@routes.get("/cases/counts", access=SIGNED_IN)
async def count_cases(session: Read, caller: AskedBy) -> Counts:
    return await open_work.count_cases(session, caller.user)


@routes.get("/departments", access=roles(Role.UNION_STAFF))
async def list_departments(session: Read) -> Departments:
    return await routing.list_departments(session)
