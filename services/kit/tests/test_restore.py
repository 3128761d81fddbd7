"""A database restored to an earlier point: no version is used twice, and what it has lost is declared gone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from faults import an_order, changed, placed, service
from shop.models import Order
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.broker import Record
from kit.events import Event
from kit.outbox import publish
from kit.restore import reconcile
from kit.testing import Harness, record_of


class OrderState(Event, topic="shop.state", type="tongxin.shop.order_state.v1", key="order_id"):
    order_id: str
    deleted: bool = False


async def republish(session: AsyncSession) -> None:
    for order in await session.exec(select(Order)):
        publish(session, OrderState(version=order.version, order_id=order.id))


def records(*events: Event) -> list[Record]:
    return [record_of(each) for each in events]


async def test_versions_are_lifted_above_all_that_was_published(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shop.session() as session:
        session.add_all([an_order(id, version=2) for id in ("same", "further", "ahead")])
    in_topics = records(
        placed(version=1, order_id="same", item="tea"),
        changed(version=2, order_id="same", item="tea"),
        changed(version=5, order_id="further", item="milk"),
        changed(version=4, order_id="further", item="tea"),
        placed(version=1, order_id="ahead", item="tea"),
        OrderState(version=3, order_id="lost"),
        OrderState(version=4, order_id="gone", deleted=True),
    )
    asked: list[Sequence[str]] = []
    told: list[Event] = []

    async def read_all(topics: Sequence[str]) -> list[Record]:
        asked.append(topics)
        return in_topics

    async def numbers(session: Any, last: Sequence[Event]) -> None:
        told.extend(last)

    monkeypatch.setattr(shop.broker, "read_all", read_all)
    restored = replace(service, republish=republish, reconcile=numbers)
    assert await reconcile(restored, shop.context) == (1, 1)
    assert asked == [["shop.events", "shop.state"]]
    assert sorted(await shop.rows('SELECT id, version FROM "order"')) == [("ahead", 2), ("further", 6), ("same", 2)]
    published = {(each.key, each.version): each.deleted for each in await shop.events(OrderState)}
    assert published == {("lost", 4): True, ("ahead", 2): False, ("further", 6): False, ("same", 2): False}
    assert {each.key: each.version for each in told} == {"same": 2, "further": 5, "ahead": 1, "lost": 3, "gone": 4}

    assert (await reconcile(restored, shop.context)).lifted == 0
    assert sorted(await shop.rows('SELECT id, version FROM "order"')) == [("ahead", 2), ("further", 6), ("same", 2)]


async def test_without_need_nothing_is_said(shop: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shop.session() as session:
        session.add(an_order("same", version=2))
    in_topics = records(
        changed(version=2, order_id="same", item="tea"),
        OrderState(version=2, order_id="same"),
        OrderState(version=4, order_id="gone", deleted=True),
    )

    async def read_all(topics: Sequence[str]) -> list[Record]:
        return in_topics

    monkeypatch.setattr(shop.broker, "read_all", read_all)
    assert await reconcile(replace(service, republish=republish), shop.context) == (0, 0)
    assert await shop.events() == []
    assert await shop.rows('SELECT version FROM "order"') == [(2,)]


@pytest.mark.parametrize("forged", [5_000, 900_000, 2_000_000])
async def test_a_forged_version_hides_none_that_was_published(
    shop: Harness, monkeypatch: pytest.MonkeyPatch, forged: int
) -> None:
    async with shop.session() as session:
        session.add(an_order("further", version=2))
    in_topics = records(
        changed(version=forged, order_id="further", item="forged"),
        changed(version=9, order_id="further", item="milk"),
        changed(version=409, order_id="further", item="after hundreds"),
    )

    async def read_all(topics: Sequence[str]) -> list[Record]:
        return in_topics

    monkeypatch.setattr(shop.broker, "read_all", read_all)
    assert await reconcile(service, shop.context) == (1, 0)
    assert await shop.rows('SELECT version FROM "order"') == [(410,)]
