"""A sealed column: opened by its row alone, compared by its index alone, and never stored open."""

from typing import Any

import pytest
from faults import WORDS, Note, an_order
from pydantic import SecretStr
from shop.models import PHONE, Order
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from kit.sealed_columns import Sealed
from kit.sealing import NotOpened
from kit.testing import Harness

PLAIN = "13812345678"


def order(phone: Sealed | None = None) -> Order:
    return an_order(phone=phone)


@pytest.fixture
async def order_id(shop: Harness) -> str:
    async with shop.session() as session:
        placed = order()
        PHONE.seal(session, placed, PLAIN)
        session.add(placed)
    return placed.id


async def test_it_opens_after_it_was_stored(shop: Harness, order_id: str) -> None:
    async with shop.session() as session:
        stored = await session.get_one(Order, order_id)
        assert PHONE.open(session, stored) == PLAIN
        PHONE.seal(session, stored, None)
        assert (PHONE.open(session, stored), stored.phone_index) == (None, None)


async def test_it_opens_in_no_other_row_and_in_no_other_column(shop: Harness, order_id: str) -> None:
    async with shop.session() as session:
        stored = await session.get_one(Order, order_id)
        assert stored.phone
        with pytest.raises(NotOpened):
            PHONE.open(session, order(phone=stored.phone))
        with pytest.raises(NotOpened):
            WORDS.open(session, Note(id=order_id, words=stored.phone))


async def test_it_is_found_by_what_it_holds_and_after_a_rotation_too(shop: Harness, order_id: str) -> None:
    former = shop.settings.secret_key

    async def found(text: str) -> list[str]:
        async with shop.session() as session:
            return list(await session.exec(select(Order.id).where(PHONE.equals(session, text))))

    assert (await found(PLAIN), await found(PLAIN[:-1])) == ([order_id], [])
    shop.db.settings = shop.settings.model_copy(
        update={"secret_key": SecretStr("another key, of which there was none"), "former_secret_keys": (former,)}
    )
    async with shop.session() as session:
        later = order()
        PHONE.seal(session, later, PLAIN)
        session.add(later)
    assert sorted(await found(PLAIN)) == [order_id, later.id]
    shop.db.settings = shop.db.settings.model_copy(update={"former_secret_keys": ()})
    assert await found(PLAIN) == [later.id]


async def test_an_index_tells_nothing_of_another_column(shop: Harness, order_id: str) -> None:
    async with shop.session() as session:
        first = order()
        PHONE.seal(session, first, PLAIN)
        of_another_column = type(PHONE)(Order, "item", index="phone_index")
        known = [each.phone_index for each in await session.exec(select(Order))]
        assert first.phone_index in known
        assert not list(await session.exec(select(Order).where(of_another_column.equals(session, PLAIN))))


async def test_nothing_open_is_stored_or_shown(shop: Harness, order_id: str) -> None:
    async with shop.session() as session:
        changed: Any = await session.get_one(Order, order_id)
        changed.phone = PLAIN
        with pytest.raises(StatementError, match="not sealed"):
            await session.flush()
        await session.rollback()
    with pytest.raises(TypeError, match="use SealedColumn"):
        select(Order).where(col(Order.phone) == Sealed(b""))
    async with shop.session() as session:
        stored = await session.get_one(Order, order_id)
        assert PLAIN not in repr(stored)
        assert "Sealed()" in repr(stored)
        assert list(await session.exec(select(Order.id).where(col(Order.phone).is_not(None)))) == [order_id]
        with pytest.raises(ValueError, match="Sealed"):
            stored.model_dump_json(include={"phone"})
