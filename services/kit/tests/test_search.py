import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from kit.db import Database
from kit.search import MOST_QUERY_TERMS, SearchTerm, _words, forget, index, index_more, index_new, matching

TEXTS = {
    "wages": "公司拖欠工资三个月，加班费也没有发。",
    "canteen": "食堂饭菜质量差,建议更换承包商 Canteen No.3",
    "shift": "夜班补贴：请按 ２０２６ 年标准发放 (Overtime-Pay)",
    "strasse": "Straße ﬁnal Ⅳ",
}


@pytest.fixture
async def filled(database: Database) -> Database:
    async with database.write() as session:
        for object_id, text in TEXTS.items():
            await index(session, "case", object_id, text)
        await index(session, "question", "other", TEXTS["wages"])
    return database


async def found(database: Database, query: str, *kinds: str) -> set[str]:
    async with database.read() as session:
        return set((await session.exec(matching(query, *(kinds or ("case",))))).all())


async def test_kinds_count_together(filled: Database) -> None:
    """What stands in both is one word; what stands in the other is a further one."""
    async with filled.write() as session:
        await index(session, "note", "wages", "工资已补发")
    assert await found(filled, "拖欠工资", "case", "note") == {"wages"}
    assert await found(filled, "拖欠 补发", "case", "note") == {"wages"}
    assert await found(filled, "拖欠 补发") == await found(filled, "补发", "case") == set()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("工资", {"wages"}),
        ("拖欠工资", {"wages"}),
        ("工资 加班", {"wages"}),
        ("加班、工资！", {"wages"}),
        ("资工", set()),
        ("月加", set()),  # 三个月，加班费: a comma lies between
        ("班", {"wages", "shift"}),
        ("发放", {"shift"}),
        ("工资 食堂", set()),
        ("canteen", {"canteen"}),
        ("CANTEEN 3", {"canteen"}),
        ("2026", {"shift"}),
        ("２０２６年", set()),  # in the text a space lies between
        ("overtime", {"shift"}),
        ("STRASSE", {"strasse"}),
        ("final iv", {"strasse"}),
        ("", set()),
        ("。！ %_'\\", set()),
        ("\x00", set()),
        ("\ud800", set()),
    ],
)
async def test_a_text_is_found_by_its_words(filled: Database, query: str, expected: set[str]) -> None:
    assert await found(filled, query) == expected


async def test_one_kind_is_not_found_among_another(filled: Database) -> None:
    assert await found(filled, "工资", "question") == {"other"}
    assert await found(filled, "工资", "member") == set()


async def test_an_edited_text_is_found_by_its_new_words_only(filled: Database) -> None:
    async with filled.write() as session:
        await index(session, "case", "wages", "工会活动")
    assert await found(filled, "工资") == set()
    assert await found(filled, "工会") == {"wages"}
    assert await found(filled, "工资", "question") == {"other"}


async def test_many_new_texts_are_each_found_by_their_own_words(filled: Database) -> None:
    async with filled.write() as session:
        await index_new(session, "case", {"gate": "大门", "door": "车门", "silent": "…"})
    assert await found(filled, "大门") == {"gate"}
    assert await found(filled, "门") == {"gate", "door"}


async def test_what_is_added_twice_is_found_beside_what_was_there(filled: Database) -> None:
    for _ in range(2):
        async with filled.write() as session:
            await index_more(session, "case", "wages", "工会活动 工资")
            await index_more(session, "case", "wages", "…")
    assert await found(filled, "工会") == {"wages"}
    assert await found(filled, "拖欠工资") == {"wages"}


async def test_a_forgotten_object_leaves_no_trace(filled: Database) -> None:
    async with filled.write() as session:
        await forget(session, "case", "wages")
        await index(session, "case", "canteen", "")
    async with filled.read() as session:
        left = (await session.exec(select(SearchTerm.object_id).distinct())).all()
    assert set(left) == {"shift", "strasse", "other"}


async def test_a_refused_action_leaves_the_index_as_it_was(filled: Database) -> None:
    with contextlib.suppress(RuntimeError):
        async with filled.write() as session:
            await index(session, "case", "wages", "工会活动")
            raise RuntimeError
    assert await found(filled, "工资") == {"wages"}


async def test_a_long_query_still_finds_its_text(filled: Database) -> None:
    essay = "".join(chr(0x4E00 + n) for n in range(5000))
    async with filled.write() as session:
        await index(session, "case", "essay", essay)
    async with filled.read() as session:
        count = (await session.exec(select(func.count()).where(SearchTerm.object_id == "essay"))).one()
    assert count == 9999
    assert await found(filled, essay) == {"essay"}
    terms = matching(essay, "case").compile().params["term_1"]
    assert len(terms) == MOST_QUERY_TERMS


@given(st.text())
def test_words_are_stable_and_hold_nothing_but_letters_marks_and_digits(text: str) -> None:
    words = list(_words(text))
    assert list(_words(" ".join(words))) == words
    assert all(unicodedata.category(c)[0] in "LMN" for word in words for c in word)
