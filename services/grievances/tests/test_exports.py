"""A list of cases as an Excel file: what it holds, whose it is, and what becomes of it when something goes wrong."""

import io
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from counts import COUNTS, figure, soon_enough
from pypdf import PdfReader
from sqlalchemy import insert, select

from casework import exports
from contracts.identity import GrantState
from grievances.models import LONG_JOBS, Case
from kit import clock
from kit.auth import Closed
from kit.db import new_id
from kit.testing import problem

from .conftest import Person, World

BASE = "/api/v1/grievances"


async def ask(world: World, who: str, **filters: Any) -> dict[str, Any]:
    answer = await world.call(who, "POST", "/exports/cases", json=filters)
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    return job


async def export(world: World, who: str, **filters: Any) -> dict[str, Any]:
    return await finish(world, who, await ask(world, who, **filters))


async def finish(world: World, who: str, job: dict[str, Any]) -> dict[str, Any]:
    await world.h.run_job("work_jobs")
    done: dict[str, Any] = await world.get(who, f"/jobs/{job['id']}")
    assert done["state"] == "DONE", done
    return done


async def book_of(world: World, who: str, job: dict[str, Any], **headers: str) -> Any:
    answer = await world.call(who, "GET", f"/jobs/{job['id']}/file", headers=headers)
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def table(book: Any) -> list[dict[str, Any]]:
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def test_the_file_holds_the_list_with_its_filters(world: World) -> None:
    await world.bring_to("CLOSED")
    accepted, filed = await world.bring_to("ACCEPTED", title="热水"), await world.bring_to("SUBMITTED", kind="welfare")
    asked = {"scope": "desk", "state": ["ACCEPTED", "SUBMITTED"]}
    preview = await world.call("staff-a1", "POST", "/exports/cases/preview", json=asked)
    assert preview.json() | {"columns": []} == {
        "title": "Concerns: Accept and assign",
        "details": ["State: Accepted, Submitted"],
        "columns": [],
        "count": 2,
    }
    done = await export(world, "staff-a1", **asked)
    assert (done["done"], done["total"], done["title"]) == (2, 2, "Concerns: Accept and assign")
    book = await book_of(world, "staff-a1", done)
    rows = table(book)
    assert list(rows[0]) == preview.json()["columns"]
    assert [(each["Title"], each["Kind"], each["State"]) for each in rows] == [
        ("食堂晚班没有热菜", "Welfare and daily life", "Submitted"),
        ("热水", "Feedback", "Accepted"),
    ]
    shown = [await world.get("staff-a1", f"/cases/{each}") for each in (filed, accepted)]
    assert [each["Number"] for each in rows] == [each["number"] for each in shown]
    assert [each["Next date"] for each in rows] == ["Acceptance", "Answer"]
    assert f"{rows[0]['Submitted']:%Y-%m-%d %H}" == "2026-11-02 10", "a date, in China"
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in about["B"]][:3] == ["Concerns: Accept and assign", "State: Accepted, Submitted", "2"]


async def test_headings_and_states_are_in_the_askers_language(world: World) -> None:
    await world.file()
    async with world.client("staff-a1", accept_language="zh-CN") as client:
        await client.post(f"{BASE}/exports/cases", json={"q": None})
    await world.h.run_job("work_jobs")
    (job,) = (await world.get("staff-a1", "/jobs"))["items"]
    (row,) = table(await book_of(world, "staff-a1", job))
    assert (row["标题"], row["状态"], row["类别"], row["单位"]) == (
        "食堂晚班没有热菜",
        "已提交",
        "意见反映",
        "总装一班",
    )
    assert job["file"]["name"] == f"诉求列表：受理与分派 {clock.today()}.xlsx"


