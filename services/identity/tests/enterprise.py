"""A small enterprise in a database of its own, made by the service's own functions.

    集团 (root) ─ 一分厂 (plant_a) ─ 总装车间 (shop_a)
               └ 二分厂 (plant_b) ─ 总装车间 (shop_b)

Tests act as the holder of a role: `enterprise.client("hr_admin@plant_a")` is somebody with that grant, no member row
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
    _officers: dict[str, Member] = field(default_factory=dict)

    async def build(self) -> dict[str, str]:
        """The units: short name → id."""
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
        return self.units

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

    async def officer(self, grant: str) -> Member:
        """Who really holds this grant, the same member each time: proposals look up who is in office."""
        if grant not in self._officers:
            unit = grant.split("@")[1]
            self._officers[grant] = await self.person(
                unit, name="管理员", number=f"ADM{len(self._officers)}", grants=(grant,)
            )
        return self._officers[grant]

    async def propose(self, kind: str, by: str = "security_admin@root", /, **body: object) -> httpx.Response:
        officer = await self.officer(by)
        async with self.client(by, user_id=officer.id) as client:
            return await client.post(f"/api/v1/identity/proposals/{kind}", json={"reason": "本人当面申请", **body})

    async def decide(
        self, proposal_id: str, by: str = "system_admin@root", how: str = "confirm", reason: str = "已核对工作证"
    ) -> httpx.Response:
        officer = await self.officer(by)
        async with self.client(by, user_id=officer.id) as client:
            return await client.post(f"/api/v1/identity/proposals/{proposal_id}/{how}", json={"reason": reason})

    async def by_two(
        self, kind: str, by: str = "security_admin@root", then: str = "system_admin@root", /, **body: object
    ) -> httpx.Response:
        """Proposed and confirmed, or the first refusal."""
        await self.officer(then)
        proposed = await self.propose(kind, by, **body)
        return proposed if proposed.is_error else await self.decide(proposed.json()["proposal"]["id"], then)

    async def code_by_two(self, kind: str, by: str = "security_admin@root", /, **body: object) -> str:
        """The activation code that comes of it, put together of its halves."""
        await self.officer("system_admin@root")
        proposed = (await self.propose(kind, by, **body)).json()
        confirmed = (await self.decide(proposed["proposal"]["id"])).json()
        return f"{proposed['code_half']} {confirmed['code_half']}"

    async def code_for(self, member: Member, *, by_hr: bool = False) -> str:
        async with self.harness.session() as session:
            return (await new_code(session, "test", member.id, by_hr=by_hr)).code

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
