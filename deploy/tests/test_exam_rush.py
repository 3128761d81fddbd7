"""A whole plant starts an exam in one second, saves while the service is killed, and loses no answer.

Learners come through the gateway with the sessions of their browsers and do what the pages do (exam-page.tsx,
sitting.tsx): look when the exam opens, begin, save, and try again what may pass.
"""

import asyncio
import random
import time
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from counts import COUNTS, PROVE, figure, soon_enough
from exam_hall import Hall, exam_hall
from servers import Server

LOOKING = 2
"""Seconds over which the pages that wait for the exam look whether it is open."""


def slowest(lasted: list[float]) -> float:
    """Of 95 % of them, in seconds."""
    return quantiles(lasted, n=20)[-1]


async def test_an_exam_is_started_saved_and_survives_a_kill(postgres: Server, tmp_path: Path) -> None:
    async with exam_hall(postgres, tmp_path, COUNTS.exam_learners) as hall:
        learners, starts = range(COUNTS.exam_learners), list[float]()

        async def look(learner: int) -> None:
            await asyncio.sleep(random.uniform(0, LOOKING))
            assert (await hall.insist(partial(hall.look, learner)))["may_start"]

        async def start(learner: int) -> dict[str, Any]:
            await asyncio.sleep(learner / COUNTS.exam_learners)
            began = time.perf_counter()
            paper = await hall.insist_on_start(learner)
            starts.append(time.perf_counter() - began)
            return paper

        await asyncio.gather(*map(look, learners))
        hall.refused = 0
        papers = await asyncio.gather(*map(start, learners))
        assert not (PROVE and hall.refused), "no start is refused; on a busy machine a page tries again"
        saves, known, away = await save_steadily(hall, papers)
        for learner, answers in known.items():
            paper = await hall.start(learner)  # the one attempt, with what was saved
            kept = {each["place"]: each["stamp"] for each in paper["questions"]}
            assert {place: kept[place] for place in answers} == answers, "no acknowledged answer is lost"
            assert paper["ends_at"] == papers[learner]["ends_at"]
    figure(
        "exam",
        f"{len(starts)} learners start within a second: 95 % in {slowest(starts):.2f} s; "
        f"{len(saves)} answers at {COUNTS.exam_saves}/s: 95 % in {slowest(saves) * 1000:.0f} ms; "
        f"kill -9 in the middle: 0 acknowledged answers lost, saved again after {away:.1f} s",
    )
    assert soon_enough(slowest(starts), 2)
    assert soon_enough(slowest(saves), 0.3)
    assert soon_enough(away, 60), "no minute of exam time is lost"


async def save_steadily(
    hall: Hall, papers: list[dict[str, Any]]
) -> tuple[list[float], dict[int, dict[int, int]], float]:
    """How long each save took that was not under way while the service was away; by learner and place the highest
    stamp acknowledged; seconds from the kill to the next answer saved."""
    spans, known = list[tuple[float, float]](), dict[int, dict[int, int]]()
    count, begins = COUNTS.exam_saves * COUNTS.exam_seconds, time.perf_counter()

    async def save(number: int) -> None:
        await asyncio.sleep(begins + number / COUNTS.exam_saves - time.perf_counter())
        learner = number % len(papers)
        places = [each["place"] for each in papers[learner]["questions"]]
        place, stamp = places[number // len(papers) % len(places)], number + 1
        sent = time.perf_counter()
        saved = await hall.insist(partial(hall.save, learner, papers[learner]["id"], place, stamp, 0))
        spans.append((sent, time.perf_counter()))
        stamps = known.setdefault(learner, {})
        stamps[place] = max(stamps.get(place, 0), saved["stamp"])

    async def kill() -> tuple[float, float]:
        await asyncio.sleep(COUNTS.exam_seconds / 2)
        killed = time.perf_counter()
        await hall.kill()
        return killed, time.perf_counter()

    killing = asyncio.create_task(kill())
    await asyncio.gather(*map(save, range(count)))
    killed, started = await killing
    back = min(answered for _, answered in spans if answered > started)
    lasted = [answered - sent for sent, answered in spans if answered < killed or sent > back]
    return lasted, known, back - killed