async def test_as_a_pdf_it_holds_the_same_list(world: World) -> None:
    await world.file(title="热水", kind="welfare")
    await world.file(title="#panic() *食堂*")
    async with world.client("staff-a1", accept_language="zh-CN") as client:
        answer = await client.post(f"{BASE}/exports/cases?format=pdf", json={"state": ["SUBMITTED"]})
    done = await finish(world, "staff-a1", answer.json())
    assert done["file"]["name"] == f"诉求列表：受理与分派 {clock.today()}.pdf"
    file = await world.call("staff-a1", "GET", f"/jobs/{done['id']}/file")
    assert file.headers["content-type"] == "application/pdf"
    page = PdfReader(io.BytesIO(file.content)).pages[0]
    text = "".join(page.extract_text().split()).replace("\u200b", "")
    for words in ("诉求列表：受理与分派", "状态：已提交", "热水", "#panic()*食堂*", "福利与生活", "GR-2026-000001"):
        assert words in text
    assert text.count("2026-11-02") >= 2
    assert page.mediabox.width > page.mediabox.height, "so many columns need the long side"


@pytest.mark.parametrize("title", ["=1+1", "+8613800000000", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "<r>x</r>"])
async def test_no_title_becomes_a_formula(world: World, title: str) -> None:
    await world.file(title=title)
    book = await book_of(world, "staff-a1", await export(world, "staff-a1"))
    (cell,) = (cell for cell in book.worksheets[0][2] if str(cell.value).strip() == title)
    assert cell.data_type == "s"
    assert cell.quotePrefix == (title[0] != "<"), "and stays text when somebody edits it"


async def test_a_department_gets_no_hidden_author(world: World) -> None:
    """The same masks as in the list: the title without the name, the desk instead of the author's unit."""
    await world.bring_to("ASSIGNED", title="欧阳静怡 的诉求")
    shown = await world.bring_to("ASSIGNED", title="欧阳静怡 的公开诉求", show_author_to_department=True)
    assert shown
    done = await export(world, "handler", scope="department")
    rows = table(await book_of(world, "handler", done))
    listed = (await world.get("handler", "/cases", scope="department", order="newest"))["items"]
    assert [each["Title"] for each in rows] == [each["title"] for each in listed]
    assert "Unit" not in rows[0]
    assert {each["Union office"] for each in rows} == {"总装车间工会"}
    assert "欧阳静怡" in rows[0]["Title"]
    assert "欧阳静怡" not in rows[1]["Title"]


async def test_who_keeps_out_of_a_case_does_not_export_it(world: World) -> None:
    await world.file(about_member_id="staff-a1", complaint=True)
    await world.file(title="别的事")
    rows = table(await book_of(world, "staff-a1", await export(world, "staff-a1")))
    assert [each["Title"] for each in rows] == ["别的事"]


async def test_an_empty_list_is_a_file_too(world: World) -> None:
    done = await export(world, "staff-a1", state=["CLOSED"])
    assert (done["done"], table(await book_of(world, "staff-a1", done))) == (0, [])


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 4),
        ({"kind": "welfare"}, 1),
        ({"state": ["ACCEPTED"]}, 1),
        ({"due": "soon"}, 3),
        ({"due": "later"}, 1),
        ({"due": "late"}, 0),
        ({"unit_id": "team-a1"}, 4),
        ({"unit_id": "plant-b"}, 0),
        ({"q": "热水"}, 1),
        ({"q": "GR-2026-000001"}, 1),
        ({"q": "1", "state": ["CLOSED"]}, 1),
    ],
)
async def test_the_count_is_that_of_the_list(world: World, filters: dict[str, Any], count: int) -> None:
    for fields in ({"title": "热水"}, {"kind": "welfare"}, {}, {}):
        case = await world.file(**fields)
    await world.act("staff-a1", case["id"], "accept")
    await world.h.settle()
    asked = {"scope": "desk", **filters}
    answer = await world.call("staff-a1", "POST", "/exports/cases/preview", json=asked)
    assert answer.json()["count"] == count
    assert len((await world.get("staff-a1", "/cases", **asked))["items"]) == count
    assert (await export(world, "staff-a1", **asked))["done"] == count


