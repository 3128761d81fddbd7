"""How much a programme gives a household, step by step, and who must approve that much (pure)."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from fractions import Fraction

from casework.decisions import Decision, Explanation, Working
from casework.policy import PolicyBook
from kit.texts import Text


class Rule(StrEnum):
    MONTHS = "months"
    """So many months of the minimum living."""
    SHARE = "share"
    """A share of what the household paid or lost in the year, up to a most, less what it had of it already."""
    RANGE = "range"
    """What is asked for, between a least and a most."""
    FIXED = "fixed"


class ApprovalLevel(StrEnum):
    UNIT = "unit"
    GROUP = "group"
    """One of the two approvers is the top union's."""
    EXTERNAL = "external"
    """The province approves first."""
    NATIONAL = "national"
    """The nation does."""


NEEDS = {Rule.MONTHS: ("months",), Rule.SHARE: ("percent",), Rule.RANGE: ("least", "most"), Rule.FIXED: ("amount",)}
"""The figures that a rule cannot do without, for each tier that the programme serves."""
USES = {
    Rule.MONTHS: ("months", "yearly"),
    Rule.SHARE: ("percent", "most", "yearly"),
    Rule.RANGE: ("least", "most", "yearly"),
    Rule.FIXED: ("amount", "yearly"),
}
"""All figures that a rule reads, next to those of `LEVELS`."""
ASKS = {Rule.SHARE: "basis", Rule.RANGE: "asked"}
"""The field of the form that a rule reckons with."""
LEVELS = {
    "national_above": ApprovalLevel.NATIONAL,
    "external_above": ApprovalLevel.EXTERNAL,
    "group_above": ApprovalLevel.GROUP,
}
"""The amount above which each begins, the highest first."""
GRANTED, NOTHING = "granted", "nothing"


def reckon(
    rule: Rule,
    known: Collection[str],
    tier: str,
    policies: PolicyBook,
    on: date,
    *,
    basis: int,
    asked: int,
    spent: int,
    spent_year: int,
) -> Decision:
    """Amounts in fen. `known`: the names of this tier's figures; `policies` has them under `aid.<name>.<tier>`.

    `spent`: under this programme for this household and year; `spent_year`: under all. The amount is the last step's
    result.
    """
    work = Working(policies, on, basis=basis, asked=asked, spent=spent, spent_year=spent_year)

    def figure(name: str) -> int:
        return work.policy(f"aid.{name}.{tier}").number

    match rule:
        case Rule.MONTHS:
            months, minimum = figure("months"), work.policy("minimum_living").number
            amount = work.step("months", months * minimum, months=months)
        case Rule.SHARE:
            percent = figure("percent")
            amount = work.step("share", Fraction(basis * percent, 100), percent=percent)
        case Rule.RANGE:
            least = figure("least")
            amount = work.step("asked", max(asked, least), least=least)
        case Rule.FIXED:
            amount = work.step("fixed", figure("amount"))
    if rule in (Rule.SHARE, Rule.RANGE) and "most" in known:
        most = figure("most")
        amount = work.step("most", min(amount, most), before=amount, most=most)
    if rule == Rule.SHARE:
        amount = work.step("once", max(0, amount - spent), before=amount)
    if "yearly" in known:
        yearly = figure("yearly")
        amount = work.step("yearly", max(0, min(amount, yearly - spent)), before=amount, yearly=yearly)
    elif rule in (Rule.MONTHS, Rule.FIXED):
        amount = work.step("once", max(0, amount - spent), before=amount)
    cap = work.policy("aid.household_year").number
    amount = work.step("household_year", max(0, min(amount, cap - spent_year)), before=amount)
    return work.decide(GRANTED if amount > 0 else NOTHING)


def level_of(amount: int, known: Collection[str], tier: str, policies: PolicyBook, on: date) -> ApprovalLevel:
    """`amount`: of the programme in the year, so that nobody asks in parts for what one person may not approve."""
    for name, level in LEVELS.items():
        if name in known and amount > policies.at(f"aid.{name}.{tier}", on).number:
            return level
    if "group_above" in known:
        return ApprovalLevel.UNIT
    return ApprovalLevel.GROUP if amount > policies.at("approval.group_above", on).number else ApprovalLevel.UNIT


EXPLANATION = Explanation(
    steps={
        "months": Text(
            "低保 {minimum_living:yuan} 元 × {months} 个月 = {result:yuan} 元",
            "minimum living {minimum_living:yuan} × {months} months = {result:yuan} yuan",
        ),
        "share": Text(
            "自付或损失 {basis:yuan} 元 × {percent}% = {result:yuan} 元",
            "own share or loss {basis:yuan} × {percent}% = {result:yuan} yuan",
        ),
        "asked": Text(
            "申请 {asked:yuan} 元，最少 {least:yuan} 元：{result:yuan} 元",
            "asked for {asked:yuan}, at least {least:yuan}: {result:yuan} yuan",
        ),
        "fixed": Text("定额 {result:yuan} 元", "a fixed {result:yuan} yuan"),
        "most": Text(
            "{before:yuan} 元，最多 {most:yuan} 元：{result:yuan} 元",
            "{before:yuan}, at most {most:yuan}: {result:yuan} yuan",
        ),
        "yearly": Text(
            "这个项目每户每年最多 {yearly:yuan} 元，今年已有 {spent:yuan} 元：还可 {result:yuan} 元",
            "this programme gives a household at most {yearly:yuan} a year, {spent:yuan} already: {result:yuan} yuan",
        ),
        "once": Text(
            "{before:yuan} 元，今年已有 {spent:yuan} 元：还可 {result:yuan} 元",
            "{before:yuan}, {spent:yuan} already this year: {result:yuan} yuan",
        ),
        "household_year": Text(
            "每户每年各项目合计最多 {aid_household_year:yuan} 元，今年已有 {spent_year:yuan} 元：本次 {result:yuan} 元",
            "a household gets at most {aid_household_year:yuan} a year from all programmes, {spent_year:yuan} already: "
            "now {result:yuan} yuan",
        ),
    },
    results={
        GRANTED: Text("可以发放", "can be given"),
        NOTHING: Text("今年的额度已用完", "this year's limit is used up"),
    },
)
