"""What each service may do at Kafka, where each signs in by a name and password of its own (docker-compose.yml).

    acls.py HOST:PORT     allow it, as somebody who may; safe to repeat

A service writes its own topics, `<service>.…`, and reads these and those it listens to, in a group of its own name.
Whoever reads a topic may create it: a listener that is started first does.
"""

import sys

from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ACLResourcePatternType, ResourcePattern, ResourceType

LISTENS = {
    "identity": [],
    "grievances": ["identity.state"],
    "notifications": ["grievances.events", "identity.events", "identity.state"],
    "insights": ["grievances.events", "identity.events", "identity.state"],
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


def main() -> None:
    admin = KafkaAdminClient(bootstrap_servers=sys.argv[1], request_timeout_ms=10_000)
    try:
        wanted = [each for service, listens in LISTENS.items() for each in rules(service, listens)]
        failed = admin.create_acls(wanted)["failed"]
        sys.exit("\n".join(map(str, failed)) or 0)
    finally:
        admin.close()


if __name__ == "__main__":
    main()
