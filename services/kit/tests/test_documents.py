"""PDFs: what people wrote stands in them as they wrote it, and no document takes the machine."""

import asyncio
import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from kit import documents
from kit.documents import DocumentBusy, DocumentFailed, DocumentFontMissing, DocumentTooLarge, render
from kit.texts import Language

TEMPLATE = """
= #words(data.title)
#for text in data.texts [#words(text) \\ ]
#facts(data.facts)
#listing(data.headings, data.rows)
"""
HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    "#panic()",
    "*粗* _斜_ `码` $x^2$ <标签> @引用 // 注释 /* 没有结尾",
    "= 不是标题",
    "\\ #{ [ ( \" ' ] ) }",
    "]; #pagebreak()",
    "{{ data }} ${data} %s",
]


def document(**changes: Any) -> dict[str, Any]:
    return {"texts": [], "facts": [], "headings": ["编号"], "rows": [], **changes}


async def pdf(template: str = TEMPLATE, person: str = "a", **data: Any) -> bytes:
    return await render(person, template, document(**data), title="我的资料", footer="同心", language=Language.CHINESE)


def slow(turns: int) -> str:
    """A template that takes a second or so for a million turns."""
    return f"#for each in range(1000) {{ for other in range({turns // 1000}) {{ }} }}"


def read(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def plain(text: str) -> str:
    """Without what line breaks and columns add or take."""
    return "".join(text.split()).replace("\u200b", "")


@pytest.mark.parametrize(
    "place",
    [
        lambda texts: {"texts": texts},
        lambda texts: {"facts": [{"label": text, "value": "值"} for text in texts]},
        lambda texts: {"facts": [{"label": "名", "value": text} for text in texts]},
        lambda texts: {"headings": texts},
        lambda texts: {"rows": [[text] for text in texts]},
    ],
    ids=["text", "label", "value", "heading", "cell"],
)
async def test_what_people_wrote_is_never_markup(place: Callable[[list[str]], dict[str, Any]]) -> None:
    for texts in [HOSTILE[:4], HOSTILE[4:]]:
        shown = plain(read(await pdf(**place(texts))))
        assert [text for text in texts if plain(text) not in shown] == []


async def test_every_page_has_the_footer_and_its_number() -> None:
    pages = PdfReader(io.BytesIO(await pdf(rows=[[f"GR-2026-{n:06}"] for n in range(200)]))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert "同心" in text
        assert f"{number} / {len(pages)}" in text
        assert "编号" in text  # the heading of the list


async def test_text_that_no_font_can_show_makes_no_failure() -> None:
    assert "好" in read(await pdf(texts=["好 \U0001f600 \x00 \u202e كتاب \ud800 \U00020000"]))


async def test_long_word_stays_on_the_page() -> None:
    made = await pdf(texts=["x" * 3000])
    assert plain(read(made)).count("x") == 3000
    page = PdfReader(io.BytesIO(made)).pages[0]
    places: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: places.append(tm[4]))
    assert max(places) < page.mediabox.width


def test_who_asks_for_a_document_does_not_load_the_typesetter() -> None:
    """Every process of the platform could, and each would hold its 84 MB."""
    asked = "import sys, kit.documents; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked]).returncode == 0


async def test_missing_font_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "FONTS", ("No Such Font",))
    with pytest.raises(DocumentFontMissing):
        await pdf()


async def test_fault_of_a_template_is_named() -> None:
    with pytest.raises(DocumentFailed, match="no_such_function"):
        await pdf("#no_such_function()")


@pytest.mark.parametrize("template", ['#read("/etc/hostname")', '#image("/etc/hostname")'])
async def test_template_reads_no_file_of_the_machine(template: str) -> None:
    with pytest.raises(DocumentFailed):
        await pdf(template)


async def test_endless_document_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(documents, "WALL_SECONDS", 3)
        with pytest.raises(DocumentTooLarge):
            await pdf(slow(100_000_000))
    assert await pdf()  # the place is free again


async def test_too_much_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_DATA", 1000)
    with pytest.raises(DocumentTooLarge):
        await pdf(texts=["字" * 1000])


async def test_one_at_a_time_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    *same, other = await asyncio.gather(
        *(pdf(slow(1_000_000), person) for person in ("a", "a", "b")), return_exceptions=True
    )
    assert {type(answer) for answer in same} == {bytes, DocumentBusy}
    assert isinstance(other, bytes)


async def test_who_waits_too_long_for_a_place_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "WAITING_SECONDS", 0.2)
    answers = await asyncio.gather(*(pdf(slow(4_000_000), person) for person in ("a", "b")), return_exceptions=True)
    assert {type(answer) for answer in answers} == {bytes, DocumentBusy}
    assert await pdf(person="a")  # the place is free again
    assert await pdf(person="b")
