"""Files made from the code, for those who do not read Python: `python -m standalone.generated` writes them.

`--check` fails where one is out of date, or where an event changed in a way that breaks a listener: fields may be
added with a default, everything else is a new version of the event.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

from gateway.openapi import clashes, merge
from kit.events import KINDS
from kit.service import Service
from standalone.installation_files import TEMPLATES, fill_in
from standalone.platform import SERVICES, Platform
from standalone.settings_reference import REFERENCE, describe_settings

OPENAPI = Path("frontend/openapi.json")
"""Not kept: the client's types, which are made from it, are."""
EXAMPLE_OPENAPI = Path("frontend/example/openapi.json")
EXAMPLE = "services/casework/tests"
"""Where the shop is: in no package."""
ASYNCAPI = Path("services/contracts/asyncapi.json")

ACLS = Path("deploy/kafka/acls.py")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standalone.generated", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    events = describe_events()  # before those of the example are known
    sys.path.append(EXAMPLE)
    example: Service = import_module("shop.main").service
    documents = asyncio.run(describe_api([*SERVICES, example]))
    EXAMPLE_OPENAPI.write_text(_text(merge({example.name: documents.pop(example.name)})))
    OPENAPI.write_text(_text(merge(documents)))
    released = ASYNCAPI.read_text() if ASYNCAPI.exists() else ""
    broken = broken_events(json.loads(released), events) if released else []
    problems = [*broken, *shared_names(documents)]
    files = {ASYNCAPI: _text(events), REFERENCE: describe_settings()}
    files[ACLS] = with_topics(ACLS.read_text())
    files |= {file: fill_in(template) for file, template in TEMPLATES.items()}
    for file, text in files.items():
        if not check:
            if file != ASYNCAPI or not broken:  # else a second run would find nothing
                file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            problems.append(f"{file} is out of date: make generated")
    sys.exit("\n".join(problems) or None)


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


async def describe_api(services: Sequence[Service]) -> dict[str, Any]:
    """The OpenAPI document of each, by its name. The gateway serves them merged."""
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Path(folder), Path(folder), services)
        documents = {}
        for name, app in platform.apps.items():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
                documents[name] = (await client.get("/openapi.json")).json()
        await platform.close()
    return documents


def shared_names(documents: Mapping[str, dict[str, Any]]) -> list[str]:
    """Shapes of one name and two meanings: the gateway tells them apart by their services' names, so that a new service
    would rename the types that clients of another have."""
    return [f"{service}: {name} is another shape elsewhere; rename it" for service, _, name in clashes(documents)]


def with_topics(acls: str) -> str:
    """What each service listens to, as Kafka is told."""
    head, rest = acls.split("LISTENS = {\n")
    _, rest = rest.split("}\n", 1)
    lines = []
    for service in SERVICES:
        others = sorted(topic for topic in service.handlers.topics if not topic.startswith(f"{service.name}."))
        named = "".join(f"\n        {json.dumps(each)}," for each in others)
        lines.append(f"    {json.dumps(service.name)}: [{named}{named and chr(10) + '    '}],\n")
    return f"{head}LISTENS = {{\n{''.join(lines)}}}\n{rest}"


def describe_events() -> dict[str, Any]:
    """AsyncAPI 3: every topic, and the events that travel on it."""
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for type_, kind in sorted(KINDS.items()):
        name = type_.removeprefix("tongxin.")
        channel = channels.setdefault(kind.topic, {"address": kind.topic, "messages": {}})
        channel["messages"][name] = {"$ref": f"#/components/messages/{name}"}
        messages[name] = {
            "name": type_,
            "contentType": "application/json",
            "summary": (kind.__doc__ or "").strip().split("\n")[0],
            "bindings": {"kafka": {"key": {"type": "string", "description": f"`{kind.key_field}`"}}},
            "payload": kind.model_json_schema(),
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "同心 Tongxin events",
            "version": "1",
            "description": "CloudEvents 1.0, binary mode: attributes in `ce_` headers, the payload as JSON. "
            "`.state` topics are compacted and hold the whole present state; `.events` are kept for 30 days.",
        },
        "channels": channels,
        "components": {"messages": messages},
    }


def broken_events(released: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What a listener to the released events would stumble over."""
    found = []
    new = now["components"]["messages"]
    for name, message in released["components"]["messages"].items():
        if name not in new:
            found.append(f"{name} is gone; listeners still have its records to read")
            continue
        old_schema, new_schema = message["payload"], new[name]["payload"]
        old_fields, new_fields = _whole_fields(old_schema), _whole_fields(new_schema)
        for field, schema in old_fields.items():
            if new_fields.get(field) != schema:
                found.append(f"{name}.{field} changed: make it a new version")
        for field in set(new_schema.get("required", ())) - set(old_schema.get("required", ())):
            found.append(f"{name}.{field} is new and required: old records lack it; give it a default")
    return found


def _whole_fields(schema: dict[str, Any]) -> dict[str, Any]:
    """With what they refer to in its place: a listener refuses a value that its enumeration does not have.

    Without what no listener reads: a description, and in which order an enumeration names its values.
    """

    def whole(part: Any) -> Any:
        if isinstance(part, dict):
            definition = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else {}
            found = {name: whole(each) for name, each in {**part, **definition}.items()}
            if isinstance(found.get("description"), str):  # else a field of that name
                del found["description"]
            if isinstance(found.get("enum"), list):
                found["enum"].sort(key=repr)
            return found
        return [whole(each) for each in part] if isinstance(part, list) else part

    fields: dict[str, Any] = whole(schema["properties"])
    return fields


if __name__ == "__main__":
    main()
