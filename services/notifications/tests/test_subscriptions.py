"""Events sent to programs: signed, in order, again until they are taken, and to nobody inside."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from counts import PROVE, figure
from receivers import API, MEMBER, Receiver, log, machine, member, plant, post, serving, subscribe
from standardwebhooks import Webhook, WebhookVerificationError

from contracts.grievances import CaseAccepted
from contracts.identity import UnitState
from contracts.learning import CertificateRevoked
from kit import clock
from kit.testing import Harness, problem, token
from notifications.addresses import GuardedResolver, NotAllowed, is_public
from notifications.open_events import OPEN, TEST, WITHHELD
from notifications.sending import BACK_OFF, GIVE_UP_AFTER, LONGEST_PAUSE, Letter, Sender

Shift = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator lets events go to this machine."""
    monkeypatch.setenv("WEBHOOK_PRIVATE_HOSTS", "127.0.0.1,receiver.test")


@pytest.fixture
async def receiver(harness: Harness) -> AsyncIterator[Receiver]:
    await plant(harness)
    async with serving(Receiver()) as receiver:
        yield receiver


async def send(harness: Harness) -> None:
    await harness.run_job("send_waiting")


# --- what is sent ---------------------------------------------------------------------------------------------------


async def test_an_event_arrives_signed_as_a_cloud_event(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, receiver.url)
    await harness.deliver(member(), event_id="the-event")
    await send(harness)
    [taken] = receiver.taken
    body = Webhook(made["secret"]).verify(taken.body, taken.headers)
    assert body == taken.event
    assert (body["specversion"], body["id"], body["type"], body["subject"]) == ("1.0", "the-event", MEMBER, "m1")
    assert (body["source"], body["datacontenttype"]) == ("/tongxin/identity", "application/json")
    assert body["data"] == member().model_dump(mode="json")
    assert taken.headers["webhook-id"] == "the-event"
    assert taken.headers["content-type"] == "application/cloudevents+json"
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(taken.body.replace("张伟", "王芳"), taken.headers)
    [entry] = await log(harness, made)
    assert (entry["state"], entry["tries"], entry["outcome"], entry["event_id"]) == ("delivered", 1, "204", "the-event")
    await send(harness)
    assert len(receiver.taken) == 1


async def test_secret_is_shown_once_and_kept_sealed(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, receiver.url)
    assert made["secret"].startswith("whsec_")
    assert not await harness.find_everywhere(made["secret"])
    assert (await harness.verify()).findings == []


async def test_only_what_was_asked_for_of_units_within_reach(harness: Harness, receiver: Receiver) -> None:
    await subscribe(harness, receiver.url, types=[MEMBER])
    await harness.deliver(
        member(1, "here"),
        member(1, "elsewhere", "other"),
        UnitState(unit_id="shop", version=1, parent_id="plant", name="车间", kind="workshop"),
        member(1, "below", "shop"),
    )
    await send(harness)
    assert {each.event["subject"] for each in receiver.taken} == {"here", "below"}


async def test_who_heard_of_somebody_is_told_that_they_left_its_reach(harness: Harness, receiver: Receiver) -> None:
    await subscribe(harness, receiver.url)
    await harness.deliver(member(1), member(2, unit_id="other"), member(3, unit_id="other", name="王芳"))
    await send(harness)
    assert [each.version for each in receiver.taken] == [1, 2]


async def test_a_unit_not_known_yet_is_waited_for(harness: Harness, receiver: Receiver) -> None:
    await subscribe(harness, receiver.url)
    await harness.deliver(member(1, unit_id="new"))
    await send(harness)
    assert not receiver.asked
    await harness.deliver(UnitState(unit_id="new", version=1, parent_id="plant", name="新车间", kind="workshop"))
    await harness.run_job("replay_early")
    await send(harness)
    assert [each.event["subject"] for each in receiver.taken] == ["new", "m1"]


