"""Who may do what with an honour and with an award."""

from hashlib import sha256
from typing import Any

from honour_world import DEEDS, REASON, Honours
from voting_world import World

from kit import clock
from kit.access_table import AccessTable
from voting.main import service

# About an honour of the plant that was awarded to voter-2, with a jury of trustees. Steps name an old version.
TABLE = AccessTable(
    service,
    """
       union-1 union-other approver committee-1 trustee-1 voter-2 colleague stranger nobody
POST /honours                                      y f f f f f f f -
GET  /honours                                      y y y y y y y y -
GET  /honours/{honour_id}                          y n y y y y y n -
GET  /honours/{honour_id}/colleagues               y n y y y y y n -
POST /honours/{honour_id}/nominations              c n f f f c c n -
POST /honours/{honour_id}/withdraw-nomination      f n f f f c c n -
POST /honours/{honour_id}/check-nomination         c n f f f f f f -
POST /honours/{honour_id}/prepare-vote             f f f c f f f f -
POST /honours/{honour_id}/begin-scoring            c n f f f f f f -
POST /honours/{honour_id}/score                    f n f f c f f n -
POST /honours/{honour_id}/choose                   c n f f f f f f -
POST /honours/{honour_id}/strike                   c n f f f f f f -
POST /honours/{honour_id}/endorse                  c n f f f f f f -
POST /honours/{honour_id}/approve                  f f c f f f f f -
POST /honours/{honour_id}/send-back                f f c f f f f f -
POST /honours/{honour_id}/award                    c n f f f f f f -
POST /honours/{honour_id}/cancel                   c n f f f f f f -
GET  /notices                                      y y y y y y y y -
GET  /notices/{notice_id}                          n n n n n y y n -
POST /notices/{notice_id}/objections               n n n n n c c n -
POST /notices/{notice_id}/objections/read          y n n n n n n n -
POST /objections/{objection_id}/answer             c n n n n n n n -
GET  /awards                                       y y y y y y y y -
GET  /awards/{award_id}                            y y y y y y y y -
POST /awards/{award_id}/story                      y n n n n y n n -
POST /awards/{award_id}/consent                    f f f f f y f f -
POST /awards/{award_id}/withdraw-story             f f f f f y f f -
""",
)
# `c`: let in, and refused for the object's state or version alone.
STATUS = {**AccessTable.STATUS, "c": (409, 412)}


async def test_each_route_lets_in_exactly_whom_the_table_says(world: World) -> None:
    unsaid = {path for _, path in TABLE.unsaid}
    assert not {path for path in unsaid if path.startswith(("/honours", "/notices", "/awards"))}
    honours = Honours(world)
    await honours.chosen()
    [[notice_id]] = await world.h.rows("SELECT id FROM honour_notice")
    said = {"text": "请核实一下情况。"}
    raised = await world.call("colleague", "POST", f"/notices/{notice_id}/objections", json=said)
    assert raised.status_code == 201, raised.text
    [[objection_id]] = await world.h.rows("SELECT id FROM honour_objection")
    assert (await world.call("union-1", "POST", f"/objections/{objection_id}/answer", json=said)).status_code == 200
    award_id = await honours.award()
    places = {
        "honour_id": honours.id,
        "notice_id": notice_id,
        "objection_id": objection_id,
        "award_id": award_id,
    }
    choice = {"nomination_id": "none"}
    now = clock.now().isoformat()
    bodies: dict[str, Any] = {
        "honours": honours.facts(),
        "nominations": {"member_id": "voter-5", "category": "front_line", "deeds": DEEDS},
        "withdraw-nomination": choice,
        "check-nomination": {**choice, "is_qualified": True, **REASON},
        "prepare-vote": {
            "committee_ids": ["committee-1", "committee-2"],
            "trustee_ids": ["trustee-1"],
            "registrar_id": "registrar",
            **dict.fromkeys(("objections_until", "opens_at", "closes_at"), now),
        },
        "score": {"scores": [{**choice, "points": 1}]},
        "choose": {},
        "strike": {**choice, **REASON},
        "approve": {"basis": "职代会决议"},
        "award": {"awarded_on": "2026-05-01"},
        **dict.fromkeys(("send-back", "cancel"), REASON),
        **dict.fromkeys(("objections", "answer"), said),
        "story": {"story": "入厂十年，从学徒做到班组长。"},
        "consent": {"story_digest": sha256("入厂十年，从学徒做到班组长。".encode()).hexdigest()},
    }
    for (method, path), cells in TABLE.rows.items():
        name = path.rpartition("/")[2]
        for who, cell in cells.items():
            options: dict[str, Any] = {"headers": {"If-Match": '"999"'}}
            if method == "POST" and name in bodies:
                options["json"] = bodies[name]
            if name == "colleagues":
                options["params"] = {"name": "Name of voter-5"}
            answer = await world.call(who, method, path.format(**places), **options)
            shown = f"{who} {method} {path}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code in STATUS[cell], shown
    assert (await honours.show())["state"] == "AWARDED"
