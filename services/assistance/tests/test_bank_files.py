"""Result files of the bank that are not what they should be, and what the bank paid although it had stopped."""

from typing import Any

import pytest
from household_world import World, balances, result_file

from contracts.assistance import AidReclaimed
from kit.testing import problem

LIVING = 10 * 105000


async def reference_of(world: World, batch: dict[str, Any]) -> str:
    return str(batch["payments"][0]["reference"])


async def test_a_file_is_taken_once(world: World) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    place, file = f"payouts/{batch['id']}", result_file((await reference_of(world, batch), "10500.00", "失败"))
    done = await world.step("finance-1", place, "results", files=file)
    assert done["state"] == "SETTLED"
    refused = problem(await world.try_step("finance-2", place, "results", files=file), 409, "result_imported_before")
    assert "nothing was changed" in refused["detail"]
    assert (await world.get("finance-1", f"/{place}"))["version"] == done["version"]


async def test_a_file_of_another_batch_is_not_taken(world: World) -> None:
    await world.budget()
    household_id = await world.bring_to("FILED")
    await world.committed(household_id)
    first = await world.released()
    await world.committed(household_id, programme="medical", basis=1000)
    second = await world.released()
    file = result_file((await reference_of(world, first), "10500.00", "成功"))
    refused = problem(
        await world.try_step("finance-1", f"payouts/{second['id']}", "results", files=file),
        422,
        "result_of_another_batch",
    )
    assert refused["numbers"] == ["PB-2026-000001"]
    assert [each["state"] for each in (await world.get("finance-1", f"/payouts/{second['id']}"))["payments"]] == [
        "SENT"
    ]
    assert (await world.step("finance-1", f"payouts/{first['id']}", "results", files=file))["state"] == "SETTLED"


@pytest.mark.parametrize(
    ("amount", "result", "why"),
    [
        ("10500.005", "成功", "unreadable"),
        ("10500.00", "也许", "unreadable"),
        ("", "成功", "unreadable"),
        ("10500.01", "成功", "other_amount"),
        ("9" * 5000, "成功", "unreadable"),
        ("-10500.00", "成功", "unreadable"),
    ],
)
async def test_a_line_that_was_altered_settles_nothing(world: World, amount: str, result: str, why: str) -> None:
    await world.budget()
    aid_id = await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    lines = [(await reference_of(world, batch), amount, result), ("PB-2026-000777-001", "1.00", "成功")]
    done = await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(*lines))
    assert [(each["line"], each["why"]) for each in done["unmatched"]] == [(2, why), (3, "no_such_reference")]
    assert (done["state"], done["payments"][0]["state"]) == ("RELEASED", "UNKNOWN")
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "PAYABLE"
    assert (await balances(world))["Expenses:Earmarked:Aid:2026"] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        "付款编号,金额\n".encode(),
        b"a,b,c\n1,2,3\n",
        "付款编号,金额,结果\n".encode(),
        "付款编号,金额,结果\nPB-2026-000001-001\0,1.00,成功\n".encode(),
        '付款编号,金额,结果\n"PB-2026-000001-001,1.00,成功\n'.encode(),
        ("付款编号,金额,结果\n" + "PB-2026-000001-001,1.00,成功\n" * 5000).encode(),
    ],
)
async def test_what_is_no_result_file_is_refused_whole(world: World, data: bytes) -> None:
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    sent = {"file": ("result.csv", data, "text/csv")}
    problem(
        await world.try_step("finance-1", f"payouts/{batch['id']}", "results", files=sent), 422, "result_unreadable"
    )
    assert (await world.get("finance-1", f"/payouts/{batch['id']}"))["version"] == batch["version"]


async def stopped_and_contradicted(world: World) -> tuple[str, str, str]:
    """An aid that stopped after the bank had failed to pay it, of which the bank now says that it paid. Its batch, too,
    and the payment's reference."""
    await world.budget()
    household_id = await world.bring_to("FILED")
    aid_id = await world.committed(household_id)
    batch = await world.released()
    place, reference = f"payouts/{batch['id']}", await reference_of(world, batch)
    await world.step("finance-1", place, "results", files=result_file((reference, "10500.00", "失败")))
    await world.step("applicant", f"aids/{aid_id}", "withdraw", {})
    said = await world.step("finance-1", place, "results", files=result_file((reference, "10500.00", "成功")))
    assert said["payments"][0]["state"] == "CONTRADICTED"
    return aid_id, place, reference


async def test_what_the_bank_paid_after_it_had_stopped_is_in_the_books_and_asked_back(world: World) -> None:
    aid_id, place, reference = await stopped_and_contradicted(world)
    done = await world.step("finance-1", place, "answer", {"reference": reference, "paid": True})
    assert (done["state"], done["payments"][0]["state"]) == ("SETTLED", "PAID")
    assert (await balances(world))["Expenses:Earmarked:Aid:2026"] == LIVING
    shown = await world.get("applicant", f"/aids/{aid_id}")
    assert (shown["state"], shown["is_reclaimed"]) == ("PAID", True)
    assert [each.aid_id for each in await world.h.events(AidReclaimed)] == [aid_id]
    tasks = [each["what"] for each in (await world.get("finance-2", "/todo"))["items"]]
    assert tasks == ["Aid that was paid after it had stopped, to be got back: 1"]
    problem(await world.try_step("approver-1", f"aids/{aid_id}", "reverse", {"reason": "款项已退回"}), 403, "forbidden")
    await world.step("finance-2", f"aids/{aid_id}", "reverse", {"reason": "款项已退回专户"})
    assert {name: fen for name, fen in (await balances(world)).items() if fen} == {
        "Assets:Earmarked:Budget:2026": 100_000_000,
        "Equity:Earmarked:Grants": 100_000_000,
    }
    assert (await world.get("finance-2", "/todo"))["items"] == []


async def test_what_the_bank_did_not_pay_after_all_stays_stopped(world: World) -> None:
    aid_id, place, reference = await stopped_and_contradicted(world)
    done = await world.step("finance-1", place, "answer", {"reference": reference, "paid": False})
    assert (done["state"], done["payments"][0]["state"]) == ("SETTLED", "FAILED")
    assert (await world.get("applicant", f"/aids/{aid_id}"))["state"] == "STOPPED"
    assert (await world.get("finance-2", "/todo"))["items"] == []
    assert (await balances(world))["Assets:Earmarked:Budget:2026"] == 100_000_000