async def test_a_long_list_comes_whole_though_the_worker_is_cut_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New cases and cases that change their date between two portions neither hide a row nor bring it twice."""
    monkeypatch.setattr(exports, "PORTION", 3)
    filed = [await world.file(title=f"第{place:02}件") for place in range(10)]
    job = await ask(world, "staff-a1")
    for _ in range(2):
        run = await LONG_JOBS._take(world.h.context)
        assert run
        await LONG_JOBS.kinds["export"].work(run)
    half = await world.get("staff-a1", f"/jobs/{job['id']}")
    assert (half["state"], half["phase"], half["done"], half["total"]) == ("RUNNING", "Reading the list", 6, 10)
    await world.act("staff-a1", filed[2]["id"], "accept")
    await world.file(title="后来的")
    lost = await LONG_JOBS._take(world.h.context)
    assert lost
    await LONG_JOBS._give_back(world.h.db, lost.job)
    await world.h.run_job("work_jobs")
    rows = table(await book_of(world, "staff-a1", job))
    assert [each["Title"] for each in rows] == [f"第{place:02}件" for place in reversed(range(10))]
    assert await world.h.rows("SELECT count(*) FROM job_parts") == [(0,)]


async def test_roles_that_end_meanwhile_end_the_export(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PORTION", 1)
    for _ in range(3):
        await world.file()
    job = await ask(world, "staff-a1")
    run = await LONG_JOBS._take(world.h.context)
    assert run
    await LONG_JOBS.kinds["export"].work(run)
    await end_role(world)
    await world.h.run_job("work_jobs")
    failed = await world.get("staff-a1", f"/jobs/{job['id']}")
    assert (failed["state"], failed["problem"]["code"], failed["file"]) == ("FAILED", "roles_changed", None)
    assert await world.h.rows("SELECT count(*) FROM job_parts") == [(0,)]


async def end_role(world: World) -> None:
    grant = {"grant_id": "staff-a1 union_staff@shop-a1", "member_id": "staff-a1", "role": "union_staff"}
    await world.h.deliver(GrantState(version=2, unit_id="shop-a1", deleted=True, **grant))


async def test_the_file_is_its_owners_while_they_hold_the_roles(world: World) -> None:
    await world.file()
    done = await export(world, "staff-a1")
    path = f"{BASE}/jobs/{done['id']}/file"
    for who in ("staff-a1-too", "staff-group", "author", "auditor"):
        problem(await world.call(who, "GET", f"/jobs/{done['id']}/file"), 404, "not_found")
    async with world.h.client("staff-a1", []) as without:
        problem(await without.get(path), 404, "job_file_not_found")
    async with world.h.client("staff-a1", ["union_staff@shop-a1", "union_staff@plant-b"]) as more:
        assert (await more.get(path)).status_code == 200
    closed = Closed(clock.now(), clock.now() + timedelta(days=3))
    async with world.h.shut_out("staff-a1", closed, ["union_staff@shop-a1"]) as shut:
        problem(await shut.get(path), 403, "closed_after_reset")


async def test_what_is_exported_lies_sealed_and_is_audited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the words that were searched for, neither in the job nor in the audit; of the file nothing."""
    monkeypatch.setattr(exports, "PORTION", 1)
    await world.file(title="玻璃珠在食堂")
    await world.file(title="食堂")
    await world.h.settle()
    job = await ask(world, "staff-a1", q="玻璃珠 食堂", kind="feedback")
    assert job["details"] == ["Kind: Feedback", "Search: “玻璃珠 食堂”"]
    assert await world.h.find_everywhere("玻璃珠 食堂") == []
    before = set(await world.h.find_everywhere("玻璃珠在食堂"))
    run = await LONG_JOBS._take(world.h.context)
    assert run
    await LONG_JOBS.kinds["export"].work(run)
    assert set(await world.h.find_everywhere("玻璃珠在食堂")) <= before
    await world.h.run_job("work_jobs")
    assert set(await world.h.find_everywhere("玻璃珠在食堂")) <= before
    await world.call("staff-a1", "GET", f"/jobs/{job['id']}/file")
    entries = await world.h.rows(
        "SELECT actor_id, action, after FROM audit_entry WHERE object_type IN ('export', 'job') ORDER BY at, id"
    )
    assert [(who, action) for who, action, _ in entries] == [
        ("staff-a1", "export.request"),
        ("staff-a1", "export.finish"),
        ("staff-a1", "job.fetch_file"),
    ]
    assert '"kind":"feedback"' in entries[0][2]
    assert '"rows":1' in entries[1][2]


