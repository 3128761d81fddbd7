"""Who may do what: every route × caller × unit, against a table written by hand.

Objects stand in two units (plant_a, plant_b); callers hold their role at plant_a, at plant_b, or nothing. `Y` is any
answer but a refusal for who one is; 401, 403, 404, 409, 422 are exactly that. 422: a unit or member beyond reach named
in a body; 404 an object beyond reach.
"""

import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from enterprise import PASSWORD, Enterprise
from machines import new_client

from identity.main import service
from identity.models import LONG_JOBS, RosterImport
from kit import clock

CALLERS = ("stranger", "member", "hr_admin@plant_a", "hr_admin@plant_b", "union_staff@plant_a", "union_staff@plant_b",
           "security_admin@plant_a", "security_admin@plant_b", "system_admin@root", "auditor@root")  # fmt: skip
API = "/api/v1/identity"

# Objects named in a path or body lie in plant_a. The officer and the guard belong there, but hold grants at root.
# fmt: off
MATRIX = """
                                        stranger member hr@a hr@b staff@a staff@b sec@a sec@b system auditor
POST   /sessions                        Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /sessions/passkey               Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /sessions/provider              Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /providers                      Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /provider-sign-ins              Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /provider-sign-ins/return       Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /passkeys/challenge             Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /activations                     Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /resets/undo                     Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/reset/stop                   401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /tokens                          Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /.well-known/jwks.json           Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
DELETE /sessions/current                401      404    404  404  404     404     404   404   404    404
GET    /me/sessions                     401      Y      Y    Y    Y       Y       Y     Y     Y      Y
DELETE /me/sessions/{session}           401      404    404  404  404     404     404   404   404    404
DELETE /me/sessions                     401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/password                     401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/step-up                     401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /me/factors                     401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/factors/apps                401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/factors/apps/{factor}/confirm 401      404    404  404  404     404     404   404   404    404
POST   /me/factors/passkeys/options    401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/factors/passkeys            401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /me/recovery-codes              401      404    404  404  404     404     404   404   404    404
DELETE /me/factors/{factor}            401      404    404  404  404     404     404   404   404    404
GET    /me                              401      Y      Y    Y    Y       Y       Y     Y     Y      Y
PATCH  /me                              401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /my-data                         401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /units                           401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /units                           401      403    Y    422  403     403     403   403   403    403
PATCH  /units/{unit}                    401      403    Y    404  403     403     403   403   403    403
GET    /members                         401      403    Y    Y    Y       Y       Y     Y     403    403
GET    /members/{member}                401      403    Y    404  Y       404     Y     404   403    403
PATCH  /members/{member}                401      403    Y    404  403     403     403   403   403    403
POST   /members/{member}/activation-code 401     403    Y    404  403     403     409   404   403    403
POST   /units/{unit}/activation-codes   401      403    Y    404  403     403     Y     404   403    403
POST   /members/{officer}/activation-code 401    403    409  404  403     403     409   404   403    403
POST   /members/{staff}/activation-code 401      403    409  404  403     403     Y     404   403    403
POST   /members/{guard}/activation-code 401      403    409  404  403     403     409   404   403    403
PATCH  /members/{officer}               401      403    403  404  403     403     403   403   403    403
POST   /members/{member}/lock           401      403    403  403  403     403     Y     404   403    403
GET    /people                          401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /posts                           401      403    Y    Y    Y       Y       403   403   403    403
POST   /posts                           401      403    Y    422  403     403     403   403   403    403
DELETE /posts/{post}                    401      403    Y    404  403     403     403   403   403    403
POST   /proposals/grants                401      403    403  403  403     403     Y     422   403    403
POST   /proposals/resets                401      403    Y    404  403     403     409   404   403    403
POST   /proposals/deactivations         401      403    Y    404  403     403     403   403   403    403
POST   /proposals/moves                 401      403    Y    404  403     403     403   403   403    403
GET    /proposals                       401      Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /proposals/{proposal}/confirm    401      403    403  403  403     403     Y     404   Y      Y
POST   /proposals/{proposal}/refuse     401      404    404  404  404     404     Y     404   Y      Y
POST   /proposals/{by_security}/confirm 401      403    403  403  403     403     409   404   Y      Y
POST   /proposals/{by_security}/refuse  401      404    404  404  404     404     409   404   Y      Y
GET    /todo                            401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /search                          401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /retention                       401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /audit                           401      403    403  403  403     403     403   403   403    Y
GET    /audit/verification              401      403    403  403  403     403     403   403   403    Y
POST   /audit/verification              401      403    403  403  403     403     403   403   403    Y
GET    /operations                      401      403    403  403  403     403     403   403   Y      403
POST   /operations/replay               401      403    403  403  403     403     403   403   Y      403
GET    /scopes                          401      403    Y    Y    403     403     Y     Y     Y      Y
GET    /machines                        401      403    Y    Y    403     403     Y     Y     Y      Y
POST   /machines                        401      403    403  403  403     403     Y     422   403    403
POST   /machines/{machine}/credentials  401      403    403  403  403     403     Y     404   403    403
POST   /machines/{machine}/credentials/{waiting}/confirm 401 403 Y 404 403 403 403 403   Y      Y
DELETE /machines/{machine}/credentials/{credential} 401 403 403 403 403   403     404   404   403    403
POST   /machines/{machine}/revoke       401      403    403  403  403     403     Y     404   403    403
POST   /oauth2/token                    Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /oauth2/introspect               Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
POST   /oauth2/revoke                   Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /.well-known/oauth-authorization-server Y Y     Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/ServiceProviderConfig   Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/ResourceTypes           Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/ResourceTypes/{type}    Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/Schemas                 Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/Schemas/{schema}        Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/{nothing:path}          Y        Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /scim/v2/Users                   401      403    403  403  403     403     403   403   403    403
POST   /scim/v2/Users                   401      403    403  403  403     403     403   403   403    403
POST   /scim/v2/Users/.search           401      403    403  403  403     403     403   403   403    403
GET    /scim/v2/Users/{user}            401      403    403  403  403     403     403   403   403    403
PUT    /scim/v2/Users/{user}            401      403    403  403  403     403     403   403   403    403
PATCH  /scim/v2/Users/{user}            401      403    403  403  403     403     403   403   403    403
DELETE /scim/v2/Users/{user}            401      403    403  403  403     403     403   403   403    403
GET    /scim/v2/Groups                  401      403    403  403  403     403     403   403   403    403
POST   /scim/v2/Groups/.search          401      403    403  403  403     403     403   403   403    403
GET    /scim/v2/Groups/{group}          401      403    403  403  403     403     403   403   403    403
PATCH  /scim/v2/Groups/{group}          401      403    403  403  403     403     403   403   403    403
POST   /scim/v2/.search                 401      403    403  403  403     403     403   403   403    403
POST   /scim/v2/Bulk                    401      403    403  403  403     403     403   403   403    403
GET    /roles                           401      403    403  403  403     403     Y     Y     403    403
GET    /grants                          401      403    403  403  403     403     Y     Y     403    403
POST   /grants                          401      403    403  403  403     403     Y     422   403    403
DELETE /grants/{grant}                  401      403    403  403  403     403     Y     404   403    403
GET    /roster-imports/template         401      403    Y    Y    403     403     403   403   403    403
POST   /roster-imports                  401      403    Y    Y    403     403     403   403   403    403
GET    /roster-imports                  401      403    Y    Y    403     403     403   403   403    403
GET    /roster-imports/{import}         401      403    404  404  403     403     403   403   403    403
GET    /roster-imports/{import}/rows    401      403    404  404  403     403     403   403   403    403
GET    /roster-imports/{import}/refused 401      403    404  404  403     403     403   403   403    403
POST   /roster-imports/{import}/apply   401      403    404  404  403     403     403   403   403    403
GET    /jobs                            401      Y      Y    Y    Y       Y       Y     Y     Y      Y
GET    /jobs/{job}                      401      404    404  404  404     404     404   404   404    404
POST   /jobs/{job}/cancel               401      404    404  404  404     404     404   404   404    404
"""
# fmt: on

