"""The dialogue, the internal notes, and the files of both."""

import asyncio
import io
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import docx
import pytest
from fastapi import UploadFile
from PIL import Image
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import MessagePosted
from kit import files
from kit.files import Files, Received
from kit.testing import problem

from .conftest import PNG, World


async def texts(world: World, who: str, case_id: str) -> list[str]:
    return [each["text"] for each in (await world.get(who, f"/cases/{case_id}/messages"))["items"]]


async def test_three_parties_talk_in_one_thread(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    await world.say("author", case_id, "什么时候能好？")
    await world.say("handler", case_id, "下周")
    await world.say("staff-a1", case_id, "我们跟进")
    for who in ("author", "handler", "staff-a1"):
        items = (await world.get(who, f"/cases/{case_id}/messages"))["items"]
        assert [each["sender"] for each in items] == ["author", "department", "staff"]
        assert [each["mine"] for each in items] == [who == "author", who == "handler", who == "staff-a1"]
    names = [each["sender_name"] for each in (await world.get("author", f"/cases/{case_id}/messages"))["items"]]
    assert names == ["欧阳静怡", "后勤部", "总装车间工会 赵敏"]


async def test_a_message_is_told_without_its_text_and_leaves_the_version(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    message = await world.say("author", case_id, "补充一点")
    event = (await world.h.events(MessagePosted))[0]
    assert (event.message_id, event.sender, event.version) == (message["id"], "author", 2)
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})


