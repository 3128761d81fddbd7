"""A drill with deploy/rank_voters.py: whose ballot it is, by all databases and logs of the platform."""

import asyncio
import json
import random
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from belenios_tool import Tool
from counts import COUNTS, figure
from sqlalchemy import text

from identity.passwords import hash_password
from identity.sign_in import set_password
from kit import clock, logs
from standalone.people import PASSWORD, People
from standalone.platform import SERVICES, Platform
from voting.ballots.audit import audit
from voting.ballots.groups import group_of
from voting.demonstration import COMMITTEE, OFFICERS, REGISTRAR, TRUSTEES
from voting.parties import Device, RegistrarParty, TrusteeParty, make_ballot

DAYS = timedelta(days=5)
"""That it is open."""
ROOT = Path(__file__).parents[3]
OWN_PAGE = {"x-tongxin": "1", "origin": "http://127.0.0.1"}


Shift = Callable[[timedelta], None]
Voters = list[tuple[str, str]]


class Groups(NamedTuple):
    at_any_time: Voters
    """Who brought the credential to the booth before the opening."""
    hours_later: Voters
    """Who signed in while it was open, left the credential in the booth, and voted 2 to 24 hours later."""
    at_once: Voters
    """Who signed in for it and voted two minutes after."""

    @classmethod
    def of(cls, roll: Voters) -> "Groups":
        """All but one of the roll."""
        quarter = len(roll) // 4
        return cls(roll[: quarter * 2], roll[quarter * 2 : quarter * 3 - 1], roll[quarter * 3 :])