EXPECTED = [
    (method, path, caller, wanted)
    for method, path, *cells in (line.split() for line in MATRIX.strip().splitlines()[1:])
    for caller, wanted in zip(CALLERS, cells, strict=True)
]


@dataclass
class Objects:
    """Somebody else's things, all in plant_a's subtree."""

    enterprise: Enterprise
    ids: dict[str, str]

    def body(self, method: str, path: str) -> Any:
        unit, member = self.ids["unit"], self.ids["member"]
        return {
            "POST /sessions": {"employee_number": "E9", "password": "x"},
            "POST /activations": {"employee_number": "E9", "code": "x", "password": "x"},
            "POST /tokens": {"session": "x", "active": True},
            "POST /me/password": {"current": "x", "new": PASSWORD},
            "POST /me/factors/apps/{factor}/confirm": {"code": "123456", "name": "手机"},
            "PATCH /me": {"language": "en"},
            "POST /units/{unit}/activation-codes": {"again": False},
            "POST /units": {"parent_id": unit, "name": "甲班", "kind": "team"},
            "PATCH /units/{unit}": {"name": "新名"},
            "PATCH /members/{member}": {"name": "新名"},
            "PATCH /members/{officer}": {"active": False},
            "POST /posts": {"member_id": member, "unit_id": unit, "post": "chair", "starts_on": "2026-01-01"},
            "POST /grants": {"member_id": member, "role": "group_leader", "unit_id": unit},
            "POST /machines": {
                "name": "人事系统",
                "contact": "8-6600",
                "owner_id": member,
                "unit_id": unit,
                "scopes": ["scim:read"],
                "expires_on": str(clock.today()),
            },
            "POST /machines/{machine}/credentials": {"overlap_days": 0},
            "POST /operations/replay": {"key": "none"},
            "POST /proposals/grants": {"member_id": member, "role": "mediator", "unit_id": unit, "reason": "改选"},
            "POST /proposals/resets": {"member_id": member, "reason": "忘记密码"},
            "POST /proposals/deactivations": {"member_id": member, "reason": "离职"},
            "POST /proposals/moves": {
                "member_id": member,
                "unit_id": self.enterprise.units["plant_a"],
                "reason": "调动",
            },
            **{
                f"POST /proposals/{{{which}}}/{how}": {"reason": "已核对"}
                for which in ("proposal", "by_security")
                for how in ("confirm", "refuse")
            },
        }.get(f"{method} {path}", {})

    async def call(self, method: str, path: str, caller: str) -> httpx.Response:
        if caller == "stranger":
            client = self.enterprise.stranger()
        else:
            grants = [] if caller == "member" else [caller]
            client = self.enterprise.client(*grants, user_id=self.ids[caller])
        url = path if path.startswith(("/.", "/scim/")) else API + path
        for name, object_id in self.ids.items():
            url = url.replace(f"{{{name}}}", object_id)
        headers = {"If-Match": '"1"'}
        async with client:
            if path == "/roster-imports" and method == "POST":
                return await client.post(url, files={"file": ("r.xlsx", b"no workbook")})
            params = {"q": "张伟"} if path in ("/people", "/search") else None
            body = self.body(method, path)
            return await client.request(method, url, json=body or None, params=params, headers=headers)


