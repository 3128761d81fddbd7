"""What a refusal is, before anybody is refused."""

import pytest

from kit.problems import NotFound, Problem
from kit.texts import Text


def test_a_refusal_without_a_title_is_no_class() -> None:
    with pytest.raises(TypeError, match="Untitled has no title"):
        type("Untitled", (Problem,), {"detail": Text("请再试。", "Try again.")})


def test_no_parameter_takes_the_place_of_the_code() -> None:
    with pytest.raises(TypeError):
        NotFound(code="winter")
