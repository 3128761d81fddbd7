"""Programmes as data: set up, changed from a day on, ended; what their form, papers and levels ask of a request."""

from datetime import timedelta
from typing import Any

import pytest
from household_world import World

from assistance.programmes import shipped
from contracts.assistance import AidPapersAdded
from kit import clock
from kit.testing import problem

SOURCE = {"source_zh": "慰问方案 2026", "source_en": "Plan of 2026"}


def figure(name: str, value: int, **changes: Any) -> dict[str, Any]:
    return {"name": name, "tier": "deep", "value": value, "effective": "2026-01-01"} | SOURCE | changes


def asked(key: str, type: str, **changes: Any) -> dict[str, Any]:
    return {"key": key, "type": type, "required": True, "label_zh": f"填{key}", "label_en": f"The {key}"} | changes


EDITION = {"effective": "2026-01-01", "name_zh": "春季慰问", "name_en": "Spring relief"}
PROGRAMME = EDITION | {"code": "spring", "fund": "company", "rule": "fixed", "rows": [figure("amount", 80000)]}


async def create(world: World, **changes: Any) -> dict[str, Any]:
    created = await world.call("programmes", "POST", "/programmes", json=PROGRAMME | changes)
    assert created.status_code == 201, created.text
    return dict(created.json())


async def change(world: World, programme: dict[str, Any], step: str, body: Any) -> Any:
    headers = {"If-Match": f'"{programme["version"]}"'}
    return await world.call("programmes", "POST", f"/programmes/{programme['id']}/{step}", json=body, headers=headers)


def test_what_is_shipped_covers_what_unions_give() -> None:
    codes = {"living", "medical", "accident", "schooling", "birth", "marriage", "funeral", "hospital", "warmth"}
    assert {each.code for each in shipped()} == codes


async def test_a_figure_counts_from_its_day_on(world: World) -> None:
    programme = await create(world)
    problem(await world.call("programmes", "POST", "/programmes", json=PROGRAMME), 409, "programme_there")
    household_id = await world.bring_to("FILED")
    aid = await world.read_aid("applicant", await world.request(household_id, programme="spring"))
    assert (aid["fen"], aid["fund"], aid["level"], aid["programme_name"]) == (80000, "company", "unit", "Spring relief")
    added = await change(world, programme, "figures", {"rows": [figure("amount", 100000, effective="2026-03-02")]})
    assert [(each["value"], each["unit"]) for each in added.json()["rows"]] == [(80000, "fen"), (100000, "fen")]
    more = await world.get("applicant", f"/aids/{await world.request(household_id, programme='spring')}")
    assert more["fen"] == 20000
    assert (await world.read_aid("applicant", aid["id"]))["decision"] == aid["decision"]
    twice = await change(world, added.json(), "figures", {"rows": [figure("amount", 1, effective="2026-03-02")]})
    problem(twice, 409, "figure_there")


FIGURE_FAULTS: list[tuple[str, list[dict[str, Any]], str, int]] = [
    ("range", [figure("amount", 1)], "figures_not_used", 422),
    ("range", [figure("least", 1)], "figures_missing", 422),
    ("range", [figure("least", 1), figure("most", 2, effective="2026-02-01")], "figures_missing", 422),
    ("range", [figure("least", 2), figure("most", 1)], "figures_contradict", 422),
    ("fixed", [figure("amount", 1), figure("group_above", 9), figure("external_above", 8)], "figures_contradict", 422),
    ("share", [figure("percent", 101)], "percent_too_high", 422),
    ("fixed", [figure("amount", 1), figure("amount", 2)], "figure_there", 409),
]
EDITION_FAULTS: list[tuple[list[dict[str, Any]], str]] = [
    ([asked("why", "text"), asked("why", "date")], "fields_repeat"),
    ([asked("who", "choice")], "choices_wrong"),
    ([asked("why", "text", choices=[{"key": "a", "label_zh": "甲", "label_en": "A"}] * 2)], "fields_repeat"),
    ([asked("why", "text", most=3)], "choices_wrong"),
]


@pytest.mark.parametrize(("rule", "rows", "code", "status"), FIGURE_FAULTS)
async def test_figures_that_make_no_sense_are_refused_by_name(
    world: World, rule: str, rows: list[dict[str, Any]], code: str, status: int
) -> None:
    fields = [asked("asked", "fen"), asked("basis", "fen")]
    new = PROGRAMME | {"rule": rule, "rows": rows, "fields": fields}
    problem(await world.call("programmes", "POST", "/programmes", json=new), status, code)
    assert (await world.get("programmes", "/programmes")) == []


