"""Employee numbers of which a spreadsheet has made figures."""

from typing import Any

import pytest
from books import row
from enterprise import Enterprise
from hr import Hr, fates


@pytest.mark.parametrize("written", [57, 57.0, "57.0"])
async def test_figure_is_the_only_known_number_that_it_can_be(enterprise: Enterprise, hr: Hr, written: Any) -> None:
    await enterprise.person("shop_a", number="0057", name="王小明")
    await enterprise.person("shop_a", number="00058", name="李四")
    roster = await hr.check(row(written, sex="男"), row(58, "李四", phone="13800000001"))
    assert await hr.problems(roster) == [(2, "工号", "employee_number_zeros"), (3, "工号", "employee_number_zeros")]
    first, second = await hr.rows(roster)
    assert (first["employee_number"], first["fate"]) == ("0057", "changed")
    assert (second["employee_number"], second["fate"]) == ("00058", "changed")
    assert first["problems"][0]["level"] == "warning"
    assert "57" in first["problems"][0]["message"]
    assert "0057" in first["problems"][0]["message"]
    assert [each["code"] for each in roster["notes"]] == ["rows_to_compare"]
    assert (await hr.apply(roster))["applied"] == 2
    found = "SELECT employee_number, sex, phone FROM member WHERE name IN ('王小明', '李四') ORDER BY 1"
    assert await enterprise.harness.rows(found) == [("00058", None, "13800000001"), ("0057", "1", None)]


async def test_figure_without_zeros_is_the_number_that_it_shows(enterprise: Enterprise, hr: Hr) -> None:
    await enterprise.person("shop_a", number="100057", name="王小明")
    roster = await hr.check(row(100057.0, sex="男"))
    assert (fates(roster), await hr.problems(roster)) == ({"changed": 1}, [])


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ((), 57),
        (("0057", "057"), 57),
        (("0057", "57"), 57),
        (("0057",), 570),
        (("0057",), 57.5),
        (("0057",), -57),
        (("A0057",), 57),
    ],
)
async def test_figure_that_may_be_nobodys_or_several_peoples_is_refused(
    enterprise: Enterprise, hr: Hr, known: tuple[str, ...], written: Any
) -> None:
    for number in known:
        await enterprise.person("shop_a", number=number, name="王小明")
    roster = await hr.check(row(written))
    assert (fates(roster), await hr.problems(roster)) == ({"invalid": 1}, [(2, "工号", "employee_number_not_text")])


async def test_figure_of_somebody_else_changes_nobody(enterprise: Enterprise) -> None:
    """Neither of another name, nor beyond the reach."""
    await enterprise.person("shop_a", number="0057", name="王小明")
    await enterprise.person("plant_b", number="0058", name="李四")
    smaller = await enterprise.person("plant_a", grants=("hr_admin@plant_a",))
    async with enterprise.client("hr_admin@plant_a", user_id=smaller.id) as client:
        below = Hr(enterprise, client)
        roster = await below.check(row(57, "赵六"), row(58, "李四"))
        assert fates(roster) == {"invalid": 2}
        codes = [code for _, _, code in await below.problems(roster)]
    assert codes == [
        "employee_number_zeros",
        "employee_number_of_other",
        "employee_number_zeros",
        "member_out_of_reach",
    ]


async def test_number_and_its_figure_are_the_same_one_twice(enterprise: Enterprise, hr: Hr) -> None:
    await enterprise.person("shop_a", number="0057", name="王小明")
    roster = await hr.check(row("0057"), row(57))
    assert [code for _, _, code in await hr.problems(roster)] == [
        "employee_number_twice",
        "employee_number_zeros",
        "employee_number_twice",
    ]


async def test_text_without_zeros_is_the_known_person_of_the_name_and_else_somebody_new(
    enterprise: Enterprise,
) -> None:
    """In CSV a figure is text, too."""
    await enterprise.person("shop_a", number="0057", name="王小明")
    await enterprise.person("shop_a", number="0058", name="李四")
    await enterprise.person("plant_b", number="0059", name="赵六")
    csv = "工号,姓名,单位,性别\n57,王小明,一分厂/总装车间,男\n58,钱七,一分厂/总装车间,男\n59,赵六,一分厂/总装车间,男\n"
    smaller = await enterprise.person("plant_a", grants=("hr_admin@plant_a",))
    async with enterprise.client("hr_admin@plant_a", user_id=smaller.id) as client:
        below = Hr(enterprise, client)
        roster = (await below.upload(csv.encode())).json()
        rows = [(each["employee_number"], each["fate"]) for each in await below.rows(roster)]
        assert rows == [("0057", "changed"), ("58", "added"), ("59", "added")]
        assert await below.problems(roster) == [(2, "工号", "employee_number_zeros")]


async def test_rows_with_something_left_out_or_guessed_are_imported_and_named(enterprise: Enterprise, hr: Hr) -> None:
    await enterprise.person("shop_a", number="W0001", name="王小明", phone="13800000009")
    roster = await hr.check(
        row(phone="010-62345678", sex="男"),
        row("W0002", "李四", hired_on="2019年3月"),
        row("W0003", "赵六 ", phone="手机13800000003"),
        row("W0004", "钱七", unit="没有的厂", phone="1380"),
    )
    assert fates(roster) == {"changed": 1, "added": 2, "invalid": 1}
    assert roster["notes"] == [
        {
            "column": None,
            "code": "rows_to_compare",
            "message": "2 rows (2、3) are imported although something in them was not read, or is a guess. Look at "
            "what is said of these rows under “All”.",
        }
    ]
    landline, month = (each["problems"][0] for each in (await hr.rows(roster))[:2])
    assert (landline["level"], month["level"]) == ("warning", "warning")
    assert month["message"] == "“2019年3月” names no day; the first of the month, 2019-03-01, is taken. Check it."
    assert (await hr.apply(roster))["applied"] == 3
    stored = await enterprise.harness.rows(
        "SELECT employee_number, phone, hired_on FROM member WHERE employee_number LIKE 'W%' ORDER BY 1"
    )
    assert [(number, phone, str(day)) for number, phone, day in stored] == [
        ("W0001", "13800000009", "None"),
        ("W0002", None, "2019-03-01"),
        ("W0003", "13800000003", "None"),
    ]
