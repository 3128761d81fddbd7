"""Signing in: right, wrong, too often, for the first time."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import process_time

import pytest
from argon2 import PasswordHasher
from enterprise import PASSWORD, Enterprise

from identity import passwords
from identity.errors import SignInBusy
from identity.models import Credential
from kit.testing import eventually, problem

SESSION = "x-tongxin-session"
DEVICE = "d" * 43


async def test_right_password_opens_a_session_and_says_who_one_is(enterprise: Enterprise) -> None:
    member = await enterprise.person(name="李娜", password=PASSWORD, grants=("union_staff@plant_a",))
    answer = await enterprise.sign_in(member.employee_number)
    assert answer.status_code == 201
    assert len(answer.headers[SESSION]) >= 43
    body = answer.json()
    assert body["unit"]["path_names"] == ["集团", "一分厂", "总装车间"]
    assert body["grants"] == [{"role": "union_staff", "unit_id": enterprise.units["plant_a"], "unit_name": "一分厂"}]


async def test_number_is_understood_however_it_is_typed(enterprise: Enterprise) -> None:
    await enterprise.person(number="E0001", password=PASSWORD)
    assert (await enterprise.sign_in("ｅ0001 ")).status_code == 201


async def test_every_failure_looks_the_same(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.person(number="E2")
    gone = await enterprise.person(number="E3", password=PASSWORD)
    async with enterprise.client("hr_admin@root") as hr:
        path = f"/api/v1/identity/members/{gone.id}"
        await hr.patch(path, json={"active": False}, headers={"If-Match": '"1"'})
    wrong, without, left, unknown = [
        problem(await enterprise.sign_in(number, word), 401, "sign_in_failed")
        for number, word in (("E1", "wrong"), ("E2", "wrong"), ("E3", PASSWORD), ("E99", PASSWORD))
    ]
    assert wrong == without == left == unknown


@pytest.fixture
def shipped_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def renew() -> None:
        passwords._hasher.cache_clear()
        passwords._nobodys_hash.cache_clear()

    for name in ("TIME_COST", "MEMORY_KIB", "PARALLELISM"):
        monkeypatch.delenv(f"ARGON2_{name}")
    renew()
    yield
    renew()


@pytest.mark.usefixtures("shipped_cost")
async def test_unknown_account_takes_as_long_as_a_known_one(enterprise: Enterprise) -> None:
    """Both run the hash: an unknown account answered at once would tell."""
    await enterprise.person(number="E1", password=PASSWORD)

    async def took(number: str) -> float:
        """Of the processor: what else the machine does meanwhile takes no part."""
        started = process_time()
        await enterprise.sign_in(number, "a wrong password")
        return process_time() - started

    await enterprise.sign_in("E98", "warms up")
    times = [(await took("E1"), await took("E99")) for _ in range(4)]
    known, unknown = map(min, zip(*times, strict=True))
    assert 0.4 < unknown / known < 2.5


async def test_sixth_failure_waits_and_says_how_long(enterprise: Enterprise, held_clock: Callable[..., None]) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    for _ in range(5):
        problem(await enterprise.sign_in("E1", "wrong"), 401, "sign_in_failed")
    answer = await enterprise.sign_in("E1", PASSWORD)
    body = problem(answer, 429, "sign_in_slowed")
    assert answer.headers["retry-after"] == str(body["retry_after"]) == "1"
    held_clock(timedelta(seconds=1))
    assert (await enterprise.sign_in("E1", PASSWORD)).status_code == 201


@pytest.mark.usefixtures("held_clock")
async def test_unknown_account_is_slowed_like_a_known_one(enterprise: Enterprise) -> None:
    codes = [(await enterprise.sign_in("E99", "wrong")).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


async def test_guessing_stays_below_a_hundred_tries_an_hour(
    enterprise: Enterprise, clock_shift: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def quick(stored: str | None, password: str) -> bool:
        return False

    monkeypatch.setattr(passwords, "is_right", quick)
    await enterprise.person(number="E1", password=PASSWORD)
    looked_at, waited = 0, timedelta()
    while waited < timedelta(hours=1):
        answer = await enterprise.sign_in("E1", "wrong")
        if answer.status_code == 401:
            looked_at += 1
        else:
            pause = timedelta(seconds=int(answer.headers["retry-after"]))
            waited += pause
            clock_shift(pause)
    assert 50 < looked_at <= 100


@pytest.mark.usefixtures("held_clock")
async def test_guesses_at_one_moment_count_one_by_one(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    answers = await asyncio.gather(*(enterprise.sign_in("E1", f"wrong {each}") for each in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


@pytest.mark.usefixtures("held_clock")
async def test_owner_gets_in_from_a_known_device_while_strangers_are_slowed(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.sign_in("E1", x_tongxin_device=DEVICE)
    for _ in range(6):
        slowed = await enterprise.sign_in("E1", "wrong")
    assert slowed.status_code == 429
    assert (await enterprise.sign_in("E1", x_tongxin_device="e" * 43)).status_code == 429
    assert (await enterprise.sign_in("E1", x_tongxin_device=DEVICE)).status_code == 201


@pytest.mark.usefixtures("held_clock")
async def test_device_known_to_one_member_is_a_stranger_to_another(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.person(number="E2", password=PASSWORD)
    await enterprise.sign_in("E1", x_tongxin_device=DEVICE)
    for _ in range(5):
        await enterprise.sign_in("E2", "wrong")
    assert (await enterprise.sign_in("E2", x_tongxin_device=DEVICE)).status_code == 429


async def test_while_strangers_wait_only_a_device_of_that_account_signs_in(enterprise: Enterprise) -> None:
    """The gateway says so after too many wrong tries from one address."""
    for number in ("E1", "E2"):
        await enterprise.person(number=number, password=PASSWORD)
    await enterprise.sign_in("E1", x_tongxin_device=DEVICE)
    strangers: list[tuple[str, dict[str, str]]] = [
        ("E1", {}),
        ("E1", {"x_tongxin_device": "e" * 43}),
        ("E2", {"x_tongxin_device": DEVICE}),
        ("NOBODY", {"x_tongxin_device": DEVICE}),
    ]
    for number, device in strangers * 2:
        refused = await enterprise.sign_in(number, x_tongxin_strangers_wait="42", **device)
        assert (problem(refused, 429, "sign_in_slowed")["retry_after"], refused.headers["retry-after"]) == (42, "42")
    known = {"x_tongxin_device": DEVICE, "x_tongxin_strangers_wait": "42"}
    assert (await enterprise.sign_in("E1", "wrong", **known)).status_code == 401
    assert (await enterprise.sign_in("E1", **known)).status_code == 201
    assert (await enterprise.sign_in("E2")).status_code == 201, "a refusal is no try"


async def test_impatience_does_not_prolong_the_wait(enterprise: Enterprise, held_clock: Callable[..., None]) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    for _ in range(20):
        await enterprise.sign_in("E1", "wrong")
    held_clock(timedelta(seconds=1))
    assert (await enterprise.sign_in("E1")).status_code == 201


async def test_right_password_forgets_the_failures(enterprise: Enterprise) -> None:
    await enterprise.person(number="E1", password=PASSWORD)
    for _ in range(3):
        for _ in range(4):
            await enterprise.sign_in("E1", "wrong")
        assert (await enterprise.sign_in("E1")).status_code == 201


async def test_too_many_at_once_are_asked_to_wait(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MOST_WAITING", 2)
    hold, is_right = asyncio.Event(), passwords.is_right

    async def held(stored: str | None, password: str) -> bool:
        await hold.wait()
        return await is_right(stored, password)

    monkeypatch.setattr(passwords, "is_right", held)
    for number in range(2):
        await enterprise.person(number=f"E{number}", password=PASSWORD)
    trying = [asyncio.create_task(enterprise.sign_in(f"E{number % 2}")) for number in range(12)]
    await eventually(lambda: sum(each.done() for each in trying) == 10)
    hold.set()
    answers = await asyncio.gather(*trying)
    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [503] * 10
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert problem(busy, 503, "sign_in_busy")
    assert busy.headers["retry-after"]


async def test_nobody_waits_long_for_a_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: the gateway would take a service that waits longer for dead."""
    done = threading.Event()

    @passwords.one_of_few
    async def attempt() -> None:
        await passwords._in_thread(done.wait)

    with monkeypatch.context() as changed:
        changed.setattr(passwords, "_PATIENCE", 0.3)
        answers = await asyncio.gather(*(attempt() for _ in range(40)), return_exceptions=True)
    done.set()
    assert [type(answer) for answer in answers] == [SignInBusy] * 40, "none has waited for a hash to end"
    await attempt()
    assert await passwords.is_right(None, "x") is False


