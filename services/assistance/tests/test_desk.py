"""What desks see without typing: who may be named, what waits, whose a line is; what an applicant need not repeat."""

from datetime import timedelta
from typing import Any

from household_world import ACCOUNT, ADDRESS, FIGURES, MINE, SPOUSE, VIEW, World
from sqlalchemy import text

from assistance.rules import AT_WORK, MOVES, WITH_NOTICE
from contracts.assistance import HouseholdState
from kit import clock
from kit.testing import problem


async def candidates(world: World, household_id: str, duty: str) -> dict[str, Any]:
    found = await world.get("staff-a", f"/households/{household_id}/candidates", duty=duty)
    assert [each["why_not"] is None for each in found] == sorted(
        (each["why_not"] is None for each in found), reverse=True
    )
    return {each["member_id"]: each for each in found}


async def test_who_may_be_named_is_offered_and_who_may_not_is_there_with_the_reason(world: World) -> None:
    household_id = await world.apply()
    relatives = [
        {
            "relation": "self",
            "name": "评一",
            "id_number": "510104199005050050",
            "consents": ["income", "health", "bank_account"],
        },
        {"relation": "parent", "name": "上官婉", "id_number": SPOUSE, "consents": ["income", "health"]},
    ]
    await world.apply("assessor-1", persons=relatives, figures=FIGURES | {"persons": 2})
    for_visit = await candidates(world, household_id, "visit")
    assert for_visit["assessor-1"]["why_not"] == "is tied to the household: a person is in both files"
    assert for_visit["assessor-mate"]["why_not"] is None
    assert for_visit["visitor-1"] == {
        "member_id": "visitor-1",
        "name": "访1",
        "unit_name": "一分厂工会",
        "sits": False,
        "has_acted": False,
        "why_not": None,
    }
    assert not {"visitor-b", "approver-1", "applicant"} & for_visit.keys()
    await world.walk(household_id, "CHECKED")
    assert (await candidates(world, household_id, "visit"))["visitor-2"]["why_not"] == "visited this household before"
    for_committee = await candidates(world, household_id, "assess")
    assert for_committee["assessor-mate"]["why_not"] == "is of the applicant's own team"
    # Who is not offered is refused, and who is offered is taken.
    fit = [member_id for member_id, each in for_committee.items() if not each["why_not"]]
    for member_id in for_committee.keys() - {*fit}:
        chosen = {"member_ids": [*fit[:2], member_id]}
        problem(await world.try_act("staff-a", household_id, "committee", chosen), 422, "not_eligible_person")
    await world.act("staff-a", household_id, "committee", {"member_ids": fit[:3]})
    sitting = await candidates(world, household_id, "assess")
    assert {member_id for member_id, each in sitting.items() if each["sits"]} == {*fit[:3]}


async def test_candidates_are_for_the_unions_officers_of_the_unit(world: World) -> None:
    household_id = await world.apply()
    path = f"/households/{household_id}/candidates?duty=visit"
    problem(await world.call("staff-b", "GET", path), 404, "household_not_found")
    problem(await world.call("applicant", "GET", path), 403, "forbidden")
    problem(
        await world.call("staff-a", "GET", f"/households/{household_id}/candidates?duty=rest"), 422, "invalid_input"
    )


async def test_an_earlier_file_is_not_asked_again(world: World) -> None:
    empty = await world.get("applicant", "/households/prefill")
    assert (empty["name"], empty["unit_name"], empty["from_number"], empty["persons"]) == (
        "欧阳静怡",
        "总装一班",
        None,
        [],
    )
    household_id = await world.apply()
    assert (await world.get("applicant", "/households/prefill"))["living_id"] == household_id
    await world.act("applicant", household_id, "withdraw", {})
    known = await world.get("applicant", "/households/prefill")
    assert (known["living_id"], known["from_number"], known["from_day"]) == (None, "HF-2026-000001", "2026-03-02")
    assert [each["id_number"] for each in known["persons"]][:2] == [MINE, SPOUSE]
    assert (known["address"], known["account"]["number"]) == (ADDRESS, ACCOUNT)
    assert known["figures"]["medical"] == FIGURES["medical"]
    assert (await world.get("mate", "/households/prefill"))["persons"] == []


