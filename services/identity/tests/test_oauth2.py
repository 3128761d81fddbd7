"""OAuth 2.0 as a program's developer knows it from the RFCs."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from enterprise import Enterprise
from machines import RSA_KEY, Client, new_client, public_jwk

from identity.machine_tokens import BASE
from kit import clock
from kit.auth import Verifier
from kit.testing import ISSUER, problem

Shift = Callable[[timedelta], None]


def refused(answer: httpx.Response, status: int, error: str) -> str:
    """In the form of RFC 6749, section 5.2; what it says to the developer."""
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, error), body
    assert body.keys() == {"error", "error_description"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert body["error_description"].isascii()
    return str(body["error_description"])


async def test_client_gets_a_token_by_each_way_of_its_secret(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    by_basic = await machine.ask_token()
    form = {"grant_type": "client_credentials", "client_id": machine.id, "client_secret": machine.secret}
    by_form = await machine.post("token", form)
    for answer in (by_basic, by_form):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        body = answer.json()
        assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 1800, "scim:read scim:write")
        assert not await enterprise.harness.find_everywhere(body["access_token"])


async def test_signed_token_says_what_the_client_may_do(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    swapped = (await enterprise.exchange(await machine.token(scope="scim:read"))).json()
    assert swapped["expires_in"] == 300

    async def fetch() -> dict[str, Any]:
        async with enterprise.stranger() as client:
            found: dict[str, Any] = (await client.get("/.well-known/jwks.json")).json()
            return found

    user = await Verifier(ISSUER, fetch).verify(swapped["token"])
    assert (user.id, user.grants, user.scopes) == (machine.id, (), frozenset({"scim:read"}))


async def test_scopes_are_those_registered(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise, scopes=["scim:read"])
    for scope in ("scim:write", "scim:read scim:write", "payouts"):
        assert "scim:read" in refused(await machine.ask_token(scope=scope), 400, "invalid_scope")
    assert (await machine.ask_token(scope="scim:read")).json()["scope"] == "scim:read"


async def test_nobody_learns_which_clients_there_are(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    said = set()
    for client_id, secret in ((machine.id, "wrong"), ("nobody", machine.secret), ("nobody", "x"), ("\x00", "x")):
        answer = await Client(enterprise, client_id, secret).ask_token()
        said.add(refused(answer, 401, "invalid_client"))
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password", "username": "E1", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_id": "another"}, "invalid_request"),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "invalid_request"),
    ],
)
async def test_malformed_request_is_refused_as_the_standard_says(
    enterprise: Enterprise, form: dict[str, str], error: str
) -> None:
    machine = await new_client(enterprise)
    refused(await machine.post("token", form, **machine.basic()), 400, error)


async def test_a_field_sent_twice_and_a_body_that_is_no_form_are_refused(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    async with enterprise.stranger(**machine.basic()) as client:
        for content, kind in (
            (b"grant_type=client_credentials&scope=scim:read&scope=scim:write", "application/x-www-form-urlencoded"),
            (b"\xff=1", "application/x-www-form-urlencoded"),
            (b'{"grant_type": "client_credentials"}', "application/json"),
        ):
            answer = await client.post(f"{BASE}/token", content=content, headers={"Content-Type": kind})
            refused(answer, 400, "invalid_request")


async def with_key(enterprise: Enterprise, key: Any = RSA_KEY) -> Client:
    return await new_client(enterprise, public_jwk=public_jwk(key))


async def ask_by(machine: Client, assertion: dict[str, str]) -> httpx.Response:
    return await machine.post("token", {"grant_type": "client_credentials", **assertion})


async def test_signed_assertion_proves_the_client(enterprise: Enterprise) -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    by_rsa, by_curve = await with_key(enterprise), await with_key(enterprise, curve)
    for answer in (
        await ask_by(by_rsa, by_rsa.assertion()),
        await ask_by(by_rsa, by_rsa.assertion(algorithm="PS256", aud=["other", f"{ISSUER}{BASE}/token"])),
        await ask_by(by_curve, by_curve.assertion(curve, "ES256")),
    ):
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"aud": 7},
        {"iss": "another"},
        {"sub": None},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 300},
        {"jti": "\ud800"},
        {"exp": None},
        {"exp": 0},
        {"exp": "soon"},
        {"exp": 1e300},
        {"exp": 253_402_300_799},
        {"nbf": 9e9},
        {"nbf": "x"},
    ],
)
async def test_assertion_with_a_wrong_claim_proves_nothing(enterprise: Enterprise, claims: dict[str, Any]) -> None:
    machine = await with_key(enterprise)
    refused(await ask_by(machine, machine.assertion(**claims)), 401, "invalid_client")


async def test_assertion_lasts_minutes_only(enterprise: Enterprise) -> None:
    machine = await with_key(enterprise)
    now = clock.now().timestamp()
    said = refused(await ask_by(machine, machine.assertion(exp=now + 3600)), 401, "invalid_client")
    assert "10 minutes" in said


async def test_shown_assertion_is_used_up(enterprise: Enterprise) -> None:
    """Also where the token asked for with it was refused; and of several shown at once one counts."""
    machine = await with_key(enterprise)
    first, second = machine.assertion(), machine.assertion()
    form = {"grant_type": "client_credentials", "scope": "payouts", **first}
    refused(await machine.post("token", form), 400, "invalid_scope")
    refused(await ask_by(machine, first), 401, "invalid_client")
    answers = await asyncio.gather(*(ask_by(machine, second) for _ in range(5)))
    assert sorted(each.status_code for each in answers) == [200, 401, 401, 401, 401]


async def test_another_clients_assertion_uses_up_nothing(enterprise: Enterprise) -> None:
    one, other = await with_key(enterprise), await with_key(enterprise, rsa.generate_private_key(65537, 2048))
    assert (await ask_by(one, one.assertion(jti="same"))).status_code == 200
    refused(await ask_by(other, other.assertion(jti="same")), 401, "invalid_client")
    assert (await ask_by(one, one.assertion(jti="other"))).status_code == 200


async def test_no_key_but_the_registered_one_and_no_weak_algorithm_counts(enterprise: Enterprise) -> None:
    machine = await with_key(enterprise)
    public = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    honest = machine.assertion()["client_assertion"]
    claims = jwt.decode(honest, options={"verify_signature": False})
    header, payload, _ = honest.split(".")
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    key = hmac.prepare_key("a shared secret of thirty-two bytes")
    confused = jwt.utils.base64url_encode(b'{"alg":"HS256","typ":"JWT"}').decode() + "." + payload
    forged = [
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256"),
        f"{confused}.{jwt.utils.base64url_encode(hmac.sign(confused.encode(), key)).decode()}",
        f"{confused}.{jwt.utils.base64url_encode(hmac.sign(confused.encode(), public)).decode()}",
        f"{header}.{payload}.",
        "x.y.z",
        "x",
    ]
    for assertion in forged:
        form = {**machine.assertion(), "client_assertion": assertion}
        refused(await ask_by(machine, form), 401, "invalid_client")
    assert (await ask_by(machine, {**machine.assertion(), "client_assertion": honest})).status_code == 200


async def test_secret_does_not_stand_in_for_a_key(enterprise: Enterprise) -> None:
    machine = await with_key(enterprise)
    refused(await Client(enterprise, machine.id, "").ask_token(), 401, "invalid_client")


async def introspect(machine: Client, token: str) -> Any:
    answer = await machine.post("introspect", {"token": token}, **machine.basic())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_client_asks_about_its_own_tokens_only(enterprise: Enterprise, clock_shift: Shift) -> None:
    one, other = await new_client(enterprise), await new_client(enterprise)
    token = await one.token(scope="scim:read")
    found = await introspect(one, token)
    assert found["exp"] - found["iat"] == 1800
    assert {**found, "exp": 0, "iat": 0} == {
        "active": True, "scope": "scim:read", "client_id": one.id, "sub": one.id, "token_type": "Bearer",
        "exp": 0, "iat": 0, "iss": ISSUER,
    }  # fmt: skip
    assert await introspect(other, token) == await introspect(one, "made up") == {"active": False}
    clock_shift(timedelta(minutes=30))
    assert await introspect(one, token) == {"active": False}
    refused(await one.post("introspect", {"token": token}), 401, "invalid_client")
    refused(await one.post("introspect", {}, **one.basic()), 400, "invalid_request")


async def test_revoked_token_opens_nothing(enterprise: Enterprise) -> None:
    one, other = await new_client(enterprise), await new_client(enterprise)
    token = await one.token()
    assert (await other.post("revoke", {"token": token}, **other.basic())).status_code == 200
    assert (await enterprise.exchange(token)).status_code == 200
    for each in (token, token, "made up"):
        assert (await one.post("revoke", {"token": each}, **one.basic())).status_code == 200
    problem(await enterprise.exchange(token), 401, "session_ended")
    assert await introspect(one, token) == {"active": False}


async def test_token_and_assertion_are_forgotten_when_they_have_expired(
    enterprise: Enterprise, clock_shift: Shift
) -> None:
    machine = await with_key(enterprise)
    await ask_by(machine, machine.assertion())
    clock_shift(timedelta(minutes=31))
    await enterprise.harness.run_job("forget_machine_tokens")
    assert await enterprise.harness.rows("SELECT digest FROM machine_token") == []
    assert await enterprise.harness.rows("SELECT jti_digest FROM used_assertion") == []


async def test_metadata_names_the_endpoints_at_the_address_of_the_caller(enterprise: Enterprise) -> None:
    async with enterprise.stranger() as client:
        path = "/.well-known/oauth-authorization-server"
        plain = (await client.get(path)).json()
        seen = (await client.get(path, headers={"X-Tongxin-Origin": "https://union.example"})).json()
    assert plain["issuer"] == ISSUER
    assert seen["token_endpoint"] == f"https://union.example{BASE}/token"
    assert "none" not in seen["token_endpoint_auth_signing_alg_values_supported"]
    assert seen["grant_types_supported"] == ["client_credentials"]
