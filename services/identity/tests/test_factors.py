"""Second factors: set by the member, asked for at sign-in, and closed to those with a code of HR's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pyotp
import pytest
from authenticator import PRESENT, Authenticator
from enterprise import PASSWORD, Enterprise
from test_activation_codes import issue

from contracts.identity import FactorMatter, FactorNotice
from identity import passwords
from identity.models import Member
from kit import clock
from kit.testing import problem, token

API = "/api/v1/identity"
ORIGIN = "https://union.example"
SESSION = "x-tongxin-session"
NEW = "five brown hens lay eggs"
Shift = Callable[[timedelta], None]


class Owner:
    """A member at their own browser, signed in just now."""

    def __init__(self, enterprise: Enterprise, member: Member) -> None:
        self.enterprise, self.member = enterprise, member
        self.secret = ""

    async def post(self, path: str, body: object = None, method: str = "POST") -> httpx.Response:
        async with self.enterprise.stranger(X_Tongxin_Origin=ORIGIN) as client:
            if self.secret:
                said = await self.claims()  # by the session; signed as the tests' services expect it
                signed = token(
                    said.pop("sub"), **{name: said[name] for name in ("sid", "auth_time", "grants") if name in said}
                )
                client.headers["Authorization"] = f"Bearer {signed}"
            return await client.request(method, API + path, json=body)

    async def sign_in(self, proof: object = None, *, keep: bool = False) -> httpx.Response:
        self.secret = ""
        body = {"employee_number": self.member.employee_number, "password": PASSWORD, "proof": proof, "keep": keep}
        answer = await self.post("/sessions", body)
        self.secret = answer.headers.get(SESSION, "")
        return answer

    async def claims(self) -> dict[str, Any]:
        made = (await self.enterprise.exchange(self.secret)).json()
        found: dict[str, Any] = jwt.decode(made["token"], options={"verify_signature": False})
        return found

    async def add_app(self) -> tuple[pyotp.TOTP, list[str]]:
        made = (await self.post("/me/factors/apps")).json()
        app = pyotp.parse_uri(made["address"])
        assert isinstance(app, pyotp.TOTP)
        body = {"code": app.at(clock.now()), "name": "手机验证器"}
        added = await self.post(f"/me/factors/apps/{made['id']}/confirm", body)
        assert added.status_code == 200, added.text
        return app, added.json()["codes"]

    async def add_passkey(self) -> Authenticator:
        key = Authenticator(ORIGIN)
        asked = (await self.post("/me/factors/passkeys/options")).json()
        answer = {"challenge": asked["challenge"], "credential": key.create(asked["options"]), "name": "我的手机"}
        added = await self.post("/me/factors/passkeys", answer)
        assert added.status_code == 201, added.text
        return key

    async def passkey_answer(self, key: Authenticator) -> dict[str, Any]:
        asked = (await self.post("/passkeys/challenge")).json()
        return {"challenge": asked["challenge"], "credential": key.get(asked["options"])}


@pytest.fixture
async def owner(enterprise: Enterprise) -> Owner:
    owner = Owner(enterprise, await enterprise.person("shop_a", password=PASSWORD))
    await owner.sign_in()
    return owner


async def notices_of_factors(owner: Owner) -> list[FactorMatter]:
    notices = await owner.enterprise.harness.events(FactorNotice)
    return [each.matter for each in notices if each.member_id == owner.member.id]


async def test_sign_in_takes_the_digits_of_an_authenticator_and_each_once(owner: Owner, held_clock: Shift) -> None:
    app, codes = await owner.add_app()
    assert len(set(codes)) == 10
    asked = problem(await owner.sign_in(), 409, "second_factor_needed")
    assert asked["ways"] == ["app"]
    problem(await owner.sign_in({"code": app.at(clock.now())}), 401, "second_factor_wrong")  # they confirmed it
    held_clock(timedelta(seconds=30))
    digits = app.at(clock.now())
    assert (await owner.sign_in({"code": f"{digits[:3]} {digits[3:]}"})).status_code == 201
    assert (await owner.claims())["acr"] == "mfa"
    problem(await owner.sign_in({"code": digits}), 401, "second_factor_wrong")
    assert await notices_of_factors(owner) == [FactorMatter.ADDED]


async def test_digits_of_full_width_count_and_those_of_other_scripts_are_refused(
    owner: Owner, held_clock: Shift
) -> None:
    made = (await owner.post("/me/factors/apps")).json()
    app = pyotp.parse_uri(made["address"])
    assert isinstance(app, pyotp.TOTP)
    wide, arabic = (str.maketrans("0123456789", digits) for digits in ("０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"))
    confirm = f"/me/factors/apps/{made['id']}/confirm"
    typed = app.at(clock.now())
    refused = await owner.post(confirm, {"code": typed.translate(arabic), "name": "手机"})
    problem(refused, 422, "factor_code_wrong")
    assert (await owner.post(confirm, {"code": typed.translate(wide), "name": "手机"})).status_code == 200
    held_clock(timedelta(seconds=30))
    typed = app.at(clock.now())
    problem(await owner.sign_in({"code": typed.translate(arabic)}), 401, "second_factor_wrong")
    assert (await owner.sign_in({"code": typed.translate(wide)})).status_code == 201


async def test_the_first_factor_ends_the_other_sessions(owner: Owner) -> None:
    """They were begun without it, perhaps by somebody who knows the password."""
    other = Owner(owner.enterprise, owner.member)
    await other.sign_in()
    _, codes = await owner.add_app()
    problem(await owner.enterprise.exchange(other.secret), 401, "session_ended")
    assert (await owner.enterprise.exchange(owner.secret)).status_code == 200
    await other.sign_in({"code": codes[0]})
    await owner.add_passkey()
    assert (await owner.enterprise.exchange(other.secret)).status_code == 200


async def test_a_recovery_code_counts_once_and_the_owner_is_told(owner: Owner) -> None:
    _, codes = await owner.add_app()
    assert (await owner.sign_in({"code": codes[0].lower().replace("-", " ")})).status_code == 201
    assert FactorMatter.RECOVERY_CODE_USED in await notices_of_factors(owner)
    listed = (await owner.post("/me/factors", method="GET")).json()
    assert listed["recovery_codes"] == 9
    renewed = (await owner.post("/me/recovery-codes")).json()["codes"]
    assert FactorMatter.CODES_RENEWED in await notices_of_factors(owner)
    problem(await owner.sign_in({"code": codes[0]}), 401, "second_factor_wrong")
    problem(await owner.sign_in({"code": codes[1]}), 401, "second_factor_wrong")
    assert (await owner.sign_in({"code": renewed[0]})).status_code == 201


async def test_a_passkey_signs_in_by_itself_and_proves_a_sign_in_by_password(owner: Owner) -> None:
    key = await owner.add_passkey()
    owner.secret = ""
    signed_in = await owner.post("/sessions/passkey", {**await owner.passkey_answer(key), "keep": False})
    assert signed_in.status_code == 201
    assert signed_in.json()["id"] == owner.member.id
    owner.secret = signed_in.headers[SESSION]
    assert (await owner.claims())["acr"] == "mfa"
    assert problem(await owner.sign_in(), 409, "second_factor_needed")["ways"] == ["passkey"]
    assert (await owner.sign_in({"passkey": await owner.passkey_answer(key)})).status_code == 201


async def test_what_no_passkey_of_here_answers_is_refused(owner: Owner, held_clock: Shift) -> None:
    key = await owner.add_passkey()
    owner.secret = ""

    async def refused(answer: dict[str, Any]) -> None:
        problem(await owner.post("/sessions/passkey", answer), 401, "passkey_refused")

    used = await owner.passkey_answer(key)
    assert (await owner.post("/sessions/passkey", used)).status_code == 201
    await refused(used)
    await refused(await owner.passkey_answer(Authenticator(ORIGIN)))
    await refused({**await owner.passkey_answer(key), "challenge": "bm90IG91cnM"})
    key.origin = "https://union.example.evil"
    await refused(await owner.passkey_answer(key))
    key.origin, key.flags = ORIGIN, PRESENT  # somebody pressed it, and it did not ask who
    await refused(await owner.passkey_answer(key))
    key.flags |= 0x04
    late = await owner.passkey_answer(key)
    held_clock(timedelta(minutes=6))
    await refused(late)
    key.count = 0  # a copy of it would count from where it was copied
    await refused(await owner.passkey_answer(key))
    for credential in ({}, {"id": 7}, {"id": "\x00"}, {**used["credential"], "response": {}}):
        fresh = (await owner.post("/passkeys/challenge")).json()["challenge"]
        await refused({"challenge": fresh, "credential": credential})


@pytest.mark.parametrize("forged", [[], {}, [1, 2], "key", 7])
async def test_what_is_no_public_key_makes_no_passkey(owner: Owner, forged: object) -> None:
    asked = (await owner.post("/me/factors/passkeys/options")).json()
    made = Authenticator(ORIGIN, forged=forged).create(asked["options"])
    answer = {"challenge": asked["challenge"], "credential": made, "name": "我的手机"}
    problem(await owner.post("/me/factors/passkeys", answer), 401, "passkey_refused")


async def test_proving_to_be_there_waits_its_turn_as_sign_in_does(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It compares a password, too."""
    monkeypatch.setattr(passwords, "_MOST_WAITING", 0)
    problem(await owner.post("/me/step-up", {"password": PASSWORD}), 503, "sign_in_busy")


