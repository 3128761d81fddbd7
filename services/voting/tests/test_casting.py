"""Casting: each refusal has a code of its own and leaves the archive as it was; nothing says who cast."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, delete, event, update
from voting_world import Polls, World

from kit import clock
from kit.testing import problem
from voting import archives, casting
from voting.archives import shuffle
from voting.ballots.acceptance import Receipt, check_log
from voting.ballots.audit import audit
from voting.ballots.errors import ReceiptUnknown, UnequalAcceptances
from voting.ballots.groups import group_of
from voting.models import Acceptance, ArchiveHead
from voting.parties import Ballot, RegistrarParty, make_ballot

YES, NO = [0, 1, 0], [0, 0, 1]


@pytest.fixture
async def polls(world: World) -> Polls:
    return await world.polls()


async def refused(polls: Polls, ballot: Ballot | bytes, code: str, status: int = 422) -> dict[str, Any]:
    """It is, and the archive, the log and all that waits for the archive are the same as before."""

    async def kept() -> tuple[Any, ...]:
        rows = [await polls.world.h.rows(f"SELECT * FROM {table}") for table in ("accepted_ballot", "credential")]
        return await polls.archive(), await polls.accepted(), rows

    before = await kept()
    sent = ballot if isinstance(ballot, Ballot) else Ballot(ballot)
    body: dict[str, Any] = problem(await polls.try_cast(sent), status, code)
    assert await kept() == before
    return body


async def test_what_is_no_ballot_of_a_voter_is_refused(polls: Polls) -> None:
    ballot = polls.ballot(0, YES).record
    read = json.loads(ballot)

    def changed(**fields: Any) -> bytes:
        return json.dumps(read | fields, separators=(",", ":")).encode()

    await refused(polls, b"", "malformed")
    await refused(polls, b"{", "malformed")
    await refused(polls, b"[]", "wrong_fields")
    await refused(polls, changed(more=1), "wrong_fields")
    await refused(polls, ballot + b" ", "not_canonical")
    await refused(polls, changed(election_uuid="1" * 14), "other_election")
    await refused(polls, changed(election_hash="A" * 43), "other_election")
    await refused(polls, changed(answers=[]), "wrong_length")
    signature = read["signature"] | {"hash": "A" * 43}
    await refused(polls, changed(signature=signature), "wrong_hash")
    forged = json.loads(polls.ballot(0, NO).record)["signature"]
    await refused(polls, changed(signature=forged), "wrong_hash")
    await refused(polls, changed(signature=read["signature"] | {"proof": forged["proof"]}), "invalid_signature")
    # An answer of somebody else's ballot under one's own name.
    other = json.loads(polls.ballot(1, NO).record)
    await refused(polls, changed(answers=other["answers"]), "wrong_hash")
    stranger = RegistrarParty.make(polls.uuid, "BELENIOS-2048", [1])
    await refused(polls, make_ballot(polls.record, stranger.credentials[0], [YES]), "unknown_credential")
    refused_in_chinese = await polls.world.public(
        "POST",
        f"/api/v1/voting/boards/{polls.uuid}/ballots",
        params=Ballot(b"{").query,
        content=b"{",
        headers={"accept-language": "zh-CN"},
    )
    assert "选票不是有效的 JSON" in refused_in_chinese.json()["title"]
    await polls.close()
    assert audit(await polls.archive(), is_open=True).ballots == 0


def in_answer(*path: str | int, value: Any) -> Callable[[bytes], bytes]:
    """Another value somewhere in the first answer."""

    def change(ballot: bytes) -> bytes:
        read = json.loads(ballot)
        place = read["answers"][0]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value(place[path[-1]]) if callable(value) else value
        return json.dumps(read, separators=(",", ":")).encode()

    return change


ALPHA = ("choices", 0, "alpha")
P = str(group_of("BELENIOS-2048").p)


LOOKS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "byte order mark": (lambda ballot: b"\xef\xbb\xbf" + ballot, "malformed"),
    "no UTF-8": (lambda ballot: ballot.replace(b"answers", b"answer\xff"), "malformed"),
    "nested 5000 deep": (lambda ballot: b"[" * 5000, "malformed"),
    "field twice": (lambda ballot: ballot.replace(b'{"ele', b'{"credential":"1","ele'), "malformed"),
    "a space": (lambda ballot: ballot.replace(b",", b", ", 1), "not_canonical"),
    "leading zero": (in_answer(*ALPHA, value=lambda old: f"0{old}"), "wrong_number"),
    "negative": (in_answer(*ALPHA, value="-1"), "wrong_number"),
    "number without quotes": (in_answer(*ALPHA, value=7), "wrong_number"),
    "700 digits": (in_answer(*ALPHA, value="9" * 700), "wrong_number"),
    "the modulus": (in_answer(*ALPHA, value=P), "wrong_number"),
    "no scalar": (in_answer("individual_proofs", 0, 0, "challenge", value="9" * 77), "wrong_number"),
    "a proof too few": (in_answer("overall_proof", value=lambda old: old[:-1]), "wrong_length"),
    "a choice too many": (in_answer("choices", value=lambda old: [*old, old[0]]), "wrong_length"),
    "unknown field in an answer": (in_answer("note", value="1"), "wrong_fields"),
}


async def test_what_only_looks_like_a_ballot_is_refused(polls: Polls) -> None:
    ballot = polls.ballot(0, YES).record
    for change, code in LOOKS.values():
        await refused(polls, change(ballot), code)


async def test_a_large_body_is_refused_before_it_is_read_to_its_end(polls: Polls) -> None:
    limit = (await refused(polls, b'{"a":"' + b"1" * 100_000 + b'"}', "ballot_oversized", 413))["limit"]
    assert len(polls.ballot(0, YES).record) < limit < 20_000


async def test_the_same_ballot_gets_the_same_receipt_and_an_older_one_undoes_nothing(polls: Polls) -> None:
    first = polls.ballot(0, YES)
    receipt = (await polls.try_cast(first)).json()
    assert (await polls.try_cast(first)).json() == receipt
    again = await polls.vote(0, NO)
    assert (receipt["place"], again["place"]) == (1, 2)
    await refused(polls, first, "replayed_ballot")
    path = f"/boards/{polls.uuid}"
    board = await polls.world.get(None, path)
    assert (board["ballots"], board["voted"], board["accepted_head"]) == (2, 1, again["head"])

    async def find(tracker: str) -> tuple[int | None, bool]:
        found = await polls.world.get(None, f"{path}/trackers", tracker=tracker)
        return found["height"], found["counts"]

    assert await find(receipt["tracker"]) == (None, False)
    assert await find(again["tracker"]) == (None, True)
    assert (await polls.world.get(None, f"{path}/ballots"))["items"] == []
    await polls.close()
    lines = (await polls.world.get(None, f"{path}/ballots"))["items"]
    assert [(each["tracker"], each["counts"]) for each in lines] == [
        (again["tracker"], True),
        (receipt["tracker"], False),
    ]
    assert await find(receipt["tracker"]) == (1, False)
    assert await find(again["tracker"]) == (2, True)
    unknown = await polls.world.call(None, "GET", f"{path}/trackers", params={"tracker": "A" * 43})
    problem(unknown, 404, "tracker_unknown")


async def test_a_blinded_tracker_is_of_one_ballot(polls: Polls) -> None:
    first, second = polls.ballot(0, YES), polls.ballot(1, NO)
    await polls.try_cast(first)
    second.blinding, second.tracker = first.blinding, first.tracker
    await refused(polls, second, "wrong_blinded_tracker", 409)
    again = Ballot(first.record)
    await refused(polls, again, "wrong_blinded_tracker", 409)
    path = f"/api/v1/voting/boards/{polls.uuid}/ballots"
    for query, code in (
        ({}, "booth_outdated"),
        ({"blinded": "A" * 64}, "invalid_input"),
        ({"blinded": "a" * 63}, "invalid_input"),
    ):
        answer = await polls.world.public("POST", path, params=query, content=polls.ballot(2, YES).record)
        problem(answer, 422, code)
    assert len(await polls.accepted()) == 1
    async with polls.world.h.session() as session:  # as when the first was cast before there were logs
        await session.execute(delete(Acceptance))
        await session.execute(update(ArchiveHead).values(accepted=0))
    answer = await polls.world.public("GET", f"/elections/{polls.uuid}/accepted.json")
    problem(answer, 404, "log_not_whole")


async def test_tables_of_before_do_not_drop_what_was_cast(polls: Polls) -> None:
    def down(connection: Connection) -> None:
        migration = import_module("voting.migrations.versions.0005_accepted_ballots")
        with Operations.context(MigrationContext.configure(connection)):
            migration.downgrade()

    await polls.vote(0, YES)
    async with polls.world.h.db.engine.connect() as connection:
        with pytest.raises(RuntimeError, match="would be lost"):
            await connection.run_sync(down)
    assert await polls.world.h.rows("SELECT count(*) FROM accepted_ballot") == [(1,)]


async def test_the_log_proves_what_was_accepted(polls: Polls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every receipt is found in it, no accepted ballot is missing in the archive, and the order of both is another. No
    statement touches more rows than a piece has, however many ballots there are."""
    monkeypatch.setattr(archives, "PIECE", 2)
    touched = list[int]()

    def note(_: object, cursor: Any, statement: str, *__: object) -> None:
        if re.match("(UPDATE|DELETE FROM) (accepted_ballot|credential) ", statement):
            touched.append(cursor.rowcount)

    cast: list[Ballot] = []
    receipts: list[str] = []
    for voter in [*range(5), *range(5), 0]:
        ballot = polls.ballot(voter, YES)
        answer = (await polls.try_cast(ballot)).json()
        cast.append(ballot)
        receipts.append(ballot.receipt(answer["head"]))
    setup = await polls.archive()
    event.listen(polls.world.h.db.engine.sync_engine, "after_cursor_execute", note)
    await polls.close()
    assert len(touched) == 2 * 6
    assert max(touched) <= archives.PIECE
    archive, log = await polls.archive(), await polls.accepted()
    report = audit(archive, [setup], [each.tracker for each in cast[6:]], is_open=True)
    check_log(polls.uuid, log, report.ballots, [Receipt.read(each) for each in receipts])
    assert (report.ballots, report.counted) == (len(cast), 5)
    lines = await polls.world.h.rows("SELECT tracker FROM board_ballot ORDER BY height")
    order = [[each.tracker for each in cast].index(tracker) for (tracker,) in lines]
    for voter in range(5):  # ballots of one voter stay in their order
        own = [place for place in order if place % 5 == voter]
        assert own == sorted(own)
    with pytest.raises(UnequalAcceptances):
        check_log(polls.uuid, log[:-1], report.ballots, [])
    for wrong in (receipts[0][:-1] + "z", receipts[0].replace(cast[0].blinding, "0" * 64)):
        with pytest.raises(ReceiptUnknown):
            check_log(polls.uuid, log, report.ballots, [Receipt.read(wrong)])