async def test_an_objection_that_waits_stands_in_the_list_and_in_the_to_do(world: World) -> None:
    await world.h.run_job("guard_rows")
    household_id = await world.bring_to("PUBLICIZED")
    assert (await world.get("staff-a", "/todo"))["items"] == []
    [notice] = (await world.get("mate", "/notices"))["items"]
    raised = await world.call("mate", "POST", f"/notices/{notice['id']}/objections", json={"text": "他家去年买了新车"})
    [task] = (await world.get("staff-a", "/todo"))["items"]
    assert (task["count"], task["link"]) == (1, "/assistance/households")
    [row] = (await world.get("staff-a", "/households", waiting=True))["items"]
    assert (row["id"], row["state"]) == (household_id, "OBJECTED")
    assert (await world.get("staff-b", "/todo"))["items"] == []
    await world.call("staff-a", "POST", f"/objections/{raised.json()['id']}/answer", json={"text": "已核实，不属实"})
    assert (await world.get("staff-a", "/todo"))["items"] == []
    assert (await world.h.verify()).findings == []
    async with world.h.db.engine.begin() as connection:
        await connection.execute(text("UPDATE objection SET member_id = 'other'"))
    [finding] = (await world.h.verify()).findings
    assert "objection" in str(finding), "the audit does not name who objected, and yet answers for it"


async def test_a_seat_that_is_free_waits_for_the_desk(world: World) -> None:
    household_id = await world.bring_to("ASSESSMENT")
    assert (await world.get("staff-a", "/households", waiting=True))["items"] == []
    await world.act("assessor-1", household_id, "views", VIEW | {"related": True})
    assert [each["id"] for each in (await world.get("staff-a", "/households", waiting=True))["items"]] == [household_id]
    named = {"member_ids": ["assessor-2", "assessor-3", "assessor-4"]}
    await world.act("staff-a", household_id, "committee", named)
    assert (await world.get("staff-a", "/households", waiting=True))["items"] == []


async def test_what_waits_leads_the_applicant_to_their_own_page(world: World) -> None:
    household_id = await world.bring_to("CHECKED")
    await world.act("staff-a", household_id, "reject", {"reason": "收入证明与走访不符"})
    [task] = (await world.get("applicant", "/todo"))["items"]
    assert (task["link"], task["what"]) == (f"/help/{household_id}", "Appeal before the date if you disagree")
    [found] = (await world.get("applicant", "/search", q="HF-2026-000001"))["items"]
    assert found["link"] == f"/help/{household_id}"
    [found] = (await world.get("staff-a", "/search", q="HF-2026-000001"))["items"]
    assert found["link"] == f"/assistance/households/{household_id}"
    assert (await world.get("applicant", f"/households/{household_id}"))["is_own"]
    assert not (await world.get("staff-a", f"/households/{household_id}"))["is_own"]


async def test_a_consent_that_ran_out_is_the_applicants_to_do(world: World) -> None:
    household_id = await world.bring_to("FILED")
    assert (await world.get("applicant", "/todo"))["items"] == []
    clock.shift(timedelta(days=3 * 366))
    [task] = (await world.get("applicant", "/todo"))["items"]
    assert (task["what"], task["link"]) == ("A consent has run out: give it again", f"/help/{household_id}")


async def test_a_line_of_an_aid_says_whose_it_is_to_those_who_decide(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.budget()
    aid_id = await world.committed(household_id)
    for who, name in {"applicant": "欧阳静怡", "approver-1": "欧阳静怡", "finance-1": "", "auditor": ""}.items():
        [row] = (await world.get(who, "/aids"))["items"]
        assert (row["programme_name"], row["unit_name"], row["applicant_name"]) == (
            "Living allowance",
            "总装一班",
            name,
        )
    [task] = (await world.get("finance-1", "/todo"))["items"]
    assert task["what"] == "Approved aid that waits for a payment batch: 1"
    own = await world.get("applicant", f"/aids/{aid_id}/own")
    assert [each["action"] for each in own["timeline"]] == ["request", "approve", "countersign"]
    assert await world.h.rows("SELECT id FROM audit_entry WHERE action = 'aid.read'") == []
    problem(await world.call("approver-1", "GET", f"/aids/{aid_id}/own"), 404, "not_found")


def test_all_that_waits_is_at_work() -> None:
    """The index that lists of waiting files read has each state in which one waits for somebody."""
    waiting = {state for row in MOVES if row.advances for state in row.sources}
    assert waiting | {*WITH_NOTICE, HouseholdState.ASSESSMENT} <= {*AT_WORK}
    assert HouseholdState.FILED not in AT_WORK, "most of all files"
