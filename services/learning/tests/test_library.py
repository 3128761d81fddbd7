"""The library: a pooled catalogue, loans that leave no trace, holds in turn, e-books as words, purchases by demand."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from learning_world import World

from kit import clock
from kit.auth import Closed
from kit.file_problems import FileActive, FileDamaged
from kit.testing import problem
from learning.book_reader import read_epub
from learning.book_rules import isbn13

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
CHAPTER = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Rope</h1><p>Look at <b>each</b> strand.</p></body></html>"
)


def epub(chapter: str = CHAPTER, properties: str = "", container: str = CONTAINER) -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><title>Knots</title></metadata><manifest>'
        f'<item id="c" href="c%201.xhtml" media-type="application/xhtml+xml" properties="{properties}"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, text in (
            ("META-INF/container.xml", container),
            ("OPS/book.opf", package),
            ("OPS/c 1.xhtml", chapter),
        ):
            book.writestr(name, text)
    return made.getvalue()


def packed() -> bytes:
    """Each part compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub())) as book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for each in book.namelist():
            copy.writestr(each, book.read(each))
    return made.getvalue()


def altered(data: bytes, value: int, *, local: int, central: int) -> bytes:
    """With this value at a place of each header, those of the parts and those of the directory."""
    made = bytearray(data)
    for mark, where in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        found = made.find(mark)
        while found >= 0:
            made[found + where] = value
            found = made.find(mark, found + 4)
    return bytes(made)


def spoiled() -> bytes:
    """Its first part is no compressed data."""
    data = packed()
    start = data.index(b"container.xml") + len(b"container.xml")
    return data[:start] + b"\xff" * 8 + data[start + 8 :]


async def stocked(world: World) -> dict[str, Any]:
    """A book with a copy in plant A's canteen and a text."""
    book = await world.post("staff-a", "/books", {"title": "Knots", "author": "Zhang"})
    await world.post("staff-a", f"/books/{book['id']}/copies", {"unit_id": "plant-a", "room": "Canteen"})
    return dict((await give_text(world, book["id"], epub())).json())


async def give_text(world: World, book_id: str, data: bytes) -> httpx.Response:
    return await world.call("staff-a", "POST", f"/books/{book_id}/text", files={"file": ("b.epub", data)})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("978-7-302-51262-8", None),
        ("978-0-306-40615-7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("9780306406158", None),
        ("0306406153", None),
        ("1234567890123", None),
        ("九七八", None),
    ],
)
def test_an_isbn_is_kept_as_thirteen_digits_or_refused(typed: str, kept: str | None) -> None:
    assert isbn13(typed) == kept