async def test_a_form_that_makes_no_sense_is_refused_by_name(world: World) -> None:
    programme = await create(world)
    for fields, code in EDITION_FAULTS:
        new = PROGRAMME | {"code": "other", "fields": fields}
        problem(await world.call("programmes", "POST", "/programmes", json=new), 422, code)
        later = EDITION | {"effective": "2026-05-01", "fields": fields}
        problem(await change(world, programme, "editions", later), 422, code)
    without = PROGRAMME | {"code": "other", "rule": "share", "rows": [figure("percent", 50)]}
    problem(await world.call("programmes", "POST", "/programmes", json=without), 422, "field_needed")


async def test_a_programme_is_changed_from_a_day_on_and_ends_after_its_last_day(world: World) -> None:
    programme = await create(world, fields=[asked("why", "text")])
    household_id = await world.bring_to("FILED")
    today = clock.today()
    first = await world.request(household_id, programme="spring", form={"why": "家里添了孩子"})
    later = EDITION | {
        "effective": (today + timedelta(days=10)).isoformat(),
        "name_zh": "春季关怀",
        "name_en": "Spring care",
        "fields": [asked("who", "choice", choices=[{"key": k, "label_zh": z, "label_en": e} for k, z, e in WHO])],
        "papers": ["housing"],
        "documents": [{"title_zh": "慰问办法", "title_en": "Rules of relief", "reference": "工发〔2026〕3 号"}],
    }
    past = later | {"effective": (today - timedelta(days=1)).isoformat()}
    problem(await change(world, programme, "editions", past), 422, "day_passed")
    changed = (await change(world, programme, "editions", later)).json()
    assert (changed["name"], changed["documents"], len(changed["editions"])) == ("Spring relief", [], 2)
    problem(await change(world, changed, "editions", later), 409, "change_there")
    clock.shift(timedelta(days=10))
    [now] = [each for each in await world.get("applicant", "/programmes") if each["code"] == "spring"]
    assert (now["name"], now["papers"], now["documents"][0]["reference"]) == (
        "Spring care",
        ["housing"],
        "工发〔2026〕3 号",
    )
    assert [(each["key"], each["value"]) for each in (await world.read_aid("applicant", first))["form"]] == [
        ("why", "家里添了孩子")
    ]
    await change(world, changed, "figures", {"rows": [figure("amount", 90000, effective=clock.today().isoformat())]})
    old = await world.try_request(household_id, programme="spring", form={"why": "家里添了孩子"})
    problem(old, 422, "fields_unknown")
    paper: dict[str, Any] = {"papers": [await world.upload("applicant", "housing")]}
    wrong = await world.try_request(household_id, programme="spring", form={"who": "uncle"}, **paper)
    problem(wrong, 422, "field_wrong")
    second = await world.request(household_id, programme="spring", form={"who": "child"}, **paper)
    assert (await world.read_aid("applicant", second))["form"][0]["value"] == "A child"

    [now] = [each for each in await world.get("applicant", "/programmes") if each["code"] == "spring"]
    last = {"last_day": clock.today().isoformat()}
    problem(await change(world, now, "end", {"last_day": today.isoformat()}), 422, "day_passed")
    ended = (await change(world, now, "end", last)).json()
    assert ended["is_open"]
    clock.shift(timedelta(days=1))
    refused = await world.try_request(household_id, programme="spring", form={"who": "child"})
    problem(refused, 422, "programme_not_for_you")
    assert not next(each for each in await world.get("mate", "/programmes") if each["code"] == "spring")["is_open"]
    problem(await change(world, ended, "end", {"last_day": clock.today().isoformat()}), 422, "day_passed")


WHO = [("self", "本人", "The member"), ("child", "子女", "A child")]


