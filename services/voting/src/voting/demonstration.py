"""For a platform to try: an election that is certified and one in which somebody can vote; the parts of each package.

The secrets of trustees, registrar and devices are made here, as browsers make them, and end with this process. What
stays is the slip of each employee one can sign in as: without it nobody could vote in the election that is open.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from casework.demonstration import History, Officer, Person
from contracts.roles import Role
from kit import clock
from voting.ballots.groups import group_of
from voting.congresses import demonstration as congress_demonstration
from voting.honours import demonstration as honour_demonstration
from voting.parties import Device, RegistrarParty, TrusteeParty, make_ballot
from voting.polls import demonstration as poll_demonstration
from voting.proposals import demonstration as proposal_demonstration

PLANT = "第二分厂"
COMMITTEE = (("第二分厂", "第二分厂工会干事"), ("焊接车间", "第二分厂选举委员"))
REGISTRAR = ("涂装车间", "第二分厂登记员")
TRUSTEES = (("焊接车间", "密钥托管人甲"), ("涂装车间", "密钥托管人乙"), ("第二分厂", "密钥托管人丙"))
OFFICERS = (
    *(Officer(unit, title, (Role.ELECTION_COMMITTEE,), held_at=PLANT) for unit, title in COMMITTEE),
    Officer(*REGISTRAR, (Role.REGISTRAR,), held_at=PLANT),
    *(Officer(unit, title, (Role.TRUSTEE,), held_at=PLANT) for unit, title in TRUSTEES),
)
JOBS = (
    "keep_time",
    "count_votes",
    "watch_proposals",
    "bring_back_plans",
    "work_jobs",
    "close_nominations",
    "end_notices",
    "close_polls",
)
ACCOUNTS = ("焊接车间", "涂装车间")
VOTERS, ON_PAPER = 10, 6
OBSERVER = "机加工车间"

PAY: dict[str, Any] = {
    "title": {"zh": "工资集体协议草案表决", "en": "Vote on the draft pay agreement"},
    "questions": [
        {
            "kind": "item",
            "text": {"zh": "是否同意工资集体协议草案？", "en": "Do you agree to the draft pay agreement?"},
        }
    ],
}
DELEGATES: dict[str, Any] = {
    "title": {"zh": "第二分厂职工代表补选", "en": "By-election of delegates of Plant 2"},
    "questions": [
        {
            "kind": "choice",
            "text": {"zh": "请选出至多两名代表", "en": "Choose two delegates at most"},
            "answers": [
                {"zh": zh, "en": en}
                for zh, en in (("卜佩珊", "Bu Peishan"), ("丁振华", "Ding Zhenhua"), ("万思远", "Wan Siyuan"))
            ],
            "minimum": 1,
            "maximum": 2,
        }
    ],
}


def begin(history: History) -> None:
    for days, story in ((42, Story(history, PAY, is_certified=True)), (12, Story(history, DELEGATES))):
        if (at := history.until - timedelta(days=days)) > history.begin:
            history.at(at, story.draft)
    proposal_demonstration.begin(history)
    honour_demonstration.begin(history)
    poll_demonstration.begin(history)
    people = [history.officer(*each) for each in (*COMMITTEE, REGISTRAR, TRUSTEES[0])]
    congress_demonstration.begin(history, people[:2], *people[2:])


class Story:
    """One election's way. Its roll, keys and credentials take a week, and then it is open for ten days."""

    def __init__(self, history: History, asked: dict[str, Any], *, is_certified: bool = False) -> None:
        self._history, self._asked, self._is_certified = history, asked, is_certified
        self._committee = [history.officer(*each) for each in COMMITTEE]
        self._registrar = history.officer(*REGISTRAR)
        self._trustees = [history.officer(*each) for each in TRUSTEES]
        self._keys = [TrusteeParty(group_of("BELENIOS-2048")) for _ in TRUSTEES]
        self._accounts = [history.account(each) for each in ACCOUNTS]
        self._voters = dict.fromkeys(self._accounts)
        while len(self._voters) < VOTERS + ON_PAPER * is_certified:
            self._voters[history.anyone(history.random.choice(ACCOUNTS))] = None
        self._on_paper = [*self._voters][VOTERS:]
        self._observer = history.anyone(OBSERVER)
        self._devices: dict[str, Device] = {}
        self._id, self._uuid, self._record = "", "", b""

    async def draft(self) -> None:
        now = clock.now()
        body = {
            **self._asked,
            "unit_id": self._history.units[PLANT],
            "listed": [{"member_id": each.id} for each in self._voters],
            "committee_ids": [each.id for each in self._committee],
            "trustee_ids": [each.id for each in self._trustees],
            "threshold": 2,
            "registrar_id": self._registrar.id,
            "observer_ids": [self._observer.id],
            "objections_until": (now + timedelta(days=5)).isoformat(),
            "opens_at": (now + timedelta(days=8)).isoformat(),
            "closes_at": (now + timedelta(days=18)).isoformat(),
        }
        made = await self._history.call(self._committee[0], "POST", "/voting/elections", json=body)
        self._id, self._uuid = made["id"], made["uuid"]
        self._next(0.5, self._publish_roll)

    def _next(self, days: float, step: Callable[[], Awaitable[object]]) -> None:
        self._history.later(days, days, step)

    async def _act(self, who: Person, step: str, body: Any = None) -> None:
        path = f"/voting/elections/{self._id}"
        version = (await self._history.call(who, "GET", path))["version"]
        await self._history.call(who, "POST", f"{path}/{step}", version=version, json=body)

    async def _publish_roll(self) -> None:
        await self._act(self._committee[0], "publish-roll")
        if self._on_paper:
            body = {"member_ids": [each.id for each in self._on_paper], "on_paper": True}
            await self._act(self._committee[1], "paper-voters", body)
        for each in self._voters:
            if (
                each not in self._accounts and each not in self._on_paper
            ):  # whose browser is yet to come: they have a slip on paper
                device = self._devices[each.id] = Device()
                await self._history.call(each, "POST", "/voting/device-keys", json={"public_key": device.public_key})
        self._next(5, self._set_up)

    async def _set_up(self) -> None:
        await self._act(self._committee[1], "begin-setup")
        path = f"/voting/elections/{self._id}"
        for _ in range(3):  # certificates, shares, keys
            for who, key in zip(self._trustees, self._keys, strict=True):
                work = await self._history.call(who, "GET", f"{path}/trustee")
                await self._history.call(who, "POST", f"{path}/keys", json=key.next_message(work))
        roll = (await self._history.call(self._registrar, "GET", f"{path}/roll"))["items"]
        registrar = RegistrarParty.make(self._uuid, "BELENIOS-2048", [each["weight"] for each in roll])
        file = {"file": ("public_creds.json", registrar.record, "application/json")}
        await self._history.call(self._registrar, "POST", f"{path}/credentials", files=file)
        slips = [
            {
                "member_id": each["member_id"],
                "device_key": each["device_key"],
                "sealed": registrar.seal(place, each["device_key"]),
            }
            for place, each in enumerate(roll)
            if each["device_key"]
        ]
        await self._history.call(self._registrar, "POST", f"{path}/slips", json={"slips": slips})
        await self._act(self._committee[0], "finish-setup")
        if not self._is_certified:
            places = {each["member_id"]: place for place, each in enumerate(roll)}
            for each in self._accounts:
                self._history.show(each, "slip", f"{self._uuid}.{registrar.credentials[places[each.id]]}")
        self._record = await self._history.download(f"/elections/{self._uuid}/election.json")
        for each in self._voters:
            if each.id in self._devices and self._history.random.random() < 0.8:
                self._history.later(3.6, 4.2, partial(self._vote, each))
        if self._is_certified:
            self._next(14, self._decrypt)

    async def _vote(self, who: Person) -> None:
        slip = await self._history.call(who, "GET", f"/voting/elections/{self._id}/slip")
        credential = self._devices[who.id].open(self._uuid, slip["sealed"])
        draw = self._history.random
        choices = draw.choice([[0, 1, 0], [0, 1, 0], [0, 0, 1]] if self._is_certified else [[0, 1, 1, 0], [0, 0, 1, 1]])
        ballot = make_ballot(self._record, credential, [choices])
        await self._history.call(
            who, "POST", f"/voting/boards/{self._uuid}/ballots", params=ballot.query, content=ballot.record
        )
        now = clock.now()
        ten = now.replace(minute=now.minute - now.minute % 10, second=0) + timedelta(minutes=10, seconds=5)
        self._history.at(ten, partial(self._history.work, "publish_heads"))

    async def _count_paper(self, who: Person) -> None:
        """What each of the two found in the box, with a scan of their record."""
        record = {"file": ("清点记录.txt", "收回 5 张，无效 0 张".encode(), "text/plain")}
        scan = await self._history.call(who, "POST", "/voting/files", files=record)
        figures = {"ballots": 5, "invalid": 0, "counts": [[0, 4, 1]]}
        await self._act(who, "paper-count", {**figures, "file_ids": [scan["id"]]})

    async def _decrypt(self) -> None:
        for each in self._committee:
            await self._count_paper(each)
        archive = await self._history.download(f"/elections/{self._uuid}/{self._uuid}.bel")
        for place in (1, 3):  # two of three are enough
            path, who = f"/voting/elections/{self._id}/decryptions", self._trustees[place - 1]
            await self._history.call(who, "POST", path, json=self._keys[place - 1].decrypt(archive, place))
        await self._history.work("count_votes")
        await self._act(self._committee[0], "sign")
        self._next(0.5, partial(self._act, self._committee[1], "countersign"))
