"""The whole table of steps, walked: no row of `MOVES` is left that nobody has taken."""

from datetime import timedelta
from typing import Any

from household_world import ADULT, CHECK, FIGURES, PARENT, STORY, VIEW, World, household

from assistance.id_numbers import check_digit
from assistance.rules import MOVES
from contracts.assistance import HouseholdKept, HouseholdState
from kit import clock
from kit.testing import problem

REASON = {"reason": "收入证明不全"}
RICH = {"figures": FIGURES | {"homes": 3}}
OBJECTION = {"text": "我家并没有三套房，请核实"}


def alone(serial: int) -> dict[str, Any]:
    """A household of one, whom no other household has."""
    first = f"3702021985031{serial:04}"
    me = {
        "relation": "self",
        "name": "欧阳静怡",
        "id_number": first + check_digit(first),
        "consents": [*ADULT, "bank_account"],
    }
    return {"persons": [me], "figures": FIGURES | {"persons": 1, "disposable_income": 3_500_000}}


async def assess(world: World, household_id: str, *who: str, supports: bool = True) -> None:
    await world.act("staff-a", household_id, "committee", {"member_ids": who})
    for each in who:
        await world.act(each, household_id, "views", VIEW | {"supports": supports})


async def visit(world: World, household_id: str, one: str, other: str) -> None:
    await world.act("staff-a", household_id, "visitors", {"member_ids": [one, other]})
    await world.act(one, household_id, "check", CHECK)
    await world.act(other, household_id, "check/confirm", {})


async def visit_in_dispute(world: World, household_id: str, one: str, other: str) -> None:
    await world.act("staff-a", household_id, "visitors", {"member_ids": [one, other]})
    await world.act(one, household_id, "check", CHECK | {"id": "one"})
    await world.act(other, household_id, "check", CHECK | {"id": "other"})
    await world.act("staff-a", household_id, "check/decide", {"report_id": "other", "reason": "以第二份为准"})


async def objected(world: World, household_id: str) -> None:
    """To its open notice, and answered."""
    notice = (await world.get("staff-a", f"/households/{household_id}"))["notice_id"]
    raised = await world.call("mate", "POST", f"/notices/{notice}/objections", json=OBJECTION)
    assert raised.status_code == 201, raised.text
    answer = await world.call(
        "staff-a", "POST", f"/objections/{raised.json()['id']}/answer", json={"text": "已重新核实"}
    )
    assert answer.status_code == 200, answer.text


async def pass_days(world: World, days: int, job: str) -> None:
    clock.shift(timedelta(days=days))
    await world.h.run_job(job)


async def to_its_file(world: World, who: str) -> str:
    """With a visitor and an assessor replaced, an objection, a refusal by an approver, and an appeal."""
    household_id = await world.apply(who, **alone(11))
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-1", "visitor-2"]})
    await visit(world, household_id, "visitor-1", "visitor-3")
    await world.act("staff-a", household_id, "committee", {"member_ids": ["assessor-1", "assessor-2", "assessor-3"]})
    await world.act("assessor-1", household_id, "views", VIEW | {"related": True})
    await world.act("staff-a", household_id, "committee", {"member_ids": ["assessor-2", "assessor-3", "assessor-4"]})
    for n in (2, 3, 4):
        await world.act(f"assessor-{n}", household_id, "views", VIEW)
    await world.act("staff-a", household_id, "publicize")
    await objected(world, household_id)
    await pass_days(world, 14, "end_notices")
    await world.act("approver-3", household_id, "reject", REASON)
    await world.act(who, household_id, "appeal", REASON)
    await visit(world, household_id, "visitor-2", "many")
    await assess(world, household_id, "assessor-5", "assessor-6", "assessor-7")
    await world.act("staff-a", household_id, "send-back", REASON)
    await assess(world, household_id, "assessor-approver", "visitor-1", "visitor-3")
    await world.act("staff-a", household_id, "publicize")
    await pass_days(world, 14, "end_notices")
    problem(await world.try_act("approver-3", household_id, "approve"), 403, "another_person_needed")
    await world.act("approver-1", household_id, "approve")
    await world.act("approver-2", household_id, "countersign")
    return household_id


async def change_what_is_the_applicants(world: World, who: str, household_id: str) -> None:
    [person] = (await world.read(who, household_id))["persons"]
    consent = {"person_id": person["id"], "purpose": "health"}
    await world.act(who, household_id, "consents/withdraw", consent)
    await world.act(who, household_id, "consents/give", consent)
    account = {"payee": "欧阳静怡", "bank": "中国建设银行青岛分行", "number": "6217000010001234567"}
    await world.act(who, household_id, "account", account)
    await world.act(who, household_id, "papers", {"papers": [await world.upload(who, "income")]})