async def test_hash_of_a_lower_cost_is_renewed_at_sign_in(enterprise: Enterprise) -> None:
    member = await enterprise.person(number="E1", password=PASSWORD)
    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with enterprise.harness.session() as session:
        credential = await session.get(Credential, member.id)
        assert credential
        credential.password_hash = cheap
    assert (await enterprise.sign_in("E1")).status_code == 201
    ((stored,),) = await enterprise.harness.rows("SELECT password_hash FROM credential")
    assert "m=19456,t=2" in stored
    assert (await enterprise.sign_in("E1")).status_code == 201


async def test_failed_tries_survive_the_refusal(enterprise: Enterprise) -> None:
    await enterprise.sign_in("E99", "wrong")
    assert await enterprise.harness.rows("SELECT failures FROM sign_in_tries") == [(1,)]


async def slowings(enterprise: Enterprise) -> list[tuple[str, ...]]:
    entries = "SELECT actor_id, object_id, after FROM audit_entry WHERE action = 'tries.slow' ORDER BY id"
    return [tuple(entry) for entry in await enterprise.harness.rows(entries)]


async def test_tries_that_are_slowed_stay_in_the_audit_without_what_was_typed(
    enterprise: Enterprise, held_clock: Callable[..., None]
) -> None:
    """Also after the right password: that the account was tried is not forgiven with the count."""
    member = await enterprise.person(number="E1", password=PASSWORD)
    await enterprise.sign_in("E1", x_tongxin_device=DEVICE)
    for number in ("E1", "NOBODY-HAS-THIS"):
        for _ in range(7):
            await enterprise.sign_in(number, "wrong")
    assert [after for _, _, after in await slowings(enterprise)] == ['{"failures":5,"of":"account","seconds":1.0}'] * 2
    held_clock(timedelta(seconds=1))
    await enterprise.sign_in("E1", "wrong")
    held_clock(timedelta(seconds=2))
    assert (await enterprise.sign_in("E1")).status_code == 201
    for _ in range(5):
        await enterprise.sign_in("E1", "wrong", x_tongxin_device=DEVICE)
    found = await slowings(enterprise)
    assert [json.loads(after)["of"] for _, _, after in found] == ["account"] * 4 + ["device"]
    assert [json.loads(after)["failures"] for _, _, after in found] == [5, 5, 6, 7, 5]
    assert len({bucket for _, bucket, _ in found}) == 3
    assert {actor for actor, _, _ in found} == {"unknown"}
    assert not any(word in str(found) for word in ("E1", "NOBODY", "wrong", member.id, DEVICE))
