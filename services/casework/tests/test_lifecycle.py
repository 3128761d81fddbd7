"""Over random tables of steps and random walks: the guard, what a page offers and the SQL of lists agree."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from faults import an_order
from shop.errors import NotPossibleNow, NotYours
from shop.events import OrderConfirmed, State
from shop.lifecycle import life as shop_life
from shop.main import service
from shop.models import Order, OrderEntry
from sqlalchemy import false, true
from sqlmodel import select

from casework.lifecycle import AnotherPersonNeeded, Lifecycle, Turn
from casework.moves import Moves, move
from casework.timeline import Timeline
from kit.auth import User
from kit.problems import Problem
from kit.testing import Harness

STATES, PARTIES, ACTIONS = ("new", "open", "done", "gone"), ("one", "two", "three"), ("a", "b", "c", "d", "e")
PEOPLE = {"ann": ["one"], "bob": ["one", "two"], "cyd": ["two"], "dan": ["three", "one", "two"]}
"""What each is to every object."""


def random_moves(random: Random) -> Moves:
    def some(values: tuple[str, ...]) -> list[str]:
        return random.sample(values, random.randint(1, len(values)))

    return Moves(
        move(
            random.choice(ACTIONS),
            some(STATES),
            random.choice((*STATES, None)),
            *some(PARTIES),
            not_by=some(ACTIONS) if random.random() < 0.4 else (),
            advances=random.random() < 0.6,
        )
        for _ in range(random.randint(2, 8))
    )


def make_life(steps: Moves) -> Lifecycle[Any]:
    class Life(Lifecycle[Any]):
        noun, table, moves, timeline, not_yours = "order", Order, steps, Timeline(OrderEntry), NotYours

        async def parties(self, session: Any, user: User, row: Any) -> list[str]:
            return PEOPLE[user.id]

        def acts_for(self, user: User, row: Any, party: str) -> str:
            return f"unit of {party}"

        def not_now(self, row: Any) -> Problem:
            return NotPossibleNow(state=str(row.state))

        def facts(self, row: Any) -> dict[str, Any]:
            return shop_life.facts(row) | {"state": State.PLACED}

    life = Life()
    for name in ACTIONS:

        @life.action(name, OrderConfirmed)
        async def act(turn: Turn[Any]) -> None:
            """Nothing more than the step."""

    return life


@pytest.mark.parametrize("seed", range(12))
async def test_guard_offer_and_condition_agree_on_every_walk(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        for _ in range(4):
            await walk(harness, make_life(random_moves(random)), random)
    finally:
        await harness.close()


async def walk(harness: Harness, life: Lifecycle[Any], random: Random) -> None:
    async with harness.db.write() as session:
        other_states: dict[str, Any] = {"state": STATES[0]}
        order = an_order(**other_states)
        session.add(order)
    for _ in range(20):
        who, name = random.choice(list(PEOPLE)), random.choice(ACTIONS)
        parties, user = PEOPLE[who], User(id=who, grants=(), expires_at=0)
        async with harness.db.read() as session:
            turn = await life.look(session, user, order.id)
            state, version = turn.object.state, turn.object.version
            taken = await life.timeline.taken(session, order.id, who)
            offered = await life.offered(turn)
            waits = life.waits({party: true() if party in parties else false() for party in PARTIES}, user)
            waiting = (await session.exec(select(Order.id).where(Order.id == order.id, waits))).first() is not None
        steps = [
            row
            for row in life.moves
            if row.advances and state in row.sources and row.parties & set(parties) and not row.not_by & taken
        ]
        assert waiting == bool(steps)
        assert not waiting or offered
        refused: Problem | None = None
        try:
            async with harness.db.write() as session:
                await life.act(session, user, order.id, version, name, None)
        except (NotYours, NotPossibleNow, AnotherPersonNeeded) as problem:
            refused = problem
        assert (refused is None) == (name in offered), (life.moves, who, name, state, taken)
        if refused:
            is_ever = any(life.moves.is_ever(name, each) for each in parties)
            is_now = any(life.moves.find(name, each, state) for each in parties)
            assert (isinstance(refused, NotYours), isinstance(refused, AnotherPersonNeeded)) == (not is_ever, is_now)
        else:
            async with harness.db.read() as session:
                entry = await session.get_one(OrderEntry, (order.id, version + 1))
                after = await session.get_one(Order, order.id)
            first = next(party for party in parties if life.moves.find(name, party, state, taken))
            assert (entry.actor, entry.unit_id) == (first, f"unit of {first}")
            row = life.moves.find(name, first, state, taken)
            assert row
            assert (after.state, after.version) == (row.target or state, version + 1)