async def test_a_numeric_address_has_no_passkeys(enterprise: Enterprise) -> None:
    async with enterprise.stranger(X_Tongxin_Origin="http://127.0.0.1:8000") as client:
        problem(await client.post(f"{API}/passkeys/challenge"), 409, "passkeys_need_name")


async def test_a_code_of_hr_alone_does_not_open_a_protected_account(owner: Owner, held_clock: Shift) -> None:
    """HR cannot become an employee: the factor is none that HR gave."""
    enterprise = owner.enterprise
    app, codes = await owner.add_app()
    code = (await issue(enterprise, owner.member.id, "hr_admin@plant_a", reset=True)).json()["code"]
    tried = {"employee_number": owner.member.employee_number, "code": code, "password": NEW}
    owner.secret = ""
    problem(await owner.post("/activations", tried), 409, "second_factor_needed")
    wrong = [await owner.post("/activations", {**tried, "proof": {"code": f"{n:06}"}}) for n in range(5)]
    assert [each.status_code for each in wrong] == [401, 401, 401, 401, 429]  # and so it goes on: no lucky guess
    held_clock(timedelta(minutes=1))
    assert (await owner.sign_in({"code": app.at(clock.now())})).status_code == 201  # the owner's password still holds
    owner.secret = ""
    opened = await owner.post("/activations", {**tried, "proof": {"code": codes[0]}})
    assert opened.status_code == 201
    owner.secret = opened.headers[SESSION]
    assert "closed" in await owner.claims()  # for 72 hours all the same


