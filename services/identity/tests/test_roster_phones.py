"""Telephones that pass from one member to another within a roster."""

import random
from typing import Any

import pytest
from books import row
from enterprise import Enterprise
from hr import Hr, fates

from identity import roster_apply
from identity.roster_phones import PhoneOwner, settle_phones
from identity.roster_rules import Change, Entry, Fate, Judged


async def phones(enterprise: Enterprise) -> dict[str, str | None]:
    found = await enterprise.harness.rows("SELECT employee_number, phone FROM member WHERE employee_number LIKE 'W%'")
    return {number: phone and phone[-2:] for number, phone in found}


def rows_of(wanted: dict[str, str]) -> list[list[Any]]:
    """Employee number → the end of a telephone number, a word, or nothing."""
    return [row(number, phone=f"138000000{p}" if p.isdecimal() else p) for number, p in wanted.items()]


async def people(enterprise: Enterprise, held: dict[str, str | None]) -> None:
    for number, phone in held.items():
        await enterprise.person("shop_a", number=number, name="王小明", phone=phone and f"138000000{phone}")


@pytest.mark.parametrize("batch", [1, 200])
@pytest.mark.parametrize(
    "wanted",
    [
        {"W1": "04", "W2": "01"},
        {"W2": "01", "W1": "04"},
        {"W1": "02", "W2": "01"},
        {"W1": "02", "W2": "03", "W3": "01"},
        {"W3": "02", "W1": "03", "W2": "01"},
        {"W1": "02", "W2": "03", "W3": "09"},
        {"W9": "01", "W1": "02", "W2": "删除"},
    ],
)
async def test_telephones_pass_on_in_any_order_of_rows(
    enterprise: Enterprise, hr: Hr, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, str], batch: int
) -> None:
    """To the next owner, between two, in a ring; also where a batch ends between them."""
    monkeypatch.setattr(roster_apply, "BATCH", batch)
    held: dict[str, str | None] = {"W1": "01", "W2": "02", "W3": "03"}
    await people(enterprise, held)
    done = await hr.apply(await hr.check(*rows_of(wanted)))
    assert (done["state"], done["applied"], done["invalid"]) == ("APPLIED", len(wanted), 0)
    assert await phones(enterprise) == held | {each: None if p == "删除" else p for each, p in wanted.items()}


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        ({"W2": "01"}, ["W2 phone_of_other"]),
        ({"W1": "", "W2": "01"}, ["W2 phone_of_other"]),
        ({"W1": "01", "W2": "01"}, ["W1 phone_twice", "W2 phone_twice", "W2 phone_of_other"]),
        ({"W1": "无", "W2": "01", "W3": "02"}, ["W2 phone_of_other", "W3 phone_of_other"]),
        ({"W1": "05", "W2": "01", "W5": "05"}, ["W1 phone_twice", "W2 phone_of_other", "W5 phone_twice"]),
    ],
)
async def test_telephone_that_stays_where_it_is_is_refused_to_others(
    enterprise: Enterprise, hr: Hr, wanted: dict[str, str], refused: list[str]
) -> None:
    """And to nobody else: the row of W4 is imported."""
    held: dict[str, str | None] = {"W1": "01", "W2": "02", "W3": "03", "W4": "04"}
    await people(enterprise, held)
    roster = await hr.check(*rows_of({**wanted, "W4": "09"}))
    numbers = dict(enumerate(wanted, start=2))
    problems = await hr.problems(roster)
    assert [f"{numbers[place]} {code}" for place, _, code in problems] == refused
    assert {column for _, column, _ in problems} == {"手机"}
    await hr.apply(roster)
    assert await phones(enterprise) == held | {"W4": "09"}


async def test_advice_for_a_telephone_of_another_works(enterprise: Enterprise, hr: Hr) -> None:
    await people(enterprise, {"W1": "01", "W2": "02"})
    roster = await hr.check(row("W2", phone="13800000001"))
    [refused] = await hr.rows(roster)
    assert [each["code"] for each in refused["problems"]] == ["phone_of_other"]
    assert "Member W1 has this one" in refused["problems"][0]["message"]
    assert "删除" in refused["problems"][0]["message"]
    await hr.apply(await hr.check(row("W2", phone="13800000001"), row("W1", phone="删除")))
    assert await phones(enterprise) == {"W1": None, "W2": "01"}