@pytest.mark.parametrize("credentials", [["a"] * 3, list("abcdefgh"), list("aabacbdde")])
def test_ballots_enter_the_archive_in_an_order_drawn_by_chance(credentials: list[str]) -> None:
    accepted = [(str(place), credential) for place, credential in enumerate(credentials)]
    drawn = [shuffle(sorted(accepted, key=lambda each: each[1])) for _ in range(40)]
    for each in drawn:
        assert sorted(each) == sorted(accepted)
        for credential in set(credentials):
            own = [tracker for tracker, of in each if of == credential]
            assert own == sorted(own)
    firsts = {each[0][1] for each in drawn}
    assert len(firsts) > len(set(credentials)) / 2


async def test_where_nobody_votes_again_the_credential_is_spent(world: World) -> None:
    polls = await world.polls(may_vote_again=False)
    receipt = await polls.vote(0, YES)
    await refused(polls, polls.ballot(0, NO), "spent_credential")
    board = await world.get(None, f"/boards/{polls.uuid}")
    assert board["accepted_head"] == receipt["head"]


async def test_nobody_fills_the_archive_with_one_credential(polls: Polls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "MOST_BALLOTS", 2)
    receipts = [await polls.vote(0, YES), await polls.vote(0, NO)]
    assert (await refused(polls, polls.ballot(0, YES), "too_often_voted", 409))["most"] == 2
    assert (await polls.vote(1, YES))["place"] == receipts[-1]["place"] + 1