async def test_two_administrators_who_saw_the_owner_end_the_factors(owner: Owner) -> None:
    enterprise = owner.enterprise
    await owner.add_passkey()
    code = await enterprise.code_by_two("resets", "hr_admin@root", member_id=owner.member.id)
    owner.secret = ""
    tried = {"employee_number": owner.member.employee_number, "code": code, "password": NEW}
    assert (await owner.post("/activations", tried)).status_code == 201
    assert await enterprise.harness.rows("SELECT id FROM factor") == []
    assert await enterprise.harness.rows("SELECT digest FROM recovery_code") == []
    assert FactorMatter.REMOVED in await notices_of_factors(owner)
    problem(await undo(owner), 401, "undo_failed")  # without the factor, the password from before opened nothing


@pytest.mark.parametrize("resets", [1, 2])
async def test_undoing_a_reset_ends_what_was_added_since(owner: Owner, held_clock: Shift, resets: int) -> None:
    """Else the thief would go on by a passkey alone, and the owner would be asked for it."""
    thief = Owner(owner.enterprise, owner.member)
    proof = None
    for _ in range(resets):
        code = (await issue(owner.enterprise, owner.member.id, "hr_admin@plant_a", reset=True)).json()["code"]
        thief.secret = ""
        tried = {"employee_number": owner.member.employee_number, "code": code, "password": NEW, "proof": proof}
        opened = await thief.post("/activations", tried)
        assert opened.status_code == 201, opened.text
        thief.secret = opened.headers[SESSION]
        if not proof:
            key = await thief.add_passkey()
            await thief.add_app()
        proof = {"passkey": await thief.passkey_answer(key)}
        held_clock(timedelta(seconds=1))
    assert (await undo(owner)).status_code == 204
    thief.secret = ""
    problem(await thief.post("/sessions/passkey", await thief.passkey_answer(key)), 401, "passkey_refused")
    assert (await owner.sign_in()).status_code == 201
    assert await owner.enterprise.harness.rows("SELECT digest FROM recovery_code") == []
    assert FactorMatter.REMOVED in await notices_of_factors(owner)


