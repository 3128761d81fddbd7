"""The report on assistance: what was paid and collected in a quarter; no figure from which few could be told."""

import io
from datetime import timedelta

from campaign_world import Relief
from household_world import FIGURES, STORY, World, result_file
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from test_mutual_aid import claim, covered

from assistance.report_rules import LEAST, Help, lines_of, total_of
from kit import clock
from kit.testing import problem

GROUPS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12), min_size=1)


@given(GROUPS)
def test_nothing_hidden_can_be_told_by_subtraction(counts: dict[str, int]) -> None:
    groups = {key: [Help(f"{key}{n}", 100, n) for n in range(count)] for key, count in counts.items()}
    lines = lines_of(groups)
    assert all(line.people is None or line.people >= LEAST for line in lines)
    hidden = [counts[line.key] for line in lines if line.people is None]
    total = total_of(one for each in groups.values() for one in each)
    if hidden and total.people is not None and len(hidden) < len(lines):
        assert len(hidden) >= 2
        assert sum(hidden) >= LEAST
    assert {line.key for line in lines} == set(groups)
    for line in lines:
        assert (line.people is None) == (line.fen is None) == (line.days is None)


@given(GROUPS)
def test_what_many_are_behind_is_shown_where_nothing_small_is_near(counts: dict[str, int]) -> None:
    groups = {key: [Help(f"{key}{n}", 100, 3) for n in range(count + LEAST)] for key, count in counts.items()}
    for line in lines_of(groups):
        assert (line.people, line.fen, line.days) == (counts[line.key] + LEAST, 100 * (counts[line.key] + LEAST), 3)


async def test_a_quarter_counts_what_was_paid_and_collected(world: World) -> None:
    relief = Relief(world)
    await world.budget()
    await world.committed(await world.bring_to("FILED"))
    batch = await world.released()
    line = (batch["payments"][0]["reference"], "10500.00", "成功")
    await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(line))
    await world.budget(fund="dues")
    campaign_id = await relief.plan()
    await relief.walk(campaign_id, "HANDING_OUT")
    await relief.collect(campaign_id, "applicant", "mate", "other", "visitor-1", "visitor-2", "approver-1")
    shown = await world.get("staff-a", "/reports/2026-Q1")
    tables = {each["key"]: each for each in shown["tables"]}
    [gift] = tables["campaigns"]["lines"]
    assert (gift["name"], gift["people"], gift["fen"]) == ("夜班送温暖", 6, 6 * 8000)
    for key in ("units", "tiers", "programmes"):
        [only] = tables[key]["lines"]
        assert (only["people"], only["fen"], tables[key]["total"]["people"]) == (None, None, None)
    assert [each["name"] for each in tables["tiers"]["lines"]] == ["deep hardship"]
    empty = await world.get("staff-b", "/reports/2026-Q1")
    assert [each["lines"] for each in empty["tables"]] == [[], [], [], []]
    assert [each["lines"] for each in (await world.get("staff-a", "/reports/2026-Q3"))["tables"]] == [[], [], [], []]


async def test_lines_of_one_name_or_code_stay_apart_and_none_is_nameless(world: World) -> None:
    # A scheme of mutual aid has the code of a programme, two campaigns have one name.
    filed = (await claim(world, await covered(world, code="living"))).json()
    accepted = await world.step("staff-a", f"claims/{filed['id']}", "accept")
    relief = Relief(world)
    await world.budget()
    await world.budget(fund="dues")
    await world.step("approver-1", f"aids/{accepted['aid_id']}", "approve")
    await world.step("approver-2", f"aids/{accepted['aid_id']}", "countersign", {})
    household_id = await world.bring_to("FILED")
    await world.committed(household_id)
    for fund, yuan in (("dues", "4000.00"), ("earmarked", "10500.00")):
        batch = await world.released(fund=fund)
        line = (batch["payments"][0]["reference"], yuan, "成功")
        await world.step("finance-1", f"payouts/{batch['id']}", "results", files=result_file(line))
    for who in ("applicant", "mate"):
        campaign_id = await relief.plan()
        await relief.walk(campaign_id, "HANDING_OUT")
        path = f"/campaigns/{campaign_id}/recipients/find"
        [found] = (await world.call("staff-a", "POST", path, json={"q": f"E-{who}"})).json()
        given = await relief.give("staff-a", campaign_id, recipient_id=found["id"], signature=[[1, 2, 3, 4]])
        assert given.status_code == 201, given.text
    names = await lines_named(world)
    assert names["programmes"] == ["Hospital mutual aid", "Living allowance"]
    assert names["campaigns"] == ["夜班送温暖", "夜班送温暖"]
    assert names["tiers"] == ["deep hardship", "mutual aid"]
    clock.shift(timedelta(days=367))
    await world.h.run_job("watch_clocks")
    richer = {"figures": FIGURES | {"disposable_income": 30000000}}
    await world.act("staff-a", household_id, "leave", richer)
    assert (await lines_named(world))["tiers"] == ["mutual aid", "not eligible any more"]
    clock.shift(timedelta(days=14))
    await world.h.run_job("end_notices")
    await world.act("applicant", household_id, "relapse", {"figures": FIGURES, "story": STORY})
    assert (await lines_named(world))["tiers"] == ["being checked again", "mutual aid"]


async def lines_named(world: World) -> dict[str, list[str]]:
    shown = await world.get("staff-a", "/reports/2026-Q2")
    return {table["key"]: sorted(each["name"] for each in table["lines"]) for table in shown["tables"]}


async def test_the_report_is_a_file_for_those_who_read_it(world: World) -> None:
    problem(await world.call("mate", "GET", "/reports/2026-Q1"), 403, "forbidden")
    problem(await world.call("staff-a", "GET", "/reports/2026-13"), 422, "invalid_input")
    excel = await world.call("staff-a", "GET", "/reports/2026-Q1/file?format=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_index(0).to_python()
    assert [rows[0][0], rows[1][1]] == ["Table", "Total"]
    pdf = await world.call("auditor", "GET", "/reports/2026-Q1/file?format=pdf")
    assert pdf.content.startswith(b"%PDF")