async def test_neither_early_nor_late(world: World) -> None:
    """By the server's clock, also before the worker has seen that it is time."""
    polls = await world.draft()
    problem(await polls.try_cast(Ballot(b"{}")), 404, "election_not_found")
    await polls.set_up()
    ballot = polls.ballot(0, YES)
    await refused(polls, ballot, "not_open_yet", 409)
    clock.shift(timedelta(days=1, hours=1))
    await refused(polls, ballot, "not_open_yet", 409)
    await world.h.run_job("keep_time")
    await polls.vote(1, YES)
    clock.shift(timedelta(days=3))
    await refused(polls, ballot, "voting_closed", 409)
    await world.h.run_job("keep_time")
    await refused(polls, ballot, "voting_closed", 409)


async def test_many_at_once_make_one_chain(polls: Polls) -> None:
    """On PostgreSQL it fails where the head is not locked."""
    ballots = [polls.ballot(voter, choice) for voter in range(3) for choice in (YES, NO)]
    answers = await asyncio.gather(*(polls.try_cast(each) for each in [*ballots, *ballots]))
    accepted = [each for each in answers if each.status_code == 200]
    assert {each.json()["code"] for each in answers if each.status_code != 200} <= {"replayed_ballot"}
    log = await polls.accepted()
    await polls.close()
    report = audit(await polls.archive(), is_open=True)
    check_log(polls.uuid, log, report.ballots, [])
    assert report.ballots == len({each.json()["tracker"] for each in accepted}) == len(ballots)
    assert report.counted == 3


