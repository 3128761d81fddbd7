"""What a refusal is, before anybody is refused."""

import pytest

from kit.errors import Problem, language


def test_a_refusal_without_words_in_both_languages_is_no_class() -> None:
    with pytest.raises(TypeError, match="both languages"):
        type("OnlyEnglish", (Problem,), {"en": "No"})
    with pytest.raises(TypeError, match="both languages"):
        type("HalfADetail", (Problem,), {"zh": "不行", "en": "No", "zh_detail": "请再试。"})


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
    assert language(accept) == answered
