"""What an event is: a pydantic model that knows its topic, its type and whose history it belongs to."""

import re
from typing import Annotated, Any, ClassVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field

from kit.problems import Problem
from kit.texts import Text

_TOPIC = re.compile(r"[a-z]+\.(events|state)")

LEAP = 1_000_000
"""The highest version of the first record that a listener gets of an aggregate: it may start late, where a topic keeps
only the last state. No genuine aggregate has so many changes."""
STEP = 1_000
"""Changes of one aggregate between two records of it that a listener gets. `reconcile` lifts a version by one, and a
topic keeps 30 days: no genuine gap comes near. It is small because a copy takes no later record until its owner's
version has passed a forged one: after a step that is some time, after a leap never."""


class NotKnownYet(Problem):
    """A copy of another service's state is behind. An event whose handler raises it waits parked and is handled again
    every 15 seconds."""

    status = 503
    retry_after = 5
    title = Text("信息正在同步", "This is still being synchronised")
    detail = Text("请几秒后再试。", "Please try again in a few seconds.")


class Refused(Exception):
    """A record that is not believed; the argument says what of it. It is skipped, logged and counted, never parked."""


def refuse_leap(version: int, known: int | None) -> None:
    """Raises Refused for a version too far ahead of the one a listener has (None: it has none) to be genuine: its copy
    would take no later one any more."""
    if version > (LEAP if known is None else known + STEP):
        raise Refused("version")


def source_of(topic: str) -> str:
    """The CloudEvents source of all records of a topic: the service that owns it."""
    return f"/tongxin/{topic.split('.')[0]}"


def is_type_of(type: str, topic: str) -> bool:
    """Whether a topic's service may give an event this CloudEvents type."""
    return re.fullmatch(rf"tongxin\.{topic.split('.')[0]}\.[a-z_]+\.v[1-9]\d*", type) is not None


class _PersonalMark:
    """Marks an event's field as a person's id."""


Personal = Annotated[str, _PersonalMark(), Field(json_schema_extra={"x-personal": True})]
"""A person's id in an event. The archive of events replaces it by a pseudonym on entry."""

KINDS: dict[str, type["Event"]] = {}
"""Every event kind that has been imported, by CloudEvents type."""


class Event(BaseModel):
    """Something that happened to one aggregate (topic `…events`), or its whole public state (topic `…state`).

    `version` counts the aggregate's changes under its lock, from 1; an event of what changes nothing (a message, a
    reminder) carries the present one. A listener that keeps state ignores a version older than the one it has. `key`
    names the field with the aggregate's id; events of one key keep their order.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: ClassVar[str]
    type: ClassVar[str]
    key_field: ClassVar[str]

    version: int

    def __init_subclass__(cls, **_: Any) -> None:
        """Lets the class keywords through to the hook below, which runs when the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, *, topic: str = "", type: str = "", key: str = "", **kwargs: Any) -> None:
        """Raises TypeError for what would only show when it is published or, worse, received."""
        super().__pydantic_init_subclass__(**kwargs)
        if topic:
            cls.topic, cls.key_field = topic, key
            if not _TOPIC.fullmatch(topic):
                raise TypeError(f"{cls.__name__}: {topic} is not <service>.events or <service>.state")
        if not type:
            return
        if not is_type_of(type, cls.topic):
            raise TypeError(f"{cls.__name__}: {type} is not tongxin.<service of its topic>.<what>.v<number>")
        if getattr(cls, "key_field", "") not in cls.model_fields:
            raise TypeError(f"{cls.__name__}: say topic= and key=, and let key name one of its fields")
        if KINDS.get(type, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.__name__}: {type} is {KINDS[type].__name__} already")
        cls.type = type
        KINDS[type] = cls

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))

    def supersedes(self, known: int | None) -> bool:
        """Whether a listener's copy of version `known` (None: it has none) is older. Raises Refused for a leap."""
        refuse_leap(self.version, known)
        return known is None or self.version > known

    @classmethod
    def personal_fields(cls) -> frozenset[str]:
        hints = get_type_hints(cls, include_extras=True)
        return frozenset(
            name
            for name, hint in hints.items()
            if any(isinstance(mark, _PersonalMark) for part in _parts(hint) for mark in part)
        )


def _parts(hint: Any) -> list[tuple[Any, ...]]:
    """The metadata of an annotation and of the members of a union."""
    found = [getattr(hint, "__metadata__", ())]
    for inner in getattr(hint, "__args__", ()):
        found.extend(_parts(inner))
    return found