def test_of_an_ebook_only_words_are_kept() -> None:
    read = read_epub(epub())
    assert read["title"] == "Knots"
    assert read["chapters"] == [
        {
            "title": "Rope",
            "blocks": [{"kind": "heading", "text": "Rope"}, {"kind": "text", "text": "Look at each strand."}],
        }
    ]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (epub(CHAPTER.replace("<p>", "<script>alert(1)</script><p>")), FileActive),
        (epub(CHAPTER.replace("<p>", '<p onclick="run()">')), FileActive),
        (epub(CHAPTER.replace("<p>", '<a href="javascript:run()">x</a><p>')), FileActive),
        (epub(properties="scripted"), FileActive),
        (epub("<html><body>"), FileDamaged),
        (epub("<!DOCTYPE a [<!ENTITY b 'c'>]><html><body><p>&b;</p></body></html>"), FileDamaged),
        (b"PK\x03\x04", FileDamaged),
        (spoiled(), FileDamaged),
        (altered(epub(), 1, local=6, central=8), FileDamaged),  # a password
        (altered(epub(), 99, local=8, central=10), FileDamaged),  # a compression that nobody knows
        (epub(container="<container/>"), FileDamaged),
        (epub("<div>" * 2000 + "x" + "</div>" * 2000), FileDamaged),
        (epub('<?xml version="1.0" encoding="klingon"?><html/>'), FileDamaged),
    ],
)
def test_an_ebook_with_scripts_or_broken_is_refused(data: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        read_epub(data)


async def test_a_book_of_another_room_goes_out_waits_for_the_next_and_leaves_no_trace(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    book = await stocked(world)
    code = book["shelves"][0]["code"]
    free = await world.call("mate", "POST", f"/books/{book['id']}/hold")
    problem(free, 409, "book_is_free")
    assert [each["may_keep"] for each in book["shelves"]] == [True]
    elsewhere, books = world.h.client("staff-b", ["union_staff@plant-b"]), "/api/v1/learning/books"
    shown = (await elsewhere.get(f"{books}/{book['id']}")).json()
    assert (shown["may_keep"], shown["shelves"][0]["may_keep"]) == (True, False), "a librarian, of another room"
    problem(await elsewhere.post(f"{books}/copies/{code}/gone"), 404, "not_found")
    out = await world.post("learner-b", f"/books/copies/{code.lower()}/borrow")
    assert (out["free"], out["shelves"][0]["is_free"]) == (0, False)
    problem(await world.call("mate", "POST", f"/books/copies/{code}/borrow"), 409, "copy_not_free")
    [loan] = (await world.get("learner-b", "/books/mine"))["loans"]
    assert loan["may_renew"]
    for who in ("mate", "learner"):
        await world.post(who, f"/books/{book['id']}/hold")
    assert [each["ahead"] for each in (await world.get("learner", "/books/mine"))["holds"]] == [1]
    problem(await world.call("learner-b", "POST", f"/books/mine/{loan['copy_id']}/renew"), 409, "not_renewable")

    await world.post("staff-a", f"/books/copies/{code}/return")
    assert await world.h.rows("SELECT * FROM book_loan") == []
    [hold] = (await world.get("mate", "/books/mine"))["holds"]
    assert (hold["ahead"], hold["kept_in"]) == (0, "Canteen")
    problem(await world.call("learner", "POST", f"/books/copies/{code}/borrow"), 409, "copy_not_free")
    await world.post("mate", f"/books/copies/{code}/borrow")
    assert (await world.get("mate", "/books/mine"))["holds"] == []
    await world.post("staff-a", f"/books/copies/{code}/return")
    held_clock(timedelta(days=4))
    await world.post("officer-a", f"/books/copies/{code}/borrow")  # the next in turn did not come for it
    trail = await world.h.rows(f"SELECT actor_id, action FROM audit_entry WHERE object_id = '{loan['copy_id']}'")
    assert {tuple(each) for each in trail} == {("system", "book_copy.lend"), ("staff-a", "book_copy.take_back")}


async def test_what_is_kept_for_who_leaves_goes_to_the_next(world: World) -> None:
    book = await stocked(world)
    code = book["shelves"][0]["code"]
    await world.post("learner-b", f"/books/copies/{code}/borrow")
    for who in ("mate", "learner"):
        await world.post(who, f"/books/{book['id']}/hold")
    await world.post("staff-a", f"/books/copies/{code}/return")
    await world.h.deliver(world.member("mate").model_copy(update={"version": 2, "active": False}))
    assert [each[0] for each in await world.h.rows("SELECT member_id FROM book_hold")] == ["learner"]
    assert [each["kept_in"] for each in (await world.get("learner", "/books/mine"))["holds"]] == ["Canteen"]


async def test_who_does_not_come_loses_the_turn_and_a_new_copy_is_for_who_waits(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    book = await stocked(world)
    code = book["shelves"][0]["code"]
    await world.post("learner-b", f"/books/copies/{code}/borrow")
    for who in ("mate", "learner"):
        await world.post(who, f"/books/{book['id']}/hold")
    await world.post("staff-a", f"/books/copies/{code}/return")
    held_clock(timedelta(days=3))
    await world.h.run_job("end_holds")
    assert [each["kept_in"] for each in (await world.get("mate", "/books/mine"))["holds"]] == ["Canteen"]
    held_clock(timedelta(days=1))
    await world.h.run_job("end_holds")
    assert (await world.get("mate", "/books/mine"))["holds"] == []
    [hold] = (await world.get("learner", "/books/mine"))["holds"]
    assert (hold["ahead"], hold["kept_in"]) == (0, "Canteen")
    await world.post("mate", f"/books/{book['id']}/hold")
    await world.post("staff-a", f"/books/{book['id']}/copies", {"unit_id": "plant-a", "room": "Gate"})
    assert [each["kept_in"] for each in (await world.get("mate", "/books/mine"))["holds"]] == ["Gate"]


async def test_a_copy_that_is_lost_leaves_the_shelf_and_its_loan(world: World) -> None:
    book = await stocked(world)
    code = book["shelves"][0]["code"]
    await world.post("learner", f"/books/copies/{code}/borrow")
    lost = await world.post("staff-a", f"/books/copies/{code}/gone")
    assert (lost["copies"], lost["shelves"]) == (0, [])
    assert (await world.get("learner", "/books/mine"))["loans"] == []
    problem(await world.call("mate", "POST", f"/books/copies/{code}/borrow"), 409, "copy_not_free")
    assert (await world.post("staff-a", f"/books/copies/{code}/return"))["free"] == 1


async def test_what_was_borrowed_held_read_and_proposed_is_shut_after_a_reset(world: World) -> None:
    first, other = await stocked(world), await stocked(world)
    code = first["shelves"][0]["code"]
    await world.post("learner", f"/books/copies/{code}/borrow")
    await world.post("mate", f"/books/copies/{other['shelves'][0]['code']}/borrow")
    await world.post("learner", f"/books/{other['id']}/hold")
    await world.get("learner", f"/books/{other['id']}/chapters/1")
    wish = {"title": "Ropes", "reason": "Ours is old."}
    for who in ("learner", "mate"):
        made = await world.post(who, "/books/wishes", wish)
    await world.post("learner", f"/books/wishes/{made['id']}/second")
    now = clock.now()
    async with world.h.shut_out("learner", Closed(now, now + timedelta(hours=72))) as thief:
        path = "/api/v1/learning/books"
        assert (await thief.get(f"{path}/mine")).json() == {"loans": [], "holds": []}
        shown = (await thief.get(f"{path}/{other['id']}")).json()
        assert (shown["is_held"], shown["own_chapter"], shown["waiting"]) == (False, 0, 1)
        wishes = (await thief.get(f"{path}/wishes")).json()["items"]
        assert [(each["is_own"], each["is_seconded"]) for each in wishes] == [(False, False)] * 2
        renewed = await thief.post(f"{path}/mine/{first['shelves'][0]['id']}/renew")
        problem(renewed, 403, "closed_after_reset")


async def test_an_ebook_is_read_on_from_where_one_was(world: World) -> None:
    book = await stocked(world)
    chapter = await world.get("learner", f"/books/{book['id']}/chapters/1")
    assert [each["kind"] for each in chapter["blocks"]] == ["heading", "text"]
    assert (await world.get("learner", f"/books/{book['id']}"))["own_chapter"] == 1
    assert (await world.get("mate", f"/books/{book['id']}"))["own_chapter"] == 0
    assert [each["is_ebook"] for each in (await world.get("mate", "/books?ebooks=true"))["items"]] == [True]
    assert [each[0] for each in await world.h.rows("SELECT title FROM book_chapter")] == ["Rope"]
    shorter = await give_text(world, book["id"], epub("<html><body><p>Two.</p></body></html>"))
    assert shorter.is_success
    elsewhere = world.h.client("staff-b", ["union_staff@plant-b"])
    path = f"/api/v1/learning/books/{book['id']}/text"
    problem(await elsewhere.post(path, files={"file": ("b.epub", epub())}), 403, "text_not_yours")
    problem(await world.call("learner", "GET", f"/books/{book['id']}/chapters/2"), 404, "not_found")
    scripted = epub(CHAPTER.replace("<p>", "<script/><p>"))
    problem(await give_text(world, book["id"], scripted), 422, "file_active")
    held = (await world.get("learner", "/my-data"))["sections"]
    assert any("Knots" in str(each) for each in held)
    await world.h.deliver(world.member("learner").model_copy(update={"version": 2, "active": False}))
    assert await world.h.rows("SELECT * FROM book_reading WHERE member_id = 'learner'") == []


async def test_a_purchase_is_proposed_seconded_once_and_answered(world: World) -> None:
    wish = {"title": "Ropes", "reason": "Ours is old.", "isbn": "0-306-40615-2"}
    made = await world.post("learner", "/books/wishes", wish)
    for who in ("mate", "mate", "learner"):
        seconded = await world.post(who, f"/books/wishes/{made['id']}/second")
    assert seconded["seconds"] == 1
    wrong = await world.call("mate", "POST", "/books/wishes", json=wish | {"isbn": "0-306-40615-3"})
    problem(wrong, 422, "isbn_wrong")
    answered = {"bought": True, "answer": "It comes in May."}
    await world.post("staff-a", f"/books/wishes/{made['id']}/answer", answered, version=1)
    problem(await world.call("mate", "POST", f"/books/wishes/{made['id']}/second"), 409, "wish_answered")
    [listed] = (await world.get("mate", "/books/wishes"))["items"]
    assert listed["answer"] == "It comes in May."
    await world.post("staff-a", "/books", {"title": "Ropes", "isbn": "9780306406157"})
    again = await world.call("staff-a", "POST", "/books", json={"title": "Ropes", "isbn": "0306406152"})
    problem(again, 409, "isbn_taken")
    found = (await world.call("mate", "GET", "/books", params={"words": "0-306-40615-2"})).json()["items"]
    assert [each["title"] for each in found] == ["Ropes"]