async def test_of_an_erased_person_only_that_is_told(harness: Harness, receiver: Receiver) -> None:
    await subscribe(harness, receiver.url)
    await harness.deliver(member(1), member(2, deleted=True, active=False, name="", employee_number=""))
    await send(harness)
    told = [{"member_id": "m1", "version": version, "deleted": True} for version in (1, 2)]
    assert [each.event["data"] for each in receiver.taken] == told
    assert "E1" not in str(await harness.rows("SELECT data FROM open_event"))


async def test_who_was_to_hear_that_somebody_left_hears_that_they_are_erased(
    harness: Harness, receiver: Receiver
) -> None:
    await subscribe(harness, receiver.url)
    await harness.deliver(member(1))
    await send(harness)
    await harness.deliver(member(2, unit_id="other"))
    await harness.deliver(member(3, unit_id="gone", deleted=True, active=False, name="", employee_number=""))
    await send(harness)
    assert receiver.taken[-1].event["data"] == {"member_id": "m1", "version": 2, "deleted": True}


async def test_one_that_ends_while_it_is_sent_to_has_ended(
    harness: Harness, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await subscribe(harness, receiver.url)
    await harness.deliver(member())

    async def ends(sender: Sender, address: str, secrets: Sequence[str], letter: Letter) -> str:
        await post(harness, made, "end")
        return "500"

    with monkeypatch.context() as patch:
        patch.setattr(Sender, "send", ends)
        await send(harness)
    [entry] = await log(harness, made)
    assert (entry["state"], entry["next_try_at"]) == ("given_up", None)
    await send(harness)
    assert receiver.asked == []


async def test_what_fails_for_one_receiver_stops_no_other(
    harness: Harness, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = await subscribe(harness, f"{receiver.url}/broken"), await subscribe(harness, receiver.url)
    await harness.deliver(member())
    really = Sender.send

    async def fails(sender: Sender, address: str, secrets: Sequence[str], letter: Letter) -> str:
        if address.endswith("/broken"):
            raise RuntimeError
        return await really(sender, address, secrets, letter)

    with monkeypatch.context() as patch:
        patch.setattr(Sender, "send", fails)
        await send(harness)
    assert len(receiver.taken) == 1
    assert [(await log(harness, each))[0]["state"] for each in (broken, whole)] == ["waiting", "delivered"]
    await send(harness)
    assert len(receiver.asked) == 1, "asked again after a pause"


async def test_the_same_state_again_is_no_news(harness: Harness, receiver: Receiver) -> None:
    await subscribe(harness, receiver.url)
    unit = UnitState(unit_id="shop", version=1, parent_id="plant", name="车间", kind="workshop")
    await harness.deliver(unit, member())
    await harness.deliver(unit, member())
    await send(harness)
    assert len(receiver.taken) == 2


async def test_no_concern_and_no_officer_leaves(harness: Harness, receiver: Receiver) -> None:
    topics = {event.topic for event in OPEN}
    assert topics == {"identity.state", "learning.events"}
    async with harness.client("security", ["security_admin@plant"]) as security:
        body = {"machine_id": "hr-system", "unit_id": "plant", "types": [CaseAccepted.type], "address": receiver.url}
        problem(await security.post(f"{API}/subscriptions", json=body), 422, "type_not_open")
    told = {"member_id", "name", "employee_number"}
    assert {field for event in OPEN for field in event.personal_fields()} - told == WITHHELD, (
        "of persons, members alone"
    )
    await subscribe(harness, receiver.url)
    revoked = CertificateRevoked(
        version=1, certificate_id="c", number="CE-1", unit_id="plant", exam_id="e", member_id="m1", revoked_by="officer"
    )
    await harness.deliver(revoked)
    await send(harness)
    assert "officer" not in receiver.taken[0].body


async def test_nothing_is_kept_while_no_program_hears_of_it(harness: Harness) -> None:
    await plant(harness)
    await harness.deliver(machine(2, scopes=["scim:read"]), member())
    assert await harness.rows("SELECT count(*) FROM open_event") == [(0,)]


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"machine_id": "unknown"}, "client_hears_nothing"),
        ({"unit_id": "other"}, "unit_out_of_reach"),
        ({"unit_id": "group"}, "unit_out_of_reach"),
        ({"types": []}, "invalid_input"),
        ({"address": "https://10.0.0.1/"}, "address_not_allowed"),
        ({"address": "http://example.org/"}, "address_not_allowed"),
        ({"address": "https://user:password@example.org/"}, "address_not_allowed"),
        ({"address": "https://[::ffff:127.0.0.1]/"}, "address_not_allowed"),
        ({"address": "https://2130706433/"}, "address_not_allowed"),
        ({"address": "ftp://127.0.0.1/"}, "address_not_allowed"),
        ({"address": "nonsense"}, "address_not_allowed"),
    ],
)
async def test_bad_wishes_are_refused_in_words(harness: Harness, wanted: dict[str, Any], code: str) -> None:
    await plant(harness)
    body = {"machine_id": "hr-system", "unit_id": "plant", "types": [MEMBER], "address": "https://example.org/"}
    async with harness.client("security", ["security_admin@plant"]) as security:
        problem(await security.post(f"{API}/subscriptions", json=body | wanted), 422, code)
        assert (await security.get(f"{API}/subscriptions")).json()["items"] == []