async def test_the_author_never_sees_a_note_nor_its_file(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    file = await world.upload("staff-a1", "内部.png")
    await world.say("staff-a1", case_id, "内部看法", internal=True, file_ids=[file["id"]])
    assert await texts(world, "author", case_id) == []
    assert await texts(world, "handler", case_id) == ["内部看法"]
    problem(await world.call("author", "GET", f"/files/{file['id']}"), 404, "file_not_found")
    assert (await world.call("handler", "GET", f"/files/{file['id']}")).status_code == 200
    assert await world.h.events(MessagePosted) == []
    await world.h.settle()
    assert (await world.get("author", "/cases", q="内部看法"))["items"] == []


async def test_the_author_writes_no_notes(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    answer = await world.call("author", "POST", f"/cases/{case_id}/messages", json={"text": "x", "internal": True})
    problem(answer, 403, "notes_are_for_staff")


async def test_a_thread_comes_in_pages(world: World) -> None:
    case_id = await world.bring_to("ACCEPTED")
    for number in range(5):
        await world.say("author", case_id, f"第{number}条")
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        found = await world.get("author", f"/cases/{case_id}/messages", **params)
        seen += [each["text"] for each in found["items"]]
        cursor = found["next"]
        if not cursor:
            break
    assert seen == [f"第{number}条" for number in range(5)]


async def test_a_file_belongs_to_its_uploader_until_it_is_used(world: World) -> None:
    file = await world.upload("author")
    assert (await world.call("author", "GET", f"/files/{file['id']}")).status_code == 200
    for who in ("mate", "staff-a1", "system"):
        problem(await world.call(who, "GET", f"/files/{file['id']}"), 404, "file_not_found")
    case = await world.file(file_ids=[file["id"]])
    assert case["files"] == [file | {"original": True}]
    answer = await world.call("staff-a1", "GET", f"/files/{file['id']}")
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    problem(await world.call("mate", "GET", f"/files/{file['id']}"), 404, "file_not_found")


async def test_a_file_is_used_once_and_only_by_its_uploader(world: World) -> None:
    mine, theirs = await world.upload("author"), await world.upload("mate")
    await world.file(file_ids=[mine["id"]])
    case_id = await world.bring_to("ACCEPTED")
    for file_id in (mine["id"], theirs["id"], "no-such-file"):
        answer = await world.call(
            "author", "POST", f"/cases/{case_id}/messages", json={"text": "x", "file_ids": [file_id]}
        )
        problem(answer, 422, "file_not_usable")
    assert await texts(world, "author", case_id) == []


async def test_a_refused_filing_leaves_its_files_loose(world: World) -> None:
    file = await world.upload("author")
    answer = await world.call(
        "author",
        "POST",
        "/cases",
        json={"kind": "other", "title": "标题", "text": "足够长的内容", "file_ids": [file["id"], "no-such-file"]},
    )
    problem(answer, 422, "file_not_usable")
    assert await world.h.rows("SELECT count(*) FROM cases") == [(0,)]
    await world.file(file_ids=[file["id"]])


async def test_a_reply_carries_its_files_to_the_author(world: World) -> None:
    case_id = await world.bring_to("IN_PROGRESS")
    file = await world.upload("handler", "整改照片.png")
    await world.act("handler", case_id, "reply", {"text": "见照片", "file_ids": [file["id"]]})
    items = (await world.get("author", f"/cases/{case_id}/messages"))["items"]
    assert [each["name"] for each in items[0]["files"]] == ["整改照片.png"]
    assert (await world.call("author", "GET", f"/files/{file['id']}")).status_code == 200


async def test_what_is_loose_for_a_day_is_cleared(world: World, clock_shift: Any) -> None:
    old, used = await world.upload("author"), await world.upload("author")
    case = await world.file(file_ids=[used["id"]])
    clock_shift(timedelta(hours=23))
    fresh = await world.upload("author")
    await world.h.run_job("purge_loose_files")
    assert (await world.call("author", "GET", f"/files/{old['id']}")).status_code == 200
    clock_shift(timedelta(hours=1, minutes=1))
    answer = await world.call(
        "author", "POST", f"/cases/{case['id']}/messages", json={"text": "x", "file_ids": [old["id"]]}
    )
    problem(answer, 422, "file_not_usable")
    await world.h.run_job("purge_loose_files")
    problem(await world.call("author", "GET", f"/files/{old['id']}"), 404, "file_not_found")
    assert old["id"] not in stored(world)
    for kept in (used, fresh):
        assert (await world.call("author", "GET", f"/files/{kept['id']}")).status_code == 200


async def test_nobody_piles_up_files_without_end(world: World) -> None:
    for _ in range(30):
        await world.upload("author")
    answer = await world.call("author", "POST", "/files", files={"file": ("a.png", PNG, "image/png")})
    assert problem(answer, 409, "too_many_loose_files")["limit"] == 30


async def test_nor_by_uploading_many_at_once(world: World) -> None:
    for _ in range(28):
        await world.upload("author")
    png = {"file": ("a.png", PNG, "image/png")}
    answers = await asyncio.gather(*(world.call("author", "POST", "/files", files=png) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] * 2 + [409] * 4
    kept = await world.h.rows("SELECT id FROM attachments")
    assert len(kept) == 30
    assert stored(world) == {row[0] for row in kept}


def stored(world: World) -> set[str]:
    """Ids under which anything lies, the copy or the original."""
    return {path.name.partition(".")[0] for path in (world.h.settings.var / "files").rglob("*-*")}


async def try_upload(world: World) -> int:
    return (await world.call("author", "POST", "/files", files={"file": ("a.png", PNG, "image/png")})).status_code


async def test_an_upload_is_audited(world: World) -> None:
    file = await world.upload("author")
    audited = await world.h.rows("SELECT actor_id, action, object_id FROM audit_entry")
    assert audited == [("author", "file.upload", file["id"])]


async def test_a_file_whose_row_is_not_committed_is_not_stored(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(session: AsyncSession) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(AsyncSession, "commit", fail)
        assert await try_upload(world) == 503
    assert stored(world) == set()
    assert await world.h.rows("SELECT * FROM attachments") == []


@pytest.mark.parametrize("store_is_away", [False, True])
async def test_a_file_that_is_not_stored_for_certain_goes_with_its_row(
    world: World, clock_shift: Any, monkeypatch: pytest.MonkeyPatch, store_is_away: bool
) -> None:
    """At once or, where the store does not even answer to that, with what is loose for a day."""
    real = Files.put

    async def put(store: Files, key: str, data: bytes) -> None:
        await real(store, key, data)
        raise TimeoutError

    async def no_delete(store: Files, key: str) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(Files, "put", put)
        if store_is_away:
            patch.setattr(Files, "delete", no_delete)
        assert await try_upload(world) == 503
        clock_shift(timedelta(hours=25))
        with suppress(TimeoutError):
            await world.h.run_job("purge_loose_files")
    assert len(stored(world)) == len(await world.h.rows("SELECT * FROM attachments")) == store_is_away
    await world.h.run_job("purge_loose_files")
    assert stored(world) == set()
    assert await world.h.rows("SELECT * FROM attachments") == []


async def test_no_transaction_waits_while_a_file_is_decoded_and_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[int] = []
    receive, put = files.receive, Files.put

    def look() -> None:
        open_ones.append(world.h.db.engine.pool.checkedout())

    async def slow_receive(upload: UploadFile, person: str) -> Received:
        look()
        return await receive(upload, person)

    async def slow_put(store: Files, key: str, data: bytes) -> None:
        look()
        await put(store, key, data)

    monkeypatch.setattr(files, "receive", slow_receive)
    monkeypatch.setattr(Files, "put", slow_put)
    await world.upload("author")
    assert open_ones == [0, 0, 0], "the original is stored too"


def photographed() -> bytes:
    """A photograph that says with whose phone it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "phone of Ouyang"
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(written, "JPEG", exif=exif.tobytes())
    return written.getvalue()


async def send(world: World, who: str, name: str, data: bytes) -> dict[str, Any]:
    answer = await world.call(who, "POST", "/files", files={"file": (name, data, "image/jpeg")})
    assert answer.status_code == 201, answer.text
    stored: dict[str, Any] = answer.json()
    return stored


@pytest.mark.parametrize("shows", [False, True])
async def test_the_original_is_sealed_for_author_and_staff_and_never_for_a_department(
    world: World, shows: bool
) -> None:
    data = photographed()
    file = await send(world, "author", "欧阳静怡的手机.JPG", data)
    case_id = await world.bring_to("ASSIGNED", file_ids=[file["id"]], show_author_to_department=shows)
    lying = [path.read_bytes() for path in (world.h.settings.var / "files").rglob("*-*")]
    assert len(lying) == 2
    assert not any(b"Ouyang" in each for each in lying)
    for who in ("author", "staff-a1"):
        (shown,) = (await world.get(who, f"/cases/{case_id}"))["files"]
        assert shown["original"]
        answer = await world.call(who, "GET", f"/files/{file['id']}/original")
        assert answer.content == data
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert quote("欧阳静怡的手机.jpg") in answer.headers["content-disposition"]
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "sandbox" in answer.headers["content-security-policy"]
    had = await world.h.rows("SELECT actor_id FROM audit_entry WHERE action = 'file.read_original' ORDER BY id")
    assert [row.actor_id for row in had] == ["author", "staff-a1"]
    (shown,) = (await world.get("handler", f"/cases/{case_id}"))["files"]
    assert not shown["original"]
    problem(await world.call("handler", "GET", f"/files/{file['id']}/original"), 404, "file_not_found")
    assert b"Ouyang" not in (await world.call("handler", "GET", f"/files/{file['id']}")).content


async def test_a_department_reads_a_hidden_authors_word_file_without_who_wrote_it(world: World) -> None:
    document = docx.Document()
    document.core_properties.author = "Ouyang"
    document.add_paragraph("食堂的菜是凉的")
    written = io.BytesIO()
    document.save(written)
    file = await send(world, "author", "欧阳静怡的说明.docx", written.getvalue())
    case_id = await world.bring_to("ASSIGNED", file_ids=[file["id"]], show_author_to_department=False)
    (shown,) = (await world.get("handler", f"/cases/{case_id}"))["files"]
    assert (shown["name"], shown["original"]) == (f"附件-{file['id'][-6:]}.docx", False)
    answer = await world.call("handler", "GET", f"/files/{file['id']}")
    assert "欧阳" not in unquote(answer.headers["content-disposition"])
    copy = docx.Document(io.BytesIO(answer.content))
    assert [each.text for each in copy.paragraphs] == ["食堂的菜是凉的"]
    assert "Ouyang" not in (copy.core_properties.author, copy.core_properties.last_modified_by)


async def test_who_sees_a_file_gets_parts_of_it(world: World) -> None:
    file = await world.upload("author")
    whole = (await world.call("author", "GET", f"/files/{file['id']}")).content
    part = await world.call("author", "GET", f"/files/{file['id']}", headers={"Range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, whole[3:10])
    assert part.headers["content-range"] == f"bytes 3-9/{len(whole)}"
    other = await world.call("mate", "GET", f"/files/{file['id']}", headers={"Range": "bytes=3-9"})
    problem(other, 404, "file_not_found")


async def test_a_file_lies_sealed_in_the_store_in_pieces(world: World, clock_shift: Any) -> None:
    marked = "夜班更衣室的玻璃珠"
    data = "".join(f"{number} {marked}\n" for number in range(60_000)).encode()
    sent = {"file": ("说明.txt", data, "text/plain")}
    file = (await world.call("author", "POST", "/files", files=sent)).json()
    path = f"/files/{file['id']}"
    assert (await world.call("author", "GET", path)).content == data
    piece = 1024 * 1024
    for begin, end in ((0, 1), (piece - 1, piece + 1), (piece, 2 * piece), (piece + 5, len(data) - 1)):
        part = await world.call("author", "GET", path, headers={"Range": f"bytes={begin}-{end - 1}"})
        assert part.content == data[begin:end], (begin, end)
    assert await world.h.find_everywhere(marked) == []
    clock_shift(timedelta(days=1, minutes=1))
    await world.h.run_job("purge_loose_files")
    assert stored(world) == set()


async def test_a_file_that_lies_open_from_before_is_read_and_cleared(world: World, clock_shift: Any) -> None:
    file = await world.upload("author")
    whole = (await world.call("author", "GET", f"/files/{file['id']}")).content
    store = world.h.context.files
    await store.delete(f"{file['id']}.0")
    await store.put(file["id"], whole)
    assert (await world.call("author", "GET", f"/files/{file['id']}")).content == whole
    part = await world.call("author", "GET", f"/files/{file['id']}", headers={"Range": "bytes=3-9"})
    assert part.content == whole[3:10]
    clock_shift(timedelta(days=1, minutes=1))
    await world.h.run_job("purge_loose_files")
    assert stored(world) == set()


async def test_the_author_gets_no_original_of_the_department(world: World) -> None:
    case_id = await world.bring_to("ASSIGNED")
    file = await send(world, "handler", "现场.jpg", photographed())
    await world.say("handler", case_id, "见照片", file_ids=[file["id"]])
    for who, may in (("author", False), ("handler", False), ("staff-a1", True)):
        (message,) = (await world.get(who, f"/cases/{case_id}/messages"))["items"]
        assert message["files"][0]["original"] == may
        answer = await world.call(who, "GET", f"/files/{file['id']}/original")
        assert answer.status_code == (200 if may else 404), who


async def test_a_loose_file_and_one_from_before_have_no_original_to_give(world: World) -> None:
    file = await send(world, "author", "a.jpg", photographed())
    problem(await world.call("author", "GET", f"/files/{file['id']}/original"), 404, "file_not_found")
    case = await world.file(file_ids=[file["id"]])
    async with world.h.session() as session:
        await session.execute(text("UPDATE attachments SET original_name = NULL"))
    assert [each["original"] for each in (await world.get("author", f"/cases/{case['id']}"))["files"]] == [False]
    problem(await world.call("author", "GET", f"/files/{file['id']}/original"), 404, "file_not_found")


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("virus.exe", b"MZ\x90\x00" + b"\0" * 100, 415, "file_type_refused"),
        ("fake.png", b"<script>alert(1)</script>", 415, "file_type_refused"),
        ("empty.png", b"", 422, "file_damaged"),
        ("broken.png", PNG[:30], 422, "file_damaged"),
    ],
)
async def test_a_wrong_file_is_refused_and_not_kept(
    world: World, name: str, data: bytes, status: int, code: str
) -> None:
    answer = await world.call("author", "POST", "/files", files={"file": (name, data, "image/png")})
    problem(answer, status, code)
    assert await world.h.rows("SELECT count(*) FROM attachments") == [(0,)]
