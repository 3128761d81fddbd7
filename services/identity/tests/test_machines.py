"""Machine clients as administrators register, renew and revoke them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from enterprise import Enterprise
from machines import API, RSA_KEY, Client, confirm, new_client, public_jwk, register

from contracts.identity import MachineMatter, MachineNotice
from kit import clock
from kit.testing import problem, token

Shift = Callable[[timedelta], None]


async def listed(enterprise: Enterprise, by: str = "security_admin@plant_a") -> list[dict[str, Any]]:
    async with enterprise.client(by) as client:
        found: list[dict[str, Any]] = (await client.get(f"{API}/machines")).json()["items"]
        return found


async def test_secret_is_shown_once_and_kept_as_a_digest(enterprise: Enterprise) -> None:
    made = (await register(enterprise)).json()
    assert len(made["secret"]) == 43
    assert not await enterprise.harness.find_everywhere(made["secret"])
    [machine] = await listed(enterprise)
    assert machine == made["machine"]
    assert (machine["state"], machine["last_used_at"], machine["unit"]["name"]) == ("pending", None, "一分厂")
    assert machine["owner"]["name"] == "负责人"
    assert [each["kind"] for each in machine["credentials"]] == ["secret"]


async def test_last_use_is_told_to_the_minute(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    before = clock.now()
    await machine.signed_token()
    [found] = await listed(enterprise)
    assert found["last_used_at"] >= before.isoformat().replace("+00:00", "")


async def test_it_is_listed_to_those_who_answer_for_its_unit(enterprise: Enterprise) -> None:
    await new_client(enterprise, "plant_a")
    for by, count in (
        ("security_admin@plant_a", 1),
        ("security_admin@plant_b", 0),
        ("auditor@root", 1),
        ("system_admin@root", 1),
        ("hr_admin@plant_a", 1),
        ("hr_admin@plant_b", 0),
    ):
        assert len(await listed(enterprise, by)) == count, by


@pytest.mark.parametrize("days", [-1, 365])
async def test_it_works_for_a_year_at_most(enterprise: Enterprise, days: int) -> None:
    answer = await register(enterprise, expires_on=str(clock.today() + timedelta(days=days)))
    problem(answer, 422, "expiry_not_possible")
    assert str(clock.today() + timedelta(days=364)) in answer.json()["title"]


@pytest.mark.parametrize("scopes", [[], ["payouts:write"], ["votes:write"], ["scim:read", "*"]])
async def test_only_known_scopes_are_registered(enterprise: Enterprise, scopes: list[str]) -> None:
    problem(await register(enterprise, scopes=scopes), 422, "invalid_input")
    assert not await listed(enterprise)


async def test_owner_and_unit_lie_within_reach(enterprise: Enterprise) -> None:
    elsewhere = await enterprise.person("plant_b")
    problem(await register(enterprise, owner_id=elsewhere.id), 422, "member_unknown")
    problem(await register(enterprise, unit_id=enterprise.units["plant_b"]), 422, "unit_unknown")


async def test_registering_takes_a_sign_in_of_the_last_minutes(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    grant = f"security_admin@{enterprise.units['root']}"
    stale = token("security", [grant], auth_time=(clock.now() - timedelta(minutes=10)).timestamp())
    async with enterprise.stranger(authorization=f"Bearer {stale}") as client:
        problem(await client.post(f"{API}/machines", json={}), 401, "sign_in_again")
        problem(await client.post(f"{API}/machines/{machine.id}/credentials", json={}), 401, "sign_in_again")


@pytest.mark.parametrize(
    ("jwk", "code"),
    [
        ({**public_jwk(), "d": "AQAB"}, "key_has_private_half"),
        ({"kty": "oct", "k": "c2VjcmV0"}, "key_has_private_half"),
        (public_jwk(rsa.generate_private_key(65537, 1024)), "key_not_usable"),
        (public_jwk(ec.generate_private_key(ec.SECP384R1())), "key_not_usable"),
        ({"kty": "RSA", "n": "!", "e": "AQAB"}, "key_not_usable"),
        ({"kty": "oct"}, "key_not_usable"),
        ({"kty": ["RSA"]}, "key_not_usable"),
        ({}, "key_not_usable"),
    ],
)
async def test_a_key_that_proves_nothing_is_refused(enterprise: Enterprise, jwk: dict[str, Any], code: str) -> None:
    problem(await register(enterprise, public_jwk=jwk), 422, code)


async def test_key_is_known_by_its_thumbprint(enterprise: Enterprise) -> None:
    jwk = public_jwk(ec.generate_private_key(ec.SECP256R1()))
    made = (await register(enterprise, public_jwk={**jwk, "use": "sig"})).json()
    assert made["secret"] is None
    [credential] = made["machine"]["credentials"]
    assert credential["kind"] == "key"
    assert len(credential["thumbprint"]) == 16


async def renew(enterprise: Enterprise, machine: Client, **wanted: Any) -> Client:
    async with enterprise.client("security_admin@plant_a") as client:
        answer = await client.post(f"{API}/machines/{machine.id}/credentials", json=wanted)
    assert answer.status_code == 201, answer.text
    assert (await confirm(enterprise, answer.json()["machine"])).status_code == 204
    return Client(enterprise, machine.id, answer.json()["secret"] or "")


async def test_former_secret_holds_until_the_overlap_ends(enterprise: Enterprise, clock_shift: Shift) -> None:
    former = await new_client(enterprise)
    new = await renew(enterprise, former, overlap_days=2)
    clock_shift(timedelta(days=2, minutes=-1))
    assert [(await each.ask_token()).status_code for each in (former, new)] == [200, 200]
    clock_shift(timedelta(minutes=2))
    assert [(await each.ask_token()).status_code for each in (former, new)] == [401, 200]


async def test_after_a_leak_the_former_secret_ends_at_once(enterprise: Enterprise) -> None:
    former, other = await new_client(enterprise), await new_client(enterprise)
    held, others = await former.token(), await other.token()
    new = await renew(enterprise, former, overlap_days=0, public_jwk=public_jwk())
    assert (await former.ask_token()).status_code == 401
    problem(await enterprise.exchange(held), 401, "session_ended")
    assert (await enterprise.exchange(others)).status_code == 200
    form = {"grant_type": "client_credentials", **new.assertion(RSA_KEY)}
    assert (await new.post("token", form)).status_code == 200


async def test_one_of_two_credentials_is_ended_and_the_last_is_not(enterprise: Enterprise) -> None:
    former = await new_client(enterprise)
    new = await renew(enterprise, former)
    held = await former.token()
    [machine] = await listed(enterprise)
    ids = [each["id"] for each in machine["credentials"]]
    async with enterprise.client("security_admin@plant_a") as client:
        path = f"{API}/machines/{former.id}/credentials"
        assert (await client.delete(f"{path}/{ids[1]}")).status_code == 204
        problem(await client.delete(f"{path}/{ids[1]}"), 404, "not_found")
        problem(await client.delete(f"{path}/{ids[0]}"), 409, "last_credential")
    problem(await enterprise.exchange(held), 401, "session_ended")
    assert [(await each.ask_token()).status_code for each in (former, new)] == [401, 200]


async def test_revoked_client_gets_and_swaps_no_token_more(enterprise: Enterprise) -> None:
    machine = await new_client(enterprise)
    held = await machine.token()
    assert (await enterprise.exchange(held)).status_code == 200
    async with enterprise.client("security_admin@plant_a") as client:
        path = f"{API}/machines/{machine.id}"
        assert (await client.post(f"{path}/revoke")).status_code == 204
        problem(await client.post(f"{path}/revoke"), 409, "machine_ended")
        problem(await client.post(f"{path}/credentials", json={}), 409, "machine_ended")
    problem(await enterprise.exchange(held), 401, "session_ended")
    assert (await machine.ask_token()).json()["error"] == "invalid_client"
    [found] = await listed(enterprise)
    assert found["state"] == "revoked"


async def test_expired_client_gets_and_swaps_no_token_more(enterprise: Enterprise, clock_shift: Shift) -> None:
    machine = await new_client(enterprise, expires_on=str(clock.today()))
    end = clock.now()
    while clock.today() == end.astimezone(clock.SHANGHAI).date():
        clock_shift(timedelta(hours=1))
    assert (await machine.ask_token()).json()["error"] == "invalid_client"
    [found] = await listed(enterprise)
    assert found["state"] == "expired"


async def test_administrators_and_the_owner_get_a_message_about_each_step(enterprise: Enterprise) -> None:
    others = {(await enterprise.officer(each)).id for each in ("auditor@root", "hr_admin@plant_a")}
    second = (await enterprise.officer("system_admin@root")).id
    owner = await enterprise.person("plant_a")
    machine = await new_client(enterprise, owner_id=owner.id)
    await renew(enterprise, machine)
    async with enterprise.client("security_admin@plant_a") as client:
        await client.post(f"{API}/machines/{machine.id}/revoke")
    told: dict[str, set[str]] = {}
    for event in await enterprise.harness.events(MachineNotice):
        told.setdefault(event.matter, set()).add(event.to_id)
    everybody = others | {owner.id, second}
    assert told == dict.fromkeys(MachineMatter, everybody) | {MachineMatter.CREDENTIAL_CONFIRMED: others | {owner.id}}


# --- what takes two -------------------------------------------------------------------------------------------------


async def test_client_that_changes_people_works_once_a_second_person_confirms(enterprise: Enterprise) -> None:
    made = (await register(enterprise)).json()
    machine = Client(enterprise, made["machine"]["id"], made["secret"])
    assert (made["machine"]["state"], made["machine"]["credentials"][0]["confirmed"]) == ("pending", False)
    assert (await machine.ask_token()).json()["error"] == "invalid_client"
    assert (await confirm(enterprise, made["machine"])).status_code == 204
    assert (await machine.ask_token()).status_code == 200
    [found] = await listed(enterprise)
    assert found["state"] == "active"
    assert found["credentials"][0]["ends_at"] == found["expires_at"]
    problem(await confirm(enterprise, made["machine"]), 409, "credential_confirmed")


async def test_client_that_reads_needs_no_second(enterprise: Enterprise) -> None:
    made = (await register(enterprise, scopes=["scim:read"])).json()
    machine = Client(enterprise, made["machine"]["id"], made["secret"])
    assert made["machine"]["state"] == "active"
    assert (await machine.ask_token()).status_code == 200


async def test_another_secret_of_a_running_client_takes_two_again(enterprise: Enterprise, clock_shift: Shift) -> None:
    former = await new_client(enterprise)
    async with enterprise.client("security_admin@plant_a") as client:
        path = f"{API}/machines/{former.id}/credentials"
        added = (await client.post(path, json={"overlap_days": 30})).json()
        new = Client(enterprise, former.id, added["secret"])
        assert [(await each.ask_token()).status_code for each in (former, new)] == [200, 401]
        confirmed, waiting = sorted(added["machine"]["credentials"], key=lambda each: not each["confirmed"])
        problem(await client.delete(f"{path}/{confirmed['id']}"), 409, "last_credential")
    clock_shift(timedelta(days=7, minutes=1))  # nobody confirmed it: it lapsed
    assert (await confirm(enterprise, {"id": former.id, "credentials": [waiting]})).status_code == 404
    assert [(await each.ask_token()).status_code for each in (former, new)] == [200, 401]


@pytest.mark.parametrize("by", ["system_admin@root", "auditor@root", "hr_admin@plant_a"])
async def test_second_is_of_another_office_and_reaches_the_unit(enterprise: Enterprise, by: str) -> None:
    made = (await register(enterprise)).json()["machine"]
    problem(await confirm(enterprise, made, "security_admin@root"), 403, "forbidden")
    problem(await confirm(enterprise, made, "hr_admin@plant_b"), 404, "not_found")
    async with enterprise.client(by) as former:  # by a token of somebody who holds the office no more
        path = f"{API}/machines/{made['id']}/credentials/{made['credentials'][0]['id']}/confirm"
        problem(await former.post(path), 409, "another_must_confirm_key")
    second = await enterprise.officer(by)
    async with enterprise.client(by, user_id=second.id) as client:
        [found] = (await client.get(f"{API}/machines")).json()["items"]
        assert found["credentials"][0]["may_confirm"]
        [task] = [each for each in (await client.get(f"{API}/todo")).json()["items"] if each["type"] == "machine"]
        assert (task["count"], task["link"]) == (1, "/machines")
    assert (await confirm(enterprise, made, by)).status_code == 204
    async with enterprise.client(by, user_id=second.id) as client:
        assert not [each for each in (await client.get(f"{API}/todo")).json()["items"] if each["type"] == "machine"]


async def test_who_answers_for_a_client_does_not_confirm_it(enterprise: Enterprise) -> None:
    owner = await enterprise.officer("hr_admin@plant_a")
    made = (await register(enterprise, owner_id=owner.id)).json()["machine"]
    problem(await confirm(enterprise, made, "hr_admin@plant_a"), 409, "another_must_confirm_key")


async def test_nothing_is_registered_that_nobody_could_confirm(enterprise: Enterprise) -> None:
    owner = await enterprise.officer("hr_admin@plant_a")
    body = {
        "name": "人事系统",
        "contact": "8-6600",
        "owner_id": owner.id,
        "unit_id": owner.unit_id,
        "scopes": ["scim:write"],
        "expires_on": str(clock.today()),
    }
    async with enterprise.client("security_admin@plant_a") as security:
        problem(await security.post(f"{API}/machines", json=body), 409, "nobody_to_confirm")
    assert not await listed(enterprise)
