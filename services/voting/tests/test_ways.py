"""Drafts that cannot be held, the roll and its objections, the set-up, and what two of the committee decide."""

import asyncio
import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from voting_world import ITEM, ROLL, VOTERS, World, both

from contracts.voting import CredentialsListed, ElectionDuty, ElectionDutyGiven, RollMatter, VotersTold
from kit import clock
from kit.testing import problem
from voting.parties import Device, RegistrarParty, TrusteeParty

CHOICE = {"kind": "choice", "text": both("选一名"), "answers": [both("甲"), both("乙")]}


def dates(*days: int) -> dict[str, str]:
    """From now: end of objections, opening, closing."""
    now, names = clock.now(), ("objections_until", "opens_at", "closes_at")
    return {name: (now + timedelta(days=each)).isoformat() for name, each in zip(names, days, strict=True)}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"committee_ids": ["committee-1"]}, 422, "committee_too_small"),
        ({"registrar_id": "committee-1"}, 422, "duties_clash"),
        ({"registrar_id": "trustee-1"}, 422, "duties_clash"),
        ({"committee_ids": ["committee-1", "committee-1"]}, 422, "duties_clash"),
        ({"registrar_id": "voter-1"}, 422, "role_missing"),
        ({"committee_ids": ["committee-1", "committee-other"]}, 422, "role_missing"),
        ({"trustee_ids": ["trustee-1"], "threshold": 2}, 422, "threshold_impossible"),
        ({"listed": [{"member_id": "voter-1"}, {"member_id": "voter-1"}]}, 422, "voter_twice"),
        ({"listed": []}, 422, "nobody_may_vote"),
        ({"unit_ids": ["shop-1"]}, 422, "voter_rule_unclear"),
        ({"listed": [], "unit_ids": ["other"]}, 403, "outside_your_units"),
        ({"opens_at": "2026-03-01T00:00:00Z"}, 422, "dates_out_of_order"),
        ({"questions": [ITEM | {"answers": [both("甲")]}]}, 422, "question_impossible"),
        ({"questions": [CHOICE | {"maximum": 3}]}, 422, "question_impossible"),
        ({"questions": [CHOICE | {"answers": [both("甲"), both("甲")]}]}, 422, "question_impossible"),
        ({"questions": [CHOICE | {"answers": [both(str(each)) for each in range(50)]}] * 3}, 422, "ballot_too_large"),
        ({"group": "Ed25519"}, 422, "invalid_input"),
    ],
)
async def test_what_cannot_be_held_is_refused(world: World, changes: dict[str, Any], status: int, code: str) -> None:
    problem(await world.try_draft(**changes), status, code)
    assert await world.h.rows("SELECT id FROM election") == []


async def test_a_draft_changes_as_a_whole_and_the_audit_answers_for_it(world: World) -> None:
    polls = await world.draft()
    change = world.definition(trustee_ids=["trustee-2", "trustee-3"], title=both("补选"))
    answer = await world.call("committee-2", "PATCH", polls.path, json=change, headers={"If-Match": '"1"'})
    assert [each["id"] for each in answer.json()["trustees"]] == ["trustee-2", "trustee-3"], answer.text
    assert (await world.h.verify()).findings == []


async def test_a_draft_that_is_discarded_stays_with_its_committee(world: World) -> None:
    polls = await world.draft()
    assert (await polls.act("committee-2", "discard"))["state"] == "DISCARDED"
    [listed] = (await world.get("committee-1", "/elections"))["items"]
    assert listed["state_name"] == "discarded"
    assert (await world.get("voter-1", "/elections"))["items"] == []
    assert (await world.call("voter-1", "GET", polls.path)).status_code == 404


async def test_the_roll_of_units_is_frozen_and_voters_see_whether_they_are_on_it(world: World) -> None:
    polls = await world.draft(listed=[], unit_ids=["shop-1"])
    assert (await world.call("voter-1", "GET", polls.path)).status_code == 404
    shown = await polls.act("committee-1", "publish-roll")
    assert shown["voters"] == len(VOTERS)
    assert (await world.get("voter-1", polls.path))["is_voter"]
    assert not (await world.get("colleague", polls.path))["is_voter"]
    roll = await world.get("colleague", f"{polls.path}/voters")
    assert [each["name"] for each in roll["items"]] == [f"Name of {voter}" for voter in VOTERS]
    told = await world.h.events(VotersTold)
    assert [sorted(each.voter_ids) for each in told] == [VOTERS]
    late = await world.call("committee-1", "PATCH", polls.path, json=world.definition(), headers={"If-Match": '"2"'})
    problem(late, 409, "election_not_possible_now")


