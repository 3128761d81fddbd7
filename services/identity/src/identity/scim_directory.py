"""People and units as a storage of scim2-server, which does the protocol. What may be done to whom is asked by the
functions that HR's pages and the roster use: one set of rules.

Each operation, also of a bulk request, is a transaction of its own: it is done, or nothing of it is.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

import structlog
from scim2_models import (
    ConflictException,
    ForbiddenException,
    InvalidValueException,
    Meta,
    NotFoundException,
    NotImplementedException,
    PreconditionFailedException,
    Reference,
    Resource,
    ResourceType,
    ResponseParameters,
    SCIMException,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import AsyncScimStorage, SearchPage
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, or_, select

from casework import units
from casework.units import Unit
from contracts.roles import Role
from identity.machine_tokens import acts_for_hr
from identity.members import add_members, apply_change, check_change
from identity.models import Member
from identity.roster_header import Column
from identity.roster_rules import PATH_MARK, Defect, Entry, UnitPaths, read_row
from identity.roster_texts import message
from identity.rules import is_same_name
from identity.scim_filters import group_condition, group_order, is_storable, user_condition, user_order
from identity.scim_schemas import MOST_OPERATIONS, EnterpriseUser, Group, Person, UnitMember, UnitMembership, User
from identity.units import read_paths, read_reach
from kit import clock
from kit.auth import User as Caller
from kit.db import Database, get_locked, is_database_away, is_unstorable_text
from kit.problems import NotFound, Problem, Unavailable
from kit.request_problems import InvalidInput
from kit.texts import Language

log = structlog.get_logger()

_ATTRIBUTES = {Column.EMPLOYEE_NUMBER: "userName", Column.NAME: "displayName", Column.UNIT: "department"}
"""What a column of the roster is called here."""
_LONGEST_EXTERNAL_ID = 200


class Refused(SCIMException):
    """A refusal of ours without a kind of its own in SCIM; `headers` go with it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str]) -> None:
        super().__init__(detail=detail)
        self.status, self.headers = status, headers


def scim_error(problem: Problem, language: Language) -> SCIMException:
    """The same refusal as SCIM says it (RFC 7644, section 3.12)."""
    detail = str(problem.body(language)["detail"])
    match problem:
        case NotFound():
            return NotFoundException(detail=detail)
        case InvalidInput():
            return InvalidValueException(detail=detail)
    return Refused(problem.status, detail, problem.headers())