async def test_a_client_for_other_units_or_without_the_scope_hears_nothing(harness: Harness) -> None:
    await plant(harness)
    body = {"machine_id": "hr-system", "unit_id": "plant", "types": [MEMBER], "address": "https://example.org/"}
    async with harness.client("security", ["security_admin@other"]) as security:
        problem(await security.post(f"{API}/subscriptions", json=body), 422, "client_hears_nothing")
        assert (await security.get(f"{API}/event-clients")).json() == {"items": []}
    await harness.deliver(machine(2, scopes=["scim:read"]))
    async with harness.client("security", ["security_admin@group"]) as security:
        problem(await security.post(f"{API}/subscriptions", json=body), 422, "client_hears_nothing")
        assert (await security.get(f"{API}/event-clients")).json() == {"items": []}


async def test_a_subscription_is_seen_and_changed_within_reach_only(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, receiver.url)
    path = f"{API}/subscriptions/{made['subscription']['id']}"
    for grants, status in (
        (["security_admin@plant"], 200),
        (["auditor@group"], 200),
        (["security_admin@other"], 404),
        (["hr_admin@plant"], 403),
    ):
        async with harness.client("somebody", grants) as client:
            assert (await client.get(path)).status_code == status, grants
            assert (await client.get(f"{path}/deliveries")).status_code == status, grants
    async with harness.client("somebody", ["security_admin@other"]) as client:
        for action, body in (
            ("test", None),
            ("end", None),
            ("secret", {}),
            ("replay", {"since": "2026-01-01T00:00:00Z"}),
        ):
            problem(await client.post(f"{path}/{action}", json=body), 404, "not_found")
    async with harness.client("somebody", ["auditor@group"]) as client:
        problem(await client.post(f"{path}/test"), 403, "forbidden")


@pytest.mark.parametrize("ended", ["revoked", "expired", "subscription"])
async def test_who_has_ended_is_sent_nothing(harness: Harness, receiver: Receiver, ended: str) -> None:
    made = await subscribe(harness, receiver.url)
    await harness.deliver(member())
    if ended == "subscription":
        await post(harness, made, "end")
        assert [each["state"] for each in await log(harness, made)] == ["given_up"]
    else:
        fields = {"deleted": True} if ended == "revoked" else {"expires_at": clock.now()}
        await harness.deliver(machine(2, **fields))
    await harness.deliver(member(2))
    await send(harness)
    assert not receiver.asked


async def test_both_secrets_sign_while_one_follows_the_other(
    harness: Harness, receiver: Receiver, clock_shift: Shift
) -> None:
    made = await subscribe(harness, receiver.url)
    renewed = await post(harness, made, "secret", {"overlap_days": 1})
    await post(harness, made, "test")
    await send(harness)
    [taken] = receiver.taken
    assert taken.event["type"] == TEST
    for secret in (made["secret"], renewed["secret"]):
        Webhook(secret).verify(taken.body, taken.headers)
    clock_shift(timedelta(days=1))
    await post(harness, made, "test")
    await send(harness)
    assert len(receiver.taken[1].headers["webhook-signature"].split()) == 1
    leaked = await post(harness, made, "secret", {"overlap_days": 0})
    assert leaked["subscription"]["former_until"] is None