@pytest.mark.parametrize("few", [VOTERS[:4], VOTERS[:9]])
async def test_a_roll_of_few_or_of_few_with_one_weight_is_refused(world: World, few: list[str]) -> None:
    """The result would say how they voted."""
    heavy = few[5:]
    listed = [{"member_id": each, "weight": 3 if each in heavy else 1} for each in few]
    polls = await world.draft(listed=listed)
    answer = await world.try_act("committee-1", polls.id, "publish-roll")
    assert problem(answer, 422, "too_few_voters")["count"] == 4
    assert await world.h.rows("SELECT count(*) FROM voter") == [(0,)]


async def test_an_objection_brings_somebody_on_the_roll(world: World) -> None:
    polls = await world.draft(listed=[], unit_ids=["shop-1"])
    await polls.act("committee-1", "publish-roll")
    path = f"{polls.path}/objections"
    sent = await world.call("colleague", "POST", path, json={"words": "我上月调入，名册上没有我"})
    assert sent.status_code == 204, sent.text
    assert (await world.get("voter-1", path))["items"] == []
    [own] = (await world.get("colleague", path))["items"]
    [open_] = (await world.get("committee-2", path))["items"]
    assert (own["words"], open_["by_name"]) == ("我上月调入，名册上没有我", "Name of colleague")
    heavy = {"words": "已补上", "add": {"member_id": "colleague", "weight": 2}}
    problem(await world.call("committee-2", "POST", f"{path}/{own['id']}/answer", json=heavy), 422, "one_vote_each")
    body = {"words": "已补上", "add": {"member_id": "colleague"}}
    for status in (204, 409):
        answered = await world.call("committee-2", "POST", f"{path}/{own['id']}/answer", json=body)
        assert answered.status_code == status, answered.text
    shown = await world.get("voter-1", polls.path)
    assert [each["action"] for each in shown["timeline"]] == ["publish_roll", "add_voter"], "everybody sees it"
    told = (await world.h.events(VotersTold))[-1]
    assert (told.matter, told.voter_ids) == (RollMatter.ADDED, ["colleague"])
    assert (await world.get("colleague", path))["items"][0]["answer"] == "已补上"
    assert (await world.get("colleague", polls.path))["is_voter"]
    assert await world.h.find_everywhere("我上月调入") == []


async def test_the_roll_changes_only_while_everybody_can_object_to_the_change(world: World) -> None:
    polls = await world.draft()
    await polls.act("committee-1", "publish-roll")
    path = f"{polls.path}/objections"
    await world.call("voter-1", "POST", path, json={"words": "voter-5 已经离职"})
    [open_] = (await world.get("committee-2", path))["items"]
    answer, body = f"{path}/{open_['id']}/answer", {"words": "已核实", "remove_member_id": "voter-5"}
    clock.shift(timedelta(days=2))
    problem(await world.call("colleague", "POST", path, json={"words": "还有一件事"}), 409, "objections_closed")
    problem(await world.try_act("committee-2", polls.id, "begin-setup"), 409, "objections_unanswered")
    problem(await world.call("committee-2", "POST", answer, json=body), 409, "roll_settled")
    await polls.act("committee-1", "reschedule", dates(2, 4, 7))
    assert (await world.call("committee-2", "POST", answer, json=body)).status_code == 204
    matters = [(each.matter, each.voter_ids) for each in await world.h.events(VotersTold)]
    assert matters == [(RollMatter.ROLL, ROLL), (RollMatter.RESCHEDULED, ROLL), (RollMatter.REMOVED, ["voter-5"])]
    clock.shift(timedelta(days=2))
    problem(await world.try_act("committee-2", polls.id, "begin-setup"), 422, "too_few_voters")


@pytest.mark.parametrize(
    ("objections", "opens", "closes"),
    [(1, 4, 7), (2, 3, 7), (2, 4, 6), (2, 5, 7)],
    ids=["less time to object", "opens earlier", "closes earlier", "shorter"],
)
async def test_one_member_alone_only_gives_voters_more_time(
    world: World, objections: int, opens: int, closes: int
) -> None:
    polls = await world.draft(**dates(2, 4, 7))
    await polls.act("committee-1", "publish-roll")
    earlier = await world.try_act("committee-1", polls.id, "reschedule", dates(objections, opens, closes))
    problem(earlier, 422, "only_later")
    shown = await polls.act("committee-1", "reschedule", dates(3, 5, 8))
    assert shown["opens_at"][:10] == dates(3, 5, 8)["opens_at"][:10]


