"""Who may do what at a congress."""

from typing import Any

from congress_world import DELEGATES, PAY, REPORT, Hall

from kit.access_table import AccessTable
from voting.main import service

# About a congress of the plant while delegates check in; `worker-36` is a steward. Steps name an old version.
TABLE = AccessTable(
    service,
    """
       staff-1 staff-other committee-1 worker-36 voter-1 colleague stranger auditor nobody
POST /congresses                                        y f f f f f f f -
GET  /congresses                                        y y y y y y y y -
GET  /congresses/{congress_id}                          y n y y y y n y -
GET  /congresses/{congress_id}/delegates                y n y y y y n y -
GET  /congresses/{congress_id}/hall                     y n y y y y n y -
GET  /congresses/{congress_id}/minutes                  c n c c c c n c -
POST /congresses/{congress_id}/receipt                  f n f f y y n f -
POST /congresses/{congress_id}/check-ins                n n f n f f n f -
POST /congresses/{congress_id}/change                   c n f f f f f f -
POST /congresses/{congress_id}/items                    c n f f f f f f -
POST /congresses/{congress_id}/drop-item                c n f f f f f f -
POST /congresses/{congress_id}/elect                    c n f f f f f f -
POST /congresses/{congress_id}/end-mandate              c n f f f f f f -
POST /congresses/{congress_id}/stewards                 c n f f f f f f -
POST /congresses/{congress_id}/deliver                  c n f f f f f f -
POST /congresses/{congress_id}/open-check-in            c n f f f f f f -
POST /congresses/{congress_id}/begin-voting             c n f f f f f f -
POST /congresses/{congress_id}/open-item                c n f f f f f f -
POST /congresses/{congress_id}/prepare-ballot           f f c f f f f f -
POST /congresses/{congress_id}/count-item               c n f f f f f f -
POST /congresses/{congress_id}/confirm-count            c n f f f f f f -
POST /congresses/{congress_id}/clear-count              c n f f f f f f -
POST /congresses/{congress_id}/take-back-check-in       c n f f f f f f -
POST /congresses/{congress_id}/postpone-item            c n f f f f f f -
POST /congresses/{congress_id}/tally                    c n f f f f f f -
POST /congresses/{congress_id}/publish                  c n f f f f f f -
POST /congresses/{congress_id}/report-upward            c n f f f f f f -
POST /congresses/{congress_id}/assign-resolution        c n f f f f f f -
POST /congresses/{congress_id}/report-resolution        c n f f f f n f -
POST /congresses/{congress_id}/cancel                   c n f f f f f f -
GET  /jobs                                              y y y y y y y y -
GET  /jobs/{job_id}                                     y n n n n n n n -
POST /jobs/{job_id}/cancel                              c n n n n n n n -
""",
)
# `c`: let in, and refused for the object's state or version alone.
STATUS = {**AccessTable.STATUS, "c": (409, 412)}
_COUNT = {"item_id": "none", "in_favour": 1, "against": 0, "abstained": 0}
_TIME = "2026-04-01T00:00:00Z"
BODIES: dict[str, Any] = {
    "change": {"name": "另一次会议", "starts_at": _TIME, "place": "礼堂"},
    "items": REPORT,
    "drop-item": {"item_id": "none"},
    "open-item": {"item_id": "none"},
    "elect": {
        "constituency_id": "none",
        "voted": 1,
        "elected": [{"member_id": "worker-1", "category": "front_line", "votes": 1}],
    },
    "end-mandate": {"delegate_id": "none", "end": "left", "reason": "离职"},
    "stewards": {"member_ids": []},
    "prepare-ballot": {
        "item_ids": ["none"],
        "committee_ids": [],
        "trustee_ids": ["trustee-1"],
        "registrar_id": "registrar",
        **dict.fromkeys(("objections_until", "opens_at", "closes_at"), _TIME),
    },
    "count-item": _COUNT,
    "confirm-count": _COUNT,
    "clear-count": {"item_id": "none", "reason": "填错"},
    "take-back-check-in": {"delegate_id": "none", "reason": "看错"},
    "postpone-item": {"item_id": "none", "reason": "再议"},
    "assign-resolution": {"item_id": "none", "owner_id": "worker-1", "due_on": "2026-04-01"},
    "report-resolution": {"item_id": "none", "result": "已办理"},
    "cancel": {"reason": "改期"},
    "check-ins": {"delegate_id": "none"},
}


def test_every_route_of_congresses_stands_in_the_table() -> None:
    unsaid = {path for _, path in TABLE.unsaid}
    assert not {path for path in unsaid if path.startswith(("/congresses", "/jobs"))}


async def test_each_route_lets_in_exactly_whom_the_table_says(hall: Hall) -> None:
    await hall.open(present=1)
    await hall.act("staff-1", "stewards", {"member_ids": ["worker-36"]})
    before = await hall.world.h.rows("SELECT count(*), max(version) FROM congress")
    places = {"congress_id": hall.id, "job_id": (await hall.show())["progress"]["job_id"]}
    facts = hall.facts()
    for (method, path), cells in TABLE.rows.items():
        name = path.rpartition("/")[2]
        if (method, path) == ("POST", "/congresses"):
            continue
        for who, cell in cells.items():
            options: dict[str, Any] = {"headers": {"If-Match": '"1"'}} if method == "POST" else {}
            if name in BODIES and "job" not in path:
                options["json"] = BODIES[name]
            answer = await hall.world.call(who, method, path.format(**places), **options)
            assert answer.status_code in STATUS[cell], (
                f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
            )
    assert await hall.world.h.rows("SELECT count(*), max(version) FROM congress") == before
    for who, cell in TABLE.rows["POST", "/congresses"].items():
        answer = await hall.world.call(who, "POST", "/congresses", json=facts)
        assert answer.status_code in STATUS[cell], f"{who} {answer.text}"


async def test_what_concerns_a_delegate_alone_is_shown_to_nobody_else(hall: Hall) -> None:
    await hall.open(present=1)
    world = hall.world
    assert (await hall.show("worker-36"))["mandate"] is None
    listed = (await world.get("worker-36", f"{hall.path}/delegates"))["items"]
    assert {each["invited_at"] for each in listed} == {None}
    assert len((await hall.show(DELEGATES[1]))["mandate"]["code"]) == 8
    rows = await world.h.rows("SELECT code FROM congress_delegate")
    assert not any(str(each[0]).isdigit() for each in rows)
    assert [each["title"] for each in (await hall.show("voter-9"))["items"]] == [REPORT["title"], PAY["title"]]
