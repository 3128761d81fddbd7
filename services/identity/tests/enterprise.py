"""A small enterprise in a database of its own, made by the service's own functions.

    集团 (root) ─ 一分厂 (plant_a) ─ 总装车间 (shop_a)
               └ 二分厂 (plant_b) ─ 总装车间 (shop_b)

Tests act as whoever holds what: `enterprise.client("hr_admin@plant_a")` is somebody with that grant, no member row
needed; `enterprise.person(...)` makes a member.
"""

from dataclasses import dataclass, field
from itertools import count

import httpx

from contracts.identity import UnitKind
from contracts.roles import Role
from identity.activation_codes import new_code
from identity.grants import add_grant
from identity.members import add_members
from identity.models import Member
from identity.sign_in import set_password
from identity.units import add_unit
from kit.db import new_id
from kit.testing import Harness

PASSWORD = "three grey geese walk home"


@dataclass
class Enterprise:
    harness: Harness
    units: dict[str, str] = field(default_factory=dict)
    """Short name → id."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def build(self) -> None:
        tree = [
            ("root", None, "集团", UnitKind.GROUP),
            ("plant_a", "root", "一分厂", UnitKind.PLANT),
            ("shop_a", "plant_a", "总装车间", UnitKind.WORKSHOP),
            ("plant_b", "root", "二分厂", UnitKind.PLANT),
            ("shop_b", "plant_b", "总装车间", UnitKind.WORKSHOP),
        ]
        async with self.harness.session() as session:
            for short, parent, name, kind in tree:
                parent_id = self.units[parent] if parent else None
                self.units[short] = (await add_unit(session, "test", parent_id, name, kind)).id

    async def person(
        self,
        unit: str = "shop_a",
        *,
        name: str = "张伟",
        number: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        grants: tuple[str, ...] = (),
    ) -> Member:
        number = number or f"E{next(self._numbers):04}"
        member = Member(employee_number=number, name=name, phone=phone, unit_id=self.units[unit])
        async with self.harness.session() as session:
            await add_members(session, "test", [member])
            for grant in grants:
                role, at = grant.split("@")
                await add_grant(session, "test", member.id, Role(role), self.units[at])
            if password:
                await set_password(session, member.id, password)
        return member

    async def code_for(self, member: Member) -> str:
        async with self.harness.session() as session:
            return (await new_code(session, "test", member.id)).code

    def client(self, *grants: str, user_id: str | None = None, **headers: str) -> httpx.AsyncClient:
        """Somebody signed in with grants such as `hr_admin@plant_a`."""
        pairs = (grant.split("@") for grant in grants)
        spelled = [f"{role}@{self.units.get(unit, unit)}" for role, unit in pairs]
        return self.harness.client(user_id or new_id(), spelled, **headers)

    def stranger(self, **headers: str) -> httpx.AsyncClient:
        return self.harness.client(None, **headers)

    async def sign_in(self, number: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
        async with self.stranger(**headers) as client:
            body = {"employee_number": number, "password": password}
            return await client.post("/api/v1/identity/sessions", json=body)

    async def exchange(self, secret: str, active: bool = True) -> httpx.Response:
        async with self.stranger() as client:
            return await client.post("/api/v1/identity/tokens", json={"session": secret, "active": active})
