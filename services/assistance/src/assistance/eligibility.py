"""Which tier a household's figures come to, step by step (pure).

M = (disposable income − rigid spending) ÷ 12 ÷ persons. Below the minimum-living standard the hardship is deep, below
a multiple of it relative; who is above both may still have met with an accident. Certain assets rule out all three.
The self-check and the committee's decision are this one function. Fractions of a fen are cut towards the side that
keeps each comparison exact: rounding carries nobody over a threshold.
"""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictInt

from assistance.rules import Tier
from casework.decisions import Decision, Explanation, Working
from casework.money import Fen
from casework.policy import PolicyBook
from kit.fields import Request
from kit.texts import Text


class HouseholdFigures(Request):
    """What a household has and must spend, of the last twelve months. Null or absent: not said."""

    persons: Annotated[StrictInt, Field(ge=1, le=20)] | None = None
    disposable_income: Fen | None = None
    """Of all persons together, in a year."""
    medical: Fen = 0
    """What the household paid itself, after insurance; so with the next three."""
    schooling: Fen = 0
    rent: Fen = 0
    disaster_spending: Fen = 0
    loss: Fen = 0
    """By an accident, sudden illness or disaster."""
    disaster: bool = False
    duty_casualty: bool = False
    """Somebody was killed or disabled on duty."""
    savings: Fen | None = None
    homes: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    vehicle_value: Fen | None = None
    school_fee: Fen = 0
    """The highest yearly fee paid to a private school or for study abroad."""


NEEDED = ("persons", "disposable_income", "savings", "homes", "vehicle_value")
"""Without these there is no result."""
INCOMPLETE, EXCLUDED, NONE = "incomplete", "excluded", "none"
TIERS: dict[str, Text] = {
    Tier.DEEP: Text("深度困难", "deep hardship"),
    Tier.RELATIVE: Text("相对困难", "relative hardship"),
    Tier.ACCIDENTAL: Text("意外致困", "hardship by an accident"),
}


