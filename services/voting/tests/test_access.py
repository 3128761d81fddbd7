"""Who may do what, and two who act at once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from counts import COUNTS
from test_polls import TABLE as POLLS
from test_proposal_access import TABLE as PROPOSALS
from voting_world import GRANTS, World

from kit.access_table import AccessTable
from kit.fuzzing import fuzz, served, signed
from kit.testing import Harness, problem
from voting.main import service
from voting.parties import Device

# About an election of the plant; its steps are asked for in a state in which they are possible.
TABLE = AccessTable(
    service,
    """
       committee-1 committee-other trustee-1 registrar voter-1 colleague stranger nobody
POST  /elections                                    y f f f f f f -
GET   /elections                                    y y y y y y y -
GET   /elections/{election_id}                      y n y y y y n -
PATCH /elections/{election_id}                      y n f f f f f -
POST  /elections/{election_id}/discard              y n f f f f f -
POST  /elections/{election_id}/publish-roll         y n f f f f f -
GET   /elections/{election_id}/voters               y n y y y y n -
POST  /elections/{election_id}/objections           f n f f y y n -
GET   /elections/{election_id}/objections           y n y y y y n -
POST  /elections/{election_id}/objections/{objection_id}/answer y n f f f f f -
POST  /elections/{election_id}/paper-voters         y n f f f f f -
POST  /elections/{election_id}/begin-setup          y n f f f f f -
POST  /elections/{election_id}/reschedule           y n f f f f f -
GET   /elections/{election_id}/trustee              f f y f f f f -
POST  /elections/{election_id}/keys                 f f y f f f f -
POST  /elections/{election_id}/keys/repair          f f y f f f f -
GET   /elections/{election_id}/roll                 f f f y f f f -
POST  /elections/{election_id}/credentials          f f f y f f f -
POST  /elections/{election_id}/slips                f f f y f f f -
POST  /elections/{election_id}/finish-setup         y n f f f f f -
GET   /elections/{election_id}/slip                 n n n n y n n -
POST  /elections/{election_id}/extension            y n f f f f f -
POST  /elections/{election_id}/extension/confirm    y n f f f f f -
POST  /elections/{election_id}/decryptions          f f y f f f f -
POST  /elections/{election_id}/paper-count          y n f f f f f -
POST  /elections/{election_id}/sign                 y n f f f f f -
POST  /elections/{election_id}/countersign          y n f f f f f -
POST  /elections/{election_id}/void                 y n f f f f f -
POST  /elections/{election_id}/void/confirm         y n f f f f f -
POST  /device-keys                                  y y y y y y y -
GET   /device-keys/mine                             y y y y y y y -
GET   /boards/{uuid}                                y y y y y y y y
GET   /boards/{uuid}/ballots                        y y y y y y y y
POST  /boards/{uuid}/ballots                        y y y y y y y y
GET   /boards/{uuid}/trackers                       y y y y y y y y
GET   /boards/{uuid}/heads                          y y y y y y y y
POST  /files                                        y y y y y y y -
GET   /files/{file_id}                              n n n n n n n -
GET   /files/{file_id}/original                     n n n n n n n -
GET   /todo                                         y y y y y y y -
GET   /search                                       y y y y y y y -
GET   /my-data                                      y y y y y y y -
GET   /retention                                    y y y y y y y -
GET   /audit                                        f f f f f f f -
GET   /audit/verification                           f f f f f f f -
POST  /audit/verification                           f f f f f f f -
GET   /operations                                   f f f f f f f -
POST  /operations/replay                            f f f f f f f -
""",
)

STALE = {"If-Match": '"999"'}
DATES = {"opens_at": "2026-04-01T00:00:00Z", "closes_at": "2026-04-02T00:00:00Z"}
BODIES: dict[str, Any] = {
    "reschedule": DATES,
    "extension": {"closes_at": "2026-04-02T00:00:00Z", "reason": "会议改期"},
    "void": {"reason": "名册有误"},
    "objections": {"words": "名册上没有我"},
    "answer": {"words": "已核实"},
    "keys": {"key": "{}"},
    "repair": {},
    "paper-voters": {"member_ids": ["voter-1"], "on_paper": True},
    "paper-count": {"ballots": 0, "invalid": 0, "counts": [], "file_ids": ["none"]},
    "slips": {"slips": [{"member_id": "voter-1", "device_key": "AA==", "sealed": "AA=="}]},
    "decryptions": {"decryption": "{}", "binding": "{}"},
    "device-keys": {"public_key": "AA=="},
    "ballots": {},
}
REFUSED = {"n": 404, "f": 403, "-": 401}


def test_every_route_stands_in_the_table() -> None:
    elsewhere = {
        ("GET", "/elections/{uuid}/{name}.bel"),
        ("GET", "/elections/{uuid}/proofs.json"),
        ("GET", "/elections/{uuid}/accepted.json"),
        ("GET", "/elections/{uuid}/election.json"),
        ("GET", "/officials"),
        *PROPOSALS.rows,
        *POLLS.rows,
    }
    congresses = {each for each in TABLE.unsaid if each[1].startswith(("/congresses", "/jobs"))}
    honours = {each for each in TABLE.unsaid if each[1].startswith(("/honours", "/awards", "/notices", "/objections"))}
    assert TABLE.unsaid - congresses - honours == elsewhere, (
        "public, at the root of the host; of a unit that is asked for: test_duties.py"
    )


async def test_each_route_lets_in_exactly_whom_the_table_says(world: World) -> None:
    """Asked of an election that is set up, on a version that it no longer has: who is let in changes nothing."""
    polls = await world.draft()
    device = Device()
    assert (await world.call("voter-1", "POST", "/device-keys", json={"public_key": device.public_key})).is_success
    await polls.set_up()
    before = await world.h.rows("SELECT count(*), max(version) FROM election")
    places = {"election_id": polls.id, "uuid": polls.uuid, "objection_id": "none", "file_id": "none"}
    for (method, path), cells in TABLE.rows.items():
        for who, cell in cells.items():
            answer = await ask(world, who, method, path, places)
            name = f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
            if cell == "y":
                assert answer.status_code not in REFUSED.values() or answer.json()["code"] in OBJECT_MISSING, name
                assert method != "GET" or answer.status_code in (200, 409) or path.endswith("trackers"), name
            else:
                assert answer.status_code == REFUSED[cell], name
    assert await world.h.rows("SELECT count(*), max(version) FROM election") == before


@pytest.mark.parametrize("acr", ["sso", "pwd"], ids=["by the enterprise alone", "after a reset"])
async def test_who_may_be_somebody_else_speaks_for_nobody(world: World, acr: str) -> None:
    async def refused(path: str, body: Any = None) -> None:
        problem(await world.call_shut_out("voter-1", "POST", path, acr=acr, json=body), 403, "closed_after_reset")

    await refused("/device-keys", {"public_key": Device().public_key})
    await refused("/awards/none/consent", {"story_digest": "0" * 64})
    problem(await world.call("voter-1", "GET", "/device-keys/mine"), 409, "no_device_key")


OBJECT_MISSING = {"objection_not_found", "tracker_unknown"}


async def ask(world: World, who: str | None, method: str, path: str, places: dict[str, str]) -> httpx.Response:
    name = path.rpartition("/")[2]
    options: dict[str, Any] = {"headers": STALE}
    if method == "PATCH":
        options["json"] = world.definition()
    elif (method, path) == ("POST", "/elections"):
        options["json"] = {"unit_id": "plant"} | world.definition() | {"committee_ids": ["committee-1"]}
    elif name == "files":
        options["files"] = {"file": ("scan.txt", b"counted", "text/plain")}
    elif name == "credentials":
        options["files"] = {"file": ("list.json", b"[]", "application/json")}
    elif method == "POST" and name in BODIES:
        options["json"] = BODIES[name]
    elif name == "trackers":
        options["params"] = {"tracker": "A" * 43}
    elif name == "search":
        options["params"] = {"q": "协议"}
    return await world.call(who, method, path.format(**places), **options)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    harness = Harness(service, tmp_path_factory.mktemp("served"))
    with served(harness, World(harness).settle_in) as found:
        yield found


@pytest.mark.parametrize("who", ["committee-1", "voter-1", None])
def test_answers_to_made_up_input_keep_the_description(address: str, who: str | None) -> None:
    fuzz(address, COUNTS.made_up_calls, signed(who, *GRANTS[who]) if who else {})


async def test_migrations_make_what_the_models_say(world: World) -> None:
    assert await world.h.missing_migrations() == []
