"""Consent that is withdrawn or over: from then on no aid goes to the bank, wherever it stands."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from household_world import FIGURES, STORY, World, balances, result_file

from kit import clock
from kit.testing import problem


async def withdraw(world: World, household_id: str, purpose: str = "health") -> dict[str, Any]:
    persons = (await world.read("applicant", household_id))["persons"]
    given = {"person_id": persons[0]["id"], "purpose": purpose}
    return await world.act("applicant", household_id, "consents/withdraw", given)


async def make(world: World) -> Any:
    made = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    assert made.status_code == 201, made.text
    return made.json()


async def state_of(world: World, aid_id: str) -> str:
    return str((await world.get("applicant", f"/aids/{aid_id}"))["state"])


async def test_withdrawn_while_in_a_batch_it_leaves_the_batch(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    living = await world.committed(household_id)
    medical = await world.committed(household_id, programme="medical", basis=100_000)
    place = f"payouts/{(await make(world))['id']}"
    await withdraw(world, household_id)
    assert [await state_of(world, each) for each in (living, medical)] == ["STOPPED", "STOPPED"]
    shown = await world.get("finance-2", f"/{place}")
    assert ([each["state"] for each in shown["payments"]], shown["fen"]) == (["CANCELLED", "CANCELLED"], 0)
    problem(await world.try_step("finance-2", place, "release"), 409, "nothing_to_pay")
    await world.step("finance-2", place, "cancel", {"reason": "同意已撤回"})
    assert (await balances(world))["Assets:Earmarked:Budget:2026"] == 100_000_000
    [[noted]] = await world.h.rows("SELECT after FROM audit_entry WHERE action = 'household.withdraw_consent'")
    assert (json.loads(noted) if isinstance(noted, str) else noted)["stopped"] == 2


async def test_the_rest_of_the_batch_is_paid(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    other = await world.bring_to(
        "FILED",
        who="other",
        persons=[
            {
                "relation": "self",
                "name": "诸葛文秀",
                "id_number": "510104199005050050",
                "consents": ["income", "health", "bank_account"],
            }
        ],
        figures=FIGURES | {"persons": 1, "disposable_income": 3000000},
        account={"payee": "诸葛文秀", "bank": "中国银行青岛分行", "number": "6217900012345678901"},
    )
    await world.committed(household_id)
    paid = await world.committed(other, "other")
    place = f"payouts/{(await make(world))['id']}"
    await withdraw(world, household_id)
    released = await world.step("finance-2", place, "release")
    assert [each["state"] for each in released["payments"]] == ["CANCELLED", "SENT"]
    file = await world.call("finance-1", "POST", f"/{place}/bank-file", json={"format": "csv"})
    assert (file.status_code, "欧阳静怡" in file.text, "诸葛文秀" in file.text) == (200, False, True)
    lines = [(released["payments"][1]["reference"], "10500.00", "成功")]
    done = await world.step("finance-1", place, "results", files=result_file(*lines))
    assert done["state"] == "SETTLED"
    assert (await world.get("other", f"/aids/{paid}"))["state"] == "PAID"


async def test_withdrawn_while_in_hardship_again_it_stops_too(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    await world.act("staff-a", household_id, "leave", {"figures": FIGURES | {"disposable_income": 30_000_000}})
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    await world.act("applicant", household_id, "relapse", {"figures": FIGURES, "story": STORY})
    assert (await withdraw(world, household_id))["state"] == "WITHDRAWN"
    assert await state_of(world, aid_id) == "STOPPED"


async def test_withdrawn_while_the_bank_has_it_it_stops_when_the_bank_cannot_pay(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    batch = await world.released()
    await withdraw(world, household_id)
    assert await state_of(world, aid_id) == "PAYABLE"
    lines = [(batch["payments"][0]["reference"], "10500.00", "失败")]
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(*lines))
    assert await state_of(world, aid_id) == "STOPPED"
    assert (await balances(world))["Assets:Earmarked:Budget:2026"] == 100_000_000


async def test_a_term_that_is_over_pays_nothing(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    place = f"payouts/{(await make(world))['id']}"
    clock.shift(timedelta(days=3 * 366))
    problem(await world.try_step("finance-2", place, "release"), 409, "nothing_to_pay")
    await world.step("finance-2", place, "cancel", {"reason": "同意已到期"})
    nothing = await world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"})
    problem(nothing, 409, "nothing_to_pay")
    assert await state_of(world, aid_id) == "COMMITTED"


async def test_a_batch_and_a_withdrawal_at_once_leave_nothing_between(world: World) -> None:
    """Either comes first: what the withdrawal finds unpaid is stopped, and in no batch."""
    await world.budget()
    household_id = await world.bring_to("FILED")
    persons = (await world.read("applicant", household_id))["persons"]
    aids = [
        await world.committed(household_id),
        await world.committed(household_id, programme="medical", basis=100_000),
    ]
    place = f"payouts/{(await make(world))['id']}"
    given = {"person_id": persons[0]["id"], "purpose": "health"}
    released, withdrawn = await asyncio.gather(
        world.try_step("finance-2", place, "release"),
        world.try_act("applicant", household_id, "consents/withdraw", given),
    )
    assert (withdrawn.status_code, released.status_code in (200, 409)) == (200, True), released.text
    states = {await state_of(world, each) for each in aids}
    assert states == ({"PAYABLE"} if released.status_code == 200 else {"STOPPED"})


async def test_a_batch_being_made_and_a_withdrawal_at_once(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    persons = (await world.read("applicant", household_id))["persons"]
    given = {"person_id": persons[0]["id"], "purpose": "health"}
    made, withdrawn = await asyncio.gather(
        world.call("finance-1", "POST", "/payouts", json={"unit_id": "group", "fund": "earmarked"}),
        world.try_act("applicant", household_id, "consents/withdraw", given),
    )
    assert (withdrawn.status_code, made.status_code in (201, 409)) == (200, True), made.text
    assert await state_of(world, aid_id) == "STOPPED"
    assert await world.h.rows("SELECT id FROM payment WHERE state <> 'CANCELLED'") == []
