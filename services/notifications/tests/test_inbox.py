"""A member's inbox over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from contracts.grievances import CaseAccepted, CaseReplied, CaseSubmitted
from contracts.identity import AccountMatter, AccountNotice, UnitState
from kit.testing import Harness, problem

BASE = "/api/v1/notifications"
Maker = Callable[..., Any]


async def items(harness: Harness, user: str, query: str = "", **headers: str) -> list[dict[str, Any]]:
    async with harness.client(user, **headers) as client:
        answer = await client.get(f"{BASE}/messages{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def unread(harness: Harness, user: str) -> int:
    async with harness.client(user) as client:
        answer = await client.get(f"{BASE}/unread-count")
    return int(answer.json()["unread"])


async def test_a_message_is_in_the_readers_language(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseReplied))
    [english] = await items(harness, "author", accept_language="en-GB,en;q=0.9")
    [chinese] = await items(harness, "author", accept_language="zh-CN")
    [unsaid] = await items(harness, "author", accept_language="fr")
    assert english["title"] == f"Concern {case.number} has a reply"
    assert chinese["title"] == unsaid["title"] == f"诉求 {case.number} 有答复了"
    assert (english["subject_id"], english["number"]) == (case.id, case.number)
    assert english["link"] == f"/concerns/{case.id}"
    assert english["read_at"] is None


async def test_a_message_names_the_unit_that_acted_as_it_is_called_now(harness: Harness, new_case: Maker) -> None:
    def plant(version: int, name: str) -> UnitState:
        return UnitState(unit_id="plant", version=version, parent_id=None, name=name, kind="plant")

    await harness.deliver(new_case().event(CaseAccepted))
    for version, name in ((1, "Old Works"), (2, "New Works")):
        await harness.deliver(plant(version, name))
        [message] = await items(harness, "author")
        assert message["body"].startswith(f"The union at {name} accepted it.")


async def test_the_newest_comes_first_and_pages_do_not_repeat(harness: Harness, new_case: Maker) -> None:
    cases = [new_case() for _ in range(7)]
    await harness.deliver(*(case.event(CaseAccepted) for case in cases))
    seen: list[str] = []
    cursor: str | None = None
    async with harness.client("author") as client:
        for _ in range(3):
            answer = await client.get(f"{BASE}/messages", params={"limit": 3, **({"cursor": cursor} if cursor else {})})
            seen += [item["link"].rsplit("/", 1)[1] for item in answer.json()["items"]]
            cursor = answer.json()["next"]
            await harness.deliver(new_case().event(CaseAccepted))  # what comes in between does not shift the pages
    assert seen == [case.id for case in reversed(cases)]
    assert cursor is None


async def test_reading_one_leaves_the_others_unread(harness: Harness, new_case: Maker) -> None:
    await harness.deliver(new_case().event(CaseAccepted), new_case().event(CaseReplied))
    replied, accepted = await items(harness, "author")
    async with harness.client("author") as client:
        for _ in range(2):  # reading twice is reading once
            assert (await client.post(f"{BASE}/messages/{replied['id']}/read")).status_code == 204
    assert await unread(harness, "author") == 1
    assert [item["id"] for item in await items(harness, "author", "?unread=true")] == [accepted["id"]]
    assert {item["id"]: item["read_at"] is not None for item in await items(harness, "author")} == {
        replied["id"]: True, accepted["id"]: False,
    }  # fmt: skip


async def test_reading_again_keeps_the_first_time(harness: Harness, new_case: Maker) -> None:
    await harness.deliver(new_case().event(CaseAccepted))
    [message] = await items(harness, "author")
    async with harness.client("author") as client:
        await client.post(f"{BASE}/messages/{message['id']}/read")
        [first] = await items(harness, "author")
        await client.post(f"{BASE}/messages/{message['id']}/read")
        await client.post(f"{BASE}/messages/read-all")
    [second] = await items(harness, "author")
    assert first["read_at"] == second["read_at"]


async def test_opening_a_case_reads_its_messages_and_nothing_else(harness: Harness, new_case: Maker) -> None:
    opened, other = new_case(), new_case()
    await harness.deliver(opened.event(CaseAccepted), other.event(CaseAccepted), opened.event(CaseReplied))
    async with harness.client("author") as client:
        for _ in range(2):  # twice is once
            answer = await client.post(f"{BASE}/messages/read", json=opened.opened)
            assert (answer.status_code, answer.json()) == (200, {"unread": 1})
    assert {item["subject_id"]: item["read_at"] is not None for item in await items(harness, "author")} == {
        opened.id: True, other.id: False,
    }  # fmt: skip


async def test_opening_a_case_reads_the_callers_messages_only(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseSubmitted))
    async with harness.client("desk-1") as client, harness.client("stranger") as stranger:
        assert (await client.post(f"{BASE}/messages/read", json=case.opened)).json() == {"unread": 0}
        answer = await stranger.post(f"{BASE}/messages/read", json=case.opened)
    assert (answer.status_code, answer.json()) == (200, {"unread": 0}), "nobody learns whether there is such a case"
    assert (await unread(harness, "desk-1"), await unread(harness, "desk-2")) == (0, 1)


async def test_read_all_is_about_the_callers_own_only(harness: Harness, new_case: Maker) -> None:
    await harness.deliver(new_case().event(CaseSubmitted), new_case().event(CaseSubmitted))
    async with harness.client("desk-1") as client:
        assert (await client.post(f"{BASE}/messages/read-all")).status_code == 204
    assert (await unread(harness, "desk-1"), await unread(harness, "desk-2")) == (0, 2)


async def test_anothers_message_is_not_there(harness: Harness, new_case: Maker) -> None:
    await harness.deliver(new_case().event(CaseAccepted))
    [message] = await items(harness, "author")
    async with harness.client("desk-1", ["union_staff@plant"]) as client:
        problem(await client.post(f"{BASE}/messages/{message['id']}/read"), 404, "not_found")
        for unknown in ("unknown", "公", "x" * 3_000):
            problem(await client.post(f"{BASE}/messages/{unknown}/read"), 404, "not_found")
        assert (await client.post(f"{BASE}/messages/%00/read")).status_code in (404, 422)  # 422: no text to PostgreSQL
    assert await items(harness, "desk-1") == []
    assert await unread(harness, "author") == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?cursor=nonsense", "cursor_invalid"),
        ("?limit=0", "invalid_input"),
        ("?limit=101", "invalid_input"),
        ("?unread=perhaps", "invalid_input"),
    ],
)
async def test_bad_queries_say_what_is_wrong(harness: Harness, query: str, code: str) -> None:
    async with harness.client("author") as client:
        problem(await client.get(f"{BASE}/messages{query}"), 422, code)


async def test_opening_a_subject_reads_no_message_of_another_with_the_same_id(
    harness: Harness, new_case: Maker
) -> None:
    case = new_case(id="author")
    notice = AccountNotice(version=1, to_id="author", matter=AccountMatter.RESET_USED, member_id="author")
    await harness.deliver(case.event(CaseAccepted), notice)
    async with harness.client("author") as client:
        assert (await client.post(f"{BASE}/messages/read", json=case.opened)).json() == {"unread": 1}
    assert [item["subject_type"] for item in await items(harness, "author", "?unread=true")] == ["account"]


async def test_a_message_of_a_later_release_is_left_out_until_there_are_words_for_it(
    harness: Harness, new_case: Maker
) -> None:
    """After the way back to this one."""
    await harness.deliver(new_case().event(CaseAccepted), new_case().event(CaseReplied))
    async with harness.session() as session:
        await session.execute(
            text("UPDATE message SET kind = 'aid_granted', subject_type = 'aid' WHERE kind = 'case_replied'")
        )
    assert [item["kind"] for item in await items(harness, "author")] == ["case_accepted"]
    assert await unread(harness, "author") == 1
    async with harness.client("author") as client:
        assert len((await client.get(f"{BASE}/my-data")).json()["data"]["messages"]) == 1
        await client.post(f"{BASE}/messages/read-all")
    assert await harness.rows("SELECT kind FROM message WHERE read_at IS NULL") == [("aid_granted",)]


async def test_a_page_of_the_release_before_marks_its_case_as_read(harness: Harness, new_case: Maker) -> None:
    case = new_case()
    await harness.deliver(case.event(CaseAccepted), new_case().event(CaseAccepted))
    async with harness.client("author") as client:
        assert (await client.post(f"{BASE}/messages/read", json={"case_id": case.id})).json() == {"unread": 1}
        both = await client.post(f"{BASE}/messages/read", json={"case_id": case.id, "subject_id": case.id})
    assert both.status_code == 422


async def test_migrations_make_what_the_models_say(harness: Harness) -> None:
    assert await harness.missing_migrations() == []
