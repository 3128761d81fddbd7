"""The very first root unit and administrators, and a security administrator where a restored backup left none: nobody
is there who could be allowed to make them."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.identity import AccountMatter, UnitKind
from contracts.roles import Role
from identity.activation_codes import new_code
from identity.grants import add_grant, read_grants
from identity.members import add_members
from identity.models import GrantHeld, Member
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
from kit.units import Unit

ACTOR = "bootstrap"
"""Who the audit says did it."""


class NotEmpty(Exception):
    """There are units or members already; their administrators make the rest."""


class NotAppointed(Exception):
    """Says why, to an operator."""


class NotTwoPeople(Exception):
    """HR and security are never one person, see `rules.separation`."""


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
    hr_admin_id: str
    security_admin_id: str
    codes: dict[str, str]
    """Employee number → activation code, for those without a password."""


async def create_first(
    session: AsyncSession, unit_name: str, hr_admin: FirstPerson, security_admin: FirstPerson
) -> First:
    """The root unit, its HR administrator and its security administrator. Raises NotEmpty, NotTwoPeople,
    and pydantic's ValidationError for a name that no unit can have."""
    if hr_admin.employee_number == security_admin.employee_number:
        raise NotTwoPeople
    if (await session.exec(select(Unit.id).limit(1))).first() or (
        await session.exec(select(Member.id).limit(1))
    ).first():
        raise NotEmpty
    unit_name = TypeAdapter(UnitName).validate_python(unit_name)
    root = await add_unit(session, ACTOR, None, unit_name, UnitKind.GROUP)
    ids, codes = [], {}
    for person, role in ((hr_admin, Role.HR_ADMIN), (security_admin, Role.SECURITY_ADMIN)):
        member = Member(employee_number=person.employee_number, name=person.name, unit_id=root.id)
        await add_members(session, ACTOR, [member])
        await add_grant(session, ACTOR, member.id, role, root.id)
        if person.password:
            await set_password(session, member.id, person.password)
        else:
            codes[person.employee_number] = (await new_code(session, ACTOR, member.id)).code
        ids.append(member.id)
    return First(root_id=root.id, hr_admin_id=ids[0], security_admin_id=ids[1], codes=codes)


async def appoint_security_admin(session: AsyncSession, number: str) -> str:
    """Make an active member security administrator of everything, where nobody is. Returns their activation code: a
    password out of a backup may be one that was reset since, and goes."""
    root = (await session.exec(select(Unit).where(col(Unit.parent_id).is_(None)))).first()
    if not root:
        raise NotAppointed("There are no units yet: bootstrap.")
    held = select(GrantHeld.id).where(
        GrantHeld.role == Role.SECURITY_ADMIN, GrantHeld.unit_id == root.id, col(GrantHeld.ended_at).is_(None)
    )
    if (await session.exec(held)).first():
        raise NotAppointed("There is a security administrator of the topmost unit: ask them.")
    found = select(Member).where(Member.employee_number == plain_employee_number(number), col(Member.active))
    member = (await session.exec(found.with_for_update())).first()
    if not member:
        raise NotAppointed(f"No active member has the employee number {number!r}.")
    roles = [grant.role for grant in await read_grants(session, member.id)]
    if conflict := duties_conflict(roles, Role.SECURITY_ADMIN):
        raise NotAppointed(f"{number} is {conflict[0]}, which must be somebody else.")
    await add_grant(session, ACTOR, member.id, Role.SECURITY_ADMIN, root.id)
    await end_access(session, ACTOR, member.id, EndReason.LOCKED)
    told = await read_holders(session, root.id, *TOLD)
    await tell(session, AccountMatter.ADMINISTRATOR_APPOINTED, member.id, *told)
    return (await new_code(session, ACTOR, member.id, confirmed=True)).code