async def years(world: World, who: str, household_id: str) -> None:
    """Renewed, kept after an objection, ended, and opened again."""
    poor = {"figures": alone(11)["figures"]}
    await pass_days(world, 367, "watch_clocks")
    await world.act("staff-a", household_id, "renew", poor)
    await pass_days(world, 367, "watch_clocks")
    await world.act("staff-a", household_id, "leave", RICH)
    await objected(world, household_id)
    assert (await world.get("staff-a", f"/households/{household_id}"))["state"] == "LEAVING"
    problem(await world.try_act("staff-a", household_id, "keep", RICH | REASON), 422, "not_eligible_any_more")
    kept = await world.act("staff-a", household_id, "keep", poor | {"reason": "核实后只有一套房，异议成立"})
    assert (kept["state"], kept["due"]["policy"]["key"]) == ("FILED", "recheck")
    assert [each.household_id for each in await world.h.events(HouseholdKept)] == [household_id]
    await pass_days(world, 14, "end_notices")
    assert (await world.get("staff-a", f"/households/{household_id}"))["state"] == "FILED"
    assert (await world.get("mate", "/notices"))["items"] == []
    await world.request(household_id, who)  # aid may be given again
    await pass_days(world, 367, "watch_clocks")
    await world.act("staff-a", household_id, "leave", RICH)
    await pass_days(world, 14, "end_notices")
    await world.act(who, household_id, "relapse", poor | {"story": STORY})
    await world.act("staff-a", household_id, "visitors", {"member_ids": ["visitor-1", "visitor-2"]})
    await world.act(who, household_id, "withdraw", {})


async def test_every_row_of_the_table_is_walked(world: World) -> None:
    household_id = await to_its_file(world, "applicant")
    await change_what_is_the_applicants(world, "applicant", household_id)
    await years(world, "applicant", household_id)
    turned_down = await world.apply("other", **alone(22))
    await visit_in_dispute(world, turned_down, "visitor-1", "visitor-2")
    await assess(world, turned_down, "assessor-1", "assessor-2", "assessor-3", supports=False)
    await world.act("other", turned_down, "appeal", REASON)
    await world.act("staff-a", turned_down, "reject", REASON)
    watched = await world.apply("finance-3", **alone(33))
    await world.walk(watched, "FILED")
    await pass_days(world, 367, "watch_clocks")
    await world.act("staff-a", watched, "leave", RICH)
    await pass_days(world, 14, "end_notices")
    await pass_days(world, 190, "watch_clocks")
    taken = await world.h.rows(
        "SELECT household_id, action, state, actor FROM household_entry ORDER BY household_id, version"
    )
    walked: set[tuple[str, str, str]] = set()
    before: dict[str, str] = {}
    for file, action, state, actor in taken:
        if file in before:
            walked.add((action, before[file], actor))
        before[file] = state
    left = [
        row.action
        for row in MOVES
        if not any(action == row.action and at in row.sources and by in row.parties for action, at, by in walked)
    ]
    assert left == []
    assert {state for [state] in await world.h.rows("SELECT DISTINCT state FROM household_entry")} == {*HouseholdState}


NOBODY_GROWN: list[dict[str, Any]] = [
    {"relation": "self", "name": "欧阳小宝", "id_number": "370202201209010030", "consents": ["minors"]}
]


async def test_what_an_application_says_wrong_is_refused_by_name_and_leaves_nothing(world: World) -> None:
    me, spouse, child = household()["persons"]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"persons": NOBODY_GROWN, "figures": FIGURES | {"persons": 1}}, "no_adult"),
        ({"persons": [me, spouse, spouse | {"relation": "other"}]}, "same_person_twice"),
        ({"persons": [me, spouse]}, "persons_do_not_match"),
        ({"persons": [spouse, child, me | {"relation": "other", "id_number": PARENT}]}, "applicant_missing"),
        ({"figures": FIGURES | {"medical": 1234.5}}, "invalid_input"),
        ({"figures": FIGURES | {"medical": "1234.56"}}, "invalid_input"),
        ({"persons": [me, spouse | {"consents": ["income"]}, child]}, "consent_missing"),
    ]
    for changes, code in wrong:
        problem(await world.try_apply(**changes), 422, code)
    assert await world.h.rows("SELECT id FROM household") == []
    assert await world.h.rows("SELECT id FROM person") == []
    assert await world.h.rows("SELECT id FROM attachment WHERE household_id IS NOT NULL") == []
    assert await world.h.events() == []
