"""What a statement is about, who is in it, and when two say the same (pure)."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from learning.statement_form import VOIDED, read_moment, write_moment

Json = dict[str, Any]
_TOO_PRECISE = re.compile(r"(\.\d\d)\d+S")
_GIVEN_BY_US = ("stored", "authority", "version", "timestamp", "id", "attachments")


def digest(value: Any) -> str:
    """Equal for JSON that is logically equal."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def said(statement: Json) -> str:
    """Equal for statements that say the same, also where more was filled in when one was stored."""
    kept = deepcopy({name: value for name, value in statement.items() if name not in _GIVEN_BY_US})
    for each in (kept, kept["object"]):
        if "duration" in each.get("result", {}):  # compared to a hundredth of a second (section 4.2.7)
            each["result"]["duration"] = _TOO_PRECISE.sub(r"\1S", each["result"]["duration"])
    return digest(kept)


def agent_key(actor: Json) -> str | None:
    """Equal for agents and groups that are the same; none for an anonymous group."""
    for name in ("mbox", "mbox_sha1sum", "openid", "account"):
        if name in actor:
            return digest([name, actor[name]])
    return None


def refers_to(statement: Json) -> str | None:
    about = statement["object"]
    return str(about["id"]).lower() if about.get("objectType") == "StatementRef" else None


def is_voiding(statement: Json) -> bool:
    return bool(statement["verb"]["id"] == VOIDED)


def mentions(statement: Json) -> set[str]:
    """What the statement is found by: a digest for each."""
    found = {key("verb", statement["verb"]["id"])}
    if registration := statement.get("context", {}).get("registration"):
        found.add(key("registration", str(registration).lower()))
    direct = [statement["actor"], statement["object"]]
    for which, values in (("direct", direct), ("related", [*direct, *_around(statement)])):
        for value in values:
            if value.get("objectType", "Activity" if "id" in value else "Agent") == "Activity":
                found.add(key(f"{which} activity", value["id"]))
            for each in (value, *value.get("member", ())):
                if agent := agent_key(each):
                    found.add(key(f"{which} agent", agent))
    return found


def key(kind: str, value: str) -> str:
    return digest([kind, value])


def _around(statement: Json) -> Iterator[Json]:
    context = statement.get("context", {})
    yield from (each for each in (statement.get("authority"), context.get("instructor"), context.get("team")) if each)
    for activities in context.get("contextActivities", {}).values():
        yield from activities if isinstance(activities, list) else [activities]
    yield from (each["agent"] for each in context.get("contextAgents", ()))
    yield from (each["group"] for each in context.get("contextGroups", ()))
    if statement["object"].get("objectType") == "SubStatement":
        inner = statement["object"]
        yield from (inner["actor"], inner["object"], *_around(inner))


def completed(statement: Json, statement_id: str, authority: Json, stored: datetime) -> Json:
    """As it is kept: with what the store fills in, context activities as lists, times in UTC."""
    made = deepcopy(statement)
    made |= {"id": statement_id, "authority": authority, "stored": write_moment(stored)}
    made.setdefault("timestamp", made["stored"])
    made.setdefault("version", "2.0.0")
    for each in (made, made["object"]):
        if "timestamp" in each:
            each["timestamp"] = write_moment(read_moment(each["timestamp"]))
        activities = each.get("context", {}).get("contextActivities", {})
        activities |= {name: value if isinstance(value, list) else [value] for name, value in activities.items()}
    return made


def joined(older: Json, newer: Json) -> Json:
    """What both say of an activity: the newer stands, texts of each language stay."""
    texts: Json = {
        name: {**older.get(name, {}), **newer.get(name, {})}
        for name in ("name", "description", "extensions")
        if name in older or name in newer
    }
    return {**older, **newer, **texts}


def shortened(value: Any) -> Any:
    """`ids`: only what identifies an agent, activity or verb (section 4.1.6.1)."""
    if isinstance(value, list):
        return [shortened(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: each for name, each in value.items() if name not in ("definition", "display")}
    if agent_key(kept):
        kept.pop("name", None)
    if kept.get("objectType") == "Activity":
        del kept["objectType"]
    extensions = {name: kept.pop(name) for name in ("extensions", "attachments") if name in kept}
    return {name: shortened(each) for name, each in kept.items()} | extensions


def in_language(value: Any, accept: str, name: str = "") -> Any:
    """`canonical`: of each language map one language, as `Accept-Language` wants it."""
    if isinstance(value, list):
        return [in_language(each, accept) for each in value]
    if not isinstance(value, dict):
        return value
    if name in ("display", "description", "name") and value:
        return _best(value, accept)
    return {each: inner if each == "extensions" else in_language(inner, accept, each) for each, inner in value.items()}


def _best(texts: Mapping[str, str], accept: str) -> dict[str, str]:
    wanted = [each.partition(";")[0].strip().lower() for each in accept.split(",")]
    fits = (tag for want in wanted for tag in texts if tag.lower() == want or tag.lower().startswith(f"{want}-"))
    chosen = next(fits, next(iter(texts)))
    return {chosen: texts[chosen]}
