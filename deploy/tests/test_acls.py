"""What each service may do at the broker, asked of the real one: no service speaks for another."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
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
from pydantic import SecretStr
from servers import KAFKA_ACLS, LocalKafka, Server, url_as

from contracts.grievances import CaseEvent
from contracts.identity import GrantState
from contracts.roles import Role
from kit.broker import BrokerAway, Record
from kit.kafka import KafkaBroker
from kit.settings import Settings
from kit.testing import record_of
from standalone.platform import SERVICES

TOPICS = sorted({topic for service in SERVICES for topic in service.handlers.topics})
GRANT = record_of(GrantState(version=1, grant_id="g", member_id="m", role=Role.UNION_STAFF, unit_id="u"))._replace(
    source="/tests"
)
"""Every reader refuses it: the broker outlives these tests, and others count what the services took in."""


@pytest.fixture
def secured(kafka: Server) -> Server:
    if not isinstance(kafka, LocalKafka):
        pytest.skip("this broker is not ours to have users: without TEST_BROKER_URL tests start their own")
    return kafka


def broker(kafka: Server, folder: Path, service: str, password: str = "") -> KafkaBroker:
    url = url_as(kafka, service).removeprefix("kafka://")
    if password:
        url = f"{service}:{password}@{url.partition('@')[2]}"
    return KafkaBroker(url, Settings(service=service, var=folder, audit_key=SecretStr("tests only")))


async def refusal(kafka: Server, folder: Path, service: str, record: Record, password: str = "") -> str:
    """Why a record is not taken; empty where it is."""
    found = broker(kafka, folder, service, password)
    try:
        await found.publish([record])
    except BrokerAway as away:
        return str(away)
    finally:
        await found.close()
    return ""


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
async def test_a_service_writes_its_own_topics_and_no_others(secured: Server, tmp_path: Path, service: str) -> None:
    admin = KafkaBroker(secured.url.removeprefix("kafka://"), Settings(service="admin", var=tmp_path))
    await admin.read_all(TOPICS)  # now all of them are there
    await admin.close()
    for topic in (*TOPICS, f"{service}.events", f"{service}.state"):
        refused = await refusal(secured, tmp_path, service, GRANT._replace(topic=topic))
        own = topic.startswith(f"{service}.")
        assert refused == ("" if own else "TopicAuthorizationFailedError"), f"{service} to {topic}"


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_a_service_reads_what_it_listens_to(secured: Server, tmp_path: Path, service: object) -> None:
    name, topics = service.name, service.handlers.topics  # type: ignore[attr-defined]
    found = broker(secured, tmp_path, name)
    try:
        assert isinstance(await found.read_all(sorted(topics)), list)
        for topic in {*TOPICS, CaseEvent.topic, "nobody.events"} - topics:
            if not topic.startswith(f"{name}."):
                with pytest.raises(BrokerAway, match="Authorization"):
                    await found.read_all([topic])
    finally:
        await found.close()


@pytest.mark.parametrize("service", ["identity", "nobody"])
async def test_who_does_not_know_the_password_is_not_let_in(secured: Server, tmp_path: Path, service: str) -> None:
    assert await refusal(secured, tmp_path, service, GRANT, "guessed")
    assert not await refusal(secured, tmp_path, "identity", GRANT)


def run_acls(kafka: Server, *options: str) -> None:
    subprocess.run([sys.executable, KAFKA_ACLS, kafka.url.removeprefix("kafka://"), *options], check=True)


def right(service: str, kind: ResourceType, name: str, operation: ACLOperation) -> ACL:
    return ACL(f"User:{service}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name))


STRANGE = [
    right("grievances", ResourceType.TOPIC, "insights.events", ACLOperation.READ),  # it listened once
    right("identity", ResourceType.TOPIC, "grievances.events", ACLOperation.WRITE),
    right("insights", ResourceType.GROUP, "notifications", ACLOperation.READ),
    right("notifications", ResourceType.CLUSTER, "kafka-cluster", ACLOperation.ALTER),
]
AUDITOR = right("auditor", ResourceType.TOPIC, "identity.events", ACLOperation.READ)


def test_a_right_that_is_not_written_down_is_taken_back(secured: Server) -> None:
    admin = KafkaAdminClient(bootstrap_servers=secured.url.removeprefix("kafka://"))
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)

    everything = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)

    def granted() -> set[ACL]:
        return set(admin.describe_acls(everything)[0])

    def granted_after(expected: set[ACL]) -> set[ACL]:
        """The broker answers for a change a moment before it has it."""
        end = time.monotonic() + 60
        while granted() != expected and time.monotonic() < end:
            time.sleep(0.05)
        return granted()

    try:
        written_down = granted()
        assert not admin.create_acls([*STRANGE, AUDITOR])["failed"]
        run_acls(secured, "--add")
        assert granted_after({*written_down, *STRANGE, AUDITOR}) == {*written_down, *STRANGE, AUDITOR}
        run_acls(secured)
        assert granted_after({*written_down, AUDITOR}) == {*written_down, AUDITOR}  # no service, so not ours to take
        admin.delete_acls(list(written_down))
        run_acls(secured, "--add")
        assert granted_after({*written_down, AUDITOR}) == {*written_down, AUDITOR}
    finally:
        admin.delete_acls([*STRANGE, AUDITOR])
        admin.close()
        run_acls(secured)
