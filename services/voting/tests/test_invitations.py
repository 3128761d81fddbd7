"""Invitations to many delegates: accepted at once, each one told once, though a worker stops on the way."""

import time

from congress_world import Hall
from counts import COUNTS, figure, soon_enough

from contracts.congress import DelegateInvited
from kit import clock
from kit.db import new_id, put
from kit.worker import Worker
from voting.congresses.models import LONG_JOBS, Constituency, Delegate
from voting.main import service


async def test_many_delegates_are_told_once_each(hall: Hall) -> None:
    await hall.prepare()
    await hall.act("staff-1", "items", {"subject": "other", "title": "议题", "text": "材料。"})
    await hall.elect()
    await _fill(hall, COUNTS.congress_invitations)
    context, begun = hall.world.h.context, time.perf_counter()
    shown = await hall.act("staff-1", "deliver")
    accepted = time.perf_counter() - begun
    total = COUNTS.congress_invitations + hall.seats
    assert (shown["state"], shown["progress"]["total"], shown["presence"]["invited"]) == ("DELIVERED", total, 0)
    stopped = await LONG_JOBS._take(context)
    assert stopped, "a worker has it"
    await LONG_JOBS._do(stopped)  # one portion, and this worker is gone
    assert 0 < (await hall.show())["presence"]["invited"] < total
    begun = time.perf_counter()
    await Worker(service, context).run_job("work_jobs")
    took = time.perf_counter() - begun
    assert (await hall.show())["presence"]["invited"] == total
    told = [each.delegate_id for each in await hall.world.h.events(DelegateInvited)]
    assert (len(told), len(set(told))) == (total, total)
    assert soon_enough(accepted, 1), f"accepted in {accepted:.2f} s"
    figure("invitations", f"{total} delegates: accepted in {accepted:.2f} s, told once each in {took:.0f} s")


async def _fill(hall: Hall, count: int) -> None:
    """Delegates who come to those elected, straight into the table."""
    place = (await hall.show())["constituencies"][0]["id"]
    async with hall.world.h.session() as session:
        constituency = await session.get_one(Constituency, place)
        constituency.seats += count
        facts = {"congress_id": hall.id, "constituency_id": place, "unit_id": "shop-1", "category": "front_line"}
        facts |= {"votes": 30, "version": 0, "elected_at": clock.now()}
        rows = [{"id": new_id(), "member_id": f"many-{number}", **facts} for number in range(count)]
        for first in range(0, count, 500):
            await put(session, Delegate, *rows[first : first + 500])
