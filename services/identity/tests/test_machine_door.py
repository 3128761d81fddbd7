"""The whole way of a program: through the real gateway, from the metadata to a person, until it is revoked."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from enterprise import Enterprise
from machines import register_by_two

from gateway import Gateway
from gateway.settings import GatewaySettings
from identity.tokens import read_jwks
from kit.auth import Verifier
from kit.testing import ISSUER, test_jwks

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PERSON = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
    "userName": "E9001",
    "displayName": "张伟",
    "active": True,
    ENTERPRISE: {"department": "集团/一分厂/总装车间"},
}


async def test_program_gets_a_token_and_creates_a_person_until_it_is_revoked(
    enterprise: Enterprise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = enterprise.harness

    async def fetch() -> dict[str, Any]:
        async with harness.db.read() as session:
            own = await read_jwks(session)
        return {"keys": [*own["keys"], *(await test_jwks())["keys"]]}

    monkeypatch.setattr(Verifier, "PAUSE", 0)  # identity makes its first key only when somebody signs in
    harness.app.state.verifier = Verifier(ISSUER, fetch)
    made = await register_by_two(enterprise)
    machine_id = made["machine"]["id"]
    gateway = Gateway({"identity": harness.app}, tmp_path, GatewaySettings(_env_file=None, static=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://127.0.0.1") as client:
        metadata = (await client.get("/.well-known/oauth-authorization-server")).json()
        form = {"grant_type": "client_credentials"}
        answer = await client.post(metadata["token_endpoint"], data=form, auth=(machine_id, made["secret"]))
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        person = await client.post("/scim/v2/Users", json=PERSON)
        assert person.status_code == 201, person.text
        assert (await client.get(person.json()["meta"]["location"])).json()["userName"] == "E9001"
        assert (await client.get("/api/v1/identity/members")).status_code == 401
        async with enterprise.client("security_admin@plant_a") as security:
            assert (await security.post(f"/api/v1/identity/machines/{machine_id}/revoke")).status_code == 204
        for refused in (await client.get("/scim/v2/Users"), await client.post("/scim/v2/Users", json=PERSON)):
            assert (refused.status_code, refused.headers["content-type"]) == (401, "application/scim+json")