async def test_undoing_a_reset_takes_the_factor_from_before_it(owner: Owner, held_clock: Shift) -> None:
    """The former password alone opened nothing then, so it opens nothing now: nor with a factor of the intruder's."""
    app, codes = await owner.add_app()
    held_clock(timedelta(seconds=30))
    code = (await issue(owner.enterprise, owner.member.id, "hr_admin@plant_a", reset=True)).json()["code"]
    thief = Owner(owner.enterprise, owner.member)
    tried = {"employee_number": owner.member.employee_number, "code": code, "password": NEW}
    opened = await thief.post("/activations", {**tried, "proof": {"code": codes[0]}})
    thief.secret = opened.headers[SESSION]
    key = await thief.add_passkey()
    new_codes = (await thief.post("/me/recovery-codes")).json()["codes"]
    assert problem(await undo(owner), 409, "second_factor_needed")["ways"] == ["app"]
    problem(await undo(owner, {"passkey": await owner.passkey_answer(key)}), 401, "passkey_refused")
    assert (await undo(owner, {"code": app.at(clock.now())})).status_code == 204
    held_clock(timedelta(seconds=30))
    for wrong in (codes[1], new_codes[0]):
        problem(await owner.sign_in({"code": wrong}), 401, "second_factor_wrong")
    assert (await owner.sign_in({"code": app.at(clock.now())})).status_code == 201


async def undo(owner: Owner, proof: object = None) -> httpx.Response:
    owner.secret = ""
    body = {"employee_number": owner.member.employee_number, "password": PASSWORD}
    return await owner.post("/resets/undo", {**body, "proof": proof} if proof else body)


async def test_what_is_dangerous_takes_a_fresh_proof_and_the_session_goes_on(owner: Owner, held_clock: Shift) -> None:
    held_clock(timedelta(minutes=6))
    problem(await owner.post("/me/factors/apps"), 401, "sign_in_again")
    problem(await owner.post("/me/step-up", {"password": "not mine"}), 403, "password_wrong")
    assert (await owner.post("/me/step-up", {"password": PASSWORD})).status_code == 204
    app, _ = await owner.add_app()
    held_clock(timedelta(minutes=6))
    problem(await owner.post("/me/recovery-codes"), 401, "sign_in_again")
    # Where there is a second factor, the password is no proof.
    problem(await owner.post("/me/step-up", {"password": PASSWORD}), 409, "second_factor_needed")
    assert (await owner.post("/me/step-up", {"proof": {"code": app.at(clock.now())}})).status_code == 204
    assert (await owner.post("/me/recovery-codes")).status_code == 201
    assert (await owner.claims())["acr"] == "mfa"


async def test_owner_removes_a_factor_and_nobody_else_does(owner: Owner) -> None:
    await owner.add_passkey()
    (factor,) = (await owner.post("/me/factors", method="GET")).json()["items"]
    async with owner.enterprise.client(user_id="somebody") as client:
        problem(await client.delete(f"{API}/me/factors/{factor['id']}"), 404, "not_found")
    assert (await owner.post(f"/me/factors/{factor['id']}", method="DELETE")).status_code == 204
    assert (await owner.sign_in()).status_code == 201


async def test_a_session_is_kept_for_thirty_days_unless_a_role_forbids_it(owner: Owner, held_clock: Shift) -> None:
    kept = await owner.sign_in(keep=True)
    assert kept.headers["x-tongxin-session-kept"] == "2592000"
    held_clock(timedelta(days=29))
    assert (await owner.enterprise.exchange(owner.secret)).status_code == 200
    (listed,) = (await owner.post("/me/sessions", method="GET")).json()["items"]
    assert listed["kept"]
    await owner.enterprise.harness.run_job("delete_sessions")
    assert (await owner.enterprise.exchange(owner.secret)).status_code == 200
    held_clock(timedelta(days=1))
    problem(await owner.enterprise.exchange(owner.secret), 401, "session_ended")

    officer = Owner(owner.enterprise, await owner.enterprise.person(password=PASSWORD, grants=("finance@plant_a",)))
    assert "x-tongxin-session-kept" not in (await officer.sign_in(keep=True)).headers
    held_clock(timedelta(minutes=31))
    problem(await owner.enterprise.exchange(officer.secret), 401, "session_ended")


async def test_who_is_granted_such_a_role_keeps_no_session_also_when_it_ends(owner: Owner, held_clock: Shift) -> None:
    enterprise = owner.enterprise
    await owner.sign_in(keep=True)
    grant = {"member_id": owner.member.id, "role": "handler", "unit_id": enterprise.units["shop_a"]}
    assert (await enterprise.by_two("grants", **grant)).status_code == 200
    assert (await enterprise.exchange(owner.secret)).status_code == 200
    listed = (await owner.post("/me/sessions", method="GET")).json()["items"]
    assert not listed[0]["kept"]
    held = await enterprise.harness.rows(f"SELECT id FROM grant_held WHERE member_id = '{owner.member.id}'")
    async with enterprise.client("security_admin@root") as security:
        assert (await security.delete(f"{API}/grants/{held[0].id}")).status_code == 204
    held_clock(timedelta(minutes=31))
    problem(await enterprise.exchange(owner.secret), 401, "session_ended")
