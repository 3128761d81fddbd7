"""What a refusal is, before anybody is refused."""

import pytest

from kit.errors import Problem


def test_a_refusal_without_words_in_both_languages_is_no_class() -> None:
    with pytest.raises(TypeError, match="both languages"):
        type("OnlyEnglish", (Problem,), {"en": "No"})
    with pytest.raises(TypeError, match="both languages"):
        type("HalfADetail", (Problem,), {"zh": "不行", "en": "No", "zh_detail": "请再试。"})
