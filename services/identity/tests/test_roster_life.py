"""How long a checked roster waits, what ends it, whose it is, and what is said of the sheet as a whole."""

from datetime import timedelta
from typing import Any

from books import make_book, row
from enterprise import PASSWORD, Enterprise
from hr import API, Hr, fates
from sqlalchemy import text

from contracts.identity import AccountMatter, AccountNotice
from contracts.roles import Role
from identity.grants import add_grant
from kit.testing import problem


async def test_a_roster_moves_nobody_who_holds_an_important_role(enterprise: Enterprise, hr: Hr) -> None:
    """Not in the dry run, nor where the role came after it; who holds none is moved, and told."""
    held = await enterprise.person("shop_a", number="W0001", name="王小明", grants=("union_staff@plant_a",))
    later = await enterprise.person("shop_a", number="W0002", name="王小明", grants=())
    plain = await enterprise.person("shop_a", number="W0003", name="王小明", grants=("group_leader@shop_a",))
    roster = await hr.check(*(row(f"W000{each}", "王小明", "集团/二分厂/总装车间") for each in (1, 2, 3)))
    assert await hr.problems(roster) == [(2, "单位", "move_takes_two")]
    async with enterprise.harness.session() as session:
        await add_grant(session, "test", later.id, Role.HANDLER, enterprise.units["plant_a"])
    await hr.start(roster)
    await enterprise.harness.run_job("apply_rosters")
    assert await hr.problems(roster) == [(2, "单位", "move_takes_two"), (3, "单位", "move_takes_two")]
    belong = {row.id: row.unit_id for row in await enterprise.harness.rows("SELECT id, unit_id FROM member")}
    assert [belong[each.id] for each in (held, later, plain)] == [
        enterprise.units[unit] for unit in ("shop_a", "shop_a", "shop_b")
    ]
    notices = await enterprise.harness.events(AccountNotice)
    assert [each.matter for each in notices if each.to_id == plain.id] == [AccountMatter.DETAILS_CHANGED]


async def test_a_roster_moves_nobody_whose_account_is_locked(enterprise: Enterprise, hr: Hr) -> None:
    """Not in the dry run, nor where it was locked since; both languages say why."""
    locked, later = [
        await enterprise.person("shop_a", number=number, name="王小明", password=PASSWORD) for number in ("W1", "W2")
    ]
    await lock(enterprise, locked.id)
    roster = await hr.check(*(row(number, "王小明", "集团/二分厂/总装车间") for number in ("W1", "W2")))
    assert await hr.problems(roster) == [(2, "单位", "move_takes_two")]
    for language, said in (("zh-CN", "账号已被锁定"), ("en", "the account is locked")):
        hr.client.headers["Accept-Language"] = language
        assert said in (await hr.rows(roster))[0]["problems"][0]["message"]
    await lock(enterprise, later.id)
    await hr.apply(roster)
    assert await hr.problems(roster) == [(2, "单位", "move_takes_two"), (3, "单位", "move_takes_two")]
    belong = await enterprise.harness.rows("SELECT unit_id FROM member WHERE employee_number IN ('W1', 'W2')")
    assert {unit_id for (unit_id,) in belong} == {enterprise.units["shop_a"]}


async def lock(enterprise: Enterprise, member_id: str) -> None:
    async with enterprise.client("security_admin@root") as security:
        assert (await security.post(f"/api/v1/identity/members/{member_id}/lock")).status_code == 204


async def test_import_starts_once_and_with_the_version_one_has_seen(hr: Hr) -> None:
    roster = await hr.check(row())
    answer = await hr.client.post(f"{API}/{roster['id']}/apply")
    problem(answer, 428, "version_required")
    problem(await hr.start({**roster, "version": 9}), 412, "stale_version")
    started = (await hr.start(roster)).json()
    problem(await hr.start(started), 409, "roster_not_open")


async def test_roster_without_anything_to_import_does_not_wait(hr: Hr) -> None:
    roster = await hr.check(row("", "甲"), row("W1", "乙", "没有的厂"))
    assert (roster["state"], roster["invalid"], roster["expires_at"]) == ("NOTHING_TO_IMPORT", 2, None)
    assert roster["finished_at"]
    problem(await hr.start(roster), 409, "nothing_to_import")
    assert len(await hr.rows(roster)) == 2