@pytest.fixture
async def objects(enterprise: Enterprise) -> Objects:
    member = await enterprise.person("shop_a", grants=("handler@shop_a",))
    officer = await enterprise.person("shop_a", grants=("handler@root",))
    staff = await enterprise.person("shop_a", grants=("union_staff@shop_a",))
    guard = await enterprise.person("shop_a", grants=("security_admin@root",))
    async with enterprise.client("hr_admin@root") as hr:
        post = {"member_id": member.id, "unit_id": member.unit_id, "post": "chair", "starts_on": "2026-01-01"}
        post_id = (await hr.post(f"{API}/posts", json=post)).json()["id"]
    async with enterprise.client("security_admin@root") as security:
        grant_id = (await security.get(f"{API}/grants")).json()["items"][0]["id"]
    callers = {"member": await enterprise.person("shop_a")}
    callers |= {caller: await enterprise.person("shop_a", grants=(caller,)) for caller in CALLERS if "@" in caller}
    machine = await new_client(enterprise, "plant_a")
    async with enterprise.client("security_admin@root") as security:
        added = (await security.post(f"{API}/machines/{machine.id}/credentials", json={})).json()
    proposed = await enterprise.propose("resets", "hr_admin@root", member_id=member.id)
    by_security = await enterprise.propose("resets", member_id=staff.id)
    roster = RosterImport(file_name="r.xlsx", created_by="another", created_at=clock.now(), added=1)
    async with enterprise.harness.session() as session:
        session.add(roster)
        job = await LONG_JOBS.start(session, "another", "roster", about_id=roster.id)
    return Objects(
        enterprise,
        {
            "unit": enterprise.units["shop_a"],
            "member": member.id,
            "officer": officer.id,
            "staff": staff.id,
            "guard": guard.id,
            **{caller: person.id for caller, person in callers.items()},
            "proposal": proposed.json()["proposal"]["id"],
            "by_security": by_security.json()["proposal"]["id"],
            "post": post_id,
            "grant": grant_id,
            "import": roster.id,
            "job": job.id,
            "session": "someone-elses",
            "factor": "someone-elses",
            "machine": machine.id,
            "credential": "none",
            "waiting": added["machine"]["credentials"][0]["id"],
            "user": member.id,
            "group": member.unit_id,
        },
    )


