"""What is forgotten when a service is added and nothing else of `make check` and `make test` would notice."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import shop.main
import yaml

from casework.demonstration import Officer
from kit.events import KINDS
from standalone.enterprise import HEADCOUNT, OFFICERS
from standalone.people import MOST_OFFICERS
from standalone.platform import SERVICES

ROOT = Path(__file__).parents[3]
NO_SERVICES = {"kit", "contracts", "casework", "gateway", "standalone"}
NAMES = {each.parent.name for each in ROOT.glob("services/*/src")} - NO_SERVICES
FOLDERS = {"shop": "services/casework/tests/shop"} | {name: f"services/{name}" for name in NAMES}
MANIFESTS = {name: tomllib.loads((ROOT / folder / "pyproject.toml").read_text()) for name, folder in FOLDERS.items()}


class Place(NamedTuple):
    """A list of services in a file: what it names, and what stands in it for a service `new`."""

    file: str
    place: str
    named: set[str]
    entry: str = "new"


def in_pyproject() -> Iterator[Place]:
    file = "pyproject.toml"
    tools = tomllib.loads((ROOT / file).read_text())["tool"]
    [contract] = tools["importlinter"]["contracts"]
    layer = next(each for each in contract["layers"] if "gateway" in each)
    paths = {each for each in tools["mypy"]["mypy_path"] if each.startswith("services/")}
    yield Place(file, "tool.importlinter, root_packages", set(tools["importlinter"]["root_packages"]) - NO_SERVICES)
    yield Place(file, "tool.importlinter, the layer of services", set(layer.split(" | ")) - NO_SERVICES)
    yield Place(
        file, "tool.mypy, mypy_path", paths - {f"services/{each}/src" for each in NO_SERVICES}, "services/new/src"
    )


def in_manifests() -> Iterator[Place]:
    place = "project.entry-points, the services of this environment (make .venv/.dev)"
    yield Place("pyproject.toml of the service", place, {service.name for service in SERVICES})


def in_compose() -> Iterator[Place]:
    file = "docker-compose.yml"
    compose = yaml.safe_load((ROOT / file).read_text())
    blocks: dict[str, Any] = compose["services"]
    gateway, postgresql = blocks.pop("gateway"), blocks.pop("postgresql")
    kafka = blocks.pop("kafka")
    del blocks["kafka-acls"]
    users = re.findall(r'user_\w+="[^"]+"', kafka["environment"]["KAFKA_LISTENER_NAME_SERVICES_PLAIN_SASL_JAAS_CONFIG"])
    user = 'user_new="${NEW_BROKER_PASSWORD:?make up writes it to .env}"'
    yield Place(file, "users of kafka", set(users), user)
    for kind in ("", "-migrate", "-worker"):
        own = {name: block for name, block in blocks.items() if "".join(re.findall("-migrate|-worker", name)) == kind}
        yield Place(file, f"services, the blocks <name>{kind}", set(own), f"new{kind}")
        images = {f"{name}: {block['image']}" for name, block in own.items()}
        yield Place(file, f"image of <name>{kind}", images, f"new{kind}: tongxin-new:${{NEW_TAG:-latest}}")
        addresses = {f"{name}: {block['environment'].get('DATABASE_URL')}" for name, block in own.items()}
        address = f"new{kind}: postgresql://new:${{NEW_DB_PASSWORD}}@postgresql:5432/new"
        yield Place(file, f"DATABASE_URL of <name>{kind}", addresses, address)
        brokers = {f"{name}: {block['environment'].get('BROKER_URL')}" for name, block in own.items()}
        broker = f"new{kind}: kafka://new:${{NEW_BROKER_PASSWORD}}@kafka:9092"
        yield Place(file, f"BROKER_URL of <name>{kind}", brokers, broker)
        if kind == "-migrate":
            built = {f"{name}: {block['build']['args']['SERVICE']}" for name, block in own.items()}
            yield Place(file, "build of <name>-migrate, args, SERVICE", built, "new-migrate: new")
        else:
            mounted = {f"{name}: {volume}" for name, block in own.items() for volume in block.get("volumes", ())}
            yield Place(file, f"volumes of <name>{kind}", mounted, f"new{kind}: new:/var/lib/tongxin")
    yield Place(file, "volumes at the end", set(compose["volumes"]) - {"postgresql", "kafka"})
    passwords = {each for each in postgresql["environment"] if each.endswith("_DB_PASSWORD")}
    yield Place(file, "environment of postgresql", passwords, "NEW_DB_PASSWORD")
    upstreams = set(gateway["environment"]["UPSTREAMS"].replace(" ", "").strip(",").split(","))
    yield Place(file, "UPSTREAMS of the gateway", upstreams, "new=http://new:8000")
    yield Place(file, "depends_on of the gateway", set(gateway["depends_on"]))


def in_sql() -> Iterator[Place]:
    file = "deploy/postgres-init.sql"
    lines = (ROOT / file).read_text().splitlines()
    for entry in (
        r"\getenv new_password NEW_DB_PASSWORD",
        "CREATE ROLE new LOGIN PASSWORD :'new_password';",
        "CREATE DATABASE new OWNER new;",
        "REVOKE ALL ON DATABASE new FROM PUBLIC;",
    ):
        command = entry.split(" new")[0]
        yield Place(file, command, {each for each in lines if each.startswith(command)}, entry)


def in_readmes() -> Iterator[Place]:
    for file in ("README.md", "README.zh-CN.md"):
        rows = re.findall(r"^\| \[services/(\w+)\]\(services/\1\) \|", (ROOT / file).read_text(), re.MULTILINE)
        yield Place(file, "the table of folders", set(rows) - NO_SERVICES)


PLACES = [*in_pyproject(), *in_manifests(), *in_compose(), *in_sql(), *in_readmes()]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.file}: {place.place}")
def test_every_service_is_named_where_services_are_listed(place: Place) -> None:
    entries = {place.entry.replace("new", name).replace("NEW", name.upper()) for name in NAMES}
    missing, strange = sorted(entries - place.named), sorted(place.named - entries)
    assert not missing, f"{place.file}, {place.place}: add {', '.join(missing)}"
    assert not strange, f"{place.file}, {place.place}: {', '.join(strange)} belongs to no folder of services/"


@pytest.mark.parametrize("name", sorted(MANIFESTS))
def test_every_service_says_what_its_modules_may_import(name: str) -> None:
    rules = MANIFESTS[name]["tool"].get("importlinter", {})
    exhaustive = [each["containers"] for each in rules.get("contracts", ()) if each.get("exhaustive")]
    assert (rules.get("root_packages"), exhaustive[:1]) == ([name], [[name]]), f"{FOLDERS[name]}/pyproject.toml"


def test_nothing_is_said_of_two_services() -> None:
    """What was copied with the code and not rewritten; `shop` is the example."""
    for said in (
        {service.name: service.title for service in (*SERVICES, shop.main.service)},
        {name: str(import_module(name).__doc__).splitlines()[0] for name in (*NAMES, "shop")},
        {name: manifest["project"]["description"] for name, manifest in MANIFESTS.items()},
    ):
        texts = list(said.values())
        same = [f"{name}: {text}" for name, text in said.items() if texts.count(text) > 1]
        assert not same, f"two services say the same of themselves: {same}"


def test_a_unit_has_a_place_for_each_of_its_officers() -> None:
    """Else `make run` says so, after minutes."""
    named = {(each.unit, each.title) for name in NAMES for each in officers_of(name)}
    named |= {(each.unit, each.title) for each in OFFICERS}
    for unit, titles in groupby(sorted(named), key=lambda each: each[0]):
        there = [title for _, title in titles]
        assert len(there) <= min(HEADCOUNT[unit] // 2, MOST_OFFICERS), f"{unit}: share one of {there}"


def officers_of(service: str) -> Sequence[Officer]:
    module = f"{service}.demonstration"
    return import_module(module).OFFICERS if find_spec(module) else ()


NO_PERSON = {
    "MachineState.name", "UnitState.name", "accepted_head", "aid_id", "appeal_id", "apprenticeship_id",
    "approver_unit_id", "attempt_id", "award_id", "campaign_id", "case_id", "certificate_id", "claim_id",
    "conflict_unit_id", "congress_id", "constituency_id", "contest_id", "course_id", "delegate_id", "department_id",
    "desk_unit_id", "election_id", "enrolment_id", "entry_id", "exam_id", "finance_unit_id", "fingerprint", "grant_id",
    "head", "honour_id", "host_id", "household_id", "innovation_id", "item_id", "machine_id", "message_id",
    "nomination_id", "number", "owner_unit_id", "parent_id", "payout_id", "poll_id", "previous_desk_unit_id",
    "proposal_id", "recipient_id", "record_id", "resolution_id", "role", "scheme_id", "scopes", "supervised_by",
    "supervising_unit_id", "unit_id", "upper_unit_id", "uuid", "verdict", "visit_id",
}  # fmt: skip
"""Fields of events that hold a text, and never a person's id, number or name."""


