"""The W3C trace context of the request or event being worked on, carried into every event it causes."""

import re
import secrets
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")

current: ContextVar[str] = ContextVar("traceparent", default="")


def is_valid(traceparent: str) -> bool:
    return _TRACEPARENT.fullmatch(traceparent) is not None


def adopt(traceparent: str | None) -> str:
    """Continue the caller's trace, or begin one where there is none or it is malformed; returns ours."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    trace_id = found.group(1) if found else secrets.token_hex(16)
    ours = f"00-{trace_id}-{secrets.token_hex(8)}-{found.group(3) if found else '01'}"
    current.set(ours)
    return ours