async def test_checked_roster_expires_after_a_day_and_its_rows_are_forgotten(
    enterprise: Enterprise, clock_shift: Any
) -> None:
    person = await enterprise.person("root", grants=("hr_admin@root",))

    def now() -> Hr:
        """With a token that has not expired meanwhile."""
        return Hr(enterprise, enterprise.client("hr_admin@root", user_id=person.id))

    roster = await now().check(row(phone="13800000001"))
    assert (roster["state"], roster["expires_at"][:10] > roster["created_at"][:10]) == ("CHECKED", True)
    clock_shift(timedelta(hours=23, minutes=59))
    await enterprise.harness.run_job("expire_rosters")
    assert (await now().read(roster))["state"] == "CHECKED"
    clock_shift(timedelta(minutes=2))
    problem(await now().start(roster), 409, "roster_expired")
    assert (await now().read(roster))["state"] == "EXPIRED", "also before the worker says so"
    await enterprise.harness.run_job("expire_rosters")
    assert await enterprise.harness.rows("SELECT state FROM roster_import") == [("EXPIRED",)]
    assert await enterprise.harness.rows("SELECT * FROM roster_row") == []
    (listed,) = (await now().client.get(API)).json()["items"]
    assert (listed["state"], listed["added"]) == ("EXPIRED", 1)
    assert listed["finished_at"]


async def test_newer_check_supersedes_the_older_one(enterprise: Enterprise, hr: Hr) -> None:
    older, newer = await hr.check(row()), await hr.check(row("W0002"))
    answer = problem(await hr.start(older), 409, "roster_superseded")
    assert "last" in answer["detail"]
    assert (await hr.read(older))["state"] == "SUPERSEDED"
    await enterprise.harness.run_job("expire_rosters")
    assert await hr.rows(older) == []
    assert (await hr.apply(newer))["state"] == "APPLIED"


async def test_rosters_of_others_and_those_under_way_are_not_superseded(enterprise: Enterprise, hr: Hr) -> None:
    started = await hr.check(row())
    await hr.start(started)
    other = await enterprise.person("plant_a", grants=("hr_admin@plant_a",))
    async with enterprise.client("hr_admin@plant_a", user_id=other.id) as client:
        theirs = await Hr(enterprise, client).check(row("W0002"))
        await hr.check(row("W0003"))
        assert (await Hr(enterprise, client).read(theirs))["state"] == "CHECKED"
    assert (await hr.read(started))["state"] == "APPLYING"


async def test_what_is_said_of_the_sheet_counts_no_row_and_stops_none(hr: Hr) -> None:
    """A column HR keeps for itself, one left out, a second sheet, a blank row: none is an error of somebody's row."""
    headers = ["工号", "姓名", "单位", "身高", "手机"]
    rows = [["W0001", "王小明", "一分厂", "170", ""], [], ["W0002", "李四", "一分厂", "180", ""]]
    roster = await hr.check(*rows, headers=headers, more=lambda book, _: book.add_worksheet("第二分厂"))
    assert (roster["total"], fates(roster)) == (2, {"added": 2})
    codes = [each["code"] for each in roster["notes"]]
    assert codes == ["column_unknown", "columns_left_out", "sheets_left_out", "rows_blank"]
    chinese = (await hr.client.get(f"{API}/{roster['id']}", headers={"Accept-Language": "zh-CN"})).json()["notes"]
    assert [each["message"] for each in chinese] == [
        "D 列“身高”不是模板中的列，没有读取。如果是某一列的别名，请改成模板中的表头后重新上传。",
        "表中没有这些列：工会职务、入职日期、性别。已有职工的这些资料不变，新职工的暂时为空。",
        "一次只读取一张工作表，没有读取：第二分厂。那里如果还有人，请合并到一张工作表后重新上传。",
        "第 3 行是空行，已跳过。",
    ]
    assert (await hr.apply(roster))["applied"] == 2


async def test_uploading_twice_with_one_key_checks_once(hr: Hr) -> None:
    """A form sent again has a boundary of its own."""
    data = make_book([row()])
    answers = [await hr.upload(data, **{"Idempotency-Key": "once-only"}) for _ in range(2)]
    assert answers[0].status_code == 201
    assert answers[0].request.headers["content-type"] != answers[1].request.headers["content-type"]
    assert answers[0].json() == answers[1].json()
    assert len((await hr.client.get(API)).json()["items"]) == 1
    other = await hr.upload(make_book([row("W0002")]), **{"Idempotency-Key": "once-only"})
    problem(other, 422, "idempotency_key_reused")