async def test_owner_whose_row_is_refused_when_importing_keeps_the_telephone(enterprise: Enterprise, hr: Hr) -> None:
    """As at the check: nobody of a ring gets another number where one of them was changed meanwhile."""
    held: dict[str, str | None] = {"W1": "01", "W2": "02", "W3": "03", "W4": "04"}
    await people(enterprise, held)
    roster = await hr.check(*rows_of({"W1": "02", "W2": "03", "W3": "01", "W4": "09"}))
    assert fates(roster) == {"changed": 4}
    [(member_id,)] = await enterprise.harness.rows("SELECT id FROM member WHERE employee_number = 'W2'")
    path = f"/api/v1/identity/members/{member_id}"
    move = {"unit_id": enterprise.units["plant_b"]}
    assert (await hr.client.patch(path, json=move, headers={"If-Match": '"1"'})).status_code == 200
    done = await hr.apply(roster)
    assert fates(done) == {"changed": 1, "invalid": 3}
    assert await phones(enterprise) == held | {"W4": "09"}
    codes = {(number, code) for number, _, code in await hr.problems(roster)}
    assert codes >= {(2, "phone_of_other"), (3, "changed_since_check"), (4, "phone_of_other")}


def model(held: dict[str, str], wanted: dict[str, str]) -> set[str]:
    """Who gets what they want: all but those who want what somebody keeps, as long as there are such."""
    good = set(wanted)
    while True:
        now = {number: wanted[number] if number in good else phone for number, phone in held.items()}
        kept = {phone: number for number, phone in now.items() if number not in good or phone == held[number]}
        bad = {each for each in good if kept.get(wanted[each], each) != each}
        if not bad:
            return good
        good -= bad


@pytest.mark.parametrize("seed", range(300))
def test_any_rows_are_settled_as_the_model_says(seed: int) -> None:
    """And nobody takes a telephone before its owner has given it up, but in a ring."""
    chance = random.Random(seed)
    held = {f"W{each}": f"p{each}" for each in range(chance.randint(1, 12))}
    chosen = chance.sample([*held, "N1", "N2", "N3"], chance.randint(1, len(held)))
    free = chance.sample([*held.values(), "f1", "f2", "f3", "f4"], len(chosen))
    wanted = dict(zip(chosen, free, strict=True))
    rows: list[Judged] = []
    for number, phone in wanted.items():
        before = held.get(number)
        fate = Fate.ADDED if not before else Fate.CHANGED if before != phone else Fate.UNCHANGED
        changes = [] if fate is Fate.UNCHANGED else [Change("phone", before, phone)]
        rows.append(Judged(Entry(len(rows), number, phone=phone), fate, changes))
    owners = {phone: PhoneOwner(number, within_reach=True) for number, phone in held.items()}
    settle_phones(rows, owners)
    good = [each for each in rows if each.fate is not Fate.INVALID]
    assert {each.entry.employee_number for each in good} == model(held, wanted)
    turns: dict[int, list[Judged]] = {}
    for each in good:
        turns.setdefault(each.turn, []).append(each)
    now = dict(held)
    for _, together in sorted(turns.items()):
        now |= {str(each.entry.employee_number): str(each.entry.phone) for each in together}
        assert len(set(now.values())) == len(now)
        given = {held.get(str(each.entry.employee_number)) for each in together}
        assert len(together) == 1 or given == {each.entry.phone for each in together}, "a ring"


@pytest.mark.parametrize(("count", "fate"), [(500, Fate.CHANGED), (501, Fate.INVALID)])
def test_column_that_was_sorted_alone_is_refused(count: int, fate: Fate) -> None:
    rows = [
        Judged(Entry(each, f"W{each}", phone=after), Fate.CHANGED, [Change("phone", f"p{each}", after)])
        for each in range(count)
        if (after := f"p{(each + 1) % count}")
    ]
    settle_phones(rows, {f"p{each}": PhoneOwner(f"W{each}", within_reach=True) for each in range(count)})
    assert {each.fate for each in rows} == {fate}


def test_phone_of_people_beyond_reach_is_refused_and_nothing_told() -> None:
    taker = Judged(Entry(2, "W1", phone="p"), Fate.ADDED, [Change("phone", None, "p")])
    settle_phones([taker], {"p": PhoneOwner("W9", within_reach=False)})
    assert (taker.fate, [(each.code, each.params) for each in taker.entry.problems]) == (
        Fate.INVALID,
        [("phone_taken", {})],
    )