class Directory(AsyncScimStorage):
    """What one request sees. `caller`: none, where only the service is described. `writes`: whether its operations may
    change something."""

    def __init__(self, db: Database, caller: Caller | None, language: Language, *, writes: bool) -> None:
        self._db, self._asked_by, self._language, self._writes = db, caller, language, writes
        self._creates = False
        """Whether the operation takes an employee number."""
        self._paths: dict[str, tuple[str, ...]] = {}
        """Unit → names from the root down; read once, also for a bulk request: nothing here changes units."""

    @asynccontextmanager
    async def operation(self) -> AsyncIterator[None]:
        assert self._asked_by, "who describes the service asks for nobody"
        self._creates = False
        try:
            async with self._db.write() if self._writes else self._db.read() as self._session:
                self._caller = await acts_for_hr(self._session, self._asked_by)
                if not self._paths:
                    self._reach = await read_reach(self._session, self._caller, Role.HR_ADMIN)
                    self._paths = await read_paths(self._session)
                yield
        except Problem as problem:
            raise scim_error(problem, self._language) from problem
        except SCIMException:
            raise
        except Exception as error:
            if is_database_away(error):
                raise scim_error(Unavailable(), self._language) from error
            if self._creates and isinstance(error, IntegrityError):  # a rival took the number at this very moment
                raise UniquenessException from error
            if is_unstorable_text(error):  # in an id, which nobody has: what is written is looked at before
                raise NotFoundException from error
            log.exception("scim_failed")
            raise

    # --- reading ----------------------------------------------------------------------------------------------------

    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        if resource_type.name == "User":
            return self._person(await self._member(resource_id))
        unit = await self._session.get(Unit, resource_id)
        if not unit or unit.deleted or unit.id not in self._reach:
            raise NotFoundException
        [group] = await self._groups([unit], with_members=_keeps_members(response_parameters))
        return group

    async def _member(self, member_id: str) -> Member:
        """Locked, where something may change."""
        if self._writes:
            member = await get_locked(self._session, Member, member_id)
        else:
            member = await self._session.get(Member, member_id)
        if not member or member.unit_id not in self._reach or _is_gone(member):
            raise NotFoundException
        return member

    async def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: Any = None
    ) -> SearchPage:
        """At the root of both kinds: first the users, then the groups."""
        if len(resource_types) > 1 and search_request.sort_by is not None:
            raise NotImplementedException(detail="Sort in /Users or in /Groups: they are sorted by other attributes")
        skipped, left = max(search_request.start_index or 1, 1) - 1, search_request.count
        total, found = 0, list[Resource[Any]]()
        for kind in resource_types:
            matching, order = self._matching(kind, search_request)
            number = (await self._session.exec(select(func.count()).select_from(matching.subquery()))).one()
            wanted = None if left is None else left - len(found)
            if skipped < total + number and wanted != 0:
                page = matching.order_by(order).offset(max(skipped - total, 0)).limit(wanted)
                rows = (await self._session.exec(page)).all()
                found += await self._answers(kind, rows, search_request)
            total += number
        return SearchPage(total, found)

    def _matching(self, kind: ResourceType, request: SearchRequest[Any]) -> tuple[Any, Any]:
        if kind.name == "User":
            users = select(Member).where(
                col(Member.unit_id).in_(self._reached()),
                or_(col(Member.active), col(Member.deprovisioned_at).is_(None)),
                user_condition(request, Person, self._unit_called),
            )
            return users, user_order(request)
        groups = select(Unit).where(
            col(Unit.id).in_(self._reached()), ~col(Unit.deleted), group_condition(request, Group, self._unit_called)
        )
        return groups, group_order(request)

    async def _answers(
        self, kind: ResourceType, rows: Sequence[Any], request: SearchRequest[Any]
    ) -> Sequence[Resource[Any]]:
        if kind.name == "User":
            return [self._person(member) for member in rows]
        return await self._groups(rows, with_members=_keeps_members(request))

    def _reached(self) -> Any:
        return units.within(self._caller.units_of(Role.HR_ADMIN))

    def _unit_called(self, department: str) -> str | None:
        found = self._unit_paths().find(department)
        return None if isinstance(found, Defect) else found

    def _unit_paths(self) -> UnitPaths:
        return UnitPaths({names: unit_id for unit_id, names in self._paths.items()}, self._reach)

    def _person(self, member: Member) -> Resource[Any]:
        path = PATH_MARK.join(self._paths[member.unit_id])
        person = Person(
            id=member.id,
            external_id=member.external_id,
            user_name=member.employee_number,
            display_name=member.name,
            active=member.active,
            groups=[UnitMembership(value=member.unit_id, ref=_reference("Groups", member.unit_id), display=path)],
            meta=_meta("User", member.created_at, member.changed_at, self._member_tag(member)),
        )
        person[EnterpriseUser] = EnterpriseUser(employee_number=member.employee_number, department=path)
        return person

    def _member_tag(self, member: Member) -> str:
        """The path is answered with the member, and changes when a unit above does."""
        return _tag(member.version, self._paths[member.unit_id])

    async def _groups(self, found: Sequence[Unit], *, with_members: bool) -> list[Group]:
        """The tag counts who belongs to each and when one of them changed last: one who comes or is renamed changes
        at that moment, and one who goes is one fewer."""
        ids = [unit.id for unit in found]
        changed_at = func.max(func.coalesce(Member.changed_at, Member.created_at))
        belonging = select(Member.unit_id, func.count(), changed_at).where(
            col(Member.unit_id).in_(ids), col(Member.active)
        )
        counted = {
            unit_id: (count, at) for unit_id, count, at in await self._session.exec(belonging.group_by(Member.unit_id))
        }
        people = await self._people(ids) if with_members else None
        return [
            Group(
                id=unit.id,
                display_name=PATH_MARK.join(self._paths[unit.id]),
                members=None if people is None else people[unit.id],
                meta=_meta("Group", None, None, _tag(unit.version, self._paths[unit.id], *counted.get(unit.id, ()))),
            )
            for unit in found
        ]

    async def _people(self, unit_ids: Sequence[str]) -> dict[str, list[UnitMember]]:
        living = select(Member.unit_id, Member.id, Member.name).where(col(Member.unit_id).in_(unit_ids))
        people: dict[str, list[UnitMember]] = {unit_id: [] for unit_id in unit_ids}
        for unit_id, member_id, name in await self._session.exec(living.where(col(Member.active)).order_by(Member.id)):
            people[unit_id].append(UnitMember(value=member_id, ref=_reference("Users", member_id), display=name))
        return people

    # --- changing ---------------------------------------------------------------------------------------------------

    async def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        if not isinstance(resource, User):
            raise NotImplementedException(detail="HR makes units on the platform")
        self._creates = True
        entry = self._read(resource)
        same = select(Member).where(Member.employee_number == entry.employee_number).with_for_update()
        known = (await self._session.exec(same)).first()
        if known:
            return self._person(await self._take_back(known, resource, entry))
        member = Member(
            employee_number=entry.employee_number or "",
            name=entry.name or "",
            unit_id=entry.unit_id or "",
            active=bool(resource.active),
            external_id=_external_id(resource),
        )
        await add_members(self._session, self._caller.id, [member])
        return self._person(member)

    async def _take_back(self, member: Member, resource: User[Any], entry: Entry) -> Member:
        """Somebody whom the system deleted and now has again is the same person here. Any other bearer of the number
        stays who they are."""
        is_theirs = member.unit_id in self._reach and _is_gone(member) and is_same_name(entry.name or "", member.name)
        if not is_theirs:
            raise UniquenessException(detail=f"userName: {member.employee_number} is somebody's already")
        values = {"unit_id": entry.unit_id, "active": bool(resource.active)}
        values |= {"external_id": _external_id(resource), "deprovisioned_at": None}
        await apply_change(self._session, self._caller.id, member, values)
        return member

    def _read(self, resource: User[Any]) -> Entry:
        """As a row of a roster: the same spellings are taken, the same refused."""
        enterprise = resource[EnterpriseUser]
        cells = {
            Column.EMPLOYEE_NUMBER: resource.user_name,
            Column.NAME: resource.display_name,
            Column.UNIT: (enterprise.department if enterprise else None) or "",
        }
        for column, text in cells.items():
            _require_storable(_ATTRIBUTES[column], text or "")
        entry = read_row(0, cells, {}, self._unit_paths(), clock.today())
        for problem in entry.problems:
            if problem.is_error:
                raise self._refusal(problem)
        return entry

    def _refusal(self, problem: Defect) -> SCIMException:
        attribute = _ATTRIBUTES.get(Column(problem.column or ""), "")
        return InvalidValueException(detail=f"{attribute}: {message(problem.code, problem.params, self._language)}")

    async def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        if isinstance(resource, User):
            member = await self._member(resource.id or "")
            await self._change(member, resource, expected_version)
            return self._person(member)
        assert isinstance(resource, Group)
        await self._change_members(resource, expected_version)
        return await self.get(resource_type, resource.id or "")

    async def _change(self, member: Member, resource: User[Any], expected_version: str | None) -> None:
        if expected_version not in (None, self._member_tag(member)):
            raise PreconditionFailedException
        entry = self._read(resource)
        if not is_same_name(entry.name or "", member.name):
            raise ConflictException(
                detail=f"displayName: {member.employee_number} is somebody of another name. A number that is given to "
                "somebody else would hand over this account; HR renames the same person on the platform"
            )
        active = bool(resource.active)
        unit_id = None if entry.unit_id == member.unit_id else entry.unit_id
        await check_change(self._session, self._caller, member, unit_id, None if active == member.active else active)
        values = {"unit_id": entry.unit_id, "active": active, "external_id": _external_id(resource)}
        await apply_change(self._session, self._caller.id, member, values)

    async def _change_members(self, group: Group, expected_version: str | None) -> None:
        """Who is added moves here. Nobody is taken out: a member belongs to one unit always."""
        unit = await get_locked(self._session, Unit, group.id)
        if not unit or unit.deleted or unit.id not in self._reach:
            raise NotFoundException
        [before] = await self._groups([unit], with_members=True)
        assert before.meta
        if expected_version not in (None, before.meta.version):
            raise PreconditionFailedException
        present = {each.value for each in before.members or ()}
        wanted = [each.value or "" for each in group.members or ()]
        if present - {*wanted}:
            raise ForbiddenException(detail="members: a member belongs to one unit; add them to another to move them")
        added = {*wanted} - present
        if len(added) > MOST_OPERATIONS:
            raise InvalidValueException(
                detail=f"members: at most {MOST_OPERATIONS} are added at once; send the rest after"
            )
        for member_id in sorted(added):
            _require_storable("members", member_id)
            try:
                member = await self._member(member_id)
            except NotFoundException as error:
                raise InvalidValueException(detail=f"members: there is no user {member_id}") from error
            if not member.active:
                raise ConflictException(detail=f"members: the user {member_id} is not active")
            await check_change(self._session, self._caller, member, unit.id, None)
            await apply_change(self._session, self._caller.id, member, {"unit_id": unit.id})

    async def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """Deactivates: what a member did stays on record. For the system they are gone."""
        if resource_type.name != "User":
            raise NotImplementedException(detail="HR merges and moves units on the platform")
        member = await self._member(resource_id)
        if expected_version not in (None, self._member_tag(member)):
            raise PreconditionFailedException
        if member.active:
            await check_change(self._session, self._caller, member, None, False)
        values = {"active": False, "deprovisioned_at": clock.now()}
        await apply_change(self._session, self._caller.id, member, values)