class Drill:
    """An election of the demonstration's second plant. `roll`: id and employee number of each voter."""

    def __init__(self, platform: Platform, shift: Shift) -> None:
        self.platform, self.shift = platform, shift
        self.people = People(platform, OFFICERS)
        self.roll: Voters = []
        self.devices: dict[str, Device] = {}
        self.trustees: dict[str, TrusteeParty] = {}
        self.committee: list[str] = []
        self.truth: dict[str, str] = {}
        self.moments: list[str] = []
        """What no log of ours has: a line with the time of each ballot."""
        self.path = self.uuid = ""
        self.opens_at = clock.now()
        self.record = b""

    async def set_up(self, voters: int) -> None:
        call, people = self.people.call, self.people
        await people.arrive()
        hashed = await hash_password(PASSWORD)
        async with self.platform.contexts["identity"].db.write() as session:
            named = (
                "SELECT id, employee_number FROM member WHERE unit_id = :unit ORDER BY employee_number DESC LIMIT :n"
            )
            found = await session.execute(text(named), {"unit": people.units["焊接车间"], "n": voters})
            self.roll = [(member_id, number) for member_id, number in found]
            for member_id, _ in self.roll:
                await set_password(session, member_id, PASSWORD, hashed)
        self.committee = [people.officers[each].id for each in COMMITTEE]
        self.trustees = {people.officers[each].id: TrusteeParty(group_of("BELENIOS-2048")) for each in TRUSTEES}
        first, second = self.committee
        registrar = people.officers[REGISTRAR].id
        # At a full hour: heads come in tens of minutes, so that the drill is the same at any minute.
        self.opens_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
        body: dict[str, Any] = {
            "unit_id": people.units["第二分厂"],
            "title": {"zh": "演练", "en": "Drill"},
            "questions": [{"kind": "item", "text": {"zh": "是否同意？", "en": "Do you agree?"}}],
            "listed": [{"member_id": member_id} for member_id, _ in self.roll],
            "committee_ids": [first, second],
            "trustee_ids": [*self.trustees],
            "registrar_id": registrar,
            "objections_until": (clock.now() + timedelta(days=1)).isoformat(),
            "opens_at": self.opens_at.isoformat(),
            "closes_at": (self.opens_at + DAYS).isoformat(),
        }
        made = await call(first, "POST", "/voting/elections", json=body)
        self.path, self.uuid = f"/voting/elections/{made['id']}", made["uuid"]
        await self.act(first, "publish-roll")
        for member_id, _ in self.roll:
            device = self.devices[member_id] = Device()
            await call(member_id, "POST", "/voting/device-keys", json={"public_key": device.public_key})
        self.shift(timedelta(days=1, minutes=1))
        await self.act(second, "begin-setup")
        for trustee, party in self.trustees.items():
            work = await call(trustee, "GET", f"{self.path}/trustee")
            await call(trustee, "POST", f"{self.path}/keys", json=party.next_message(work))
        rows, cursor = list[dict[str, Any]](), ""
        while cursor is not None:
            query = {"limit": "100", **({"cursor": cursor} if cursor else {})}
            page = await call(registrar, "GET", f"{self.path}/roll", params=query)
            rows, cursor = rows + page["items"], page["next"]
        credentials = RegistrarParty.make(self.uuid, "BELENIOS-2048", [each["weight"] for each in rows])
        file = {"file": ("public_creds.json", credentials.record, "application/json")}
        await call(registrar, "POST", f"{self.path}/credentials", files=file)
        slips = [
            {
                "member_id": each["member_id"],
                "device_key": each["device_key"],
                "sealed": credentials.seal(place, each["device_key"]),
            }
            for place, each in enumerate(rows)
        ]
        await call(registrar, "POST", f"{self.path}/slips", json={"slips": slips})
        await self.act(first, "finish-setup")
        await self.platform.settle()
        self.record = await self.people.call.download("voting", f"/elections/{self.uuid}/election.json")

    def move_to(self, when: datetime) -> None:
        self.shift(max(when - clock.now(), timedelta()))

    async def act(self, who: str, step: str) -> None:
        version = (await self.people.call(who, "GET", self.path))["version"]
        await self.people.call(who, "POST", f"{self.path}/{step}", version=version)

    async def finish(self) -> tuple[bytes, Any]:
        """Voting ends, all trustees decrypt, two certify. The archive, and the proofs next to it."""
        self.move_to(self.opens_at + DAYS + timedelta(seconds=1))
        await self.work("keep_time")
        await self.work("count_votes")
        download = partial(self.people.call.download, "voting")
        tallied = await download(f"/elections/{self.uuid}/{self.uuid}.bel")
        for trustee, party in self.trustees.items():
            work = await self.people.call(trustee, "GET", f"{self.path}/trustee")
            body = party.decrypt(tallied, work["place"])
            await self.people.call(trustee, "POST", f"{self.path}/decryptions", json=body)
        await self.work("count_votes")
        await self.act(self.committee[0], "sign")
        await self.act(self.committee[1], "countersign")
        await self.platform.settle()
        archive = await download(f"/elections/{self.uuid}/{self.uuid}.bel")
        return archive, json.loads(await download(f"/elections/{self.uuid}/proofs.json"))

    async def work(self, job: str) -> None:
        await self.platform.workers["voting"].run_job(job)
        await self.platform.settle()

    def browser(self, number: str, headers: dict[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.platform.gateway, client=(f"198.51.100.{int(number[-2:])}", 1))
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1", headers=headers, timeout=60)

    async def sign_in(self, number: str) -> str:
        """Look at the inbox, the election and the slip, as a phone does. The sealed slip."""
        async with self.browser(number, OWN_PAGE) as phone:
            sign_in = {"employee_number": number, "password": PASSWORD}
            assert (await phone.post("/identity/sessions", json=sign_in)).status_code == 201
            read = await phone.post("/notifications/messages/read-all", json={})
            assert read.is_success, read.text
            assert (await phone.get(self.path)).status_code == 200
            slip = await phone.get(f"{self.path}/slip")
            assert slip.status_code == 200, slip.text
            return str(slip.json()["sealed"])

    async def vote(self, member_id: str, number: str, sealed: str) -> None:
        credential = self.devices[member_id].open(self.uuid, sealed)
        ballot = make_ballot(self.record, credential, [[0, 1, 0]])
        async with self.browser(number, {}) as booth:
            path = f"/voting/boards/{self.uuid}/ballots"
            cast = await booth.post(path, params=ballot.query, content=ballot.record)
        assert cast.status_code == 200, cast.text
        self.truth[ballot.tracker] = member_id
        self.moments.append(f"{clock.now().isoformat()} {ballot.tracker}")


async def play(drill: Drill, groups: Groups) -> None:
    """Everybody signs in before the opening, and twice while it is open, at any time."""
    chance, slips = random.Random(20), dict[str, str]()
    queue: list[tuple[datetime, int, Callable[[], Awaitable[object]]]] = []

    def at(when: datetime, step: Callable[[], Awaitable[object]]) -> None:
        queue.append((when, len(queue), step))

    def any_time() -> datetime:
        return drill.opens_at + timedelta(minutes=10) + chance.random() * (DAYS - timedelta(hours=1))

    async def look(member_id: str, number: str) -> None:
        slips[member_id] = await drill.sign_in(number)

    async def vote(member_id: str, number: str) -> None:
        await drill.vote(member_id, number, slips[member_id])

    for who in drill.roll:
        for when in (drill.opens_at - chance.random() * timedelta(days=1), any_time(), any_time()):
            at(when, partial(look, *who))
    for who in groups.at_any_time + groups.hours_later + groups.at_once:
        when = any_time()
        if who in groups.at_once:
            at(when - timedelta(minutes=2), partial(look, *who))
        elif who in groups.hours_later:
            at(max(when - timedelta(hours=chance.uniform(2, 24)), drill.opens_at), partial(look, *who))
        at(when, partial(vote, *who))
        ten = when.replace(minute=when.minute - when.minute % 10, second=0) + timedelta(minutes=10, seconds=5)
        at(ten, partial(drill.work, "publish_heads"))
    opened = False
    for when, _, step in sorted(queue):
        if when >= drill.opens_at and not opened:
            drill.move_to(drill.opens_at + timedelta(seconds=1))
            await drill.work("keep_time")
            opened = True
        drill.move_to(when)
        await step()


async def rank(drill: Drill, folder: Path, voters: Voters, *logs: Path) -> tuple[int, dict[str, Any]]:
    ids = {member_id for member_id, _ in voters}
    truth = folder / "truth.json"
    truth.write_text(json.dumps({tracker: who for tracker, who in drill.truth.items() if who in ids}))
    urls = [each.settings.url() for each in drill.platform.contexts.values()]
    given = [*(("--database", url) for url in urls), *(("--log", str(log)) for log in logs)]
    command = [sys.executable, str(ROOT / "deploy/rank_voters.py"), drill.uuid, str(truth), *sum(given, ())]
    ranked = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await ranked.communicate()
    return ranked.returncode or 0, json.loads(printed)


async def test_a_voter_is_ranked_no_better_than_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock_shift: Shift
) -> None:
    log = tmp_path / "log"
    platform = Platform(tmp_path / "var", tmp_path, SERVICES)
    await platform.migrate()
    drill = Drill(platform, clock_shift)
    with log.open("w") as written:
        monkeypatch.setattr(sys, "stderr", written)
        logs.configure("INFO")
        await drill.set_up(COUNTS.drill_voters)
        groups = Groups.of(drill.roll)
        await play(drill, groups)
        archive, proofs = await drill.finish()
    logs.configure("ERROR")
    assert "/api/v1/voting/elections/{election_id}/slip" in log.read_text()
    assert len(drill.truth) == sum(map(len, groups))
    _, everybody = await rank(drill, tmp_path, drill.roll, log)
    ranked = [(await rank(drill, tmp_path, each, log))[1] for each in groups]
    leak = tmp_path / "leak"
    leak.write_text("\n".join(drill.moments))
    status, leaked = await rank(drill, tmp_path, groups.at_once, log, leak)
    await platform.close()
    checked = audit(archive, bindings=proofs)
    assert (checked.result, len(checked.bound)) == ([[0, len(drill.truth), 0]], len(TRUSTEES))
    if shutil.which("belenios-tool"):
        tool = Tool(tmp_path)
        tool.put(archive, drill.uuid)
        assert tool.accepts()
    # The order of the archive is drawn: a test that is right 95 times of 100 would fail now and then.
    assert all(is_chance(everybody, way) for way in WAYS), everybody
    # The drill finds what is to be found: the same ballots, in a log with a time next to each.
    assert status == 1
    assert leaked["by_time"]["to"] < leaked["chance"], leaked

    def words(found: dict[str, Any]) -> str:
        ways = [(way.removeprefix("by_"), found[way]) for way in WAYS]
        means = [f"by {name} {way['mean']:.1f} ({way['from']:.1f} to {way['to']:.1f})" for name, way in ways]
        return f"{found['ballots']} ballots, mean rank {', '.join(means)}"

    before, later, soon = ranked
    figure(
        "who-voted",
        f"all databases and logs, a roll of {everybody['roll']}, chance {everybody['chance']:.1f}, 95 % intervals. "
        f"All: {words(everybody)}. Credential in the booth before the opening: {words(before)}. Voted 2 to 24 hours "
        f"after signing in: {words(later)}. At once: {words(soon)}; the same with the time of each ballot in a log: "
        f"{words(leaked)}",
    )


WAYS = ("by_time", "by_archive", "by_rows")
ERRORS = 4
"""Standard errors below chance: of 10,000 runs one has that by chance."""


def is_chance(found: dict[str, Any], way: str) -> bool:
    error = (found[way]["to"] - found[way]["mean"]) / 1.96
    return bool(found[way]["mean"] + ERRORS * error >= found["chance"])
