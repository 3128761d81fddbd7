"""A case's way from filing to a rated answer, through the API."""

from typing import Any

import pytest
from kit.testing import problem

from .conftest import NOT_SOLVED, REJECT, SOLVED, WAYS, World


@pytest.mark.parametrize("state", WAYS)
async def test_every_state_is_reached_by_its_way(world: World, state: str) -> None:
    case = await world.get("author", f"/cases/{await world.bring_to(state)}")
    assert case["state"] == state
    assert case["version"] == len(case["timeline"])
