"""What each service may do at Kafka, where each signs in by a name and password of its own (docker-compose.yml).

    acls.py HOST:PORT          allow it, and take from these services every other right; safe to repeat
    acls.py HOST:PORT --add    allow it, and take nothing: the old version still works while a new one is released

A service writes its own topics, `<service>.…`, and reads these and those it listens to, in a group of its own name.
A service that may read a topic may create it: a listener that is started first does.
"""

import argparse
import sys

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import NoError

LISTENS = {
    "assistance": [
        "identity.state",
    ],
    "grievances": [
        "identity.state",
    ],
    "identity": [],
    "insights": [
        "assistance.events",
        "grievances.events",
        "identity.events",
        "identity.state",
        "learning.events",
        "voting.events",
    ],
    "learning": [
        "identity.state",
    ],
    "notifications": [
        "assistance.events",
        "grievances.events",
        "identity.events",
        "identity.state",
        "learning.events",
        "voting.events",
    ],
    "voting": [
        "identity.state",
    ],
}
"""Service → topics of others."""


def rules(service: str, listens: list[str]) -> list[ACL]:
    def allow(pattern: ResourcePattern, *operations: ACLOperation) -> list[ACL]:
        return [ACL(f"User:{service}", "*", each, ACLPermissionType.ALLOW, pattern) for each in operations]

    own = ResourcePattern(ResourceType.TOPIC, f"{service}.", ACLResourcePatternType.PREFIXED)
    group = ResourcePattern(ResourceType.GROUP, service, ACLResourcePatternType.LITERAL)
    found = allow(own, ACLOperation.WRITE, ACLOperation.READ, ACLOperation.CREATE)
    for topic in listens:
        of_other = ResourcePattern(ResourceType.TOPIC, topic, ACLResourcePatternType.LITERAL)
        found += allow(of_other, ACLOperation.READ, ACLOperation.CREATE)
    return found + allow(group, ACLOperation.READ)


def granted(admin: KafkaAdminClient, service: str) -> list[ACL]:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    of_service = ACLFilter(f"User:{service}", None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
    found, _ = admin.describe_acls(of_service)  # an error is raised
    return list(found)


def main() -> None:
    parser = argparse.ArgumentParser(description="Say to Kafka what each service may do there.")
    parser.add_argument("broker", metavar="HOST:PORT")
    parser.add_argument("--add", action="store_true", help="take no right away")
    arguments = parser.parse_args()
    admin = KafkaAdminClient(bootstrap_servers=arguments.broker, request_timeout_ms=10_000)
    try:
        wanted = [each for service, listens in LISTENS.items() for each in rules(service, listens)]
        failed = admin.create_acls(wanted)["failed"]
        if not arguments.add:
            unwanted = {each for service in LISTENS for each in granted(admin, service)} - set(wanted)
            failed += [error for _, _, error in admin.delete_acls(list(unwanted)) if error is not NoError]
        sys.exit("\n".join(map(str, failed)) or 0)
    finally:
        admin.close()


if __name__ == "__main__":
    main()
