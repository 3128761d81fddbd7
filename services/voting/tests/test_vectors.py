"""vectors.json is what the engine computes: the client is tested against the same file."""

import json

from make_vectors import FILE, of_election, vectors

from voting.ballots.audit import audit
from voting.ballots.encoding import hex_digest


def test_the_vectors_are_up_to_date() -> None:
    """Where the engine changed by intention: python services/voting/tests/make_vectors.py"""
    assert FILE.read_text() == vectors()


def test_their_election_is_accepted() -> None:
    value, archive = of_election()
    bindings = [json.loads(each["binding"]) for each in value["decryptions"]]
    report = audit(archive, bindings=bindings)
    assert report.result == json.loads(value["result"])["result"] == [[1, 2, 0], [1, 0, 1, 1], [1, 1, 1]]
    assert (hex_digest(archive), report.head) == (value["archive_sha256"], value["head"])
