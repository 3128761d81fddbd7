"""Before the set-up ends a trustee's step can be taken again: a share that does not fit, a file that is lost."""

import json
from typing import Any

import pytest
from gmpy2 import mpz
from voting_world import Polls, World

from contracts.voting import ElectionDuty, ElectionDutyGiven, KeyReopened
from kit.testing import problem
from voting.ballots.ballot_errors import WrongShare
from voting.ballots.groups import BELENIOS_2048
from voting.parties import TrusteeParty

THREE = ["trustee-1", "trustee-2", "trustee-3"]


class BadDealer(TrusteeParty):
    """Deals the first member a share that is one too large."""

    def _send(self, recipient: mpz, message: dict[str, Any]) -> str:
        if not self._has_spoilt and "secret" in message:
            self._has_spoilt = True
            message = {"secret": str((mpz(message["secret"]) + 1) % self.group.q)}
        return super()._send(recipient, message)

    _has_spoilt = False


async def work_of(polls: Polls, who: str) -> dict[str, Any]:
    return dict(await polls.world.get(who, f"{polls.path}/trustee"))


async def send(polls: Polls, who: str, body: dict[str, str]) -> Any:
    return await polls.world.call(who, "POST", f"{polls.path}/keys", json=body)


async def repair(polls: Polls, who: str, bad_share_of: int | None = None) -> Any:
    return await polls.world.call(who, "POST", f"{polls.path}/keys/repair", json={"bad_share_of": bad_share_of})


@pytest.fixture
async def dealt(world: World) -> Polls:
    """Three trustees, of whom the second has dealt the first a share that does not fit."""
    polls = await world.draft(trustee_ids=THREE, threshold=2)
    await polls.begin_setup()
    kinds = dict.fromkeys(THREE, TrusteeParty) | {"trustee-2": BadDealer}
    polls.trustees = {who: kind(BELENIOS_2048) for who, kind in kinds.items()}
    for step in ("certificate", "sharing"):
        for who, party in polls.trustees.items():
            work = await work_of(polls, who)
            assert work["step"] == step
            assert (await send(polls, who, party.next_message(work))).is_success
    return polls


async def test_who_dealt_a_bad_share_deals_again_and_the_election_goes_on(world: World, dealt: Polls) -> None:
    polls, first, third = dealt, dealt.trustees["trustee-1"], dealt.trustees["trustee-3"]
    with pytest.raises(WrongShare) as found:
        first.next_message(await work_of(polls, "trustee-1"))
    assert found.value.found == {"member": 2}
    assert (await send(polls, "trustee-3", third.next_message(await work_of(polls, "trustee-3")))).is_success
    problem(await repair(polls, "trustee-3", 2), 409, "nothing_to_repair")  # has taken it
    problem(await repair(polls, "trustee-1", 7), 409, "nothing_to_repair")  # there is no such trustee
    answer = await repair(polls, "trustee-1", 2)
    assert (answer.status_code, answer.json()["step"]) == (200, None), answer.text
    told = [(each.trustee_id, each.again_ids) for each in await world.h.events(KeyReopened)]
    assert told == [("trustee-1", ["trustee-2"])]
    assert [(await work_of(polls, who))["step"] for who in THREE] == [None, "sharing", None]
    problem(await send(polls, "trustee-1", {"key": "{}"}), 409, "too_early_step")
    for who in ("trustee-2", *THREE):
        assert (await send(polls, who, polls.trustees[who].next_message(await work_of(polls, who)))).is_success
    shown = await world.get("voter-1", polls.path)
    assert "repair_key" in [each["action"] for each in shown["timeline"]], "everybody sees it"
    await finish(polls)


async def test_who_lost_the_file_begins_again(world: World, dealt: Polls) -> None:
    polls = dealt
    assert (await repair(polls, "trustee-2")).json()["step"] == "certificate"
    assert [(await work_of(polls, who))["step"] for who in THREE] == [None, "certificate", None]
    polls.trustees["trustee-2"] = TrusteeParty(polls.trustees["trustee-1"].group)
    before = len(await world.h.events(ElectionDutyGiven))
    message = polls.trustees["trustee-2"].next_message(await work_of(polls, "trustee-2"))
    assert (await send(polls, "trustee-2", message)).is_success
    told = (await world.h.events(ElectionDutyGiven))[before:]
    assert [(each.to_id, each.duty) for each in told] == [(each, ElectionDuty.MAKE_KEY) for each in THREE[::2]]
    await polls.make_keys_of(polls.trustees)
    await finish(polls)
    problem(await repair(polls, "trustee-2"), 409, "election_not_possible_now")


async def test_a_single_key_is_made_again(world: World) -> None:
    polls = await world.draft()
    await polls.begin_setup()
    problem(await repair(polls, "trustee-1"), 409, "nothing_to_repair")
    await polls.make_keys()
    problem(await repair(polls, "trustee-1", 1), 409, "nothing_to_repair")
    assert (await repair(polls, "trustee-1")).json()["step"] == "key"
    problem(await world.try_act("committee-1", polls.id, "finish-setup"), 409, "keys_missing")
    await polls.make_keys()
    await finish(polls)


async def test_what_does_not_follow_from_what_all_dealt_is_refused_at_once(world: World, dealt: Polls) -> None:
    """Not when the committee ends the set-up, when nobody could mend it."""
    polls, third = dealt, dealt.trustees["trustee-3"]
    work = await work_of(polls, "trustee-3")
    right, other = json.loads(third.next_message(work)["key"]), TrusteeParty(third.group)
    single = json.loads(other.next_message({"threshold": None})["key"])
    wrong = json.dumps(right | {"public_key": single}, separators=(",", ":"))
    problem(await send(polls, "trustee-3", {"key": wrong}), 422, "wrong_verification_key")
    await repair(polls, "trustee-3", 1)
    first = polls.trustees["trustee-1"]
    sharing = json.loads(first.next_message(await work_of(polls, "trustee-1"))["sharing"])
    again = json.loads(first.next_message(await work_of(polls, "trustee-1"))["sharing"])
    mixed = json.dumps(sharing | {"signature": again["signature"]}, separators=(",", ":"))
    problem(await send(polls, "trustee-1", {"sharing": mixed}), 422, "invalid_confirmation")


async def finish(polls: Polls) -> None:
    """The keys decrypt."""
    await polls.make_credentials()
    await polls.finish_setup()
    await polls.let_open()
    await polls.vote(0, [0, 1, 0])
    await polls.close()
    await polls.decrypt(*list(polls.trustees)[:2])
    assert (await polls.world.get("committee-1", polls.path))["state"] == "DECRYPTED"
