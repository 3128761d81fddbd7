"""Machine clients at work: registered by a security administrator, with a secret or a key of their own."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from enterprise import Enterprise

from identity.machine_tokens import BASE, JWT_BEARER
from kit import clock
from kit.db import new_id
from kit.testing import ISSUER, token

API = "/api/v1/identity"
RSA_KEY = rsa.generate_private_key(65537, 2048)


def public_jwk(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = RSA_KEY) -> dict[str, Any]:
    algorithm: Any = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    found: dict[str, Any] = json.loads(algorithm.to_jwk(key.public_key()))
    return {name: value for name, value in found.items() if name != "key_ops"}


async def register(enterprise: Enterprise, unit: str = "plant_a", **wanted: Any) -> httpx.Response:
    """By the security administrator of the unit; `owner_id` is somebody there unless it is said."""
    owner_id = wanted.pop("owner_id", None) or (await enterprise.person(unit, name="负责人")).id
    body = {
        "name": "人事系统",
        "contact": "8-6600",
        "owner_id": owner_id,
        "unit_id": enterprise.units[unit],
        "scopes": ["scim:read", "scim:write"],
        "expires_on": str(clock.today() + timedelta(days=100)),
        **wanted,
    }
    await enterprise.officer("system_admin@root")
    async with enterprise.client(f"security_admin@{unit}") as security:
        return await security.post(f"{API}/machines", json=body)


@dataclass
class Client:
    """A program that was registered."""

    enterprise: Enterprise
    id: str
    secret: str = ""

    def basic(self) -> dict[str, str]:
        return {"Authorization": "Basic " + base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()}

    def assertion(self, key: Any = RSA_KEY, algorithm: str = "RS256", **claims: Any) -> dict[str, str]:
        """The form's fields; a claim that is None is left out."""
        now = clock.now().timestamp()
        body = {
            "iss": self.id,
            "sub": self.id,
            "aud": ISSUER,
            "exp": now + 60,
            "jti": new_id(),
            **claims,
        }
        signed = jwt.encode({name: each for name, each in body.items() if each is not None}, key, algorithm=algorithm)
        return {"client_assertion_type": JWT_BEARER, "client_assertion": signed}

    async def post(self, endpoint: str, form: dict[str, str], **headers: str) -> httpx.Response:
        async with self.enterprise.stranger() as client:
            return await client.post(f"{BASE}/{endpoint}", data=form, headers=headers)

    async def ask_token(self, **form: str) -> httpx.Response:
        return await self.post("token", {"grant_type": "client_credentials", **form}, **self.basic())

    async def token(self, **form: str) -> str:
        answer = await self.ask_token(**form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def signed_token(self, **form: str) -> str:
        """What the gateway swaps its access token for."""
        return str((await self.enterprise.exchange(await self.token(**form))).json()["token"])

    def bearer(self, scopes: str = "scim:read scim:write") -> dict[str, str]:
        """What the gateway sends for it, signed by the key of the tests."""
        return {"Authorization": f"Bearer {token(self.id, scope=scopes)}"}


async def confirm(enterprise: Enterprise, machine: dict[str, Any], by: str = "system_admin@root") -> httpx.Response:
    """Its newest secret or key."""
    officer = await enterprise.officer(by)
    path = f"{API}/machines/{machine['id']}/credentials/{machine['credentials'][0]['id']}/confirm"
    async with enterprise.client(by, user_id=officer.id) as second:
        return await second.post(path)


async def register_by_two(enterprise: Enterprise, unit: str = "plant_a", **wanted: Any) -> dict[str, Any]:
    """What registering answered."""
    answer = await register(enterprise, unit, **wanted)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    if not made["machine"]["credentials"][0]["confirmed"]:
        assert (await confirm(enterprise, made["machine"])).status_code == 204
    return made


async def new_client(enterprise: Enterprise, unit: str = "plant_a", **wanted: Any) -> Client:
    made = await register_by_two(enterprise, unit, **wanted)
    return Client(enterprise, made["machine"]["id"], made["secret"] or "")
