"""The whole journey, distributed: a concern from a phone to an answer, every step an event."""

import asyncio

from counts import soon_enough
from people import Enterprise, Person
from stack import Stack


async def unread_kinds(person: Person, case_id: str) -> list[str]:
    """What the inbox tells about one case, the oldest first."""
    page = await person.get("/notifications/messages", limit=100)
    return [message["kind"] for message in reversed(page["items"]) if case_id in message["link"]]


async def test_a_concern_is_answered_and_rated_and_every_step_arrives(stack: Stack, enterprise: Enterprise) -> None:
    member, desk, handler = enterprise.members[0], enterprise.desk, enterprise.handler
    case = await member.file_case("夜班食堂没有热饭")
    assert case["state"] == "SUBMITTED"
    case = await desk.act(case, "accept")
    case = await desk.act(case, "assign", {"department_id": enterprise.units["后勤部"]})
    seen = await handler.get(f"/grievances/cases/{case['id']}")
    assert member.name not in str(seen), "the department sees the author only if the author agrees"
    case = await handler.act(seen, "start")
    case = await handler.act(case, "reply", {"text": "从下周起夜班供应热饭。"})
    case = await member.get(f"/grievances/cases/{case['id']}")
    case = await member.act(case, "rating", {"solved": True, "score": 5})
    assert case["state"] == "CLOSED"
    await stack.until_quiet()
    told = await unread_kinds(member, case["id"])
    assert told, "the author's inbox has a message about the case"
    archived = await stack.value(
        "insights", "SELECT count(*) FROM archive WHERE topic = 'grievances.events' AND key = $1", case["id"]
    )
    published = await stack.value("grievances", "SELECT count(*) FROM outbox WHERE key = $1", case["id"])
    assert archived == published >= 6


async def test_a_concern_not_solved_opens_again_one_level_higher(stack: Stack, enterprise: Enterprise) -> None:
    member, desk = enterprise.members[0], enterprise.desk
    case = await member.file_case("加班费没有发")
    case = await desk.act(case, "accept")
    case = await desk.act(case, "reply", {"text": "已经反映。"})
    case = await member.act(
        await member.get(f"/grievances/cases/{case['id']}"),
        "rating",
        {"solved": False, "score": 1, "words": "没有解决"},
    )
    assert case["state"] == "REOPENED"
    assert case["desk_unit"]["id"] == enterprise.units["同心集团"]


async def test_the_answer_reaches_an_open_page_within_seconds(stack: Stack, enterprise: Enterprise) -> None:
    member, desk = enterprise.members[1], enterprise.desk
    case = await member.file_case("宿舍热水器坏了")
    await stack.until_quiet()

    async def next_hint() -> str:
        async with member.http.stream("GET", "/notifications/stream", timeout=60) as stream:
            assert stream.status_code == 200
            listening.set()
            async for line in stream.aiter_lines():
                if line.startswith("data:") and case["id"] in line:
                    return line
        raise AssertionError("the stream ended")

    listening = asyncio.Event()
    hint = asyncio.create_task(next_hint())
    await asyncio.wait_for(listening.wait(), 60)
    started = asyncio.get_running_loop().time()
    await desk.act(case, "accept")
    await asyncio.wait_for(hint, 60)
    assert soon_enough(asyncio.get_running_loop().time() - started, 2)
