"""A whole plant starts an exam in one second, saves while the service is killed, and loses no answer."""

import asyncio
import itertools
import time
from pathlib import Path
from statistics import quantiles

import aiohttp
from counts import COUNTS, figure, soon_enough
from exam_hall import Hall, exam_hall
from servers import Server


def slowest(lasted: list[float]) -> float:
    """Of 95 % of them, in seconds."""
    return quantiles(lasted, n=20)[-1]


async def test_an_exam_is_started_saved_and_survives_a_kill(postgres: Server, tmp_path: Path) -> None:
    async with exam_hall(postgres, tmp_path, COUNTS.exam_learners) as hall:
        await hall.start(0)  # the process has read the paper and the keys, as minutes before nine
        attempts, starts = dict[int, tuple[str, list[int]]](), list[float]()

        async def start(learner: int) -> None:
            await asyncio.sleep(learner / COUNTS.exam_learners)
            began = time.perf_counter()
            attempt = await hall.start(learner)
            starts.append(time.perf_counter() - began)
            attempts[learner] = attempt["id"], [each["place"] for each in attempt["questions"]]

        await asyncio.gather(*map(start, range(COUNTS.exam_learners)))
        saves, known = await save_steadily(hall, attempts)
        for learner, answers in known.items():
            paper = await hall.start(learner)  # the one attempt, with what was saved
            kept = {each["place"]: each["stamp"] for each in paper["questions"]}
            assert {place: kept[place] for place in answers} == answers, "no acknowledged answer is lost"
    figure(
        "exam",
        f"{len(starts)} learners start within a second: 95 % in {slowest(starts):.2f} s; "
        f"{len(saves)} answers at {COUNTS.exam_saves}/s: 95 % in {slowest(saves) * 1000:.0f} ms; "
        "kill -9 in the middle: 0 acknowledged answers lost",
    )
    assert soon_enough(slowest(starts), 2)
    assert soon_enough(slowest(saves), 0.3)


async def save_steadily(
    hall: Hall, attempts: dict[int, tuple[str, list[int]]]
) -> tuple[list[float], dict[int, dict[int, int]]]:
    """How long each save took while nothing was killed; by learner and place the highest stamp acknowledged."""
    lasted, known = list[float](), dict[int, dict[int, int]]()
    count = COUNTS.exam_saves * COUNTS.exam_seconds
    begins = time.perf_counter()
    away = asyncio.Event()

    async def save(number: int) -> None:
        await asyncio.sleep(begins + number / COUNTS.exam_saves - time.perf_counter())
        learner = number % len(attempts)
        attempt_id, places = attempts[learner]
        place, stamp, was_away = places[number // len(attempts) % len(places)], number + 1, away.is_set()
        began = time.perf_counter()
        for _ in itertools.count():
            try:
                saved = await hall.save(learner, attempt_id, place, stamp, 0)
                break
            except (aiohttp.ClientError, TimeoutError):  # the page tries again, as sitting.tsx does
                was_away = True
                await asyncio.sleep(0.5)
        if not was_away and not away.is_set():
            lasted.append(time.perf_counter() - began)
        stamps = known.setdefault(learner, {})
        stamps[place] = max(stamps.get(place, 0), saved["stamp"])

    async def kill() -> None:
        await asyncio.sleep(COUNTS.exam_seconds / 2)
        away.set()
        await hall.kill()
        await asyncio.sleep(1)
        away.clear()

    await asyncio.gather(kill(), *map(save, range(count)))
    return lasted, known
