"""What a family tells stands nowhere in clear: no topic, log, stored answer or dump of a database holds it."""

import asyncio
import base64
import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from people import Enterprise, Person
from pydantic import SecretStr
from servers import Server
from stack import SERVICES, Stack

from kit.events import KINDS
from kit.kafka import KafkaBroker
from kit.settings import Settings

DIAGNOSIS, REASON = "尿毒症并发心衰金丝雀", "金丝雀理由与民政救助重复"
ID_NUMBER, ACCOUNT, ADDRESS = "370202198503140018", "6222020200098765432", "金丝雀路 12 号 3 单元"
CANARIES = (DIAGNOSIS, REASON, ID_NUMBER, ACCOUNT, ADDRESS)
FIGURES = {"persons": 1, "disposable_income": 1_200_000, "savings": 0, "homes": 1, "vehicle_value": 0}
PAPERS = ("identity", "income", "medical", "consent")


async def _apply(member: Person) -> dict[str, Any]:
    papers = []
    for kind in PAPERS:
        sent = {"file": (f"{kind}.txt", kind.encode(), "text/plain")}
        answer = await member.http.post("/assistance/files", files=sent)
        assert answer.status_code == 201, answer.text
        papers.append({"file_id": answer.json()["id"], "evidence": kind})
    consents = ["income", "health", "bank_account"]
    told = {
        "persons": [{"relation": "self", "name": member.name, "id_number": ID_NUMBER, "consents": consents}],
        "figures": FIGURES,
        "story": f"{DIAGNOSIS}，每周透析三次",
        "address": ADDRESS,
        "account": {"payee": member.name, "bank": "中国银行青岛分行", "number": ACCOUNT},
        "papers": papers,
    }
    key = secrets.token_hex(16)
    household: dict[str, Any] = await member.post("/assistance/households", told, **{"Idempotency-Key": key})
    again = await member.post("/assistance/households", told, **{"Idempotency-Key": key})
    assert again == household, "the answer was stored"
    return household


async def test_what_a_family_tells_stands_nowhere_in_clear(
    stack: Stack, enterprise: Enterprise, postgres_tools: Path, kafka: Server
) -> None:
    member, desk = enterprise.members[2], enterprise.desk
    household = await _apply(member)
    path = f"/assistance/households/{household['id']}"
    version = {"If-Match": f'"{household["version"]}"'}
    await desk.post(f"{path}/reject", {"reason": f"{REASON}，不予建档"}, **version)
    read = str([await who.post(f"{path}/read") for who in (member, desk)])
    assert [each for each in (DIAGNOSIS, REASON, ADDRESS) if each not in read] == [], "those who may read it, can"
    await stack.until_quiet()
    forms = {each: _forms(each) for each in CANARIES}
    places = {place.name: [place.read_bytes()] for place in stack.folder.rglob("*.log")}
    assert len(places) >= 2 * len(SERVICES), "each process has a log"
    places |= {f"dump of {service}": [await _dump(stack, postgres_tools, service)] for service in SERVICES}
    places["topics"] = await _records(kafka, stack.folder)
    assert any(household["id"].encode() in each for each in places["topics"])
    assert household["id"].encode() in places["dump of assistance"][0]
    assert [(place, each) for place, found in places.items() for each in CANARIES if _holds(found, forms[each])] == []


async def _dump(stack: Stack, postgres_tools: Path, service: str) -> bytes:
    command = (postgres_tools / "pg_dump", "--dbname", stack.database_url(service))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out


async def _records(kafka: Server, folder: Path) -> list[bytes]:
    settings = Settings(service="canaries", var=folder, audit_key=SecretStr("tests only"))
    broker = KafkaBroker(kafka.url.removeprefix("kafka://"), settings)
    try:
        found = await broker.read_all(sorted({kind.topic for kind in KINDS.values()}))
    finally:
        await broker.close()
    return [each.key.encode() + b" " + each.data for each in found]


def _forms(canary: str) -> list[bytes]:
    """As text, JSON, hexadecimal (a dump's bytes) and base64 write it, the last in each of its three positions."""
    plain = canary.encode()
    shifted = [base64.b64encode(b"\0" * by + plain)[4 if by else 0 : -4] for by in range(3)]
    return [plain, json.dumps(canary)[1:-1].encode(), plain.hex().encode(), *shifted]


def _holds(found: Iterable[bytes], forms: Iterable[bytes]) -> bool:
    return any(form in each for each in found for form in forms)
