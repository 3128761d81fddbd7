"""What the platform keeps of a finished election links no voter to a credential."""

import io
import json
import sys
from datetime import timedelta

import pytest
from voting_world import ROLL, World

from kit import clock, logs
from kit.db import UtcDateTime
from voting.models import Table
from voting.parties import Ballot, Device

YES = [0, 1, 0]


async def test_nothing_kept_links_a_voter_to_a_credential(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ballot is marked by its credential and its tracker: where one of them stands, no voter does, and no time."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    polls = await world.draft()
    device = Device()
    sent = await world.call("voter-1", "POST", "/device-keys", json={"public_key": device.public_key})
    assert sent.status_code == 200, sent.text
    await polls.open()
    slip = await world.get("voter-1", f"{polls.path}/slip")
    credential = device.open(polls.uuid, slip["sealed"])
    assert credential == polls.credential([each["member_id"] for each in polls.roll].index("voter-1"))
    said_before = written.getvalue()
    assert "/slip" in said_before  # what is no ballot is in the log
    audited = await world.h.rows("SELECT count(*) FROM audit_entry")
    trackers = [(await polls.vote(voter, YES))["tracker"] for voter in range(3)]
    await polls.try_cast(Ballot(b"{"))
    assert await world.h.rows("SELECT count(*) FROM audit_entry") == audited
    new = written.getvalue().removeprefix(said_before).splitlines()
    assert [line for line in new if "shutdown" not in line] == []  # of servers of tests before
    await polls.close()
    await polls.decrypt()
    await polls.certify()
    logs.configure("ERROR")
    for voter in range(3):  # the private ones never came here
        assert await world.h.find_everywhere(polls.credential(voter)) == []
    for tracker in trackers:  # what is public of a ballot stands in the archive and on the board, and nowhere else
        found = {each for each in await world.h.find_everywhere(tracker) if "." not in each and "pg_wal" not in each}
        assert found == {"board_ballot"}
    events = [event.model_dump(mode="json") for event in await world.h.events()]
    for event in events:
        assert not any(tracker in json.dumps(event) for tracker in trackers)
    for table in ("archive_head", "archive_part", "credential", "board_ballot", "accepted_ballot", "acceptance"):
        columns = Table.metadata.tables[table].columns
        assert not {"member_id", "unit_id"} & set(columns.keys())
        assert not [each for each in columns if isinstance(each.type, UtcDateTime)], "no row of a ballot has a time"


async def test_what_voters_are_told_says_nothing_of_who_voted(world: World) -> None:
    polls = await world.polls(closes_at=(clock.now() + timedelta(days=30)).isoformat())
    await polls.vote(0, YES)
    clock.shift(timedelta(days=24, hours=12))
    for _ in range(2):
        await world.h.run_job("keep_time")
    told = [each for each in await world.h.events() if each.type == "tongxin.voting.voters_told.v1"]
    matters = [(each.model_dump()["matter"], sorted(each.model_dump()["voter_ids"])) for each in told]
    assert matters == [("roll", ROLL), ("opened", ROLL), ("closing", ROLL)]
