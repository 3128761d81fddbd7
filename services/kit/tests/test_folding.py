"""Folding: what reads the same compares the same, and what is another character stays another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.folding import fold, fold_character


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *((f"阿依努尔{dot}吐尔逊", "阿依努尔吐尔逊") for dot in "·•‧・･∙⋅ˑ\u0387ㆍ \u3000\u200b\ufeff\u2060\u00ad"),
        ("張偉", "张伟"),
        ("高峯", "高峰"),
        ("\ufa19", "神"),
        ("\U0002f804", "你"),
        ("⼯⼈", "工人"),
        ("葛\U000e0100城", "葛城"),
        ("Ｅ１００２３", "e10023"),
        ("Zhāng Wěi", "zhangwei"),
        ("Lu\u0308", "lü"),
        ("①", "1"),
        ("٣४", "34"),
        ("ｶﾞ", "ガ"),
        ("한", "\u1112\u1161\u11ab"),
        ("Straße", "STRASSE"),
        ("呉靑、戸川、衞國、髙嶋", "吴青、户川、卫国、高岛"),
        ("⻢⻓⻰，⻩⻘", "马长龙，黄青"),
        ("①❷⓷➃", "1234"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("pair", ["喆哲", "未末", "己已", "一1", "〇0", "吉𠮷", "が か", "\U0002ebf0\U00031350"])
def test_these_are_not(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[-1])


@given(st.text())
def test_folding_twice_changes_nothing_and_each_character_folds_alone(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == "".join(map(fold_character, text)).replace(" ", "")