def _is_gone(member: Member) -> bool:
    return not member.active and member.deprovisioned_at is not None


def _require_storable(attribute: str, text: str) -> None:
    if not is_storable(text):
        raise InvalidValueException(detail=f"{attribute}: it holds a character that no text here can hold")


def _external_id(resource: User[Any]) -> str | None:
    _require_storable("externalId", resource.external_id or "")
    if resource.external_id and len(resource.external_id) > _LONGEST_EXTERNAL_ID:
        raise InvalidValueException(detail=f"externalId: at most {_LONGEST_EXTERNAL_ID} characters")
    return resource.external_id or None


def _keeps_members(parameters: ResponseParameters[Any] | None) -> bool:
    if not parameters:
        return True
    kept = {str(path).lower().rpartition(":")[2].partition(".")[0] for path in parameters.attributes or ()}
    left_out = {str(path).lower().rpartition(":")[2] for path in parameters.excluded_attributes or ()}
    return ("members" in kept if kept else True) and "members" not in left_out


def _reference(endpoint: str, object_id: str) -> Any:
    return Reference(f"{endpoint}/{object_id}")


def _tag(version: int, *shown: object) -> str:
    """Of what is stored in one row, and of what is shown with it."""
    return f'W/"{version}-{sha256(repr(shown).encode()).hexdigest()[:16]}"'


def _meta(kind: str, created: datetime | None, changed: datetime | None, tag: str) -> Meta:
    return Meta(resource_type=kind, created=created, last_modified=changed or created, version=tag)