# --- again and again ------------------------------------------------------------------------------------------------


async def test_one_refused_event_holds_back_its_own_subject_only(
    harness: Harness, receiver: Receiver, held_clock: Shift
) -> None:
    made = await subscribe(harness, receiver.url)
    receiver.answers = lambda taken: 500 if (taken.event["subject"], taken.version) == ("m1", 2) else 204
    await harness.deliver(*(member(version, who) for version in (1, 2, 3) for who in ("m1", "m2")))
    await send(harness)
    taken = [(each.event["subject"], each.version) for each in receiver.taken]
    assert sorted(taken) == [("m1", 1), ("m2", 1), ("m2", 2), ("m2", 3)]
    [second, third] = await log(harness, made, state="waiting")
    assert (third["tries"], third["outcome"], second["tries"]) == (1, "500", 0)
    receiver.answers = lambda _: 204
    held_clock(BACK_OFF[0])
    await send(harness)
    assert [each.version for each in receiver.taken if each.event["subject"] == "m1"] == [1, 2, 3]


async def test_it_is_tried_for_three_days_and_can_be_replayed(
    harness: Harness, receiver: Receiver, held_clock: Shift
) -> None:
    made = await subscribe(harness, receiver.url)
    receiver.answers = lambda _: 503
    began = clock.now()
    await harness.deliver(member())
    while clock.now() - began < GIVE_UP_AFTER:
        await send(harness)
        [entry] = await log(harness, made)
        assert entry["state"] == "waiting"
        held_clock(LONGEST_PAUSE + timedelta(hours=4))
    await send(harness)
    [entry] = await log(harness, made)
    assert (entry["state"], entry["outcome"], entry["next_try_at"]) == ("given_up", "503", None)
    async with harness.client("security", ["security_admin@plant"]) as security:
        [task] = (await security.get(f"{API}/todo")).json()["items"]
        [shown] = (await security.get(f"{API}/subscriptions")).json()["items"]
    assert (task["count"], task["link"]) == (1, "/machines/webhooks")
    assert (shown["state"], shown["given_up"], shown["waiting"]) == ("failing", 1, 0)
    receiver.answers = lambda _: 200
    await post(harness, made, f"deliveries/{entry['number']}/replay")
    await send(harness)
    [taken] = receiver.taken
    assert taken.event["id"] == receiver.asked[0].event["id"]
    await post(harness, made, "replay", {"since": began.isoformat()})
    await send(harness)
    assert [each.event["id"] for each in receiver.taken] == [taken.event["id"]] * 2


async def test_a_receiver_that_is_back_gets_at_once_what_it_refused(
    harness: Harness, receiver: Receiver, held_clock: Shift
) -> None:
    await subscribe(harness, receiver.url)
    receiver.answers = lambda _: 502
    await harness.deliver(*(member(1, f"m{place}") for place in range(5)))
    for _ in range(9):
        await send(harness)
        held_clock(LONGEST_PAUSE)
    receiver.answers = lambda _: 200
    held_clock(timedelta(hours=2))  # one of them is due
    await harness.deliver(member(1, "new"))
    await send(harness)
    assert len(receiver.taken) == 6


async def test_silence_of_one_receiver_keeps_nothing_from_another(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, "http://127.0.0.1:1/nobody-listens-here")
    await subscribe(harness, receiver.url)
    await harness.deliver(member())
    await send(harness)
    assert len(receiver.taken) == 1
    [entry] = await log(harness, made)
    assert (entry["outcome"], entry["state"]) == ("no_connection", "waiting")