@pytest.mark.parametrize("route", sorted({(method, path) for method, path, *_ in EXPECTED}))
async def test_route_opens_to_those_in_the_table_only(objects: Objects, route: tuple[str, str]) -> None:
    """Refused callers go first: a caller who is let in may change what the others ask for."""
    rows = [(caller, wanted) for method, path, caller, wanted in EXPECTED if (method, path) == route]
    found = {}
    for caller, _ in sorted(rows, key=lambda row: row[1] == "Y"):
        answer = await objects.call(*route, caller)
        assert answer.status_code < 500
        body = answer.json() if answer.status_code >= 400 else {}
        is_scim = body.get("schemas") == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        is_refused = answer.status_code in (401, 403) if is_scim else body.get("code") in REFUSALS
        found[caller] = str(answer.status_code) if is_refused else "Y"
    assert found == dict(rows)


REFUSALS = {"not_signed_in", "forbidden", "not_found", "unit_unknown", "member_unknown", "another_must_issue",
            "another_must_confirm", "roles_beyond_reach"}  # fmt: skip
"""Refusals for who one is; a wrong password or an unreadable file is refused to everybody alike."""


OBJECTS = {
    name: name
    for name in (
        "unit member post grant import job session proposal machine credential user group type schema factor".split()
    )
} | {
    "officer": "member",
    "staff": "member",
    "guard": "member",
    "by_security": "proposal",
    "waiting": "credential",
}
"""Name in the table → parameter of the route."""


def test_table_names_every_route() -> None:
    declared = {(method, path.removeprefix(API)) for routes in service.all_routes for method, path in routes.access}
    written = {
        (method, re.sub(r"{(\w+)}", lambda name: f"{{{OBJECTS[name[1]]}_id}}", path)) for method, path, *_ in EXPECTED
    }
    assert written == declared


async def test_refused_callers_leave_no_trace(objects: Objects) -> None:
    before = len(await objects.enterprise.harness.events())
    for method, path, caller, wanted in EXPECTED:
        if wanted in ("401", "403") and method != "GET":
            await objects.call(method, path, caller)
    assert len(await objects.enterprise.harness.events()) == before
