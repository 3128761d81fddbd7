"""A small enterprise that holds elections over the API, with the engine as client."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import httpx

from contracts.identity import GrantState, MemberState, UnitState
from kit import clock
from kit.clock import SHANGHAI
from kit.events import Event
from kit.inbox import EventInfo
from kit.testing import Harness, token
from voting.ballots.acceptance import read_log
from voting.ballots.groups import group_of
from voting.main import service
from voting.parties import Ballot, Device, RegistrarParty, TrusteeParty, make_ballot

AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
UNITS = {"group": None, "plant": "group", "shop-1": "plant", "shop-2": "plant", "other": "group"}
VOTERS = [f"voter-{number}" for number in range(1, 10)]
ROLL = VOTERS[:5]
"""Of an election, unless a test says otherwise."""
GRANTS: dict[str, list[str]] = {
    "committee-1": ["election_committee@plant"],
    "committee-2": ["election_committee@group"],
    "committee-other": ["election_committee@other"],
    "trustee-1": ["trustee@group"],
    "trustee-2": ["trustee@group"],
    "trustee-3": ["trustee@plant"],
    "registrar": ["registrar@plant"],
    "union-1": ["union_staff@plant"],
    "union-2": ["union_staff@group"],
    "union-other": ["union_staff@other"],
    "handler-1": ["handler@shop-2"],
    "handler-2": ["handler@shop-2"],
    "staff-1": ["union_staff@plant"],
    "staff-2": ["union_staff@group"],
    "staff-other": ["union_staff@other"],
    "approver": ["approver@group"],
    "approver-too": ["union_staff@plant", "approver@plant"],
    "auditor": ["auditor@group"],
    "colleague": [],
    "stranger": [],
    **{voter: [] for voter in VOTERS},
}
HOMES = {
    "colleague": "shop-2",
    "approver-too": "plant",
    "stranger": "other",
    "committee-other": "other",
    "staff-other": "other",
}
ITEM = {"kind": "item", "text": {"zh": "同意本次工资协议吗？", "en": "Do you agree to the pay agreement?"}}


def both(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


@dataclass
class Polls:
    """An election under way, and every secret of it."""

    world: "World"
    id: str
    uuid: str
    voters: Sequence[str]
    trustees: dict[str, TrusteeParty] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    registrar: RegistrarParty | None = None
    roll: list[dict[str, Any]] = field(default_factory=list)
    record: bytes = b""

    @property
    def path(self) -> str:
        return f"/elections/{self.id}"

    async def act(self, who: str, step: str, body: Any = None) -> dict[str, Any]:
        answer = await self.world.try_act(who, self.id, step, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def begin_setup(self) -> None:
        await self.act("committee-1", "publish-roll")
        clock.shift(timedelta(days=3))
        await self.act("committee-2", "begin-setup")

    async def make_keys(self) -> None:
        """As many rounds as it takes."""
        given = await self.world.get("committee-1", self.path)
        await self.make_keys_of(
            {each["id"]: TrusteeParty(group_of(given["definition"]["group"])) for each in given["trustees"]}
        )

    async def make_keys_of(self, trustees: dict[str, TrusteeParty]) -> None:
        self.trustees = trustees
        for _ in range(3):
            for who, party in trustees.items():
                work = await self.world.get(who, f"{self.path}/trustee")
                if work["step"]:
                    sent = await self.world.call(who, "POST", f"{self.path}/keys", json=party.next_message(work))
                    assert sent.status_code == 200, sent.text

    async def make_credentials(self) -> None:
        self.roll, cursor = [], ""
        while cursor is not None:
            page = await self.world.get("registrar", f"{self.path}/roll", **({"cursor": cursor} if cursor else {}))
            self.roll, cursor = self.roll + page["items"], page["next"]
        group = (await self.world.get("registrar", self.path))["definition"]["group"]
        self.registrar = RegistrarParty.make(self.uuid, group, [each["weight"] for each in self.roll])
        file = {"file": ("public_creds.json", self.registrar.record, "application/json")}
        sent = await self.world.call("registrar", "POST", f"{self.path}/credentials", files=file)
        assert sent.status_code == 200, sent.text
        slips = [
            {
                "member_id": each["member_id"],
                "device_key": each["device_key"],
                "sealed": self.registrar.seal(voter, each["device_key"]),
            }
            for voter, each in enumerate(self.roll)
            if each["device_key"]
        ]
        if slips:
            sent = await self.world.call("registrar", "POST", f"{self.path}/slips", json={"slips": slips})
            assert sent.status_code == 204, sent.text

    async def set_up(self) -> None:
        await self.begin_setup()
        await self.make_keys()
        await self.make_credentials()
        await self.finish_setup()

    async def finish_setup(self) -> None:
        await self.act("committee-1", "finish-setup")
        answer = await self.world.public("GET", f"/elections/{self.uuid}/election.json")
        self.record = answer.content

    async def open(self) -> None:
        await self.set_up()
        await self.let_open()

    async def let_open(self) -> None:
        clock.shift(timedelta(days=2))
        await self.world.h.run_job("keep_time")

    def credential(self, voter: int) -> str:
        assert self.registrar is not None
        return self.registrar.credentials[voter]

    def ballot(self, voter: int, *choices: Sequence[int]) -> Ballot:
        return make_ballot(self.record, self.credential(voter), choices)

    async def try_cast(self, ballot: Ballot) -> httpx.Response:
        path = f"/api/v1/voting/boards/{self.uuid}/ballots"
        return await self.world.public("POST", path, params=ballot.query, content=ballot.record)

    async def vote(self, voter: int, *choices: Sequence[int]) -> dict[str, Any]:
        answer = await self.try_cast(self.ballot(voter, *choices))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def accepted(self) -> list[str]:
        """The log of accepted ballots."""
        answer = await self.world.public("GET", f"/elections/{self.uuid}/accepted.json")
        return read_log(answer.content)

    async def archive(self) -> bytes:
        answer = await self.world.public("GET", f"/elections/{self.uuid}/{self.uuid}.bel")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def close(self) -> None:
        clock.shift(timedelta(days=5))
        await self.world.h.run_job("keep_time")
        await self.world.h.run_job("count_votes")

    async def decrypt(self, *who: str) -> None:
        archive = await self.archive()
        for each in who or self.trustees:
            work = await self.world.get(each, f"{self.path}/trustee")
            body = self.trustees[each].decrypt(archive, work["place"])
            sent = await self.world.call(each, "POST", f"{self.path}/decryptions", json=body)
            assert sent.status_code == 200, sent.text
        await self.world.h.run_job("count_votes")

    async def certify(self) -> None:
        await self.act("committee-1", "sign")
        await self.act("committee-2", "countersign")


class World:
    """`h` is the service's harness."""

    def __init__(self, harness: Harness) -> None:
        self.h = harness

    async def settle_in(self, more: Iterable[str] = ()) -> None:
        """`more`: members of a shop, in addition to those of GRANTS."""
        states: list[Event] = [
            UnitState(unit_id=each, version=1, parent_id=above, name=each, kind="plant")
            for each, above in UNITS.items()
        ]
        for who, grants in [*GRANTS.items(), *((each, list[str]()) for each in more)]:
            home = HOMES.get(who, "shop-1" if who not in GRANTS or who.startswith("voter") else "group")
            facts = {"unit_id": home, "name": f"Name of {who}", "active": True, "employee_number": f"E-{who}"}
            states.append(MemberState(member_id=who, version=1, **facts))
            for each in grants:
                role, unit = each.split("@")
                grant = {"grant_id": f"{who} {each}", "member_id": who, "role": role, "unit_id": unit}
                states.append(GrantState(version=1, **grant))
        await self._hear(states)

    async def change_member(self, who: str, **changes: Any) -> None:
        facts = {"unit_id": HOMES.get(who, "shop-1" if who.startswith("voter") else "group"), "name": f"Name of {who}"}
        state = {"active": True, "employee_number": f"E-{who}"} | facts | changes
        await self._hear([MemberState(member_id=who, version=2, **state)])

    async def _hear(self, states: Sequence[Event]) -> None:
        async with self.h.session() as session:
            for state in states:
                for handle in service.handlers.by_type[state.type]:
                    await handle(session, state, cast(EventInfo, None))

    async def call(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        async with self.h.client(who, GRANTS.get(who, ()) if who else ()) as client:
            return await client.request(method, f"/api/v1/voting{path}", **options)

    async def call_shut_out(
        self, who: str, method: str, path: str, *, acr: str = "pwd", **options: Any
    ) -> httpx.Response:
        """Asked in a session that a reset, or the enterprise's sign-in service alone, opened."""
        closed = [at.timestamp() for at in (clock.now(), clock.now() + timedelta(hours=12))]
        bearer = f"Bearer {token(who, acr=acr, closed=closed)}"
        async with self.h.client(authorization=bearer) as client:
            return await client.request(method, f"/api/v1/voting{path}", **options)

    async def public(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Asked by nobody, at its whole address."""
        async with self.h.client() as client:
            return await client.request(method, path, **options)

    async def get(self, who: str | None, path: str, **params: Any) -> Any:
        answer = await self.call(who, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def try_act(self, who: str, election_id: str, step: str, body: Any = None) -> httpx.Response:
        [[version]] = await self.h.rows(f"SELECT version FROM election WHERE id = '{election_id}'")
        options = {} if body is None else {"json": body}
        path = f"/elections/{election_id}/{step}"
        return await self.call(who, "POST", path, headers={"If-Match": f'"{version}"'}, **options)

    def definition(self, **changes: Any) -> dict[str, Any]:
        now = clock.now()
        return {
            "title": both("工资协议表决"),
            "questions": [ITEM],
            "listed": [{"member_id": each} for each in ROLL],
            "committee_ids": ["committee-1", "committee-2"],
            "trustee_ids": ["trustee-1"],
            "registrar_id": "registrar",
            "objections_until": (now + timedelta(days=2)).isoformat(),
            "opens_at": (now + timedelta(days=4)).isoformat(),
            "closes_at": (now + timedelta(days=7)).isoformat(),
            **changes,
        }

    async def try_draft(self, who: str = "committee-1", **changes: Any) -> httpx.Response:
        return await self.call(who, "POST", "/elections", json={"unit_id": "plant"} | self.definition(**changes))

    async def draft(self, **changes: Any) -> Polls:
        answer = await self.try_draft(**changes)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Polls(self, made["id"], made["uuid"], ROLL)

    async def polls(self, **changes: Any) -> Polls:
        """An election that is open."""
        polls = await self.draft(**changes)
        await polls.open()
        return polls
