"""Which language is chosen, and that a text has both."""

import pytest

from kit.texts import Language, Text, enumeration, negotiate


@pytest.mark.parametrize(("zh", "en"), [("不行", ""), ("", "No"), ("", "")])
def test_a_text_without_both_languages_cannot_be_made(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(zh, en)


def test_words_are_chosen_and_joined_by_the_language() -> None:
    text = Text("不行", "No")
    assert [text.in_(language) for language in Language] == ["不行", "No"]
    assert [enumeration(["a", "b", "c"], language) for language in Language] == ["a、b、c", "a, b, c"]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "zh-CN"), ("", "zh-CN"), ("fr", "zh-CN"), ("*", "zh-CN"), ("nonsense;;q,=", "zh-CN"),
        ("en", "en"), ("EN-gb", "en"), ("fr, en-GB;q=0.9, en;q=0.8", "en"), ("zh-Hans-CN", "zh-CN"),
        ("zh;q=0.1, en;q=0.9", "en"), ("en; q = 0.1, zh-TW;q=0.9", "zh-CN"), ("en;q=0.5,zh", "zh-CN"),
        ("en,zh", "en"), ("zh,en", "zh-CN"), ("en;q=0.5,zh;q=0.500", "en"),
        ("zh;q=0, en", "en"), ("en;q=0", "zh-CN"), ("zh;q=0", "en"), ("zh;q=0,en;q=0", "zh-CN"),
        ("zh;q=0.2, *;q=0.7", "en"), ("en;q=0.2, *;q=0.7", "zh-CN"), ("en, *;q=0", "en"), ("*, zh;q=0", "en"),
        ("en;q=x, zh;q=0.1", "zh-CN"), ("zh;q=1.000,en;q=0.999", "zh-CN"),
    ],
)  # fmt: skip
def test_the_language_that_weighs_most_is_answered(accept: str | None, answered: str) -> None:
    assert negotiate(accept) == answered
