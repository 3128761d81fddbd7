"""Whose ballot it is, by dumps of all databases, all topics of Kafka and all logs of the distributed platform."""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from counts import figure
from people import Enterprise, Person, Refused
from servers import Server
from stack import SERVICES, Stack
from test_canaries import read_records

from voting.ballots.audit import audit
from voting.ballots.groups import group_of
from voting.parties import Device, RegistrarParty, TrusteeParty, make_ballot

RANK_VOTERS = Path(__file__).parents[1] / "rank_voters.py"
ERRORS = 4
"""Standard errors below chance: the order of the archive is drawn, and of 10,000 runs one is so far off by chance."""


def soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


class Ballot:
    """An election whose voters sign in, one after the other, and vote at once."""

    def __init__(self, enterprise: Enterprise) -> None:
        self.enterprise = enterprise
        self.committee = [enterprise.desk, enterprise.top_desk]
        self.trustee, self.registrar = enterprise.members[-2:]
        self.voters = [*enterprise.members, enterprise.hr, enterprise.handler]
        self.devices: dict[str, Device] = {}
        self.path = self.uuid = ""
        self.truth: dict[str, str] = {}

    async def step(self, who: Person, action: str, body: Any = None) -> None:
        version = (await who.get(self.path))["version"]
        await who.post(f"{self.path}/{action}", body, **{"If-Match": f'"{version}"'})

    async def when_due(self, who: Person, action: str) -> None:
        for _ in range(240):
            try:
                return await self.step(who, action)
            except Refused as early:
                if early.answer.status_code != 409:
                    raise
                await asyncio.sleep(0.5)
        raise TimeoutError(action)

    async def appoint(self) -> None:
        duties = {"election_committee": self.committee, "trustee": [self.trustee], "registrar": [self.registrar]}
        for role, people in duties.items():
            for person in people:
                unit = self.enterprise.units["同心集团"]
                grant = {"member_id": person.id, "role": role, "unit_id": unit, "reason": "换届选举"}
                proposed = await self.enterprise.security.post("/identity/proposals/grants", grant)
                confirm = f"/identity/proposals/{proposed['proposal']['id']}/confirm"
                await self.enterprise.system.post(confirm, {"reason": "已核对任职文件"})
        await self.enterprise.stack.until_quiet()
        for person in (*self.committee, self.trustee, self.registrar):
            await person.refresh()

    async def set_up(self) -> None:
        first, second = self.committee
        made = await first.post(
            "/voting/elections",
            {
                "unit_id": self.enterprise.units["同心集团"],
                "title": {"zh": "演练", "en": "Drill"},
                "questions": [{"kind": "item", "text": {"zh": "是否同意？", "en": "Do you agree?"}}],
                "listed": [{"member_id": each.id} for each in self.voters],
                "committee_ids": [first.id, second.id],
                "trustee_ids": [self.trustee.id],
                "registrar_id": self.registrar.id,
                "objections_until": soon(10),
                "opens_at": soon(11),
                "closes_at": soon(12),
            },
        )
        self.path, self.uuid = f"/voting/elections/{made['id']}", made["uuid"]
        await self.step(first, "publish-roll")
        for voter in self.voters:
            device = self.devices[voter.id] = Device()
            await voter.post("/voting/device-keys", {"public_key": device.public_key})
        await self.when_due(second, "begin-setup")
        key = TrusteeParty(group_of("BELENIOS-2048")).next_message(await self.trustee.get(f"{self.path}/trustee"))
        await self.trustee.post(f"{self.path}/keys", key)
        rows = (await self.registrar.get(f"{self.path}/roll", limit=100))["items"]
        credentials = RegistrarParty.make(self.uuid, "BELENIOS-2048", [each["weight"] for each in rows])
        file = {"file": ("public_creds.json", credentials.record, "application/json")}
        (await self.registrar.http.post(f"{self.path}/credentials", files=file)).raise_for_status()
        slips = [
            {
                "member_id": each["member_id"],
                "device_key": each["device_key"],
                "sealed": credentials.seal(place, each["device_key"]),
            }
            for place, each in enumerate(rows)
        ]
        await self.registrar.post(f"{self.path}/slips", {"slips": slips})
        await self.step(first, "reschedule", {"opens_at": soon(5), "closes_at": soon(3600)})
        await self.step(first, "finish-setup")
        while (await first.get(self.path))["state"] != "OPEN":
            await asyncio.sleep(0.5)

    async def vote(self) -> None:
        base = self.enterprise.stack.url
        async with httpx.AsyncClient(base_url=base, timeout=60) as booth:
            record = (await booth.get(f"/elections/{self.uuid}/election.json")).content
            for voter in self.voters:
                await voter.refresh()
                slip = await voter.get(f"{self.path}/slip")
                credential = self.devices[voter.id].open(self.uuid, slip["sealed"])
                ballot = make_ballot(record, credential, [[0, 1, 0]])
                path = f"/api/v1/voting/boards/{self.uuid}/ballots"
                (await booth.post(path, params=ballot.query, content=ballot.record)).raise_for_status()
                self.truth[ballot.tracker] = voter.id

    async def end(self) -> bytes:
        """Void, by two: the archive takes in all ballots then, too."""
        first, second = self.committee
        await self.step(first, "void", {"reason": "演练结束"})
        await self.step(second, "void/confirm")
        async with httpx.AsyncClient(base_url=self.enterprise.stack.url, timeout=60) as anybody:
            return (await anybody.get(f"/elections/{self.uuid}/{self.uuid}.bel")).content


async def test_who_votes_at_once_is_ranked_no_better_than_chance(
    stack: Stack, enterprise: Enterprise, kafka: Server, tmp_path: Path
) -> None:
    ballot = Ballot(enterprise)
    await ballot.appoint()
    await ballot.set_up()
    await ballot.vote()
    archive = await ballot.end()
    await stack.until_quiet()
    assert audit(archive, trackers=list(ballot.truth), is_open=True).counted == len(ballot.voters)
    topics, truth = tmp_path / "topics.log", tmp_path / "truth.json"
    topics.write_bytes(b"\n".join(await read_records(kafka, stack.folder)))
    truth.write_text(json.dumps(ballot.truth))
    urls = [stack.database_url(service).replace("postgresql://", "postgresql+asyncpg://") for service in SERVICES]
    given = [*(("--database", url) for url in urls), *(("--log", str(log)) for log in stack.folder.rglob("*.log"))]
    command = [sys.executable, str(RANK_VOTERS), ballot.uuid, str(truth), "--log", str(topics), *sum(given, ())]
    ranked = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await ranked.communicate()
    found: dict[str, Any] = json.loads(printed)
    ways = {way: each for way, each in found.items() if isinstance(each, Mapping)}
    for way, each in ways.items():
        error = (each["to"] - each["mean"]) / 1.96
        assert each["mean"] + ERRORS * error >= found["chance"], (way, found)
    means = [f"{way} {each['mean']:.1f} ({each['from']:.1f} to {each['to']:.1f})" for way, each in ways.items()]
    figure(
        "who-voted-distributed",
        f"all databases, topics and logs of the distributed platform, a roll of {found['roll']}; all sign in and "
        f"vote at once, chance {found['chance']:.1f}: mean rank {', '.join(means)} (95 %)",
    )
