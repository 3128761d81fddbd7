"""What holds of all services together, without starting them."""

import json
from pathlib import Path
from typing import Any

import pytest

from standalone import generated
from standalone.platform import SERVICES, Platform


def test_an_event_may_grow_and_not_change() -> None:
    def described(**properties: Any) -> dict[str, Any]:
        required = [name for name, schema in properties.items() if "default" not in schema]
        payload = {"properties": properties, "required": required}
        return {"components": {"messages": {"shop.sold.v1": {"payload": payload}}}}

    text_field, count = {"type": "string"}, {"type": "integer"}
    released = described(id=text_field)
    assert generated.broken_events(released, described(id=text_field, note={"type": "string", "default": ""})) == []
    assert "required" in generated.broken_events(released, described(id=text_field, n=count))[0]
    assert "changed" in generated.broken_events(released, described(id=count))[0]
    assert "gone" in generated.broken_events(released, {"components": {"messages": {}}})[0]


def test_the_description_of_events_names_every_topic_and_personal_field() -> None:
    described = generated.describe_events()
    assert set(described["channels"]) >= {"identity.state", "grievances.events"}
    submitted = described["components"]["messages"]["grievances.case_submitted.v1"]["payload"]
    assert submitted["properties"]["author_id"]["x-personal"] is True
    assert "x-personal" not in submitted["properties"]["case_id"]


@pytest.mark.parametrize(
    "file",
    [
        "pyproject.toml",
        "docker-compose.yml",
        "deploy/postgres-init.sql",
        "deploy/tests/stack.py",
        "deploy/standalone/pyproject.toml",
        "README.md",
    ],
)
def test_every_service_is_named_where_services_are_listed(file: str) -> None:
    """What a newly copied service is forgotten in; the rest of `make check` cannot know of it."""
    root = Path(__file__).parents[3]
    services = {each.parent.name for each in root.glob("services/*/src")} - {"kit", "contracts"}
    assert services == {service.name for service in SERVICES}
    text = (root / file).read_text()
    assert [name for name in services if name not in text] == []


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    Platform(tmp_path, tmp_path)
    first = json.loads((tmp_path / "keys.json").read_text())
    Platform(tmp_path, tmp_path)
    assert json.loads((tmp_path / "keys.json").read_text()) == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
