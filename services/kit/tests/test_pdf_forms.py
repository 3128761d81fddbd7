"""What was filled into a PDF form is seen in the copy, or the file is refused."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from packages import clean
from test_pdfs import acting

from kit.file_problems import FileActive

LOOK = b"/Tx BMC q BT /F 12 Tf <00410042> Tj ET Q EMC"


def form(
    value: Any, look: bytes | None, *, needs: bool, kind: str = "Tx", **more: Any
) -> Callable[[pikepdf.Pdf], None]:
    def add(document: pikepdf.Pdf) -> None:
        fonts = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            ))
        )  # fmt: skip
        field = document.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=pikepdf.Array([0, 0, 99, 20]), T="name",
            FT=pikepdf.Name(f"/{kind}"), V=value, DA=pikepdf.String("/F 12 Tf 0 g"), **{"F": 4, **more},
        ))  # fmt: skip
        if look is not None:
            drawn = document.make_stream(look, Subtype=pikepdf.Name.Form, Resources=fonts)
            drawn.BBox = pikepdf.Array([0, 0, 99, 20])
            field.AP = pikepdf.Dictionary(N=drawn)
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), NeedAppearances=needs, DR=fonts)

    return add


@pytest.mark.parametrize("needs", [True, False])
@pytest.mark.parametrize(
    ("value", "look", "shown"),
    [
        ("张伟", LOOK, b"<00410042> Tj"),
        ("Wang", LOOK, b"<00410042> Tj"),
        ("Wang", None, b"(Wang) Tj"),
        ("Wang", b"/Tx BMC EMC", b"(Wang) Tj"),
        ("", None, b""),
    ],
)
async def test_a_form_shows_what_was_filled_in(value: str, look: bytes | None, shown: bytes, needs: bool) -> None:
    with pikepdf.open(io.BytesIO((await clean(acting(form(value, look, needs=needs)))).data)) as kept:
        looks: Any = kept.pages[0].Resources.get("/XObject", {})
        assert shown in b"".join(each.read_bytes() for each in looks.values())


@pytest.mark.parametrize("needs", [True, False])
@pytest.mark.parametrize(
    ("kind", "value", "look"),
    [
        ("Tx", "张伟", None),
        ("Tx", "张伟", b"/Tx BMC EMC"),
        ("Tx", "é", None),
        ("Tx", "two\nlines", None),
        ("Ch", "女", None),
        ("Ch", pikepdf.Array(["A", "B"]), None),
        ("Btn", pikepdf.Name.Yes, None),
    ],
)
async def test_a_form_of_which_something_would_be_lost_is_refused(
    kind: str,
    value: Any,
    look: bytes | None,
    needs: bool,
) -> None:
    more = {"AS": value} if kind == "Btn" else {}
    with pytest.raises(FileActive):
        await clean(acting(form(value, look, needs=needs, kind=kind, **more)))
    assert await clean(acting(form(value, look, needs=needs, kind=kind, F=2, **more))), (
        "what is hidden is not seen anyway"
    )
