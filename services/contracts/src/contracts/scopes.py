"""What a machine client may be registered for. A route names the one it opens to (`kit.auth.scope`).

There is none for payouts or votes, and there will be none: money is moved and ballots are cast by people.
"""

from enum import StrEnum


class MachineScope(StrEnum):
    SCIM_READ = "scim:read"
    SCIM_WRITE = "scim:write"
    EVENTS_READ = "events:read"
    """To hear of changes: of people and units with SCIM_READ, of courses and certificates with LEARNING_READ."""
    LEARNING_READ = "learning:read"
    XAPI_READ = "xapi:read"
    XAPI_WRITE = "xapi:write"
    """Of the learning record store: statements and documents of the client's unit and below."""
