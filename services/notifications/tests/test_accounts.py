"""What is told about accounts, and what is shut in the inbox after a reset."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.grievances import CaseAccepted, CaseReplied
from contracts.identity import (
    AccountMatter,
    AccountNotice,
    FactorMatter,
    FactorNotice,
    Issuer,
    MachineMatter,
    MachineNotice,
    MemberState,
    UnitKind,
    UnitState,
)
from kit import clock
from kit.auth import Closed
from kit.testing import Harness, problem
from notifications.sources import SUBJECTS

BASE = "/api/v1/notifications"
Maker = Callable[..., Any]


def notice(
    matter: AccountMatter, to_id: str = "author", by: Issuer | None = None, unit_id: str | None = None
) -> AccountNotice:
    return AccountNotice(version=1, to_id=to_id, matter=matter, member_id="author", by=by, unit_id=unit_id)


@pytest.mark.parametrize("matter", [*AccountMatter, *FactorMatter])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_every_matter_is_told_in_words_without_a_name(
    harness: Harness, matter: AccountMatter | FactorMatter, language: str
) -> None:
    if isinstance(matter, FactorMatter):
        await harness.deliver(FactorNotice(version=1, member_id="reader", matter=matter))
    else:
        await harness.deliver(notice(matter, "reader", Issuer.HR if matter is AccountMatter.RESET_PENDING else None))
    async with harness.client("reader", accept_language=language) as client:
        [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert (message["kind"], message["number"]) == (matter, None)
        about = "reader" if isinstance(matter, FactorMatter) else "author"
        assert (message["subject_type"], message["subject_id"]) == ("account", about)
        assert message["title"]
        assert message["body"]
        assert "{" not in message["title"] + message["body"] + message["link"]
        assert (await client.get(f"{BASE}/unread-count")).json() == {"unread": 1}


def test_nothing_but_matters_is_said_of_accounts() -> None:
    assert SUBJECTS["account"].templates.keys() == {*AccountMatter, *FactorMatter}


async def test_who_issued_the_code_is_said(harness: Harness) -> None:
    issuers = {
        Issuer.HR: "An HR administrator",
        Issuer.SECURITY_ADMINISTRATOR: "A security administrator",
        Issuer.TWO_ADMINISTRATORS: "Two administrators",
    }
    for by, said in issuers.items():
        await harness.deliver(notice(AccountMatter.RESET_PENDING, by, by))
        async with harness.client(by) as client:
            [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert message["body"].startswith(said)


@pytest.mark.parametrize(
    ("unit_id", "zh", "en"),
    [
        ("team", "人事管理员把甲班移到了别的上级单位下", "HR moved 甲班 below another unit"),
        ("new", "人事管理员把一个单位移到了别的上级单位下", "HR moved a unit below another unit"),
        (None, "人事管理员把一个单位移到了别的上级单位下", "HR moved a unit below another unit"),
    ],
)
async def test_a_moved_unit_is_named(harness: Harness, unit_id: str | None, zh: str, en: str) -> None:
    """Also where its name has not come yet. The officers of its former place can open no page of it any more."""
    await harness.deliver(UnitState(unit_id="team", version=2, parent_id=None, name="甲班", kind=UnitKind.TEAM))
    await harness.deliver(notice(AccountMatter.UNIT_MOVED, "reader", unit_id=unit_id))
    for language, title in (("zh-CN", zh), ("en", en)):
        async with harness.client("reader", accept_language=language) as client:
            [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert (message["title"], message["link"]) == (title, "/inbox")


@pytest.mark.parametrize("matter", [AccountMatter.RESET_UNDONE, AccountMatter.RESET_STOPPED])
async def test_the_owner_is_sent_to_a_page_that_opens_for_them(harness: Harness, matter: AccountMatter) -> None:
    await harness.deliver(notice(matter, "author"), notice(matter, "security"))
    for reader, link in (("author", "/me"), ("security", "/people/author")):
        async with harness.client(reader) as client:
            [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert message["link"] == link


@pytest.mark.parametrize("matter", [FactorMatter.ADDED, FactorMatter.REMOVED, FactorMatter.CODES_RENEWED])
async def test_who_did_not_change_the_second_factors_is_sent_to_have_the_account_locked(
    harness: Harness, matter: FactorMatter
) -> None:
    """Nothing on the platform is left to them: it asks for the factor they do not have."""
    await harness.deliver(FactorNotice(version=1, member_id="author", matter=matter))
    for language, advice in (("zh-CN", "请马上当面找安全管理员锁定账号"), ("en", "have the account locked")):
        async with harness.client("author", accept_language=language) as client:
            [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert advice in message["body"]


async def test_the_same_notice_twice_is_one_message_and_the_erased_get_none(harness: Harness) -> None:
    for _ in range(2):
        await harness.deliver(notice(AccountMatter.RESET_USED), event_id="the same")
    gone = {"unit_id": "team", "name": "", "employee_number": "", "active": False, "deleted": True}
    await harness.deliver(MemberState(member_id="gone", version=2, **gone), notice(AccountMatter.RESET_USED, "gone"))
    assert [row.member_id for row in await harness.rows("SELECT member_id FROM message")] == ["author"]


async def test_after_a_reset_messages_about_older_concerns_are_shut(harness: Harness, new_case: Maker) -> None:
    filed = clock.now() - timedelta(days=3)
    old, unknown, new = new_case(), new_case(), new_case()
    await harness.deliver(
        old.event(CaseAccepted, submitted_at=filed),
        unknown.event(CaseAccepted),
        notice(AccountMatter.RESET_PENDING, by=Issuer.HR),
    )
    reset_at = clock.now()
    closed = Closed(reset_at, reset_at + timedelta(hours=72))
    await harness.deliver(
        old.event(CaseReplied, submitted_at=filed), new.event(CaseAccepted, submitted_at=reset_at + timedelta(hours=1))
    )
    async with harness.shut_out("author", closed) as intruder:
        shown = (await intruder.get(f"{BASE}/messages")).json()["items"]
        assert [(item["kind"], item["subject_id"]) for item in shown] == [
            ("case_accepted", new.id), ("reset_pending", "author"),
        ]  # fmt: skip
        assert (await intruder.get(f"{BASE}/unread-count")).json() == {"unread": 2}
        problem(await intruder.get(f"{BASE}/my-data"), 403, "closed_after_reset")
        assert (await intruder.post(f"{BASE}/messages/read-all")).status_code == 204
    async with harness.client("author") as owner:
        assert (await owner.get(f"{BASE}/unread-count")).json() == {"unread": 3}, "what was shut is unread still"
        assert len((await owner.get(f"{BASE}/messages")).json()["items"]) == 5
        assert (await owner.get(f"{BASE}/my-data")).status_code == 200


async def test_filing_time_is_compared_as_a_time(harness: Harness, new_case: Maker) -> None:
    """Written with and without microseconds."""
    since = datetime.fromisoformat("2026-11-02T10:00:00.500000+00:00")
    before, same, after = (since + timedelta(milliseconds=shift) for shift in (-500, 0, 500))
    cases = {at: new_case() for at in (before, same, after)}
    await harness.deliver(*(case.event(CaseAccepted, submitted_at=at) for at, case in cases.items()))
    async with harness.shut_out("author", Closed(since, clock.now() + timedelta(days=365))) as client:
        shown = {item["subject_id"] for item in (await client.get(f"{BASE}/messages")).json()["items"]}
    assert shown == {cases[same].id, cases[after].id}


@pytest.mark.parametrize("matter", MachineMatter)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_what_becomes_of_a_machine_client_is_told(harness: Harness, matter: MachineMatter, language: str) -> None:
    await harness.deliver(UnitState(unit_id="plant", version=1, parent_id=None, name="一分厂", kind=UnitKind.PLANT))
    for reader, link in (("owner", "/inbox"), ("auditor", "/machines")):
        told = MachineNotice(version=1, machine_id="hr", to_id=reader, matter=matter, owner_id="owner", unit_id="plant")
        await harness.deliver(told)
        async with harness.client(reader, accept_language=language) as client:
            [message] = (await client.get(f"{BASE}/messages")).json()["items"]
        assert (message["kind"], message["subject_type"], message["link"]) == (matter, "machine", link)
        assert "一分厂" in message["title"]
        assert message["body"]
