import contextlib
import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import func, select

from kit.db import Database
from kit.fields import is_han
from kit.folding import fold_character
from kit.search import (
    MOST_QUERY_TERMS,
    SearchTerm,
    _words,
    forget,
    index,
    index_more,
    index_new,
    matching,
    most_alike,
    outdated,
)

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工资拖欠三个月", ["wages"]),  # five of six pairs, in another order
        ("加班费没有发，夜班补贴", ["wages"]),  # five of eight; the shift has three
        ("食堂搬到哪里去了", []),
        ("", []),
        ("啊", []),
    ],
)
async def test_what_has_half_of_the_pairs_is_alike(filled: Database, text: str, expected: list[str]) -> None:
    async with filled.read() as session:
        assert await most_alike(session, text, "case", 5) == expected


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
        ("２０２６年", {"shift"}),
        ("2026 年标准", {"shift"}),
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


async def test_what_is_added_twice_is_found_with_what_was_there(filled: Database) -> None:
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
    distinct = (character for character in map(chr, range(0x4E00, 0x9FFF)) if fold_character(character) == character)
    essay = "".join(islice(distinct, 5000))
    async with filled.write() as session:
        await index(session, "case", "essay", essay)
    async with filled.read() as session:
        count = (await session.exec(select(func.count()).where(SearchTerm.object_id == "essay"))).one()
    assert count == 9999
    assert await found(filled, essay) == {"essay"}
    terms = matching(essay, "case").compile().params["term_1"]
    assert len(terms) == MOST_QUERY_TERMS


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("WiFi 坏了", "WiFi坏了"),
        ("WiFi坏了", "WiFi 坏了"),
        ("车间的WiFi坏了", "坏了 wifi"),
        ("8 月 3 日没有热水", "8月3日"),
        ("8月3日没有热水", "8 月 3 日"),
        ("12月25日加班", "12 月 25 日"),
        ("3号食堂", "食堂 3"),
        ("请修 ＡＢ　3　号机", "AB 3号机"),
        ("　2 楼​电梯", "2楼电梯"),
        ("阿依努尔•吐尔逊", "阿依努尔·吐尔逊"),
        ("阿依努尔·吐尔逊", "阿依努尔吐尔逊"),
        ("華為設備", "华为设备"),
        ("Wi-Fi坏了", "wifi坏了"),
        ("WiFi坏了", "Wi-Fi坏了"),
        ("“WiFi”坏了", "WiFi坏了"),
        ("WiFi坏了", "“WiFi”坏了"),
        ("《劳动法》第三条", "劳动法第三条"),
        ("夜班（补贴）没发", "夜班补贴"),
        ("夜班补贴没发", "夜班（补贴）"),
        ("A/101室", "A101"),
        ("3#炉漏气", "3炉"),
        ("加班**费**没发🙂食堂", "加班费没发食堂"),
        ("空调30℃，20㎡", "30°C 20m2"),
        ("做 5 S 检查", "5S检查"),
        ("做5S检查", "5 S 检查"),
        ("PM 2.5 超标", "PM2.5"),
        ("PM2.5超标", "PM 2.5"),
        ("3 号门 room 12", "room12"),
        ("少发1,500元", "1500元"),
        ("少发1500元", "1，500 元"),
        ("共１，２３４，５６７元", "1234567元"),
        ("8月03日", "8月3日"),
        ("8月3日", "08月03日"),
        ("2026-08-03", "2026-8-3"),
        ("空调 坏了", "空调坏了"),
        ("三楼空调　坏了 没人修", "空调坏了没人修"),
        ("食堂  饭菜太咸", "食堂饭菜"),
        ("夜班 补贴 没发", "夜班补贴没发"),
        ("空调坏了", "空调 坏了"),
        ("空调 坏了", "坏了 空调"),
        ("空调坏了", "坏了 空调"),
        ("坏了的空调", "空调 坏了"),
        ("WiFi 坏了 三天", "WiFi坏了三天"),
        ("劳动 合同 on off", "劳动合同 off"),
        ("加 班 费", "加班费"),
        ("加班费", "加 班 费"),
        ("没有加班\n费", "加班费"),
        ("没有加\r\n班费", "加班费"),
        ("高峯期", "高峰"),
        ("神木", "神木"),
        ("ＣＡＦÉ", "cafe"),
        ("李𮯰", "𮯰"),
        ("بىر ٣", "3"),
        ("한국", "한"),
    ],
)
async def test_a_text_is_found_however_it_and_the_query_are_typed(database: Database, written: str, asked: str) -> None:
    async with database.write() as session:
        await index(session, "case", "one", written)
    assert await found(database, asked) == {"one"}


async def test_a_space_still_parts_words_of_a_script_that_needs_it(database: Database) -> None:
    async with database.write() as session:
        await index(session, "case", "one", "工资 加班 on off 100 200 ئىش ھەق")
    for asked in ("no", "onoff", "100200", "ئىشھەق"):
        assert await found(database, asked) == set()
    for asked in ("off on", "200 100", "ھەق ئىش", "加班 工资"):
        assert await found(database, asked) == {"one"}


async def test_a_sentence_or_a_paragraph_still_parts_words(database: Database) -> None:
    async with database.write() as session:
        await index(session, "case", "one", "工资。加班\n\n食堂，班车 100 007x")
    for asked in ("资加", "班食", "堂班"):
        assert await found(database, asked) == set()
    assert await found(database, "食堂 加班") == {"one"}


@pytest.mark.parametrize("form", ["", "/2", "/3", "/4"])
async def test_what_an_earlier_version_indexed_is_named_until_it_is_indexed_again(
    database: Database, form: str
) -> None:
    async with database.write() as session:
        session.add(SearchTerm(kind=f"case{form}", term="工", object_id="old"))
        await index(session, "case", "new", "工资")
    async with database.write() as session:
        assert await outdated(session, "case", 10) == ["old"]
        await index(session, "case", "old", "工资")
    async with database.read() as session:
        assert await outdated(session, "case", 10) == []
    assert await found(database, "工资") == {"old", "new"}


@given(st.text())
def test_words_are_stable_and_hold_nothing_but_letters_marks_and_digits(text: str) -> None:
    words = [word for word, _ in _words(text)]
    assert [word for word, _ in _words("\n,".join(words))] == words
    assert all(unicodedata.category(c)[0] in "LMN" or is_han(c) for word in words for c in word)
