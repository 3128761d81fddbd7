"""First sign-in by code, changing a password, and which passwords are taken."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from enterprise import PASSWORD, Enterprise

from identity import passwords
from identity.errors import PasswordTooCommon, PasswordTooShort
from identity.rules import new_activation_code, plain_activation_code
from kit.testing import problem

SESSION = "x-tongxin-session"
NEW = "seven salty herrings swim"


async def activate(enterprise: Enterprise, number: str, code: str, password: str = NEW) -> httpx.Response:
    async with enterprise.stranger() as client:
        body = {"employee_number": number, "code": code, "password": password}
        return await client.post("/api/v1/identity/activations", json=body)


async def test_code_opens_the_account_once(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    code = await enterprise.code_for(member)
    answer = await activate(enterprise, member.employee_number, code)
    assert answer.status_code == 201
    assert answer.headers[SESSION]
    assert (await enterprise.sign_in(member.employee_number, NEW)).status_code == 201
    problem(await activate(enterprise, member.employee_number, code), 401, "activation_failed")


async def test_code_is_understood_however_it_is_copied(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    code = await enterprise.code_for(member)
    answer = await activate(enterprise, member.employee_number, f" {code.lower().replace('-', ' ')} ")
    assert answer.status_code == 201


async def test_code_is_kept_as_a_digest_only(enterprise: Enterprise) -> None:
    code = await enterprise.code_for(await enterprise.person())
    stored = str(await enterprise.harness.rows("SELECT * FROM credential"))
    assert code not in stored
    assert plain_activation_code(code) not in stored


async def test_code_of_another_member_does_not_open(enterprise: Enterprise) -> None:
    mine, other = await enterprise.person(), await enterprise.person()
    code = await enterprise.code_for(other)
    problem(await activate(enterprise, mine.employee_number, code), 401, "activation_failed")


async def test_wrong_code_and_unknown_account_look_the_same(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    await enterprise.code_for(member)
    wrong = problem(await activate(enterprise, member.employee_number, "nonsense"), 401, "activation_failed")
    unknown = problem(await activate(enterprise, "E99", new_activation_code()), 401, "activation_failed")
    assert wrong == unknown


async def test_code_expires_after_a_month(enterprise: Enterprise, clock_shift: Callable[..., None]) -> None:
    member = await enterprise.person()
    code = await enterprise.code_for(member)
    clock_shift(timedelta(days=30))
    problem(await activate(enterprise, member.employee_number, code), 401, "activation_failed")


async def test_newer_code_replaces_the_older(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    older, newer = await enterprise.code_for(member), await enterprise.code_for(member)
    problem(await activate(enterprise, member.employee_number, older), 401, "activation_failed")
    assert (await activate(enterprise, member.employee_number, newer)).status_code == 201


async def test_codes_are_guessed_as_slowly_as_passwords(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    answers = [await activate(enterprise, member.employee_number, "nonsense") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]


async def test_bad_password_does_not_use_up_the_code(enterprise: Enterprise) -> None:
    member = await enterprise.person()
    code = await enterprise.code_for(member)
    for _ in range(7):
        problem(await activate(enterprise, member.employee_number, code, "short"), 422, "password_too_short")
    assert (await activate(enterprise, member.employee_number, code)).status_code == 201


async def test_reset_by_code_ends_every_session(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD)
    secret = (await enterprise.sign_in(member.employee_number)).headers[SESSION]
    await activate(enterprise, member.employee_number, await enterprise.code_for(member))
    problem(await enterprise.exchange(secret), 401, "session_ended")
    problem(await enterprise.sign_in(member.employee_number, PASSWORD), 401, "sign_in_failed")


async def change(enterprise: Enterprise, member_id: str, current: str, new: str) -> httpx.Response:
    async with enterprise.client(user_id=member_id) as client:
        return await client.post("/api/v1/identity/me/password", json={"current": current, "new": new})


async def test_password_changes_with_the_current_one_and_ends_other_sessions(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD)
    secret = (await enterprise.sign_in(member.employee_number)).headers[SESSION]
    problem(await change(enterprise, member.id, "not the password", NEW), 403, "password_wrong")
    assert (await change(enterprise, member.id, PASSWORD, NEW)).status_code == 204
    problem(await enterprise.exchange(secret), 401, "session_ended")
    assert (await enterprise.sign_in(member.employee_number, NEW)).status_code == 201


async def test_current_password_cannot_be_guessed_through_the_change(enterprise: Enterprise) -> None:
    member = await enterprise.person(password=PASSWORD)
    answers = [await change(enterprise, member.id, f"guess {each}", NEW) for each in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    entries = await enterprise.harness.rows("SELECT actor_id, action FROM audit_entry ORDER BY id")
    refused = [action for actor, action in entries if actor == member.id]
    assert refused[-6:] == [*["member.refuse_password_change"] * 4, "tries.slow", "member.refuse_password_change"]


@pytest.mark.parametrize("password", ["short", "a" * 14, "十四个字的密码不够长对吗是的"])
async def test_short_passwords_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort):
        await passwords.check_policy(password, [])


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "P@ssw0rdP@ssw0rd",
        "1234567890123456",
        "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaaaaaa",
        "iloveyouiloveyou1",
        "password1234567",
        "工会工会工会工会工会工会工会工会",
        "E0001E0001E0001E0001",
        "zhangwei zhangwei",
        "张伟张伟张伟张伟张伟张伟张伟张伟",
    ],
)
async def test_guessable_passwords_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        await passwords.check_policy(password, ["张伟", "E0001"])


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        NEW,
        "tongxin-demo-2026",
        "车间窗外那棵槐树今年开花很早啊",
        "correct horse battery staple",
        "x7#kQ2!vLp9@mZr",
    ],
)
async def test_long_sentences_are_taken_without_demands_on_signs(password: str) -> None:
    await passwords.check_policy(password, ["张伟", "E0001"])


async def test_the_longest_password_is_checked_and_hashed(enterprise: Enterprise) -> None:
    password = "".join(chr(0x4E00 + each * 131 % 20000) for each in range(128))
    member = await enterprise.person(password=password)
    assert (await enterprise.sign_in(member.employee_number, password)).status_code == 201
    problem(await enterprise.sign_in(member.employee_number, password[:72]), 401, "sign_in_failed")


async def test_same_password_in_another_unicode_form_is_right(enterprise: Enterprise) -> None:
    member = await enterprise.person(password="crème brûlée at midnight")
    decomposed = "cre\u0300me bru\u0302le\u0301e at midnight"
    assert (await enterprise.sign_in(member.employee_number, decomposed)).status_code == 201


def test_shipped_cost_is_not_the_tests_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIME_COST", "MEMORY_KIB", "PARALLELISM"):
        monkeypatch.delenv(f"ARGON2_{name}")
    cost = passwords.Argon2()
    assert (cost.time_cost, cost.memory_kib, cost.parallelism) == (3, 65536, 4)


def test_cost_below_the_least_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGON2_MEMORY_KIB", "1024")
    with pytest.raises(ValueError):
        passwords.Argon2()


def test_codes_have_128_bits_and_no_letters_to_misread() -> None:
    codes = {new_activation_code() for _ in range(200)}
    assert len(codes) == 200
    letters = {letter for code in codes for letter in code} - {"-"}
    assert len(letters) == 32
    assert not letters & set("OIL")
    assert all(len(plain_activation_code(code)) * 5 >= 128 for code in codes)


def test_misread_letters_do_not_matter() -> None:
    assert plain_activation_code("oil-0") == plain_activation_code("0110")