async def test_import_of_another_hr_is_not_found(enterprise: Enterprise, hr: Hr) -> None:
    roster = await hr.check(row())
    async with enterprise.client("hr_admin@root") as other:
        for path in (f"{API}/{roster['id']}", f"{API}/{roster['id']}/rows"):
            problem(await other.get(path), 404, "not_found")
        assert (await other.get(API)).json()["items"] == []


async def test_rows_with_personal_data_are_forgotten_after_a_month(hr: Hr, clock_shift: Any) -> None:
    roster = await hr.check(row(phone="13800000001"))
    clock_shift(timedelta(days=31))
    await hr.enterprise.harness.run_job("delete_roster_rows")
    assert await hr.enterprise.harness.rows("SELECT * FROM roster_row") == []
    assert await hr.enterprise.harness.rows("SELECT id, added FROM roster_import") == [(roster["id"], 1)]


async def test_rows_of_people_one_reaches_no_more_are_not_shown(enterprise: Enterprise, hr: Hr) -> None:
    await enterprise.person("shop_b", number="B1")
    await enterprise.person("shop_a", number="A1")
    moved = await enterprise.person("shop_a", number="A2")
    units = {unit: f"集团/{name}/总装车间" for unit, name in (("shop_a", "一分厂"), ("shop_b", "二分厂"))}
    roster = await hr.check(
        row("B1", "张伟", units["shop_b"], phone="13800000001"),
        row("A1", "张伟", units["shop_a"], phone="13800000002"),
        row("A2", "张伟", units["shop_a"], phone="13800000003"),
        row("B9", "新人", units["shop_b"], phone="13800000004"),
        row("C1", "某人", "没有的厂"),
    )
    assert fates(roster) == {"added": 1, "changed": 3, "invalid": 1}
    assert (await hr.apply(roster))["applied"] == 4
    assert len(await hr.rows(roster)) == 5
    path = f"/api/v1/identity/members/{moved.id}"
    there_now = {"unit_id": enterprise.units["shop_b"]}
    assert (await hr.client.patch(path, json=there_now, headers={"If-Match": '"2"'})).status_code == 200
    [(uploader,)] = await enterprise.harness.rows("SELECT created_by FROM roster_import")
    async with enterprise.client("hr_admin@plant_a", user_id=uploader) as smaller:
        rows = await Hr(enterprise, smaller).rows(roster)
    assert [each["employee_number"] for each in rows] == ["A1", "C1"]
    assert "13800000001" not in str(rows)


async def test_what_invalid_rows_say_about_others_goes_with_the_reach(enterprise: Enterprise, hr: Hr) -> None:
    """The name behind a number, the number behind a phone: as if the reader checked the file now."""
    for number, name in (("A1", "王一"), ("A2", "王二"), ("B1", "李一"), ("B2", "李二"), ("B3", "李三")):
        await enterprise.person(f"shop_{number[0].lower()}", number=number, name=name)
    async with enterprise.harness.session() as session:
        for number, phone in (("A2", "13900000001"), ("B2", "13900000002")):
            await session.execute(text(f"UPDATE member SET phone = '{phone}' WHERE employee_number = '{number}'"))
        await session.execute(text("UPDATE member SET active = false WHERE employee_number = 'B3'"))
    roster = await hr.check(
        row("A1", "别名"),
        row("N1", "新人", phone="13900000001"),
        row("B1", "别名"),
        row("N2", "新人", phone="13900000002"),
        row("B3", "李三"),
    )
    by_name, by_phone = ("工号", "employee_number_of_other"), ("手机", "phone_of_other")
    told = [(2, *by_name), (3, *by_phone), (4, *by_name), (5, *by_phone), (6, "工号", "member_deactivated")]
    assert await hr.problems(roster) == told
    [(uploader,)] = await enterprise.harness.rows("SELECT created_by FROM roster_import")
    async with enterprise.client("hr_admin@plant_a", user_id=uploader) as smaller:
        now = Hr(enterprise, smaller)
        shown, problems = str(await now.rows(roster)), await now.problems(roster)
    beyond = ("工号", "member_out_of_reach")
    assert problems == [*told[:2], (4, *beyond), (5, "手机", "phone_taken"), (6, *beyond)]
    assert [told in shown for told in ("王一", "A2", "李一", "B2")] == [True, True, False, False]
