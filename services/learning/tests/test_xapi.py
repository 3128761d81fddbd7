"""The learning record store, a requirement of IEEE 9274.1.1 (xAPI 2.0) a line; ADL's conformance suite has the rest."""

import hashlib
import json
from itertools import pairwise
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from learning_world import World

from contracts.identity import MachineState
from contracts.learning import AttemptClosed, AttemptCorrected, AttemptEvent
from contracts.scopes import MachineScope
from kit import clock
from kit.testing import problem, token
from learning.own_statements import PASSED
from learning.routes.xapi import PREFIX
from learning.statement_form import SIGNATURE, find_defects
from learning.statement_form import STATEMENT as STATEMENT_FORM

MAIL = {"mbox": "mailto:li@example.com"}
STATEMENT: dict[str, Any] = {
    "actor": MAIL,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
    "object": {"id": "http://example.com/courses/1"},
}
ALL = (MachineScope.XAPI_READ, MachineScope.XAPI_WRITE)
VOIDING = "http://adlnet.gov/expapi/verbs/voided"


@pytest.fixture
async def xapi(world: World) -> httpx.AsyncClient:
    await register(world, "lms", "plant-a")
    return client(world, "lms")


async def register(world: World, name: str, unit_id: str) -> None:
    at = clock.now().replace(year=2099)
    await world.h.deliver(
        MachineState(machine_id=name, version=1, unit_id=unit_id, name=name, scopes=[*ALL], expires_at=at)
    )


def client(world: World, name: str, *scopes: str) -> httpx.AsyncClient:
    made = world.h.client(**{"X-Experience-API-Version": "2.0.0"})
    made.headers["authorization"] = f"Bearer {token(name, scope=' '.join(scopes or ALL))}"
    made.base_url = httpx.URL(f"http://test{PREFIX}")
    return made


def with_(path: str, value: Any) -> dict[str, Any]:
    """The statement, with this value at the place."""
    made = json.loads(json.dumps(STATEMENT))
    *parents, last = path.split(".")
    place = made
    for each in parents:
        place = place.setdefault(each, {})
    place[last] = value
    return dict(made)


def about(**fields: Any) -> dict[str, Any]:
    return STATEMENT | {"object": fields}


