"""Over random tables of steps and random walks: the guard, what a page offers and the SQL of lists agree."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from faults import an_order
from shop.errors import NotPossibleNow, NotYours
from shop.events import OrderConfirmed
from shop.main import service
from shop.models import Order, OrderEntry
from sqlmodel import col, select

from casework.lifecycle import AnotherPersonNeeded, Lifecycle, Turn
from casework.moves import Moves, move
from kit.auth import User
from kit.problems import Problem
from kit.testing import Harness

STATES, PARTIES, ACTIONS = ("new", "open", "done", "gone"), ("one", "two"), ("a", "b", "c", "d", "e")
PEOPLE = {"ann": "one", "bob": "one", "cyd": "two", "dan": "two"}


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


def make_life(table: Moves) -> Lifecycle[Any]:
    class Life(Lifecycle[Any]):
        noun, moves, timeline, not_yours = "order", table, OrderEntry, NotYours

        async def lock(self, session: Any, user: User, object_id: str) -> Turn[Any]:
            return Turn(session, await session.get(Order, object_id), PEOPLE[user.id], user.id)

        def not_now(self, row: Any) -> Problem:
            return NotPossibleNow(state=str(row.state))

        def facts(self, row: Any) -> dict[str, Any]:
            return {"order_id": row.id, "number": row.number, "version": row.version, "state": str(row.state)}

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


def waiting(life: Lifecycle[Any], order_id: str, who: str) -> Any:
    steps = life.moves.waits(PEOPLE[who], col(Order.state), lambda actions: life.took(actions, Order.id, who))
    return select(Order.id).where(Order.id == order_id, steps)


async def walk(harness: Harness, life: Lifecycle[Any], random: Random) -> None:
    async with harness.db.write() as session:
        other_states: dict[str, Any] = {"state": STATES[0]}
        order = an_order(**other_states)
        session.add(order)
    for _ in range(20):
        who, name = random.choice(list(PEOPLE)), random.choice(ACTIONS)
        party = PEOPLE[who]
        async with harness.db.read() as session:
            now = (await session.exec(select(Order).where(Order.id == order.id))).one()
            taken = await life.taken(session, order.id, who)
            offered = life.moves.offered(party, now.state, taken)
            waits = (await session.exec(waiting(life, order.id, who))).first() is not None
        steps = [row for row in life.moves if row.advances and now.state in row.sources and party in row.parties]
        assert waits == any(not row.not_by & taken for row in steps)
        assert not waits or offered
        user = User(id=who, grants=(), expires_at=0)
        try:
            async with harness.db.write() as session:
                await life.act(session, user, order.id, now.version, name, None)
            did = True
        except (NotYours, NotPossibleNow, AnotherPersonNeeded):
            did = False
        assert did == (name in offered), (life.moves, who, name, now.state, taken)
        if did:
            async with harness.db.read() as session:
                after = (await session.exec(select(Order).where(Order.id == order.id))).one()
            row = life.moves.find(name, party, now.state, taken)
            assert row
            assert (after.state, after.version) == (row.target or now.state, now.version + 1)