async def test_the_set_up_waits_for_keys_and_for_credentials_that_match(world: World) -> None:
    polls = await world.draft()
    device = Device()
    await world.call("voter-2", "POST", "/device-keys", json={"public_key": device.public_key})
    audited = "SELECT object_id FROM audit_entry WHERE action = 'device_key.publish'"
    key = hashlib.sha256(base64.b64decode(device.public_key)).hexdigest()
    assert await world.h.rows(audited) == [(key,)], "those who read the audit are not told whose it is"
    await polls.act("committee-1", "publish-roll")
    problem(await world.try_act("committee-1", polls.id, "begin-setup"), 409, "objections_open")
    clock.shift(timedelta(days=3))
    await polls.act("committee-1", "begin-setup")
    duties = [(each.to_id, each.duty) for each in await world.h.events(ElectionDutyGiven)][2:]
    assert duties == [("trustee-1", ElectionDuty.MAKE_KEY), ("registrar", ElectionDuty.MAKE_CREDENTIALS)]
    problem(await world.try_act("committee-1", polls.id, "finish-setup"), 409, "keys_missing")
    wrong = await world.call("trustee-1", "POST", f"{polls.path}/keys", json={"key": "{}"})
    problem(wrong, 422, "wrong_fields")
    early = await world.call("trustee-1", "POST", f"{polls.path}/keys", json={"certificate": "{}"})
    problem(early, 409, "too_early_step")
    await polls.make_keys()
    problem(await world.try_act("committee-1", polls.id, "finish-setup"), 409, "credentials_missing")
    too_few = RegistrarParty.make(polls.uuid, "BELENIOS-2048", [1, 1])
    file = {"file": ("list.json", too_few.record, "application/json")}
    sent = await world.call("registrar", "POST", f"{polls.path}/credentials", files=file)
    problem(sent, 422, "credentials_do_not_match")
    whole = RegistrarParty.make(polls.uuid, "BELENIOS-2048", [1] * len(ROLL))
    unsorted = b"[" + b",".join(reversed(whole.record.strip(b"[]").split(b","))) + b"]"
    file = {"file": ("list.json", unsorted, "application/json")}
    sent = await world.call("registrar", "POST", f"{polls.path}/credentials", files=file)
    problem(sent, 422, "not_canonical")
    file = {"file": ("list.json", whole.record, "application/json")}
    assert (await world.call("registrar", "POST", f"{polls.path}/credentials", files=file)).is_success
    problem(await world.try_act("committee-1", polls.id, "finish-setup"), 409, "slips_missing")
    await polls.make_credentials()
    assert (await polls.act("committee-1", "finish-setup"))["state"] == "READY"
    assert len(await world.h.events(CredentialsListed)) == 2, "slips are no news for the committee"
    slip = await world.get("voter-2", f"{polls.path}/slip")
    assert device.open(polls.uuid, slip["sealed"]) == polls.credential(1)
    for acr in ("sso", "pwd"):
        shut = await world.call_shut_out("voter-2", "GET", f"{polls.path}/slip", acr=acr)
        problem(shut, 403, "closed_after_reset")
    problem(await world.call("voter-1", "GET", f"{polls.path}/slip"), 404, "no_slip")
    for late in ("voter-1", "voter-2"):  # a first device, and one in place of a lost one
        await world.call(late, "POST", "/device-keys", json={"public_key": Device().public_key})
    roll = await world.get("registrar", f"{polls.path}/roll")
    keys = {each["member_id"]: (each["device_key"], each["is_sealed"]) for each in roll["items"]}
    assert (keys["voter-1"], keys["voter-2"]) == ((None, False), (device.public_key, True))


