"""A decision says how it came about, under later policies too."""

from datetime import date
from fractions import Fraction

import pytest

from casework.decisions import Decision, Explanation, Working
from casework.policy import Policy, PolicyBook
from kit.texts import Language, Text

DAY = date(2026, 3, 1)


def row(key: str, value: int, effective: date = date(2026, 1, 1)) -> Policy:
    return Policy(
        key=key, region="default", effective=effective, value=value, unit="fen", source_zh="文件", source_en="A rule"
    )


BOOK = PolicyBook([row("minimum.living", 90000), row("minimum.living", 95000, date(2026, 7, 1))], "default")
EXPLANATION = Explanation(
    steps={
        "monthly": Text(
            "（{income:yuan} − {spending:yuan}）÷ 12 ÷ {persons} 人 = {result:yuan} 元",
            "({income:yuan} − {spending:yuan}) ÷ 12 ÷ {persons} = {result:yuan} yuan",
        ),
        "short": Text(
            "低保 {minimum_living:yuan} − {monthly:yuan} = {result:yuan} 元",
            "minimum {minimum_living:yuan} − {monthly:yuan} = {result:yuan} yuan",
        ),
    },
    results={"deep": Text("深度困难", "deep hardship"), "none": Text("不符合", "not eligible")},
)


def judge(income: int, persons: int = 3, on: date = DAY) -> Decision:
    work = Working(BOOK, on, income=income, spending=600000, persons=persons)
    minimum = work.policy("minimum.living")
    monthly = work.step("monthly", Fraction(income - 600000, 12 * persons))
    if monthly >= minimum.number:
        return work.decide("none")
    work.step("short", minimum.number - monthly)
    return work.decide("deep")


def test_each_step_is_said_with_its_figures_in_both_languages() -> None:
    chinese = EXPLANATION.explain(judge(3600001), Language.CHINESE)
    assert (chinese.result, chinese.title) == ("deep", "深度困难")
    assert chinese.steps == [
        "（36,000.01 − 6,000.00）÷ 12 ÷ 3 人 = 833.33 元",
        "低保 900.00 − 833.33 = 66.67 元",
    ]
    assert [(each.key, each.value, each.source) for each in chinese.figures] == [("minimum.living", 90000, "文件")]
    english = EXPLANATION.explain(judge(3600001), Language.ENGLISH)
    assert english.steps[1] == "minimum 900.00 − 833.33 = 66.67 yuan"
    assert english.figures[0].source == "A rule"


def test_what_is_shown_is_what_was_compared() -> None:
    """899.995 yuan is shown as 900.00, and is not below 900.00."""
    assert judge(600000 + 36 * 90000 - 18).result == "none"
    assert judge(600000 + 36 * 90000 - 19).result == "deep"


def test_a_stored_decision_says_the_same_under_later_policies() -> None:
    stored = judge(3600001).model_dump_json()
    read = Decision.model_validate_json(stored)
    assert EXPLANATION.explain(read, Language.CHINESE) == EXPLANATION.explain(judge(3600001), Language.CHINESE)
    later = judge(3600001, on=date(2026, 8, 1))
    assert later.policies[0].number == 95000
    assert read.policies[0].number == 90000


def test_a_step_without_words_is_no_explanation() -> None:
    work = Working(BOOK, DAY)
    work.step("unheard of", 1)
    with pytest.raises(KeyError, match="unheard of"):
        EXPLANATION.explain(work.decide("none"), Language.CHINESE)
