"""A source that is a table: the shop's, which is there to be copied."""

from typing import Any

import pytest
from shop import events as told
from shop_source import source

from casework.conflict import Matter
from kit.texts import Language
from notifications.announcement import Audience, Viewers, Words
from notifications.declared import Say, Thing, To, declared
from notifications.sources import by_name

ORDER: dict[str, Any] = {
    "version": 1, "order_id": "o1", "number": "OR-2026-000001", "unit_id": "u1", "buyer_id": "ann", "state": "sent",
}  # fmt: skip


def test_an_event_is_told_to_whom_the_table_says() -> None:
    said = source.announce(told.OrderSent(**ORDER))
    assert said
    assert (said.subject_type, said.subject_id, said.facts) == ("order", "o1", {"number": "OR-2026-000001"})
    assert said.audiences == [Audience("order_sent", "ann")]
    assert (said.viewers, said.matter) == (Viewers(["ann"], [("clerk", "u1")]), Matter("ann"))
    placed = source.announce(told.OrderPlaced(item="tea", **ORDER))
    assert placed
    assert placed.audiences == [Audience("order_placed", role="clerk", unit_id="u1")]
    silent = source.announce(told.OrderCancelled(**ORDER))
    assert silent
    assert silent.audiences == []


def test_its_words_have_the_number_and_lead_to_the_page() -> None:
    [order] = source.subjects
    words = order.words("order_sent", {"number": "OR-2026-000001"}, {}, Language.ENGLISH)
    assert words == Words("Order OR-2026-000001 was sent", "Expect a call.")
    assert order.link("order_sent", "o1", {}, "ann") == "/shop/orders/o1"
    assert {*source.silent} | {told.OrderPlaced, told.OrderConfirmed, told.OrderSent} == {
        *told.OrderEvent.__subclasses__()
    }


def test_nobody_is_told_where_the_field_is_empty_or_the_event_is_not_the_one() -> None:
    [order] = source.subjects
    words = order.templates["order_sent"]
    says = [
        Say("gone", told.OrderSent, To("no_such_field"), *words),
        Say("empty", told.OrderSent, To("buyer_id"), *words),
        Say("other", told.OrderSent, To("unit_id"), *words, only=lambda event: event.state == "gone"),
    ]
    said = declared(Thing("order", told.OrderEvent, "/", [], None, says)).announce(
        told.OrderSent(**ORDER | {"buyer_id": ""})
    )
    assert said
    assert (said.audiences, said.matter) == ([], None)


def test_two_sources_that_mean_different_things_by_one_name_are_refused() -> None:
    [order] = source.subjects
    assert by_name([("order", order), ("order", order)]) == {"order": order}
    with pytest.raises(TypeError, match="two sources say order"):
        by_name([("order", order), ("order", declared(Thing("order", told.OrderEvent, "/", [], None, [])).subjects[0])])