def holds_text(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, str) and not issubclass(annotation, Enum)
    return any(map(holds_text, get_args(annotation)))


def test_every_field_that_could_name_a_person_is_personal_or_said_not_to() -> None:
    """Insights archives what is not `Personal` as it stands: a forgotten one puts the person there in plain."""
    open_fields = {
        f"{kind.__name__}.{name}"
        for kind in KINDS.values()
        if kind.__module__.startswith("contracts.")
        for name, field in kind.model_fields.items()
        if holds_text(field.annotation) and name not in kind.personal_fields()
    }
    unsaid = {each for each in open_fields if not {each, each.split(".")[1]} & NO_PERSON}
    assert not unsaid, f"declare as Personal, or where it can be no person add it to NO_PERSON here: {sorted(unsaid)}"
    used = open_fields | {each.split(".")[1] for each in open_fields}
    assert used >= NO_PERSON, f"no event has such a field any more: {sorted(NO_PERSON - used)}"


ABOUT_A_PERSON = {"AccountNotice", "FactorNotice", "MemberState", "SessionsEnded"}
"""Events of identity whose aggregate is a member: those of one member must keep their order."""


def test_no_event_stands_under_a_person_by_accident() -> None:
    """The broker and `parked` have a key in plain."""
    persons = {
        kind.__name__
        for kind in KINDS.values()
        if kind.__module__.startswith("contracts.") and kind.key_field in kind.personal_fields()
    }
    assert persons == ABOUT_A_PERSON, "give them the id of an object of their own as key="
