"""Two congresses for a platform to try: one held, with a secret ballot and resolutions; one that meets today."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from casework.demonstration import History, Person
from contracts.roles import Role
from kit import clock
from voting.ballots.groups import group_of
from voting.parties import RegistrarParty, TrusteeParty, make_ballot

GROUP, SECOND_OFFICER = "同心重工集团", "集团工会干事"
SEATS, MANAGERS, TECHNICAL = 30, 4, 6
PRESENT = 27
REPORT = {
    "subject": "work_report",
    "title": "工会工作报告",
    "text": "一年来，工会受理职工诉求，走访困难职工，组织技能比武；明年重点办好夜班食堂和淋浴间。",
}
RULES = {
    "subject": "labour_rules",
    "title": "考勤管理办法（修订草案）",
    "text": "第一条 夜班交接班时间计入工时。\n第二条 加班须经本人同意，并按规定支付加班工资或安排补休。",
}
PAY = {
    "subject": "pay_agreement",
    "title": "工资集体协议（草案）",
    "text": "一、全年平均工资增长不低于百分之五。\n二、夜班津贴每班提高十元。\n三、本协议有效期一年。",
}


class Place(NamedTuple):
    unit: str
    workshops: Sequence[str]


HELD = Place("第二分厂", ("焊接车间", "涂装车间"))
COMING = Place("第一分厂", ("铸造车间", "机加工车间", "装配车间"))
WITH_ACCOUNT = ("铸造车间", "机加工车间", "焊接车间", "涂装车间")
"""An employee of theirs can sign in, and is a delegate."""


def begin(history: History, committee: Sequence[Person], registrar: Person, trustee: Person) -> None:
    if history.until - history.begin < timedelta(days=40):
        return
    held = HeldCongress(history, HELD, (REPORT, RULES, PAY), committee, registrar, trustee)
    history.at(history.until - timedelta(days=38), held.prepare)
    coming = Preparation(history, COMING, (REPORT, RULES))
    history.at(history.until - timedelta(days=9), coming.prepare)


class Preparation:
    """A congress until its papers are with the delegates, who meet nine days after it was prepared."""

    def __init__(self, history: History, place: Place, items: Sequence[dict[str, str]]) -> None:
        self._history, self._place, self._items = history, place, items
        self._call, self._units = history.call, history.units
        self._officers = (history.holder(Role.UNION_STAFF, place.unit), history.officer(GROUP, SECOND_OFFICER))
        self._path, self._delegates = "", list[Person]()

    async def prepare(self) -> None:
        now = clock.now()
        body = {
            "unit_id": self._units[self._place.unit],
            "name": f"{self._place.unit}第三届职工代表大会第一次会议",
            "term_from": clock.today().isoformat(),
            "term_years": 3,
            "starts_at": (now + timedelta(days=9, hours=-1)).isoformat(),
            "place": f"{self._place.unit}职工之家",
            "constituency_unit_ids": [self._units[each] for each in self._place.workshops],
        }
        made = await self._call(self._officers[0], "POST", "/voting/congresses", json=body)
        self._path = f"/voting/congresses/{made['id']}"
        for item in self._items:
            await self._act(0, "items", item)
        for place, workshop in zip(made["constituencies"], self._place.workshops, strict=True):
            await self._elect(place, workshop)
        await self._act(0, "deliver")
        await self._history.work("work_jobs")
        for who in self._delegates[SEATS // 5 :]:  # the first, as whom one signs in, still has them to read
            await self._call(who, "POST", f"{self._path}/receipt")

    async def _elect(self, place: dict[str, Any], workshop: str) -> None:
        known = self._history.account(workshop) if workshop in WITH_ACCOUNT else self._history.anyone(workshop)
        chosen = {known.id: known}
        while len(chosen) < place["seats"]:
            who = self._history.anyone(workshop)
            chosen[who.id] = who
        first = len(self._delegates)
        self._delegates += chosen.values()
        elected = [
            {
                "member_id": who,
                "category": _category(number),
                "votes": place["staff"] - self._history.random.randrange(9),
            }
            for number, who in enumerate(chosen, first)
        ]
        await self._act(0, "elect", {"constituency_id": place["id"], "voted": place["staff"], "elected": elected})

    async def _act(self, officer: int, step: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return await self._as(self._officers[officer], step, body)

    async def _as(self, who: Person, step: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        version = (await self._call(who, "GET", self._path))["version"]
        return await self._call(who, "POST", f"{self._path}/{step}", version=version, json=body)


def _category(number: int) -> str:
    if number % (SEATS // MANAGERS) == 0 and number < SEATS - 2:
        return "manager"
    return "technical" if number % (SEATS // TECHNICAL) == 1 else "front_line"


class HeldCongress(Preparation):
    """Goes on to the hall: check-in, two items by hand, one by secret ballot with slips, resolutions."""

    def __init__(
        self,
        history: History,
        place: Place,
        items: Sequence[dict[str, str]],
        committee: Sequence[Person],
        registrar: Person,
        trustee: Person,
    ) -> None:
        super().__init__(history, place, items)
        self._committee, self._registrar, self._trustee = committee, registrar, trustee
        self._key = TrusteeParty(group_of("BELENIOS-2048"))
        self._election, self._uuid, self._credentials = "", "", list[str]()

    async def prepare(self) -> None:
        await super().prepare()
        self._history.later(9, 9, self._meet)

    async def _meet(self) -> None:
        await self._act(0, "open-check-in")
        listed = await self._call(self._officers[0], "GET", f"{self._path}/delegates", params={"limit": 100})
        for each in listed["items"][:PRESENT]:
            await self._call(self._officers[0], "POST", f"{self._path}/check-ins", json={"delegate_id": each["id"]})
        begun = await self._act(0, "begin-voting")
        for item, votes in zip(begun["items"], ((26, 0, 1), (22, 3, 2)), strict=False):
            await self._act(0, "open-item", {"item_id": item["id"]})
            await self._count(item["id"], *votes)
        now = clock.now()
        ballot = {
            "item_ids": [begun["items"][2]["id"]],
            "committee_ids": [each.id for each in self._committee],
            "trustee_ids": [self._trustee.id],
            "registrar_id": self._registrar.id,
            "objections_until": (now + timedelta(minutes=10)).isoformat(),
            "opens_at": (now + timedelta(minutes=30)).isoformat(),
            "closes_at": (now + timedelta(minutes=60)).isoformat(),
        }
        items = (await self._as(self._committee[0], "prepare-ballot", ballot))["items"]
        self._election = f"/voting/elections/{items[2]['election_id']}"
        await self._in_election(self._committee[0], "publish-roll")
        self._in_minutes(15, self._set_up)

    def _in_minutes(self, minutes: int, step: Any) -> None:
        self._history.at(clock.now() + timedelta(minutes=minutes), step)

    async def _count(self, item_id: str, in_favour: int, against: int, abstained: int) -> None:
        body = {"item_id": item_id, "in_favour": in_favour, "against": against, "abstained": abstained}
        for officer, step in enumerate(("count-item", "confirm-count")):
            await self._act(officer, step, body)

    async def _in_election(self, who: Person, step: str) -> dict[str, Any]:
        version = (await self._call(who, "GET", self._election))["version"]
        return await self._call(who, "POST", f"{self._election}/{step}", version=version)

    async def _set_up(self) -> None:
        self._uuid = (await self._in_election(self._committee[0], "begin-setup"))["uuid"]
        work = await self._call(self._trustee, "GET", f"{self._election}/trustee")
        await self._call(self._trustee, "POST", f"{self._election}/keys", json=self._key.next_message(work))
        roll = (await self._call(self._registrar, "GET", f"{self._election}/roll"))["items"]
        slips = RegistrarParty.make(self._uuid, "BELENIOS-2048", [each["weight"] for each in roll])
        file = {"file": ("public_creds.json", slips.record, "application/json")}
        await self._call(self._registrar, "POST", f"{self._election}/credentials", files=file)
        await self._in_election(self._committee[1], "finish-setup")
        self._credentials = slips.credentials
        self._in_minutes(20, self._vote)

    async def _vote(self) -> None:
        await self._history.work("keep_time")
        record = await self._history.download(f"/elections/{self._uuid}/election.json")
        for place, credential in enumerate(self._credentials):
            choice = [1, 0, 0] if place % 13 == 5 else [0, 0, 1] if place % 9 == 4 else [0, 1, 0]
            ballot = make_ballot(record, credential, [choice])
            path = f"/voting/boards/{self._uuid}/ballots"
            await self._call(self._committee[0], "POST", path, params=ballot.query, content=ballot.record)
        self._in_minutes(40, self._close)

    async def _close(self) -> None:
        await self._history.work("keep_time")
        await self._history.work("count_votes")
        archive = await self._history.download(f"/elections/{self._uuid}/{self._uuid}.bel")
        await self._call(self._trustee, "POST", f"{self._election}/decryptions", json=self._key.decrypt(archive, 1))
        await self._history.work("count_votes")
        await self._in_election(self._committee[0], "sign")
        await self._in_election(self._committee[1], "countersign")
        items = (await self._call(self._officers[0], "GET", self._path))["items"]
        await self._count(items[2]["id"], 0, 0, 0)
        await self._act(0, "tally")
        await self._act(1, "publish")
        owner = self._delegates[0]
        for number, item in enumerate(items):
            due = clock.today() + timedelta(days=20 + 40 * number)
            assigned = {"item_id": item["id"], "owner_id": owner.id, "due_on": due.isoformat()}
            await self._act(0, "assign-resolution", assigned)
        done = {"item_id": items[0]["id"], "result": "工作报告已印发各车间。", "is_done": True}
        await self._as(owner, "report-resolution", done)
        self._history.later(3, 4, self._report)

    async def _report(self) -> None:
        await self._act(0, "report-upward")