def judge(figures: HouseholdFigures, policies: PolicyBook, on: date) -> Decision:
    """The result is a `Tier`, or one of the three words above."""
    given = {name: int(value) for name, value in figures.model_dump().items() if value is not None}
    work = Working(policies, on, **given)
    missing = [name for name in NEEDED if name not in given]
    if missing:
        for name in missing:
            work.step(f"missing.{name}", 0)
        return work.decide(INCOMPLETE)
    minimum = work.policy("minimum_living").number
    if _is_excluded(work, given, minimum):
        return work.decide(EXCLUDED)
    spending = work.step("spending", sum(given[each] for each in ("medical", "schooling", "rent", "disaster_spending")))
    monthly = work.step("monthly", (given["disposable_income"] - spending) // (12 * given["persons"]))
    if monthly < minimum:
        work.step("below_minimum", minimum - monthly)
        return work.decide(Tier.DEEP)
    relative = work.step("relative_limit", minimum * work.policy("relative_times").number)
    if monthly < relative:
        work.step("below_relative", relative - monthly)
        return work.decide(Tier.RELATIVE)
    work.step("above_relative", monthly - relative)
    return work.decide(Tier.ACCIDENTAL if _is_accidental(work, given) else NONE)


def _is_excluded(work: Working, given: dict[str, int], minimum: int) -> bool:
    found = []
    homes = work.policy("exclusion.homes").number
    if given["homes"] > homes:
        found.append(work.step("excluded.homes", given["homes"] - homes))
    per_person = work.step("savings_per_person", -(-given["savings"] // given["persons"]))
    most = work.step("savings_limit", minimum * work.policy("exclusion.savings_months").number)
    if per_person > most:
        found.append(work.step("excluded.savings", per_person - most))
    for key in ("vehicle_value", "school_fee"):
        limit = work.policy(f"exclusion.{key}").number
        if given[key] > limit:
            found.append(work.step(f"excluded.{key}", given[key] - limit))
    return bool(found)


def _is_accidental(work: Working, given: dict[str, int]) -> bool:
    if given["disaster"]:
        work.step("disaster", 1)
    if given["duty_casualty"]:
        work.step("duty_casualty", 1)
    percent = work.policy("accidental.loss_percent").number
    limit = work.step("loss_limit", given["disposable_income"] * percent // 100)
    above = given["loss"] > limit
    work.step("loss_above" if above else "loss_within", abs(given["loss"] - limit))
    return bool(above or given["disaster"] or given["duty_casualty"])


def _missing(zh: str, en: str) -> Text:
    return Text(f"还缺一项：{zh}", f"Still missing: {en}")


EXPLANATION = Explanation(
    steps={
        "missing.persons": _missing("家庭人口数", "the number of persons in the household"),
        "missing.disposable_income": _missing("家庭年可支配收入", "the household's disposable income of a year"),
        "missing.savings": _missing("存款和理财", "savings and investments"),
        "missing.homes": _missing("住房套数", "the number of homes"),
        "missing.vehicle_value": _missing("车辆价值（没有填 0）", "the value of vehicles (0 if none)"),
        "excluded.homes": Text(
            "住房 {homes} 套，多于 {exclusion_homes} 套", "{homes} homes, more than {exclusion_homes}"
        ),
        "savings_per_person": Text(
            "存款 {savings:yuan} 元 ÷ {persons} 人 = {result:yuan} 元",
            "savings {savings:yuan} ÷ {persons} persons = {result:yuan} yuan",
        ),
        "savings_limit": Text(
            "人均存款上限：低保 {minimum_living:yuan} 元 × {exclusion_savings_months} 个月 = {result:yuan} 元",
            "most savings per person: minimum living {minimum_living:yuan} × {exclusion_savings_months} months = "
            "{result:yuan} yuan",
        ),
        "excluded.savings": Text(
            "人均存款超过上限 {result:yuan} 元", "savings per person exceed the limit by {result:yuan} yuan"
        ),
        "excluded.vehicle_value": Text(
            "车辆价值 {vehicle_value:yuan} 元，高于 {exclusion_vehicle_value:yuan} 元",
            "vehicles worth {vehicle_value:yuan} yuan, more than {exclusion_vehicle_value:yuan}",
        ),
        "excluded.school_fee": Text(
            "一年学费 {school_fee:yuan} 元，高于 {exclusion_school_fee:yuan} 元",
            "a school fee of {school_fee:yuan} yuan a year, more than {exclusion_school_fee:yuan}",
        ),
        "spending": Text(
            "刚性支出：医疗 {medical:yuan} + 教育 {schooling:yuan} + 房租 {rent:yuan} + 灾害 {disaster_spending:yuan} "
            "= {result:yuan} 元",
            "rigid spending: medical {medical:yuan} + schooling {schooling:yuan} + rent {rent:yuan} + disaster "
            "{disaster_spending:yuan} = {result:yuan} yuan",
        ),
        "monthly": Text(
            "（可支配收入 {disposable_income:yuan} − 刚性支出 {spending:yuan}）÷ 12 ÷ {persons} 人 = 每人每月 "
            "{result:yuan} 元",
            "(disposable income {disposable_income:yuan} − rigid spending {spending:yuan}) ÷ 12 ÷ {persons} persons = "
            "{result:yuan} yuan per person and month",
        ),
        "below_minimum": Text(
            "比低保标准 {minimum_living:yuan} 元低 {result:yuan} 元",
            "{result:yuan} yuan below the minimum living of {minimum_living:yuan}",
        ),
        "relative_limit": Text(
            "低保 {minimum_living:yuan} 元 × {relative_times} = {result:yuan} 元",
            "minimum living {minimum_living:yuan} × {relative_times} = {result:yuan} yuan",
        ),
        "below_relative": Text(
            "不低于低保标准，比 {relative_limit:yuan} 元低 {result:yuan} 元",
            "not below the minimum living, and {result:yuan} yuan below {relative_limit:yuan}",
        ),
        "above_relative": Text(
            "不低于 {relative_limit:yuan} 元（高 {result:yuan} 元）",
            "not below {relative_limit:yuan} yuan (above it by {result:yuan})",
        ),
        "disaster": Text("遭遇灾害", "struck by a disaster"),
        "duty_casualty": Text("因公伤亡", "killed or disabled on duty"),
        "loss_limit": Text(
            "年可支配收入 {disposable_income:yuan} 元 × {accidental_loss_percent}% = {result:yuan} 元",
            "disposable income {disposable_income:yuan} × {accidental_loss_percent}% = {result:yuan} yuan",
        ),
        "loss_above": Text(
            "损失 {loss:yuan} 元，比这个数高 {result:yuan} 元",
            "a loss of {loss:yuan} yuan, above that by {result:yuan}",
        ),
        "loss_within": Text(
            "损失 {loss:yuan} 元，没有超过这个数（差 {result:yuan} 元）",
            "a loss of {loss:yuan} yuan, not above that (by {result:yuan})",
        ),
    },
    results={
        **TIERS,
        NONE: Text("目前不符合建档条件", "not eligible at present"),
        EXCLUDED: Text("有一项资产或消费不符合建档条件", "ruled out by what the household owns or spends"),
        INCOMPLETE: Text("填写的内容还不够判断", "not enough was said to tell"),
    },
)