# --- to nobody inside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1:: 2001:0:7f00:1:: fe80::1 fe80::1%eth0
    fc00::1 fd00::1 ff02::1 2001:db8::1""".split(),
)
def test_private_addresses_in_every_form_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2606:4700:4700::1111"])
def test_public_ones_are_not(address: str) -> None:
    assert is_public(address)


class Names(AbstractResolver):
    """Answers these addresses, one list after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = [*answers]

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self.answers.pop(0)
        ]

    async def close(self) -> None: ...


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:10.0.0.1"]])
async def test_a_name_that_points_inside_is_refused(answer: list[str]) -> None:
    with pytest.raises(NotAllowed):
        await GuardedResolver((), Names(answer)).resolve("example.org", 443)


async def test_a_name_is_resolved_once_for_a_connection(harness: Harness, receiver: Receiver) -> None:
    """So an answer that changes in between changes nothing."""
    names = Names(["127.0.0.1"])
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(("receiver.test",), names), use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as http:
        url = receiver.url.replace("127.0.0.1", "receiver.test")
        async with http.post(url, json={"data": {"version": 1}}) as answer:
            assert answer.status == 204
    assert names.answers == []


async def test_a_name_inside_that_nobody_allowed_gets_nothing(
    harness: Harness, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it was allowed when the subscription was made."""
    made = await subscribe(harness, receiver.url)
    await harness.deliver(member())
    monkeypatch.delenv("WEBHOOK_PRIVATE_HOSTS")
    await send(harness)
    assert not receiver.asked
    [entry] = await log(harness, made)
    assert entry["outcome"] == "not_allowed"


async def test_localhost_by_name_is_looked_at_when_it_is_resolved(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, receiver.url.replace("http://127.0.0.1", "https://localhost"))
    await harness.deliver(member())
    await send(harness)
    [entry] = await log(harness, made)
    assert entry["outcome"] == "not_allowed"


async def test_a_redirect_is_not_followed(harness: Harness, receiver: Receiver) -> None:
    made = await subscribe(harness, receiver.url)
    receiver.answers = lambda _: 302
    await harness.deliver(member())
    await send(harness)
    assert len(receiver.asked) == 1
    assert (await log(harness, made))[0]["outcome"] == "302"


# --- the feed -------------------------------------------------------------------------------------------------------


async def read_feed(
    harness: Harness, scopes: str = "events:read scim:read", who: str = "hr-system", **query: Any
) -> httpx.Response:
    async with harness.client() as client:
        headers = {"authorization": f"Bearer {token(who, scope=scopes)}"}
        return await client.get(f"{API}/feed", params=query, headers=headers)


async def test_the_feed_goes_on_where_it_ended(harness: Harness) -> None:
    await plant(harness)
    await harness.deliver(*(member(1, f"m{place}") for place in range(5)), member(1, "elsewhere", "other"))
    first = (await read_feed(harness, limit=3)).json()
    assert [each["subject"] for each in first["items"]] == ["m0", "m1", "m2"]
    assert first["has_more"]
    second = (await read_feed(harness, after=first["cursor"])).json()
    assert ([each["subject"] for each in second["items"]], second["has_more"]) == (["m3", "m4"], False)
    nothing = (await read_feed(harness, after=second["cursor"])).json()
    assert nothing["items"] == []
    await harness.deliver(member(2, "m0"))
    [again] = (await read_feed(harness, after=nothing["cursor"])).json()["items"]
    assert (again["subject"], again["data"]["version"]) == ("m0", 2)


async def test_the_feed_shows_what_the_scopes_open(harness: Harness) -> None:
    await plant(harness)
    certificate = CertificateRevoked(
        version=1, certificate_id="c", number="CE-1", unit_id="plant", exam_id="e", member_id="m1", revoked_by="officer"
    )
    await harness.deliver(member(), certificate)
    for scopes, subjects in (
        ("events:read scim:read", ["m1"]),
        ("events:read learning:read", ["c"]),
        ("events:read learning:read scim:read", ["m1", "c"]),
        ("events:read", []),
    ):
        found = (await read_feed(harness, scopes)).json()["items"]
        assert [each["subject"] for each in found] == subjects
    problem(await read_feed(harness, "scim:read"), 403, "scope_missing")
    problem(await read_feed(harness, who="somebody-else"), 503, "client_not_known")  # its copy is on the way
    async with harness.client("m1") as client:
        told = (await client.get(f"{API}/my-data")).json()["data"]["told_to_programs"]
    assert [each["data"]["member_id"] for each in told] == ["m1"]


async def test_a_revoked_client_fetches_nothing_and_its_receiver_can_be_ended_alone(
    harness: Harness, receiver: Receiver
) -> None:
    made = await subscribe(harness, receiver.url)
    await harness.deliver(machine(2, deleted=True))
    problem(await read_feed(harness), 401, "token_invalid")
    path = f"{API}/subscriptions/{made['subscription']['id']}"
    async with harness.client("security", ["security_admin@plant"]) as security:
        for action, body in (
            ("test", None),
            ("secret", {"overlap_days": 0}),
            ("replay", {"since": "2026-01-01T00:00:00Z"}),
        ):
            problem(await security.post(f"{path}/{action}", json=body), 422, "client_hears_nothing")
        assert (await security.post(f"{path}/end")).status_code == 204


async def test_a_wrong_or_old_cursor_is_refused_in_words(harness: Harness, clock_shift: Shift) -> None:
    await plant(harness)
    for wrong in ("x", "1", "-1-1", "1-", "1-x", "１-1", "9" * 39, f"{2**63}-1900000000"):
        problem(await read_feed(harness, after=wrong), 422, "feed_cursor_invalid")
    cursor = (await read_feed(harness)).json()["cursor"]
    clock_shift(timedelta(days=31))
    problem(await read_feed(harness, after=cursor), 410, "cursor_expired")


async def test_what_is_old_goes_with_its_deliveries(harness: Harness, receiver: Receiver, clock_shift: Shift) -> None:
    await subscribe(harness, receiver.url)
    await harness.deliver(member())
    clock_shift(timedelta(days=31))
    await harness.deliver(member(2))
    await harness.run_job("delete_deliveries")
    await harness.run_job("delete_open_events")
    for table in ("open_event", "delivery"):
        assert await harness.rows(f"SELECT count(*) FROM {table}") == [(1,)]


# --- many -----------------------------------------------------------------------------------------------------------


async def test_a_receiver_that_fails_half_the_time_and_goes_away_gets_all_in_order(
    harness: Harness, receiver: Receiver, held_clock: Shift
) -> None:
    """Each event at least once, none out of order of its subject, a second time with the same id only."""
    subjects, versions = (1_000, 10) if PROVE else (40, 5)
    await subscribe(harness, receiver.url)
    chance = random.Random(20261130)
    began, away = clock.now(), 0

    def answer(_: Any) -> int:
        nonlocal away
        if timedelta(seconds=30) <= clock.now() - began < timedelta(seconds=90):
            away += 1
            return 503
        # half of what fails was taken: only the answer is lost
        lot = chance.random()
        if lot < 0.25:
            receiver.taken.append(receiver.asked[-1])
        return 500 if lot < 0.5 else 204

    receiver.answers = answer
    for version in range(1, versions + 1):
        await harness.deliver(*(member(version, f"m{each}") for each in range(subjects)), together=True)
    wanted = subjects * versions
    while (await harness.rows("SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL"))[0][0]:
        await send(harness)
        held_clock(timedelta(seconds=5 if clock.now() - began < timedelta(minutes=2) else 60))
    ids = Counter(each.event["id"] for each in receiver.taken)
    assert len(ids) == wanted
    assert away, "it was asked while it was away"
    newest: dict[str, int] = {}
    first_seen = set()
    for each in receiver.taken:
        if each.event["id"] in first_seen:
            continue
        first_seen.add(each.event["id"])
        subject = each.event["subject"]
        assert each.version == newest.get(subject, 0) + 1, subject
        newest[subject] = each.version
    assert len(set(newest.values())) == 1
    minutes, twice = (clock.now() - began).total_seconds() / 60, sum(ids.values()) - wanted
    figure(
        "webhooks",
        f"{wanted} events to a receiver that failed half the time and was away for a minute: {len(receiver.asked)} "
        f"tries, all delivered within {minutes:.0f} min of platform time, {twice} twice, none out of order",
    )
