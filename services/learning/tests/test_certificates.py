"""A certificate: issued with the exam, printed, checked by anybody, revoked."""

import io
from collections.abc import Callable
from datetime import timedelta

from learning_world import World
from pypdf import PdfReader
from sqlmodel import select

from contracts.learning import CertificateExpiring, CertificateRevoked
from kit.audit import AuditEntry
from kit.testing import problem

RIGHT = {"right", "also right"}


async def test_a_stranger_checks_a_certificate_and_learns_that_it_was_revoked(world: World) -> None:
    attempt = await world.pass_exam("learner")
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    assert (mine["id"], mine["state"], mine["actions"]) == (attempt["certificate_id"], "valid", [])
    token = mine["check"].removeprefix("/check/")
    assert "learner" not in token
    answer = await world.call(None, "GET", f"/certificates/check/{token}")
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert (found["state"], found["title"], found["holder"]) == ("valid", "Safety law", "name of learner")
    unknown = await world.get(None, f"/certificates/check/{'x' * 32}")
    assert {name: each for name, each in unknown.items() if each} == {"state": "unknown", "state_name": "unknown"}
    [shown] = await world.get("officer-group", f"/certificates?number={mine['number'].lower()}")
    assert (shown["actions"], shown["check"]) == (["revoke"], None)
    async with world.h.db.read() as session:
        which = select(AuditEntry).where(AuditEntry.action == "certificate.find")
        looked = (await session.exec(which)).all()
    assert [(each.actor_id, each.object_id) for each in looked] == [("officer-group", mine["id"])]
    reason = "考试时有人替考的证据"
    revoked = await world.post("officer-group", f"/certificates/{mine['id']}/revoke", {"reason": reason}, version=1)
    assert (revoked["state"], revoked["actions"]) == ("revoked", [])
    again = await world.call(
        "officer-group",
        "POST",
        f"/certificates/{mine['id']}/revoke",
        json={"reason": reason},
        headers={"If-Match": '"2"'},
    )
    problem(again, 409, "certificate_is_revoked")
    after = await world.get(None, f"/certificates/check/{token}")
    assert (after["state"], after["holder"]) == ("revoked", None)
    assert after["revoked_on"]
    problem(await world.call("learner", "GET", f"/certificates/{mine['id']}/file"), 409, "certificate_is_revoked")
    assert len(await world.h.events(CertificateRevoked)) == 1
    assert await world.h.find_everywhere(reason) == []
    assert (await world.h.verify()).findings == []


async def test_a_certificate_expires_and_its_holder_is_told_a_month_before_once(
    world: World, held_clock: Callable[[timedelta], None]
) -> None:
    await world.pass_exam("learner")
    await world.h.run_job("remind_holders")
    assert await world.h.events(CertificateExpiring) == []
    held_clock(timedelta(days=340))
    for _ in range(2):
        await world.h.run_job("remind_holders")
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    [told] = await world.h.events(CertificateExpiring)
    assert (told.member_id, told.expires_on.isoformat(), told.version) == ("learner", mine["expires_on"], 2)
    held_clock(timedelta(days=27))
    await world.h.run_job("remind_holders")
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    assert mine["state"] == "expired"
    assert len(await world.h.events(CertificateExpiring)) == 1


async def test_a_certificate_is_printed_with_the_address_that_checks_it(world: World, origin: str) -> None:
    attempt = await world.pass_exam("learner")
    answer = await world.call("learner", "GET", f"/certificates/{attempt['certificate_id']}/file")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    [page] = PdfReader(io.BytesIO(answer.content)).pages
    text = page.extract_text().replace("\n", "")
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    for said in ("name of learner", "Safety law", mine["number"], f"{origin}{mine['check']}"):
        assert said in text


async def test_who_does_not_pass_gets_none(world: World) -> None:
    await world.bank()
    attempt = await world.start("learner", (await world.exam())["id"])
    await world.answer("learner", attempt, rightly=False)
    closed = await world.post("learner", f"/attempts/{attempt['id']}/submit")
    assert (closed["passed"], closed["points"], closed["certificate_id"]) == (False, 0, None)
    assert (await world.get("learner", "/certificates/mine"))["items"] == []


async def test_what_is_held_of_somebody_is_theirs_to_see(world: World) -> None:
    await world.pass_exam("learner")
    course = f"/catalogue/{(await world.course())['id']}"
    await world.post("learner", f"{course}/begin")
    await world.post("learner", f"{course}/units/2/done", {"answers": [{"chosen": [0]}]})
    held = await world.get("learner", "/my-data")
    [quiz] = held["data"]["quiz_answers"]
    assert quiz["answers"] in ([["Everybody"]], [["Nobody"]])
    assert {"right"} <= {each for given in held["data"]["exam_answers"] for each in given["given"]} <= RIGHT
    assert len(held["data"]["exam_answers"]) == 3
    assert [(each["title"], len(each["entries"])) for each in held["sections"]] == [
        ("Courses you began", 1),
        ("Exams you sat", 1),
        ("Your answers in exams", 1),
        ("Your appeals", 0),
        ("Certificates", 1),
        ("Files you uploaded for courses and innovations", 0),
        ("Contests you entered", 0),
        ("Small innovations, and sheets you gave", 0),
        ("Objections you raised to notices of innovations", 0),
        ("Agreements of master and apprentice", 0),
        ("Hours of safety training", 0),
        ("Learning records (xAPI)", 0),
        ("Books you have out and wait for", 0),
        ("Where you are in e-books", 0),
        ("Books you proposed", 0),
    ]
    nobody = await world.get("mate", "/my-data")
    assert {len(each["entries"]) for each in nobody["sections"]} == {0}
