"""Who may do what with a proposal. All read the register; steps belong to its proposer, its union and its owner."""

from typing import Any

from proposal_world import PLAN, REASON, SHOWER, Proposals
from voting_world import World

from kit.access_table import AccessTable
from voting.main import service

# About a proposal of voter-1 that shop-2 has to answer.
TABLE = AccessTable(
    service,
    """
       union-1 union-other handler-1 voter-1 voter-2 colleague nobody
POST  /proposals                           y y y y y y -
GET   /proposals                           y y y y y y -
GET   /proposals/similar                   y y y y y y -
GET   /proposals/{proposal_id}             y y y y y y -
GET   /proposals/{proposal_id}/seconders   y y y y y y -
GET   /proposals/{proposal_id}/handlers    f f y f f f -
POST  /proposals/{proposal_id}/file        y f f f f f -
POST  /proposals/{proposal_id}/divert      y f f f f f -
POST  /proposals/{proposal_id}/decline     y f f f f f -
POST  /proposals/{proposal_id}/suggest-join y f f f f f -
POST  /proposals/{proposal_id}/assign      y f f f f f -
POST  /proposals/{proposal_id}/reply       f f y f f f -
POST  /proposals/{proposal_id}/send-back   f f y f f f -
POST  /proposals/{proposal_id}/rate        f f f y f f -
POST  /proposals/{proposal_id}/agree-join  f f f y f f -
POST  /proposals/{proposal_id}/refuse-join f f f y f f -
POST  /proposals/{proposal_id}/withdraw    f f f y f f -
POST  /proposals/{proposal_id}/seconds     y y y y y y -
""",
)
BODIES: dict[str, Any] = {
    "proposals": SHOWER,
    **dict.fromkeys(("file", "divert", "decline", "send-back"), REASON),
    "suggest-join": {"host_number": "TA-2026-000001"},
    "assign": {"owner_unit_id": "shop-2"},
    "reply": PLAN,
    "rate": {"is_satisfied": True},
}
REFUSED = {"n": 404, "f": 403, "-": 401}


async def test_each_route_lets_in_exactly_whom_the_table_says(world: World) -> None:
    """Asked on a version that it no longer has: who is let in changes nothing but the number of seconders."""
    one = await Proposals(world).assigned()
    for (method, path), cells in TABLE.rows.items():
        for who, cell in cells.items():
            name = path.rpartition("/")[2]
            options: dict[str, Any] = {"headers": {"If-Match": '"999"'}}
            if method == "POST" and name in BODIES:
                options["json"] = BODIES[name]
            if name == "similar":
                options["params"] = {"title": "淋浴间"}
            answer = await world.call(who, method, path.format(proposal_id=one), **options)
            said = f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
            if cell == "y":
                assert answer.status_code in (200, 201, 409, 412), said
            else:
                assert answer.status_code == REFUSED[cell], said
    assert (await Proposals(world).show(one))["state"] == "ASSIGNED"
