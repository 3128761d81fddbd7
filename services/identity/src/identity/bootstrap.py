"""The very first root unit and administrators, and an administrator where a restored backup left none: nobody
is there who could be allowed to make them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit
from contracts.identity import AccountMatter, UnitKind
from contracts.roles import Role
from identity.activation_codes import new_code
from identity.grants import add_grant, read_grants
from identity.members import add_members
from identity.models import Grant, Member
from identity.resets import TOLD, end_access
from identity.rules import (
    EMPLOYEE_NUMBER,
    NAME_LENGTH,
    EndReason,
    duties_conflict,
    plain_employee_number,
    plain_name,
    strange_in_name,
)
from identity.schemas import UnitName
from identity.sign_in import set_password
from identity.telling import read_holders, tell
from identity.units import add_unit

ACTOR = "bootstrap"
"""Who the audit says did it."""


class NotEmpty(Exception):
    """There are units or members already; their administrators make the rest."""


class NotAppointed(Exception):
    """Says why, to an operator."""


class NotTwoPeople(Exception):
    """The first administrators are never one person, see `rules.separation`."""


def _number(typed: str) -> str:
    """As sign-in understands it; another spelling would never be found."""
    number = plain_employee_number(typed)
    if not EMPLOYEE_NUMBER.fullmatch(number):
        raise ValueError(f"{typed!r} is no employee number: letters, digits and hyphens, at most 20")
    return number


def _name(typed: str) -> str:
    name = plain_name(typed)
    if not 1 <= len(name) <= NAME_LENGTH or strange_in_name(name):
        raise ValueError(f"{typed!r} is no name")
    return name


class FirstPerson(BaseModel):
    employee_number: Annotated[str, AfterValidator(_number)]
    name: Annotated[str, AfterValidator(_name)]
    password: str | None = None
    """None: signs in first by the activation code that is returned."""


class First(BaseModel):
    root_id: str
    ids: dict[Role, str]
    """Of its administrators."""
    codes: dict[str, str]
    """Employee number → activation code, for those without a password."""


async def create_first(session: AsyncSession, unit_name: str, people: Mapping[Role, FirstPerson]) -> First:
    """The root unit and its administrators: HR, and security and system, as it takes two to grant. Raises NotEmpty,
    NotTwoPeople, and pydantic's ValidationError for a name that no unit can have."""
    if len({person.employee_number for person in people.values()}) < len(people):
        raise NotTwoPeople
    if (await session.exec(select(Unit.id).limit(1))).first() or (
        await session.exec(select(Member.id).limit(1))
    ).first():
        raise NotEmpty
    unit_name = TypeAdapter(UnitName).validate_python(unit_name)
    root = await add_unit(session, ACTOR, None, unit_name, UnitKind.GROUP)
    ids, codes = {}, {}
    for role, person in people.items():
        member = Member(employee_number=person.employee_number, name=person.name, unit_id=root.id)
        await add_members(session, ACTOR, [member])
        await add_grant(session, ACTOR, member.id, role, root.id)
        if person.password:
            await set_password(session, member.id, person.password)
        else:
            codes[person.employee_number] = (await new_code(session, ACTOR, member.id)).code
        ids[role] = member.id
    return First(root_id=root.id, ids=ids, codes=codes)


async def appoint(session: AsyncSession, number: str, role: Role) -> str:
    """Make an active member security, system or audit administrator of everything, where nobody else is: after a
    restore, or because the only one lost the password. Returns their activation code: a password out of a backup may be
    one that was reset since, and goes. Every administrator is told."""
    root = (await session.exec(select(Unit).where(col(Unit.parent_id).is_(None)))).first()
    if not root:
        raise NotAppointed("There are no units yet: bootstrap.")
    found = select(Member).where(Member.employee_number == plain_employee_number(number), col(Member.active))
    member = (await session.exec(found.with_for_update())).first()
    if not member:
        raise NotAppointed(f"No active member has the employee number {number!r}.")
    living = select(Grant.member_id).where(Grant.role == role, Grant.unit_id == root.id, col(Grant.ended_at).is_(None))
    holders = set((await session.exec(living)).all())
    if holders - {member.id}:
        raise NotAppointed(f"Somebody else is {role} of the topmost unit: ask them.")
    if not holders:
        roles = [grant.role for grant in await read_grants(session, member.id)]
        if conflict := duties_conflict(roles, role):
            raise NotAppointed(f"{number} is {conflict[0]}, which must be somebody else.")
        await add_grant(session, ACTOR, member.id, role, root.id)
    await end_access(session, ACTOR, member.id, EndReason.LOCKED)
    told = await read_holders(session, root.id, *TOLD)
    await tell(session, AccountMatter.ADMINISTRATOR_APPOINTED, member.id, *told)
    return (await new_code(session, ACTOR, member.id, confirmed=True)).code