async def test_longer_by_two_and_void_by_two(world: World) -> None:
    polls = await world.polls()
    until = (clock.now() + timedelta(days=9)).isoformat()
    problem(await world.try_act("committee-1", polls.id, "extension/confirm"), 409, "nothing_proposed")
    await polls.act("committee-1", "extension", {"closes_at": until, "reason": "夜班还没有投完"})
    problem(await world.try_act("committee-1", polls.id, "extension/confirm"), 403, "another_person_needed")
    shown = await polls.act("committee-2", "extension/confirm")
    assert shown["closes_at"][:19] == until[:19].replace("+00:00", "")
    assert "夜班还没有投完" in [each["words"] for each in shown["timeline"]]
    clock.shift(timedelta(days=6))
    await world.h.run_job("keep_time")
    await polls.vote(0, [0, 1, 0])
    await polls.act("committee-2", "void", {"reason": "名册漏了一个班组"})
    problem(await world.try_act("committee-2", polls.id, "void/confirm"), 403, "another_person_needed")
    assert (await polls.act("committee-1", "void/confirm"))["state"] == "VOID"
    problem(await polls.try_cast(polls.ballot(1, [0, 1, 0])), 409, "voting_closed")
    for ballots in (0, 1):  # before the worker has the archive take it in, and after it
        assert (await polls.archive()).count(b'"type":"Ballot"') == ballots
        assert await world.h.rows("SELECT count(*) FROM accepted_ballot") == [(1 - ballots,)]
        await world.h.run_job("keep_time")


async def test_what_was_proposed_is_replaced_and_ends_with_the_election(world: World) -> None:
    polls = await world.polls()
    until = (clock.now() + timedelta(days=9)).isoformat()
    await polls.act("committee-1", "extension", {"closes_at": until, "reason": "夜班还没有投完"})
    await polls.act("committee-1", "void", {"reason": "名册漏了一个班组"})
    problem(await world.try_act("committee-2", polls.id, "extension/confirm"), 409, "nothing_proposed")
    await polls.act("committee-2", "extension", {"closes_at": until, "reason": "夜班还没有投完"})
    clock.shift(timedelta(days=5))
    problem(await world.try_act("committee-1", polls.id, "extension/confirm"), 409, "too_late_to_extend")
    await polls.close()
    await polls.decrypt()
    await polls.act("committee-1", "void", {"reason": "名册漏了一个班组"})
    assert len((await world.get("committee-2", "/todo"))["items"]) == 2
    await polls.certify()
    assert (await world.get("committee-2", "/todo"))["items"] == []


async def test_a_decryption_that_does_not_hold_stays_out(world: World) -> None:
    polls = await world.polls(trustee_ids=["trustee-1", "trustee-2"])
    await polls.vote(0, [0, 1, 0])
    await polls.close()
    archive = await polls.archive()
    own, others = polls.trustees["trustee-1"].decrypt(archive, 1), polls.trustees["trustee-2"].decrypt(archive, 2)
    wrong_file = TrusteeParty(polls.trustees["trustee-1"].group, polls.trustees["trustee-1"].secret)
    assert wrong_file.secret
    wrong_file.secret += 1
    for body, code in (
        (others, "invalid_decryption"),
        (wrong_file.decrypt(archive, 1), "invalid_decryption"),
        (own | {"binding": others["binding"]}, "unbound_decryption"),
    ):
        problem(await world.call("trustee-1", "POST", f"{polls.path}/decryptions", json=body), 422, code)
    assert await polls.archive() == archive
    await polls.decrypt("trustee-1")
    assert (await world.get("committee-1", polls.path))["state"] == "TALLIED"
    body = polls.trustees["trustee-1"].decrypt(archive, 1)
    problem(await world.call("trustee-1", "POST", f"{polls.path}/decryptions", json=body), 409, "done_already")
    await polls.decrypt("trustee-2")
    assert (await world.get("committee-1", polls.path))["state"] == "DECRYPTED"
    await polls.act("committee-1", "sign")
    problem(await world.try_act("committee-1", polls.id, "countersign"), 403, "another_person_needed")


async def test_of_two_who_confirm_at_once_one_does(world: World) -> None:
    polls = await world.draft()
    path, headers = f"{polls.path}/publish-roll", {"If-Match": '"1"'}
    clerks = ("committee-1", "committee-2") * 2
    answers = await asyncio.gather(*(world.call(who, "POST", path, headers=headers) for who in clerks))
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]
    assert await world.h.rows("SELECT count(*) FROM voter") == [(len(ROLL),)]


async def test_what_is_held_of_a_voter_and_found_by_them(world: World) -> None:
    polls = await world.polls()
    await polls.vote(0, [0, 1, 0])
    mine = (await world.get("voter-1", "/my-data"))["data"]
    assert [each["id"] for each in mine["elections"]] == [polls.id]
    [found] = (await world.get("voter-1", "/search", q="工资"))["items"]
    assert found["id"] == polls.id
    assert (await world.get("stranger", "/search", q="工资"))["items"] == []
    assert (await world.get("voter-1", "/todo"))["items"] == [], "who has not voted is known to nobody"
