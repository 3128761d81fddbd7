"""Two at the same moment: one wins, the other is told, nothing is lost or doubled."""

import asyncio

from contracts.grievances import CaseAccepted, CaseSubmitted, CaseWithdrawn
from kit.testing import problem

from .conftest import CASE, World


async def test_of_two_staff_who_accept_one_wins(world: World) -> None:
    case = await world.file()
    answers = await asyncio.gather(
        *(world.try_act(who, case["id"], "accept", version=1) for who in ("staff-a1", "staff-a1-too", "both"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    assert len(await world.h.events(CaseAccepted)) == 1
    assert await world.h.rows("SELECT count(*) FROM timeline") == [(2,)]


async def test_withdrawing_and_accepting_do_not_both_happen(world: World) -> None:
    for _ in range(3):
        case = await world.file()
        answers = await asyncio.gather(
            world.try_act("author", case["id"], "withdraw", {}, version=1),
            world.try_act("staff-a1", case["id"], "accept", version=1),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert len(await world.h.events(CaseAccepted, CaseWithdrawn)) == 3


async def test_many_filings_at_once_get_numbers_of_their_own(world: World) -> None:
    cases = await asyncio.gather(*(world.file() for _ in range(12)))
    assert len({case["number"] for case in cases}) == 12
    assert len(await world.h.events(CaseSubmitted)) == 12


async def test_the_same_filing_sent_at_once_takes_effect_once(world: World) -> None:
    async with world.signed_in("author", Idempotency_Key="pressed-five-times") as client:
        answers = await asyncio.gather(*(client.post("/api/v1/grievances/cases", json=CASE) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await world.h.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_one_file_goes_to_one_of_two_messages(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    file = await world.upload("author")
    body = {"text": "见附件", "file_ids": [file["id"]]}
    answers = await asyncio.gather(
        *(world.call("author", "POST", f"/cases/{case_id}/messages", json=body) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    problem(next(answer for answer in answers if answer.status_code == 422), 422, "file_not_usable")


async def test_messages_written_at_once_are_all_kept(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    await asyncio.gather(*(world.say("author", case_id, f"第{number}条") for number in range(8)))
    items = (await world.get("author", f"/cases/{case_id}/messages"))["items"]
    assert len({message["text"] for message in items}) == 8
