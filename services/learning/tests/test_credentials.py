"""A certificate as an Open Badge 3.0, checked by a program of somebody else (openbadgeslib) that has no network."""

import base64
import json

import pytest
from learning_world import World
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from kit.testing import problem
from learning import certificates, credentials

ORIGIN = "https://union.example.com"
DID = "did:web:union.example.com:api:v1:learning:issuer"


@pytest.fixture
async def held(world: World, origin: str) -> str:
    """The credential of a learner who passed."""
    attempt = await world.pass_exam("learner")
    answer = await world.call("learner", "GET", f"/certificates/{attempt['certificate_id']}/credential")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vc+jwt")
    return answer.text


async def published(world: World) -> dict[str, bytes]:
    """What anybody finds at the addresses that a credential names."""
    found = {}
    for path in ("/issuer/did.json", "/issuer/status/0"):
        answer = await world.call(None, "GET", path)
        assert answer.status_code == 200, answer.text
        found[f"{ORIGIN}/api/v1/learning{path}"] = answer.content
    return found


def forge(credential: str, was: str, becomes: str) -> str:
    head, body, signature = credential.split(".")
    said = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    assert was in said
    changed = base64.urlsafe_b64encode(said.replace(was, becomes).encode()).decode().rstrip("=")
    return f"{head}.{changed}.{signature}"


async def test_a_stranger_verifies_a_credential_until_it_is_revoked(world: World, held: str) -> None:
    before = await published(world)
    verifier = OB3Verifier.for_issuer_did(DID, download=before.__getitem__)
    found = verifier.verify(held, check_status=True, download=before.__getitem__)
    assert found.issuer.name == "plant-a"
    said = json.loads(base64.urlsafe_b64decode(held.split(".")[1] + "=="))
    [identity] = said["credentialSubject"]["identifier"]
    assert (identity["identityHash"], said["credentialSubject"]["achievement"]["name"]) == (
        "name of learner",
        "Safety law",
    )
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    assert said["validUntil"][:10] == mine["expires_on"]
    await world.post("officer-a", f"/certificates/{mine['id']}/revoke", {"reason": "Somebody else sat it."}, version=1)
    refused = await world.call("learner", "GET", f"/certificates/{mine['id']}/credential")
    problem(refused, 409, "certificate_is_revoked")
    after = await published(world)
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verifier.verify(held, check_status=True, download=after.__getitem__)
    assert verifier.verify(held).id == found.id, "without a list of today nobody knows"


@pytest.mark.parametrize(
    ("was", "becomes"), [("Safety law", "Crane law"), ("name of learner", "name of others!"), ("2", "3")]
)
async def test_an_altered_credential_is_refused(world: World, held: str, was: str, becomes: str) -> None:
    keys = await published(world)
    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(DID, download=keys.__getitem__).verify(forge(held, was, becomes))


async def test_no_private_key_lies_open_and_no_credential_is_made_without_an_address(
    world: World, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await world.h.find_everywhere("PRIVATE KEY") == []
    problem(await world.call(None, "GET", "/issuer/status/1"), 404, "not_found")
    made = certificates.Certificates(certificate_origin="")
    monkeypatch.setattr(credentials, "settings", lambda: made)
    [mine] = (await world.get("learner", "/certificates/mine"))["items"]
    refused = await world.call("learner", "GET", f"/certificates/{mine['id']}/credential")
    problem(refused, 409, "credentials_not_set_up")