SUB = {"objectType": "SubStatement", **STATEMENT}
FILE = {
    "usageType": "http://example.com/use",
    "display": {"en": "a file"},
    "contentType": "text/plain",
    "length": 4,
    "sha2": hashlib.sha256(b"file").hexdigest(),
}
REF = {"objectType": "StatementRef", "id": str(uuid4())}
BROKEN = {
    "4.2.1 no actor": ({k: v for k, v in STATEMENT.items() if k != "actor"}, "actor"),
    "4.2.1 unknown property": (with_("extra", 1), "extra"),
    "4.2.1 null": (with_("verb.display", None), "verb"),
    "4.2.1 wrong case": (with_("Result", {}), "Result"),
    "4.2.2.1 two identifiers": (with_("actor.openid", "http://a.example"), "actor"),
    "4.2.2.1 no identifier": (with_("actor", {"name": "Li"}), "actor"),
    "4.2.2.1 address without mailto": (with_("actor", {"mbox": "li@example.com"}), "actor.mbox"),
    "4.2.2.1 SHA-1 too short": (with_("actor", {"mbox_sha1sum": "ab"}), "actor.mbox_sha1sum"),
    "4.2.2.1 account without home page": (with_("actor", {"account": {"name": "li"}}), "actor.account.homePage"),
    "4.2.2.1 group without members": (with_("actor", {"objectType": "Group", "name": "g"}), "actor"),
    "4.2.2.1 group in a group": (
        with_("actor", {"objectType": "Group", "member": [{"objectType": "Group", **MAIL}]}),
        "actor.member[0].objectType",
    ),
    "4.2.2.2 verb without scheme": (with_("verb.id", "done"), "verb.id"),
    "4.2.2.2 language": (with_("verb.display", {"a_b": "x"}), "verb.display.a_b"),
    "4.2.2.3 activity id": (about(id="course"), "object.id"),
    "4.2.2.3 unknown kind": (about(objectType="Thing", id="http://a.example"), "object"),
    "4.2.2.3 choices of true-false": (
        about(id="http://a.example", definition={"interactionType": "true-false", "choices": [{"id": "a"}]}),
        "object.definition",
    ),
    "4.2.2.3 equal ids": (
        about(id="http://a.example", definition={"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]}),
        "object.definition",
    ),
    "4.2.2.3 reference to no UUID": (about(objectType="StatementRef", id="1"), "object.id"),
    "4.2.2.3 nested sub-statement": (STATEMENT | {"object": SUB | {"object": SUB}}, "object.object"),
    "4.2.2.3 sub-statement with id": (STATEMENT | {"object": SUB | {"id": str(uuid4())}}, "object.id"),
    "4.2.2.4 scaled above 1": (with_("result.score.scaled", 1.5), "result.score.scaled"),
    "4.2.2.4 raw above max": (with_("result.score", {"raw": 9, "max": 5}), "result.score"),
    "4.2.2.4 text for a boolean": (with_("result.success", "true"), "result.success"),
    "4.2.2.4 duration": (with_("result.duration", "10 minutes"), "result.duration"),
    "4.2.2.5 registration": (with_("context.registration", "1"), "context.registration"),
    "4.2.2.5 platform of a person": (
        STATEMENT | {"object": {"objectType": "Agent", **MAIL}, "context": {"platform": "p"}},
        "",
    ),
    "4.2.2.5 relevant types empty": (
        with_("context.contextAgents", [{"objectType": "contextAgent", "agent": MAIL, "relevantTypes": []}]),
        "context.contextAgents[0].relevantTypes",
    ),
    "4.2.2.5 extension without IRI": (with_("context.extensions", {"a": 1}), "context.extensions.a"),
    "4.2.2.6 SHA-256": (with_("attachments", [FILE | {"sha2": "ab"}]), "attachments[0].sha2"),
    "4.2.4.2 id": (with_("id", "1"), "id"),
    "4.2.4.2 timestamp": (with_("timestamp", "yesterday"), "timestamp"),
    "4.2.4.2 timestamp with -00:00": (with_("timestamp", "2026-05-01T08:00:00-00:00"), "timestamp"),
    "4.2.4.2 authority of three": (with_("authority", {"objectType": "Group", "member": [MAIL]}), ""),
    "4.2.4.3 version": (with_("version", "3.0.0"), "version"),
    "4.2.5 voids no statement": (with_("verb.id", VOIDING), ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_form_is_named_with_its_place(name: str) -> None:
    statement, place = BROKEN[name]
    assert find_defects(STATEMENT_FORM, statement)[0].place.startswith(place)


async def test_of_a_batch_that_breaks_the_form_nothing_is_stored(xapi: httpx.AsyncClient) -> None:
    batch = [STATEMENT, with_("result.score.scaled", 2)]
    refused = problem(await xapi.post("/statements", json=batch), 400, "statement_breaks_form")
    assert refused["errors"][0]["field"] == "[1].result.score.scaled"
    assert await listed(xapi) == []


KEPT = {
    "4.2.2.1 group of members": with_("actor", {"objectType": "Group", "member": [MAIL]}),
    "4.2.2.1 account": with_("actor", {"account": {"homePage": "http://hr.example", "name": "E1"}}),
    "4.2.2.3 sub-statement": STATEMENT | {"object": SUB},
    "4.2.2.3 interaction": about(
        id="http://a.example",
        definition={"interactionType": "choice", "correctResponsesPattern": ["a"], "choices": [{"id": "a"}]},
    ),
    "4.2.2.4 result": with_("result", {"score": {"scaled": -1}, "duration": "PT4H35M59.14S", "success": False}),
    "4.2.2.5 null in an extension": with_("context.extensions", {"http://a.example": None}),
    "4.2.2.5 context group": with_(
        "context.contextGroups",
        [
            {
                "objectType": "contextGroup",
                "group": {"objectType": "Group", **MAIL},
                "relevantTypes": ["http://a.example"],
            }
        ],
    ),
    "4.2.4.2 authority by OAuth": with_("authority", {"objectType": "Group", "member": [MAIL, MAIL]}),
    "4.2.5 voids what is not here": STATEMENT | {"verb": {"id": VOIDING}, "object": REF},
}


async def test_what_keeps_the_form_comes_back_as_it_was(xapi: httpx.AsyncClient) -> None:
    ids = (await xapi.post("/statements", json=list(KEPT.values()))).json()
    for statement_id, given in zip(ids, KEPT.values(), strict=True):
        found = (await xapi.get("/statements", params={"statementId": statement_id})).json()
        assert {**found, **given, "authority": found["authority"]} == found
        assert found["authority"]["account"]["name"] == "lms"
        assert (found["version"], found["stored"]) == ("2.0.0", found["timestamp"])


async def listed(xapi: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await xapi.get("/statements", params=params)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["statements"]]


async def put(xapi: httpx.AsyncClient, statement: dict[str, Any], statement_id: str | None = None) -> str:
    statement_id = statement_id or str(uuid4())
    answer = await xapi.put("/statements", params={"statementId": statement_id}, json=statement)
    assert answer.status_code == 204, answer.text
    return statement_id


async def test_4_1_6_1_put_twice_changes_nothing_and_another_statement_is_a_conflict(xapi: httpx.AsyncClient) -> None:
    statement_id = await put(xapi, STATEMENT)
    await put(xapi, STATEMENT, statement_id)
    other = await xapi.put("/statements", params={"statementId": statement_id}, json=with_("result.success", True))
    problem(other, 409, "statement_conflict")
    assert await listed(xapi) == [statement_id]


async def test_4_1_6_1_filters_find_what_one_statement_mentions(xapi: httpx.AsyncClient) -> None:
    registration, other = str(uuid4()), {"mbox": "mailto:wang@example.com"}
    one = await put(xapi, with_("context", {"registration": registration, "instructor": other}))
    two = await put(xapi, STATEMENT | {"actor": other, "verb": {"id": "http://example.com/read"}})
    three = await put(xapi, STATEMENT | {"actor": MAIL, "object": {"objectType": "StatementRef", "id": two}})
    assert await listed(xapi, agent=json.dumps(MAIL)) == [three, one]
    assert await listed(xapi, agent=json.dumps(other)) == [three, two], "what refers to one is found with it"
    assert await listed(xapi, agent=json.dumps(other), related_agents="true") == [three, two, one]
    assert await listed(xapi, registration=registration) == [one]
    assert await listed(xapi, verb="http://example.com/read", ascending="true") == [two, three]
    assert await listed(xapi, agent=json.dumps(MAIL), verb="http://example.com/read") == [], "not of two statements"
    assert await listed(xapi, activity="http://example.com/courses/1") == [three, two, one]
    stored = (await xapi.get("/statements", params={"statementId": one})).json()["stored"]
    assert one not in await listed(xapi, since=stored)


async def test_4_1_6_1_more_goes_on_where_the_list_ended(xapi: httpx.AsyncClient) -> None:
    ids = [await put(xapi, STATEMENT) for _ in range(5)]
    found: list[str] = []
    address = f"{PREFIX}/statements?limit=2&ascending=true"
    while address:
        page = (await xapi.get(httpx.URL(f"http://test{address}"))).json()
        found += [each["id"] for each in page["statements"]]
        address = page["more"]
    assert found == ids


async def test_4_2_5_a_voided_statement_is_found_as_such_only(xapi: httpx.AsyncClient) -> None:
    first, never = await put(xapi, STATEMENT), str(uuid4())
    for target in (first, never):
        await put(xapi, STATEMENT | {"verb": {"id": VOIDING}, "object": REF | {"id": target}})
    await put(xapi, STATEMENT, never)  # its voiding came before it
    for each in (first, never):
        problem(await xapi.get("/statements", params={"statementId": each}), 404, "not_found")
        assert (await xapi.get("/statements", params={"voidedStatementId": each})).json()["id"] == each
        assert each not in await listed(xapi)


async def test_4_1_3_attachments_come_back_as_they_were_sent(xapi: httpx.AsyncClient) -> None:
    data = b"\x00\r\n--b\xff" * 100
    sha2 = hashlib.sha256(data).hexdigest()
    statement = STATEMENT | {"attachments": [FILE | {"sha2": sha2, "length": len(data)}]}
    problem(await xapi.post("/statements", json=statement), 400, "statement_part_missing")
    sent = mixed(statement, data)
    assert (await xapi.post("/statements", content=sent, headers=MIXED)).status_code == 200
    broken = await xapi.post("/statements", content=sent.replace(b"\xff\x00", b"\xfe\x00"), headers=MIXED)
    problem(broken, 400, "statement_part_missing")
    back = await xapi.get("/statements", params={"attachments": "true"})
    assert back.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert data in back.content


MIXED = {"Content-Type": "multipart/mixed; boundary=abc"}


def mixed(statement: dict[str, Any], data: bytes) -> bytes:
    head = f"Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {hashlib.sha256(data).hexdigest()}\r\n\r\n"
    parts = [b"Content-Type: application/json\r\n\r\n" + json.dumps(statement).encode(), head.encode() + data]
    return b"".join(b"--abc\r\n" + each + b"\r\n" for each in parts) + b"--abc--\r\n"


async def test_4_2_6_a_signature_is_of_this_statement(xapi: httpx.AsyncClient) -> None:
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = STATEMENT | {"actor": {"openid": "http://a.example"}}
    for algorithm, key, said, status in (
        ("RS256", rsa_key, STATEMENT, 200),
        ("HS256", "k" * 32, STATEMENT, 400),
        ("RS512", rsa_key, other, 400),
    ):
        data = jwt.api_jws.encode(json.dumps(said).encode(), key, algorithm=algorithm).encode()
        signature = FILE | {
            "usageType": SIGNATURE,
            "contentType": "application/octet-stream",
            "sha2": hashlib.sha256(data).hexdigest(),
        }
        sent = mixed(STATEMENT | {"attachments": [signature]}, data)
        assert (await xapi.post("/statements", content=sent, headers=MIXED)).status_code == status, algorithm


AGENT = json.dumps(MAIL)
SHELVES = {
    "/activities/state": {"activityId": "http://example.com/1", "agent": AGENT, "stateId": "s"},
    "/activities/profile": {"activityId": "http://example.com/1", "profileId": "s"},
    "/agents/profile": {"agent": AGENT, "profileId": "s"},
}


@pytest.mark.parametrize("path", SHELVES)
async def test_4_1_4_a_document_is_replaced_by_who_has_read_it(xapi: httpx.AsyncClient, path: str) -> None:
    params = SHELVES[path]
    assert (await xapi.put(path, params=params, json={"a": 1})).status_code == 204
    problem(await xapi.put(path, params=params, json={"a": 2}), 409, "document_exists")
    old = (await xapi.get(path, params=params)).headers["etag"]
    assert (await xapi.post(path, params=params, json={"b": 3})).status_code == 204
    problem(await xapi.put(path, params=params, json={}, headers={"If-Match": old}), 412, "document_changed")
    problem(await xapi.put(path, params=params, json={}, headers={"If-None-Match": "*"}), 412, "document_changed")
    found = await xapi.get(path, params=params)
    assert found.json() == {"a": 1, "b": 3}
    problem(await xapi.post(path, params=params, content=b"text"), 400, "document_not_json")
    several = {name: value for name, value in params.items() if name not in ("stateId", "profileId")}
    assert (await xapi.get(path, params=several)).json() == ["s"]
    assert (await xapi.delete(path, params=params, headers={"If-Match": found.headers["etag"]})).status_code == 204
    problem(await xapi.get(path, params=params), 404, "not_found")


WRONG: list[tuple[str, str, dict[str, str]]] = [
    ("GET", "/statements", {"statementID": "x"}),
    ("GET", "/statements", {"limit": "-1"}),
    ("GET", "/statements", {"agent": "{"}),
    ("GET", "/statements", {"statementId": str(uuid4()), "verb": "http://a.example"}),
    ("PUT", "/statements", {}),
    ("GET", "/agents", {}),
    ("GET", "/activities", {"activityId": "x"}),
    ("DELETE", "/agents/profile", {"agent": AGENT}),
    ("GET", "/activities/state", {"activityId": "http://a.example", "agent": '{"name": "x"}'}),
]


async def test_4_1_5_a_wrong_parameter_is_400(xapi: httpx.AsyncClient) -> None:
    for method, path, params in WRONG:
        answer = await xapi.request(method, path, params=params)
        assert (answer.status_code, answer.json()["status"]) == (400, 400), (method, path, params)
        assert answer.headers["x-experience-api-version"] == "2.0.0"
        assert answer.headers["x-experience-api-consistent-through"]


async def test_4_1_2_head_has_what_get_has_and_no_body(xapi: httpx.AsyncClient) -> None:
    await put(xapi, STATEMENT)
    answer = await xapi.head("/statements")
    assert (answer.status_code, answer.headers["x-experience-api-version"]) == (200, "2.0.0")


async def test_4_1_6_7_about_needs_nothing_and_all_else_the_version(world: World, xapi: httpx.AsyncClient) -> None:
    async with world.h.client() as stranger:
        assert (await stranger.get(f"{PREFIX}/about")).json() == {"version": ["2.0.0"]}
    del xapi.headers["x-experience-api-version"]
    problem(await xapi.get("/statements"), 400, "xapi_version_needed")
    old = await xapi.get("/statements", headers={"X-Experience-API-Version": "0.95"})
    problem(old, 400, "xapi_version_needed")


async def test_a_batch_is_short_and_a_chain_of_references_is_followed_so_far(
    world: World, xapi: httpx.AsyncClient
) -> None:
    problem(await xapi.post("/statements", json=[STATEMENT] * 101), 413, "too_many_statements")
    ids = [str(uuid4()) for _ in range(20)]
    first = STATEMENT | {"id": ids[0], "verb": {"id": "http://example.com/read"}}
    chain = [STATEMENT | {"id": one, "object": REF | {"id": before}} for before, one in pairwise(ids)]
    answer = await xapi.post("/statements", json=[*reversed(chain), first])
    assert answer.status_code == 200, answer.text
    assert await listed(xapi, verb="http://example.com/read", ascending="true") == ids[5::-1]
    counted = await world.h.rows("SELECT count(DISTINCT of) AS many FROM statement_mention GROUP BY place")
    assert max(each[0] for each in counted) == 6


async def test_json_that_is_none_is_refused(xapi: httpx.AsyncClient) -> None:
    for body in (b'{"actor": 1, "actor": 2}', b"[NaN]", b"{", b"\xff", b"[" * 2000):
        answer = await xapi.post("/statements", content=body, headers={"Content-Type": "application/json"})
        problem(answer, 400, "statement_breaks_form")


async def test_what_is_known_of_activities_and_agents(xapi: httpx.AsyncClient) -> None:
    await put(
        xapi, about(id="http://a.example", definition={"name": {"en": "Ropes"}}) | {"actor": MAIL | {"name": "Li"}}
    )
    await put(xapi, about(id="http://a.example", definition={"name": {"zh": "绳索"}}))
    found = (await xapi.get("/activities", params={"activityId": "http://a.example"})).json()
    assert found["definition"]["name"] == {"en": "Ropes", "zh": "绳索"}
    person = (await xapi.get("/agents", params={"agent": AGENT})).json()
    assert person == {"objectType": "Person", "mbox": [MAIL["mbox"]], "name": ["Li"]}
    canonical = await xapi.get(
        "/statements", params={"format": "canonical"}, headers={"Accept-Language": "fr, zh;q=0.5"}
    )
    assert canonical.json()["statements"][0]["object"]["definition"]["name"] == {"zh": "绳索"}


async def test_a_client_reads_and_voids_within_its_reach_and_scopes(world: World, xapi: httpx.AsyncClient) -> None:
    first = await put(xapi, STATEMENT)
    for name, unit_id in (("group-lms", "group"), ("b-lms", "plant-b")):
        await register(world, name, unit_id)
    above, elsewhere = client(world, "group-lms"), client(world, "b-lms")
    assert (await listed(above), await listed(elsewhere)) == ([first], [])
    await put(above, STATEMENT | {"verb": {"id": VOIDING}, "object": REF | {"id": first}})
    assert first in await listed(above), "a client voids what was written for its own unit"
    problem(
        await elsewhere.put("/statements", params={"statementId": first}, json=STATEMENT), 409, "statement_conflict"
    )
    reads = client(world, "lms", MachineScope.XAPI_READ)
    problem(await reads.post("/statements", json=STATEMENT), 403, "scope_missing")
    problem(await client(world, "new").get("/statements"), 503, "machine_not_known")


async def test_what_people_learn_here_is_recorded_and_theirs(world: World, xapi: httpx.AsyncClient) -> None:
    """By events through the real outbox and inbox; read with `learning:read` only; forgotten with who leaves."""
    course = await world.course()
    await world.post("learner", f"/catalogue/{course['id']}/begin")
    for place, answers in ((1, {}), (2, {"answers": [{"chosen": [0]}]})):
        await world.post("learner", f"/catalogue/{course['id']}/units/{place}/done", answers)
    await world.pass_exam("learner")
    await world.h.settle()
    assert await listed(xapi) == []
    reader = client(world, "lms", MachineScope.XAPI_READ, MachineScope.LEARNING_READ)
    found = (await reader.get("/statements", params={"ascending": "true"})).json()["statements"]
    assert [each["verb"]["id"].rpartition("/")[2] for each in found] == ["completed", "passed", "earned"]
    assert {each["actor"]["account"]["name"] for each in found} == {"learner"}
    assert "name of learner" not in json.dumps(found)
    await world.h.deliver(world.member("learner").model_copy(update={"version": 2, "active": False}))
    assert await listed(reader) == []


async def test_what_is_recorded_here_meets_no_id_of_a_client_and_no_earlier_record(
    world: World, xapi: httpx.AsyncClient
) -> None:
    attempt = await world.pass_exam("learner")
    [closed] = await world.h.events(AttemptClosed)
    squatted = uuid5(NAMESPACE_URL, f"learner {PASSED} urn:tongxin:exam:{closed.exam_id}")
    await put(xapi, STATEMENT, str(squatted))
    await world.h.settle()
    moved = world.member("learner").model_copy(update={"version": 2, "unit_id": "plant-b"})
    corrected = {**closed.model_dump(include=set(AttemptEvent.model_fields)), "version": 9, "passed": True}
    await world.h.deliver(moved, AttemptCorrected(**corrected))
    assert corrected["attempt_id"] == attempt["id"]
    found = await world.h.rows(f"SELECT unit_id FROM statement WHERE matter LIKE '{PASSED}%'")
    assert [each[0] for each in found] == ["shop-a"]
