"""What holds of all services together, without starting them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from standalone import generated
from standalone.platform import SERVICES, Platform

ROOT = Path(__file__).parents[3]


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

    def enumerated(*values: str, **more: str) -> dict[str, Any]:
        by = described(by={"$ref": "#/$defs/By"})
        by["components"]["messages"]["shop.sold.v1"]["payload"]["$defs"] = {"By": {"enum": [*values], **more}}
        return by

    by = enumerated("staff", "author")
    assert "changed" in generated.broken_events(by, enumerated("staff", "author", "system"))[0], "unknown to a listener"
    assert "changed" in generated.broken_events(by, enumerated("staff"))[0]
    assert generated.broken_events(by, enumerated("author", "staff", description="Who did it")) == []
    item = described(item={"properties": {"description": text_field}})
    assert "changed" in generated.broken_events(item, described(item={"properties": {"description": count}}))[0]


def test_two_services_do_not_call_two_shapes_by_one_name() -> None:
    def described(path: str, **shape: Any) -> dict[str, Any]:
        return {"paths": {path: {}}, "components": {"schemas": {"Row": shape}}}

    shop, bar = described("/api/v1/shop", type="string"), described("/api/v1/bar", type="integer")
    assert generated.shared_names({"shop": shop, "bar": shop}) == []
    assert sorted(generated.shared_names({"shop": shop, "bar": bar})) == [
        "bar: Row is another shape elsewhere; rename it",
        "shop: Row is another shape elsewhere; rename it",
    ]


def test_the_description_of_events_names_every_topic_and_personal_field() -> None:
    described = generated.describe_events()
    assert set(described["channels"]) >= {"identity.state", "grievances.events"}
    submitted = described["components"]["messages"]["grievances.case_submitted.v1"]["payload"]
    assert submitted["properties"]["author_id"]["x-personal"] is True
    assert "x-personal" not in submitted["properties"]["case_id"]


def test_keys_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    Platform(tmp_path, tmp_path)
    first = json.loads((tmp_path / "keys.json").read_text())
    Platform(tmp_path, tmp_path)
    assert json.loads((tmp_path / "keys.json").read_text()) == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_a_setting_of_one_service_is_not_everybodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process all services read the same environment: one database or one anchor file for all would be mixed."""
    for name, value in {
        "DATABASE_URL": "postgresql://127.0.0.1:1/one",
        "BROKER_URL": "kafka://127.0.0.1:1",
        "FILES_URL": (tmp_path / "one").as_uri(),
        "AUDIT_ANCHOR": str(tmp_path / "one.anchors"),
    }.items():
        monkeypatch.setenv(name, value)
    settings = [context.settings for context in Platform(tmp_path, tmp_path).contexts.values()]
    for place in ([each.url() for each in settings], [each.files() for each in settings]):
        assert len(set(place)) == len(SERVICES)
    assert len({each.anchor() for each in settings}) == len(SERVICES)
    assert {each.broker_url for each in settings} == {"local:"}


def test_each_container_holds_the_secrets_of_its_own_service_only() -> None:
    """A person who gets into insights must not hold what opens identity's seals, nor the database of grievances."""
    containers = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for service in SERVICES:
        name = service.name.upper()
        secrets = {f"{name}_{kind}" for kind in ("AUDIT_KEY", "SECRET_KEY", "DB_PASSWORD", "BROKER_PASSWORD")}
        for container in (service.name, f"{service.name}-migrate", f"{service.name}-worker"):
            environment = containers[container]["environment"]
            assert set(re.findall(r"\$\{(\w+(?:KEY|PASSWORD))\b", json.dumps(environment))) == secrets, container
            for kind in ("AUDIT_KEY", "SECRET_KEY"):
                assert environment[kind].startswith(f"${{{name}_{kind}:?")
    assert "KEY" not in json.dumps(containers["gateway"])


PAIRS = [(service.name.upper(), kind) for service in SERVICES for kind in ("AUDIT_KEY", "SECRET_KEY")]


def keys_written(folder: Path, **environment: str) -> dict[str, str]:
    """.env after `make up` wrote to it what it lacks, in a copy of what that reads."""
    (folder / "deploy").mkdir(exist_ok=True)
    shutil.copy(ROOT / "docker-compose.yml", folder)
    shutil.copy(ROOT / "deploy/setup.sh", folder / "deploy")
    program = [str(folder / "deploy/setup.sh"), "keys"]
    subprocess.run(program, check=True, env={"PATH": "/usr/bin:/bin", **environment})
    lines = (folder / ".env").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines)
    assert len(found) == len(lines), "no name twice"
    return found


def test_a_new_installation_gets_keys_of_each_services_own_once(tmp_path: Path) -> None:
    written = keys_written(tmp_path)
    assert len(set(written.values())) == len(written)
    assert all(len(written[f"{name}_{kind}"]) == 64 for name, kind in PAIRS)
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert keys_written(tmp_path) == written


@pytest.mark.parametrize("place", ["in .env", "in the environment"])
def test_an_installation_of_one_pair_for_all_goes_on_with_it(tmp_path: Path, place: str) -> None:
    """What it has sealed and audited could not be read with any other."""
    shared = {"AUDIT_KEY": "the old=audit key" * 2, "SECRET_KEY": "the old secret key" * 2}
    before = {"PORT": "80", "AUDIT_KEY": "not used", "SECRET_KEY": "not used", **(shared if place == "in .env" else {})}
    (tmp_path / ".env").write_text("\n".join(f"{name}={value}" for name, value in before.items()))  # no end of line
    written = keys_written(tmp_path, **({} if place == "in .env" else shared))
    assert {f"{name}_{kind}": shared[kind] for name, kind in PAIRS}.items() <= written.items()
    assert before.items() <= written.items(), "the version before still finds its own"
    assert keys_written(tmp_path) == written


def test_a_service_added_to_such_an_installation_gets_keys_of_its_own(tmp_path: Path) -> None:
    older = {f"{name}_{kind}": "shared" for name, kind in PAIRS if name != "INSIGHTS"}
    older |= {"AUDIT_KEY": "shared", "SECRET_KEY": "shared"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in older.items()))
    written = keys_written(tmp_path)
    assert len({"shared", written["INSIGHTS_AUDIT_KEY"], written["INSIGHTS_SECRET_KEY"]}) == 3