ANSWERS: list[tuple[dict[str, Any], str, str]] = [
    ({"form": {}}, "fields_missing", "Fill in: The days, The day. Nothing was saved."),
    (
        {"form": {"days": "3", "day": "2026-02-30"}},
        "field_wrong",
        "Give a date, such as 2026-03-02. Nothing was saved.",
    ),
    ({"form": {"days": "3.5", "day": "2026-02-03"}}, "field_wrong", "Give a whole number. Nothing was saved."),
    ({"form": {"days": "31", "day": "2026-02-03"}}, "field_wrong", "It is above the highest value. Nothing was saved."),
    ({"form": {"days": "3", "day": "2026-02-03", "bed": "7"}}, "fields_unknown", "Leave out: bed. Nothing was saved."),
    (
        {"form": {"days": "3", "day": "2026-02-03"}, "basis": 5},
        "fields_unknown",
        "Leave out: basis. Nothing was saved.",
    ),
]


async def test_a_form_is_filled_in_as_it_asks(world: World) -> None:
    await create(world, fields=[asked("days", "number", most=30), asked("day", "date")])
    household_id = await world.bring_to("FILED")
    for given, code, detail in ANSWERS:
        refused = problem(await world.try_request(household_id, programme="spring", **given), 422, code)
        assert refused["detail"] == detail
    assert await world.h.rows("SELECT id FROM aid") == []
    await world.request(household_id, programme="spring", form={"days": "30", "day": "2026-02-03"})


async def test_papers_that_a_programme_needs_are_shown_or_named(world: World) -> None:
    household_id = await world.bring_to("FILED")
    refused = problem(
        await world.try_request(household_id, programme="schooling", asked=300_000, papers=[]), 422, "papers_missing"
    )
    assert refused["detail"] == "Upload: proof of schooling. Nothing was saved."
    foreign = [await world.upload("mate", "schooling")]
    problem(
        await world.try_request(household_id, programme="schooling", asked=300_000, papers=foreign),
        422,
        "file_not_usable",
    )
    assert await world.h.rows("SELECT id FROM aid") == []
    aid_id = await world.request(household_id, programme="schooling", asked=300_000)
    more = {"papers": [await world.upload("applicant", "income")]}
    place = f"aids/{aid_id}"
    problem(await world.try_step("mate", place, "papers", more), 404, "not_found")
    problem(await world.try_step("finance-1", place, "papers", more), 403, "not_your_step")
    await world.step("applicant", place, "papers", more)
    kinds = [each["evidence"] for each in (await world.read_aid("approver-1", aid_id))["papers"]]
    assert kinds == ["schooling", "income"]
    for who in ("finance-1", "auditor"):
        assert (await world.read_aid(who, aid_id))["papers"] == []
    assert [each.aid_id for each in await world.h.events(AidPapersAdded)] == [aid_id]
    await world.step("approver-1", place, "refuse", {"reason": "学校已减免"})
    more = {"papers": [await world.upload("applicant", "income")]}
    problem(await world.try_step("applicant", place, "papers", more), 409, "aid_not_possible_now")
    assert more["papers"][0]["file_id"] in {
        file_id for [file_id] in await world.h.rows("SELECT id FROM attachment WHERE household_id IS NULL")
    }


async def test_a_paper_of_the_file_counts_for_a_year(world: World) -> None:
    household_id = await world.bring_to("FILED")
    await world.request(household_id, programme="medical", basis=1000, papers=[])
    clock.shift(timedelta(days=366))
    late = await world.try_request(household_id, programme="medical", basis=1000, papers=[])
    assert problem(late, 422, "papers_missing")["detail"] == "Upload: medical papers and bills. Nothing was saved."


async def test_who_approves_is_a_matter_of_the_programmes_own_levels(world: World) -> None:
    levels = [figure("group_above", 100), figure("external_above", 200), figure("national_above", 300)]
    household_id = await world.bring_to("FILED")
    await create(
        world, rule="range", rows=[figure("least", 1), figure("most", 500), *levels], fields=[asked("asked", "fen")]
    )
    shown = {}
    for amount in (100, 50, 60, 120):  # together 100, 150, 210 and 330: nobody asks in parts
        aid = await world.request(household_id, programme="spring", asked=amount)
        shown[amount] = (await world.get("applicant", f"/aids/{aid}"))["level"]
    assert shown == {100: "unit", 50: "group", 60: "external", 120: "national"}
    await world.budget(fund="company")
    await world.step("approver-1", f"aids/{aid}", "approve")
    problem(await world.try_step("approver-2", f"aids/{aid}", "countersign", {}), 422, "external_approval_missing")
    await world.step("approver-2", f"aids/{aid}", "countersign", {"external_reference": "总工发〔2026〕9 号"})
