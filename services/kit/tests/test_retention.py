"""What is said to be kept is what is deleted: in portions, cut off anywhere, and by one declaration."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults import service
from sqlmodel import col

from kit import clock, retention
from kit.idempotency import IdempotencyKey
from kit.kept import KIT_RETENTION
from kit.retention import Deleted, Stays, in_words
from kit.settings import Settings
from kit.testing import Harness, problem
from kit.texts import Text

PATH = "/api/v1/shop/retention"
OLD = Deleted(
    "old",
    Text("旧的", "Old things"),
    Text("试验", "for a test"),
    IdempotencyKey,
    lambda before: col(IdempotencyKey.created_at) < before,
    lambda settings: timedelta(days=1 if settings.region == "CN-31" else 2),
    Text("写下", "it was written"),
)


async def write(shop: Harness, ages: list[float]) -> None:
    async with shop.session() as session:
        for number, days in enumerate(ages):
            at = clock.now() - timedelta(days=days)
            session.add(IdempotencyKey(owner="o", key=f"key-{number}", request=b"", created_at=at))


async def left(shop: Harness) -> list[str]:
    return [row.key for row in await shop.rows("SELECT key FROM idempotencykey ORDER BY key")]


async def test_what_is_said_is_what_is_done(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    await write(shop, [0, 1.9, 2.1, 3, 4, 5, 6])
    await OLD.delete(shop.db)
    assert await left(shop) == ["key-0", "key-1"]
    assert OLD.kept(shop.settings).en == "deleted 2 days after it was written"
    assert OLD.kept(shop.settings).zh == "写下后 2 天删除"


async def test_a_figure_of_the_region_counts_for_both(shop: Harness) -> None:
    shop.db.settings = shop.settings.model_copy(update={"region": "CN-31"})
    await write(shop, [0, 1.9])
    await OLD.delete(shop.db)
    assert await left(shop) == ["key-0"]
    assert OLD.kept(shop.db.settings).en == "deleted 1 day after it was written"


async def test_cut_off_after_a_portion_it_goes_on_with_the_rest(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    await write(shop, [3, 4, 5, 6, 7])
    whole, portions = shop.db.write, 0

    def write_once() -> Any:
        nonlocal portions
        portions += 1
        if portions == 2:
            raise ConnectionError("cut off")
        return whole()

    monkeypatch.setattr(shop.db, "write", write_once)
    with pytest.raises(ConnectionError):
        await OLD.delete(shop.db)
    assert len(await left(shop)) == 3
    await OLD.delete(shop.db)
    assert await left(shop) == []


async def test_the_worker_does_each_as_a_job_of_its_own(tmp_path: Path) -> None:
    harness = Harness(replace(service, retention=[OLD]), tmp_path)
    await harness.open()
    try:
        await write(harness, [0, 3])
        await harness.run_job("delete_old")
        assert await left(harness) == ["key-0"]
        for each in KIT_RETENTION:
            if isinstance(each, Deleted):
                await harness.run_job(f"delete_{each.name}")
    finally:
        await harness.close()


async def test_both_languages_say_it_to_everybody_signed_in(shop: Harness) -> None:
    async with shop.client() as nobody:
        problem(await nobody.get(PATH), 401, "not_signed_in")
    for language, kept in (("en", "deleted 2 days after it was sent"), ("zh-CN", "提交后 2 天删除")):
        async with shop.client("ann", accept_language=language) as ann:
            items = (await ann.get(PATH)).json()["items"]
        assert {each["name"]: each["kept"] for each in items}["answers"] == kept
        assert [each["name"] for each in items] == ["orders", *(each.name for each in KIT_RETENTION)]


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (timedelta(days=1), "1 天", "1 day"),
        (timedelta(days=90), "90 天", "90 days"),
        (timedelta(hours=1), "1 小时", "1 hour"),
        (timedelta(hours=36), "36 小时", "36 hours"),
    ],
)
def test_periods_in_words(period: timedelta, zh: str, en: str) -> None:
    assert in_words(period) == Text(zh, en)


def test_what_stays_says_until_when() -> None:
    stays = Stays("s", Text("甲", "a"), Text("乙", "b"), Text("一直保存", "kept for good"))
    assert stays.kept(Settings(service="example")).en == "kept for good"
