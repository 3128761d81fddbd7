"""The verifier refuses every mutation of a valid archive, with the reason that it is."""

import pytest
from belenios_tool import Tool
from forged import Forged
from made_elections import Made
from mutations import MUTATIONS, Mutation, factor_with_a_proof_that_holds, make_original, take_apart

from voting.ballots.audit import audit
from voting.ballots.ballot_errors import UnboundDecryption
from voting.ballots.encoding import hex_digest
from voting.ballots.errors import NotAppended, Refused, SupersededTracker, UnknownTracker

ALL = [pytest.param(each, id=name) for name, each in MUTATIONS.items()]
LET_THROUGH = [pytest.param(each, id=name) for name, each in MUTATIONS.items() if each.passes_the_tool]


@pytest.fixture(scope="module")
def original() -> Made:
    return make_original()


@pytest.fixture
def forged(original: Made) -> Forged:
    return Forged(original, take_apart(original))


def test_the_original_is_accepted(original: Made, forged: Forged) -> None:
    """Else every mutation would be refused for nothing."""
    assert forged.build() == original.archive
    report = audit(original.archive, bindings=[each.to_json() for each in original.bindings])
    assert (report.result, report.bound) == ([[1, 0, 1], [1, 1]], [1, 2, 4])


def test_there_are_enough() -> None:
    assert len(MUTATIONS) >= 60


@pytest.mark.parametrize("mutation", ALL)
def test_a_mutation_is_refused(mutation: Mutation, forged: Forged) -> None:
    with pytest.raises(Refused) as caught:
        audit(mutation.forge(forged))
    assert type(caught.value) is mutation.refusal
    assert caught.value.words("zh") != caught.value.words("en")


@pytest.mark.parametrize("mutation", LET_THROUGH)
def test_the_tool_lets_it_through(mutation: Mutation, forged: Forged, tool: Tool) -> None:
    """Section 9, why our verifier has rules of its own."""
    tool.put(mutation.forge(forged), forged.made.election.uuid)
    assert tool.accepts()


def test_the_tool_only_warns_where_there_is_no_result(forged: Forged, tool: Tool) -> None:
    tool.put(MUTATIONS["no_result"].forge(forged), forged.made.election.uuid)
    ended = tool.run("election", "verify")
    assert (ended.returncode, "W: no result to check" in ended.stderr) == (0, True)


def test_a_refusal_names_the_event(forged: Forged) -> None:
    with pytest.raises(Refused) as caught:
        audit(MUTATIONS["individual_proof_changed"].forge(forged))
    assert caught.value.height == 1
    assert caught.value.words("en").startswith("Event 1: Choice 2 of question 2 ")
    assert caught.value.words("zh").startswith("第 1 号事件：")


def test_a_factor_that_is_not_bound_is_refused_and_its_trustee_named(original: Made, forged: Forged) -> None:
    """With the proofs next to the archive; those of the honest decryption do not fit, and none can be made."""
    bindings = [each.to_json() for each in original.bindings]
    archive = factor_with_a_proof_that_holds(forged)
    with pytest.raises(UnboundDecryption) as caught:
        audit(archive, bindings=bindings)
    assert caught.value.found == {"owner": 1}
    forged_binding = bindings[0] | {"payload": hex_digest(forged.data("PartialDecryption")[0])}
    with pytest.raises(UnboundDecryption):
        audit(archive, bindings=[forged_binding, *bindings[1:]])


def test_where_proofs_are_given_every_decryption_needs_one(original: Made) -> None:
    with pytest.raises(UnboundDecryption) as caught:
        audit(original.archive, bindings=[each.to_json() for each in original.bindings[:2]])
    assert caught.value.found == {"owner": 4}


def test_an_archive_must_continue_its_earlier_copies(original: Made, forged: Forged) -> None:
    earlier = Forged(original, take_apart(original)[:3]).build()
    assert audit(original.archive, earlier=[earlier, original.archive]).ballots == 3
    other = Forged(original, [*take_apart(original)[:2], take_apart(original)[3]]).build()
    with pytest.raises(NotAppended):
        audit(original.archive, earlier=[earlier, other])
    with pytest.raises(NotAppended):
        audit(earlier, earlier=[original.archive], is_open=True)


def test_a_tracker_must_be_of_a_ballot_that_counts(original: Made) -> None:
    first, second, again = (each.tracker for each in original.cast)
    assert audit(original.archive, trackers=[second, again]).counted == 2
    with pytest.raises(SupersededTracker):
        audit(original.archive, trackers=[second, first])
    with pytest.raises(UnknownTracker):
        audit(original.archive, trackers=["A" * 43])


@pytest.mark.parametrize("events", range(1, 11))
def test_an_open_archive_may_end_after_any_event(events: int, original: Made) -> None:
    report = audit(Forged(original, take_apart(original)[:events]).build(), is_open=True)
    assert (report.events, report.result is None) == (events, events < 10)