async def test_one_export_of_a_person_at_a_time_and_not_too_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_KEPT", 2)
    first = await ask(world, "staff-a1")
    problem(await world.call("staff-a1", "POST", "/exports/cases", json={}), 409, "job_under_way")
    assert (await world.call("staff-a1", "POST", f"/jobs/{first['id']}/cancel")).json()["state"] == "CANCELLED"
    for _ in range(2):
        await export(world, "staff-a1")
    problem(await world.call("staff-a1", "POST", "/exports/cases", json={}), 409, "too_many_exports")


async def test_too_long_a_list_is_refused_before_anything_is_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", {exports.Form.EXCEL: 2, exports.Form.PDF: 1})
    for _ in range(3):
        await world.file()
    for form, limit, code in (("xlsx", 2, "too_many_rows"), ("pdf", 1, "too_many_rows_for_pdf")):
        answer = await world.call("staff-a1", "POST", f"/exports/cases?format={form}", json={})
        refused = problem(answer, 409, code)
        assert (refused["count"], refused["limit"]) == (3, limit)
    assert (await world.get("staff-a1", "/jobs"))["items"] == []


async def test_sent_twice_with_one_key_it_is_one_export(world: World) -> None:
    headers = {"Idempotency-Key": "export-once"}
    answers = [await world.call("staff-a1", "POST", "/exports/cases", json={}, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


async def test_a_file_is_deleted_after_seven_days(world: World, clock_shift: Callable[[timedelta], None]) -> None:
    done = await export(world, "staff-a1")
    clock_shift(timedelta(days=7, minutes=1))
    await world.h.run_job("purge_jobs")
    assert (await world.get("staff-a1", "/jobs"))["items"] == []
    with pytest.raises(FileNotFoundError):
        await world.h.context.files.get(done["id"])


async def test_the_file_is_of_a_person_who_is_known(world: World) -> None:
    """Roles that the copy does not know yet are no reason for half a list."""
    newcomer = Person("new", "新来", "shop-a1", ["union_staff@shop-a1"])
    world.people["new"] = newcomer
    job = await ask(world, "new")
    await world.h.run_job("work_jobs")
    assert (await world.get("new", f"/jobs/{job['id']}"))["problem"]["code"] == "roles_changed"
    await world.join(newcomer)
    assert (await export(world, "new"))["done"] == 0


async def test_a_list_of_thousands_needs_little_memory_and_time(world: World) -> None:
    await world.file()
    async with world.h.session() as session:
        cases = Case.metadata.tables["cases"]
        (first,) = (await session.execute(select(cases))).mappings()
        rows = [
            {**first, "id": new_id(), "serial": 1000 + each, "title": f"第{each}件：{'食堂晚班没有热菜' * 5}"}
            for each in range(COUNTS.export_rows - 1)
        ]
        for start in range(0, len(rows), 500):
            await session.execute(insert(cases), rows[start : start + 500])
    del rows
    job = await ask(world, "staff-a1")
    tracemalloc.start()
    started = time.monotonic()
    await world.h.run_job("work_jobs")
    seconds, (_, most) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table(await book_of(world, "staff-a1", job))) == COUNTS.export_rows
    figure("export", f"{COUNTS.export_rows} rows in {seconds:.0f} s under tracemalloc, {most / 2**20:.0f} MB at most")
    assert most < 16 * 2**20
    assert soon_enough(seconds, 120)