async def test_the_archive_is_read_in_parts_and_only_grows(polls: Polls) -> None:
    path = f"/elections/{polls.uuid}/{polls.uuid}.bel"
    before = await polls.archive()
    await polls.vote(0, YES)
    assert await polls.archive() == before, "who watches it does not see when a ballot comes"
    await polls.close()
    rest = await polls.world.public("GET", path, headers={"range": f"bytes={len(before)}-"})
    whole = await polls.archive()
    assert rest.status_code == 206
    assert before + rest.content == whole
    assert rest.headers["content-range"] == f"bytes {len(before)}-{len(whole) - 1}/{len(whole)}"
    middle = await polls.world.public("GET", path, headers={"range": "bytes=100-2099"})
    assert middle.content == whole[100:2100]
    last = await polls.world.public("GET", path, headers={"range": "bytes=-500"})
    assert (last.status_code, last.content) == (206, whole[-500:])
    backwards = await polls.world.public("GET", path, headers={"range": "bytes=50-10"})
    assert (backwards.status_code, backwards.content) == (200, whole)
    nothing = await polls.world.public("GET", path, headers={"range": f"bytes={len(whole)}-"})
    assert (nothing.status_code, nothing.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    audit(whole, earlier=[before], is_open=True)
    assert (await polls.world.public("GET", f"/elections/{polls.uuid}/{'1' * 14}.bel")).status_code == 404


async def test_heads_are_published_on_the_tens_of_minutes(polls: Polls) -> None:
    """And at no other time, which would say when a ballot came."""

    async def publish(minute: int) -> None:
        now = clock.now()
        ten = now.replace(minute=now.minute - now.minute % 10, second=0) + timedelta(minutes=10 + minute, seconds=1)
        clock.shift(ten - now)
        await polls.world.h.run_job("publish_heads")

    await publish(minute=0)
    receipt = await polls.vote(0, YES)
    await polls.world.h.run_job("publish_heads")
    await publish(minute=7)
    assert len((await polls.world.get(None, f"/boards/{polls.uuid}/heads"))["items"]) == 1
    await publish(minute=0)
    [newest, first] = (await polls.world.get(None, f"/boards/{polls.uuid}/heads"))["items"]
    assert (newest["accepted"], newest["accepted_head"]) == (1, receipt["head"])
    assert datetime.fromisoformat(newest["at"]).minute % 10 == 0
    assert (first["height"], first["accepted"]) == (0, 0)
