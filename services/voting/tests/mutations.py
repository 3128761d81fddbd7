"""Everything that the verifier must refuse, each with the refusal that it must give. The docstring of one says why."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from forged import Forged, record
from gmpy2 import mpz
from made_elections import Made, found

from voting.ballots import ballot_errors as of_ballots
from voting.ballots import errors
from voting.ballots.archive import BLOCK, begin, read_archive, write_record
from voting.ballots.ballots import Answer, Ballot, Ciphertext, context, overall_prefix, product_of, with_choices
from voting.ballots.decryption import decrypt
from voting.ballots.encoding import hex_digest, write
from voting.ballots.encrypting import encrypt
from voting.ballots.errors import Refused
from voting.ballots.groups import random_scalar
from voting.ballots.keys import make_key
from voting.ballots.proofs import Branch, Known, Proof, is_one_of_proved, prove_one_of
from voting.ballots.questions import Question
from voting.ballots.tally import tally

QUESTIONS = (Question("同意吗？", ("赞成", "不赞成"), 1, 1, blank=True), Question("One of two", ("a", "b"), 1, 1))


class Mutation(NamedTuple):
    refusal: type[Refused]
    forge: Callable[[Forged], bytes]
    passes_the_tool: bool
    """Whether belenios-tool 2.0 accepts it (section 9)."""


MUTATIONS: dict[str, Mutation] = {}
Forge = Callable[[Forged], bytes]


def refused(refusal: type[Refused], passes_the_tool: bool = False) -> Callable[[Forge], Forge]:
    def add(forge: Forge) -> Forge:
        MUTATIONS[forge.__name__] = Mutation(refusal, forge, passes_the_tool)
        return forge

    return add


def make_original() -> Made:
    """A single trustee, a group of three of whom two decrypt, three voters, one of whom votes again."""
    made = found(QUESTIONS, singles=1, groups=[(3, 2)])
    made.vote(0, [0, 1, 0], [1, 0])
    made.vote(1, [1, 0, 0], [0, 1])
    made.vote(0, [0, 0, 1], [1, 0])
    made.finish([1, 2, 4])
    return made


def take_apart(made: Made) -> list[tuple[str, list[bytes]]]:
    return [(entry.event.type, list(entry.data)) for entry in read_archive(made.archive)]


# ---- bytes of the archive


@refused(errors.Truncated)
def cut_within_a_record(f: Forged) -> bytes:
    return f.build()[:-BLOCK]


@refused(errors.Truncated)
def cut_within_a_header(f: Forged) -> bytes:
    return f.build()[:-700]


@refused(errors.Truncated)
def empty_file(_: Forged) -> bytes:
    return b""


@refused(errors.WrongHeader)
def end_of_tar(f: Forged) -> bytes:
    return f.build() + bytes(2 * BLOCK)


@refused(errors.WrongHeader)
def bytes_after_the_end(f: Forged) -> bytes:
    return f.build() + b"x" * BLOCK


@refused(errors.WrongHeader)
def wrong_checksum(f: Forged) -> bytes:
    archive = bytearray(f.build())
    archive[148:154] = b"000000"
    return bytes(archive)


def header_with(f: Forged, place: int, text: bytes) -> bytes:
    """Another header of the first record, its checksum made again."""
    archive = bytearray(f.build())
    archive[place : place + len(text)] = text
    archive[148:156] = b" " * 8
    archive[148:156] = f"{sum(archive[:BLOCK]):06o}\0 ".encode()
    return bytes(archive)


@refused(errors.WrongHeader)
def other_mode(f: Forged) -> bytes:
    return header_with(f, 100, b"0000755")


@refused(errors.WrongHeader)
def tar_of_another_kind(f: Forged) -> bytes:
    return header_with(f, 257, b"ustar\x0000")


@refused(errors.WrongHeader)
def huge_size(f: Forged) -> bytes:
    return header_with(f, 124, b"77777777777")


@refused(errors.WrongHeader)
def negative_size(f: Forged) -> bytes:
    return header_with(f, 124, b"-0000000046")


@refused(errors.WrongHeader)
def padding_with_content(f: Forged) -> bytes:
    archive = f.build()
    return archive[:1000] + b"x" + archive[1001:]


@refused(errors.WrongTimestamp)
def time_of_a_record(f: Forged) -> bytes:
    return f.build() + record(b"{}", f.timestamp + 1)


@refused(errors.WrongTimestamp)
def time_of_the_first_record(f: Forged) -> bytes:
    return header_with(f, 136, b"%011o" % (f.timestamp + 1))


def with_first_record(f: Forged, content: bytes, name: str = "BELENIOS") -> bytes:
    return write_record(name, content, f.timestamp) + f.build()[len(begin(f.timestamp)) :]


@refused(errors.WrongFields)
def timestamp_as_number(f: Forged) -> bytes:
    return with_first_record(f, b'{"version":1,"timestamp":%d}' % f.timestamp)


@refused(of_ballots.WrongVersion)
def version_of_the_archive(f: Forged) -> bytes:
    return with_first_record(f, b'{"version":2,"timestamp":"%d"}' % f.timestamp)


@refused(of_ballots.WrongVersion)
def version_true(f: Forged) -> bytes:
    return with_first_record(f, b'{"version":true,"timestamp":"%d"}' % f.timestamp)


@refused(errors.WrongHeader)
def other_first_name(f: Forged) -> bytes:
    return with_first_record(f, b'{"version":1,"timestamp":"%d"}' % f.timestamp, "HELIOS")


@refused(errors.WrongName)
def name_of_other_content(f: Forged) -> bytes:
    return f.build() + write_record(f"{'0' * 64}.data.json", b"{}", f.timestamp)


@refused(errors.WrongName)
def name_of_another_kind(f: Forged) -> bytes:
    return f.build() + write_record(f"{hex_digest(b'{}')}.data.txt", b"{}", f.timestamp)


@refused(errors.NoEvent)
def data_without_event(f: Forged) -> bytes:
    return f.build() + record(b"{}", f.timestamp)


@refused(errors.NoEvent)
def nothing_but_the_header(f: Forged) -> bytes:
    return begin(f.timestamp)


# ---- events


@refused(errors.UnexpectedRecords)
def record_that_no_event_names(f: Forged) -> bytes:
    f.data("Ballot").insert(0, b"{}")
    return f.build()


@refused(errors.UnexpectedRecords)
def record_twice(f: Forged) -> bytes:
    data = f.data("Setup")
    data.insert(0, data[0])
    return f.build()


@refused(errors.UnexpectedRecords)
def record_missing(f: Forged) -> bytes:
    del f.data("EncryptedTally")[0]
    return f.build()


@refused(errors.UnexpectedRecords)
def ballot_missing(f: Forged) -> bytes:
    f.data("Ballot").clear()
    return f.build()


@refused(errors.UnexpectedRecords)
def payload_of_another_record(f: Forged) -> bytes:
    f.events[f.place("Ballot")] = lambda value: value | {"payload": hex_digest(f.data("Ballot", 1)[0])}
    return f.build()


@refused(errors.BrokenChain)
def parent_of_another_history(f: Forged) -> bytes:
    f.events[2] = lambda value: value | {"parent": "0" * 64}
    return f.build()


@refused(errors.BrokenChain)
def event_left_out(f: Forged) -> bytes:
    f.events[2] = lambda value: value | {"height": 3}
    return f.build()


@refused(errors.BrokenChain)
def parent_of_the_first(f: Forged) -> bytes:
    f.events[0] = lambda value: {"parent": "0" * 64} | value
    return f.build()


@refused(errors.WrongFields)
def event_without_payload(f: Forged) -> bytes:
    f.events[1] = lambda value: {name: each for name, each in value.items() if name != "payload"}
    return f.build()


@refused(errors.WrongFields)
def event_with_more_fields(f: Forged) -> bytes:
    f.events[1] = lambda value: value | {"time": 0}
    return f.build()


@refused(errors.WrongFields)
def event_in_another_order(f: Forged) -> bytes:
    f.events[1] = lambda value: dict(reversed(value.items()))
    return f.build()


@refused(errors.WrongNumber)
def height_as_text(f: Forged) -> bytes:
    f.events[1] = lambda value: value | {"height": "1"}
    return f.build()


@refused(errors.WrongFields)
def end_with_payload(f: Forged) -> bytes:
    f.events[f.place("EndBallots")] = lambda value: value | {"payload": "0" * 64}
    return f.build()


@refused(errors.WrongSequence)
def event_of_unknown_type(f: Forged) -> bytes:
    f.events[1] = lambda value: value | {"type": "Shuffle"}
    return f.build()


@refused(errors.NotCanonical)
def event_with_spaces(f: Forged) -> bytes:
    archive = begin(f.timestamp) + b"".join(record(each, f.timestamp) for each in f.data("Setup"))
    event = json.dumps({"height": 0, "type": "Setup", "payload": hex_digest(f.data("Setup")[-1])}).encode()
    return archive + record(event, f.timestamp, "event")


# ---- order of events: R1, R2, R3


@refused(errors.WrongSequence, passes_the_tool=True)
def ballots_after_the_end(f: Forged) -> bytes:
    """Three ballots, the end, one ballot, and the tally of that one alone."""
    made = found(QUESTIONS)
    made.vote(0, [0, 1, 0], [1, 0])
    made.vote(1, [0, 1, 0], [1, 0])
    made.add("EndBallots")
    made.cast.clear()
    made.vote(2, [0, 0, 1], [1, 0])
    made.finish()
    return made.archive


@refused(errors.SecondSetup, passes_the_tool=True)
def set_up_again(f: Forged) -> bytes:
    """Ballots before the second set-up are dropped."""
    made = found(QUESTIONS)
    made.vote(0, [0, 1, 0], [1, 0])
    made.cast.clear()
    records = (made.election.record, made.trustees.record, made.credentials_record)
    setup = write(dict(zip(("election", "trustees", "credentials"), map(hex_digest, records), strict=True)))
    made.add("Setup", *records, setup)
    made.vote(2, [0, 0, 1], [1, 0])
    made.finish()
    return made.archive


@refused(errors.WrongSequence)
def without_set_up(f: Forged) -> bytes:
    del f.parts[0]
    return f.build()


@refused(of_ballots.ReplayedBallot, passes_the_tool=True)
def older_ballot_again(f: Forged) -> bytes:
    """A signature holds no counter: the older ballot, again after the newer one, undoes the vote."""
    made = found(QUESTIONS)
    first = made.vote(0, [0, 1, 0], [1, 0])
    made.vote(0, [0, 0, 1], [1, 0])
    made.add("Ballot", first.record)
    made.cast = [first]
    made.finish()
    return made.archive


@refused(errors.WrongSequence, passes_the_tool=True)
def no_tally(f: Forged) -> bytes:
    del f.parts[f.place("EncryptedTally")]
    return f.build()


@refused(errors.WrongSequence, passes_the_tool=True)
def no_end_and_no_tally(f: Forged) -> bytes:
    del f.parts[f.place("EncryptedTally")]
    del f.parts[f.place("EndBallots")]
    return f.build()


@refused(errors.WrongSequence)
def no_decryption(f: Forged) -> bytes:
    f.parts = [each for each in f.parts if each[0] != "PartialDecryption"]
    return f.build()


@refused(errors.WrongSequence)
def ballot_after_the_result(f: Forged) -> bytes:
    f.parts.append(f.parts[1])
    return f.build()


@refused(errors.WrongSequence)
def two_results(f: Forged) -> bytes:
    f.parts.append(f.parts[-1])
    return f.build()


@refused(errors.WrongSequence)
def decryption_before_the_tally(f: Forged) -> bytes:
    f.parts.insert(f.place("EncryptedTally"), f.parts[f.place("PartialDecryption")])
    return f.build()


@refused(errors.NotFinished)
def no_result(f: Forged) -> bytes:
    """The tool says no more than a warning."""
    del f.parts[-1]
    return f.build()


# ---- set-up


@refused(errors.NotCanonical, passes_the_tool=True)
def election_with_spaces(f: Forged) -> bytes:
    made = found(QUESTIONS)
    spaced = json.dumps(json.loads(made.election.record), indent=1, ensure_ascii=False).encode()
    return finished_with(made, spaced)


@refused(errors.WrongFields, passes_the_tool=True)
def election_with_more_fields(f: Forged) -> bytes:
    made = found(QUESTIONS)
    return finished_with(made, write(json.loads(made.election.record) | {"note": "x"}))


def finished_with(made: Made, election_record: bytes) -> bytes:
    """A whole election on another form of its record."""
    made.election.__dict__["record"] = election_record
    made.head = made.head._replace(event=None, height=-1)
    made.setup()
    made.vote(0, [0, 1, 0], [1, 0])
    made.finish()
    return made.archive


@refused(of_ballots.WrongVersion)
def version_of_the_election(f: Forged) -> bytes:
    return f.change_election(lambda value: value.update(version=2))


@refused(of_ballots.UnknownGroup)
def unknown_group(f: Forged) -> bytes:
    return f.change_election(lambda value: value.update(group="Ed25519"))


@refused(of_ballots.WrongPublicKey)
def key_of_the_server(f: Forged) -> bytes:
    """Whose secret half somebody has."""
    return f.change_election(lambda value: value.update(public_key=str(f.made.election.group.g_to(mpz(7)))))


@refused(errors.NotInGroup)
def key_outside_the_group(f: Forged) -> bytes:
    election = f.made.election
    return f.change_election(lambda value: value.update(public_key=str(election.group.p - election.public_key)))


@refused(errors.NotInGroup)
def key_that_hides_nothing(f: Forged) -> bytes:
    """Two trustees may choose keys whose product is 1."""
    return f.change_election(lambda value: value.update(public_key="1"))


@refused(errors.WrongNumber)
def key_with_leading_zero(f: Forged) -> bytes:
    return f.change_election(lambda value: value.update(public_key="0" + value["public_key"]))


@refused(of_ballots.WrongUuid)
def uuid_of_another_form(f: Forged) -> bytes:
    return f.change_election(lambda value: value.update(uuid="0f8fad5b-d9cb-469f-a165-70867728950e"))


@refused(of_ballots.WrongQuestion)
def minimum_above_the_maximum(f: Forged) -> bytes:
    return f.change_election(lambda value: value["questions"][1].update(min=2))


@refused(of_ballots.WrongQuestion)
def more_choices_than_answers(f: Forged) -> bytes:
    return f.change_election(lambda value: value["questions"][1].update(max=3))


@refused(errors.WrongNumber)
def negative_minimum(f: Forged) -> bytes:
    return f.change_election(lambda value: value["questions"][1].update(min=-1))


@refused(errors.WrongFields)
def question_of_another_kind(f: Forged) -> bytes:
    return f.change_election(lambda value: value["questions"][1].update(type="NonHomomorphic"))


@refused(errors.NotCanonical)
def blank_false_written_out(f: Forged) -> bytes:
    def change(value: dict[str, Any]) -> None:
        asked = value["questions"][1]
        value["questions"][1] = {"answers": asked["answers"], "blank": False, "min": 1, "max": 1, "question": "q"}

    return f.change_election(change)


@refused(of_ballots.WrongSetup)
def set_up_of_other_records(f: Forged) -> bytes:
    data = f.data("Setup")
    data[3] = write(json.loads(data[3]) | {"credentials": "0" * 64})
    return f.build()


@refused(of_ballots.InvalidKeyProof)
def trustee_without_secret_key(f: Forged) -> bytes:
    """A key chosen to cancel the others' keys cannot be proved."""
    return f.change_trustees(lambda value: value[0][1].update(public_key=str(f.made.election.group.g)))


@refused(of_ballots.WrongPublicKey)
def trustee_left_out(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value.pop(0))


@refused(errors.WrongFields)
def no_trustee(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value.clear())


@refused(errors.WrongFields)
def trustee_of_unknown_kind(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value[0].__setitem__(0, "Double"))


def other_proof(value: dict[str, str]) -> None:
    value["response"] = str(mpz(value["response"]) ^ 1)


@refused(of_ballots.InvalidCertificate)
def certificate_not_signed(f: Forged) -> bytes:
    return f.change_trustees(lambda value: other_proof(value[1][1]["certs"][1]["signature"]))


@refused(of_ballots.InvalidCertificate)
def certificate_of_another_place(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value[1][1]["certs"].reverse())


@refused(of_ballots.InvalidCommitments)
def commitments_not_signed(f: Forged) -> bytes:
    return f.change_trustees(lambda value: other_proof(value[1][1]["coefexps"][2]["signature"]))


@refused(of_ballots.InvalidConfirmation)
def certificates_not_confirmed(f: Forged) -> bytes:
    return f.change_trustees(lambda value: other_proof(value[1][1]["signatures"][0]))


@refused(of_ballots.WrongVerificationKey)
def verification_key_of_another_secret(f: Forged) -> bytes:
    key = make_key(f.made.election.group, mpz(5)).to_json()
    return f.change_trustees(lambda value: value[1][1]["verification_keys"].__setitem__(0, key))


@refused(of_ballots.WrongVerificationKey)
def verification_key_not_signed(f: Forged) -> bytes:
    return f.change_trustees(lambda value: other_proof(value[1][1]["verification_keys"][1]["signature"]))


@refused(of_ballots.WrongThreshold)
def lower_threshold(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value[1][1].update(threshold=1))


@refused(of_ballots.WrongThreshold)
def member_left_out(f: Forged) -> bytes:
    return f.change_trustees(lambda value: value[1][1]["verification_keys"].pop())


@refused(of_ballots.DuplicateCredential)
def credential_twice(f: Forged) -> bytes:
    return f.change_credentials(lambda value: value.insert(1, value[0]))


@refused(errors.NotCanonical)
def credentials_not_sorted(f: Forged) -> bytes:
    """Their order would tell who has which."""
    return f.change_credentials(lambda value: value.reverse())


@refused(errors.NotInGroup)
def credential_outside_the_group(f: Forged) -> bytes:
    return f.change_credentials(lambda value: value.insert(0, "2"))


@refused(of_ballots.WrongWeight)
def no_weight(f: Forged) -> bytes:
    return f.change_credentials(lambda value: value.__setitem__(slice(None), [f"{each},0" for each in value]))


@refused(of_ballots.WrongWeight)
def negative_weight(f: Forged) -> bytes:
    return f.change_credentials(lambda value: value.__setitem__(slice(None), [f"{each},-1" for each in value]))


@refused(errors.NotCanonical)
def weight_of_one_only(f: Forged) -> bytes:
    return f.change_credentials(lambda value: value.__setitem__(0, value[0] + ",2"))


@refused(of_ballots.UnknownCredential)
def credential_not_listed(f: Forged) -> bytes:
    """The one with the first ballot is taken off the list."""
    return f.change_credentials(lambda value: value.remove(json.loads(f.data("Ballot")[0])["credential"]))


# ---- ballots


@refused(of_ballots.UnknownCredential)
def ballot_of_a_stranger(f: Forged) -> bytes:
    return f.set_ballot(encrypt(f.made.election, mpz(99), [[0, 1, 0], [1, 0]]).record)


@refused(of_ballots.OtherElection)
def ballot_with_another_uuid(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value.update(election_uuid="11111111111111"), f.made.secret(0))


@refused(of_ballots.OtherElection)
def ballot_of_another_election(f: Forged) -> bytes:
    other = found(QUESTIONS)
    return f.set_ballot(encrypt(other.election, f.made.secret(0), [[0, 1, 0], [1, 0]]).record)


@refused(errors.NotCanonical)
def ballot_with_spaces(f: Forged) -> bytes:
    return f.set_ballot(json.dumps(json.loads(f.data("Ballot")[0])).encode())


@refused(errors.Malformed)
def ballot_that_is_no_json(f: Forged) -> bytes:
    return f.set_ballot(b"\xff{}")


@refused(errors.Malformed)
def ballot_nested_deeply(f: Forged) -> bytes:
    return f.set_ballot(b"[" * 5000)


@refused(errors.Malformed)
def field_twice(f: Forged) -> bytes:
    return f.set_ballot(f.data("Ballot")[0].replace(b"{", b'{"election_uuid":"x",', 1))


@refused(errors.Malformed)
def number_of_many_digits(f: Forged) -> bytes:
    return f.set_ballot(f.data("Ballot")[0].replace(b"{", b'{"n":' + b"9" * 40 + b",", 1))


@refused(errors.Oversized)
def ballot_too_large(f: Forged) -> bytes:
    return f.set_ballot(f.data("Ballot")[0] + b" " * 50_000)


def first_choice(value: dict[str, Any]) -> dict[str, Any]:
    choice: dict[str, Any] = value["answers"][0]["choices"][0]
    return choice


@refused(errors.WrongNumber, passes_the_tool=True)
def number_with_leading_zero(f: Forged) -> bytes:
    """R6: the same vote under another hash."""
    return whole_with_ballot(lambda value: first_choice(value).update(alpha="0" + first_choice(value)["alpha"]))


@refused(errors.WrongNumber)
def number_in_hexadecimal(f: Forged) -> bytes:
    return f.change_ballot(
        lambda value: first_choice(value).update(alpha=hex(int(first_choice(value)["alpha"]))), f.made.secret(0)
    )


@refused(errors.WrongFields, passes_the_tool=True)
def more_fields_within_an_answer(f: Forged) -> bytes:
    return whole_with_ballot(lambda value: value["answers"][0].update(note="x"))


def whole_with_ballot(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A whole election whose only ballot is written otherwise, and signed so."""
    made = found(QUESTIONS)
    ballot = encrypt(made.election, made.secret(0), [[0, 1, 0], [1, 0]])
    value = json.loads(ballot.record)
    change(value)
    Forged(made, []).sign(value, made.secret(0))
    made.add("Ballot", write(value))
    made.cast.append(ballot)
    made.finish()
    return made.archive


@refused(errors.WrongFields)
def more_fields_in_a_ballot(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value.update(note="x"))


@refused(errors.WrongFields)
def fields_in_another_order(f: Forged) -> bytes:
    value = json.loads(f.data("Ballot")[0])
    return f.set_ballot(write(dict(reversed(value.items()))))


@refused(errors.WrongFields)
def nothing_instead_of_answers(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value.update(answers=None))


@refused(errors.WrongNumber)
def number_that_is_no_text(f: Forged) -> bytes:
    return f.change_ballot(lambda value: first_choice(value).update(alpha=5), f.made.secret(0))


@refused(errors.WrongNumber)
def element_beyond_p(f: Forged) -> bytes:
    p = f.made.election.group.p
    return f.change_ballot(lambda value: first_choice(value).update(alpha=str(p + 4)), f.made.secret(0))


@refused(errors.WrongNumber)
def challenge_beyond_q(f: Forged) -> bytes:
    """The same modulo q: the same ballot under another hash."""

    def change(value: dict[str, Any]) -> None:
        proof = value["answers"][0]["overall_proof"][0]
        proof["response"] = str(mpz(proof["response"]) + f.made.election.group.q)

    return f.change_ballot(change, f.made.secret(0))


@refused(errors.WrongNumber)
def negative_challenge(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["signature"]["proof"].update(challenge="-1"))


@refused(of_ballots.WrongLength)
def question_not_answered(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["answers"].pop(), f.made.secret(0))


@refused(of_ballots.WrongLength)
def choice_left_out(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["answers"][1]["choices"].pop(), f.made.secret(0))


@refused(of_ballots.WrongLength)
def individual_proof_left_out(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["answers"][1]["individual_proofs"].pop(), f.made.secret(0))


@refused(of_ballots.WrongLength)
def branch_added(f: Forged) -> bytes:
    """Another number of choices would be allowed."""

    def change(value: dict[str, Any]) -> None:
        proofs = value["answers"][1]["overall_proof"]
        proofs.append(proofs[0])

    return f.change_ballot(change, f.made.secret(0))


@refused(errors.WrongFields)
def no_blank_proof(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["answers"][0].pop("blank_proof"), f.made.secret(0))


@refused(of_ballots.WrongHash)
def changed_after_signing(f: Forged) -> bytes:
    return f.change_ballot(lambda value: other_proof(value["answers"][0]["overall_proof"][0]))


@refused(of_ballots.InvalidSignature)
def signature_changed(f: Forged) -> bytes:
    return f.change_ballot(lambda value: other_proof(value["signature"]["proof"]))


@refused(of_ballots.InvalidSignature)
def signed_by_another(f: Forged) -> bytes:
    return f.change_ballot(lambda _: None, f.made.secret(1))


@refused(of_ballots.InvalidIndividualProof)
def individual_proof_changed(f: Forged) -> bytes:
    return f.change_ballot(lambda value: other_proof(value["answers"][1]["individual_proofs"][1][0]), f.made.secret(0))


@refused(of_ballots.InvalidOverallProof)
def overall_proof_changed(f: Forged) -> bytes:
    return f.change_ballot(lambda value: other_proof(value["answers"][1]["overall_proof"][0]), f.made.secret(0))


@refused(of_ballots.InvalidBlankProof)
def blank_proof_changed(f: Forged) -> bytes:
    return f.change_ballot(lambda value: other_proof(value["answers"][0]["blank_proof"][1]), f.made.secret(0))


@refused(of_ballots.InvalidIndividualProof)
def choices_exchanged(f: Forged) -> bytes:
    return f.change_ballot(lambda value: value["answers"][1]["choices"].reverse(), f.made.secret(0))


@refused(of_ballots.InvalidIndividualProof)
def copied_from_another_voter(f: Forged) -> bytes:
    """Proofs are bound to the credential: who copies a ballot cannot cast it."""
    copied = json.loads(f.data("Ballot", 1)[0])["answers"]
    return f.change_ballot(lambda value: value.update(answers=copied), f.made.secret(0))


def cheated(made: Made, bits: list[int], negate: bool = False) -> Ballot:
    """Voter 0's ballot whose second answer holds any numbers, as well proved as they can be.

    With `negate` its first alpha is made p - alpha, which is outside the group, and proofs are drawn until they hold.
    """
    election, group = made.election, made.election.group
    honest = encrypt(election, made.secret(0), [[0, 1, 0], [1, 0]])
    secrets = [random_scalar(group) for _ in bits]
    choices = [
        Ciphertext(group.g_to(r), election.y_to(r) * group.g_to(mpz(bit) % group.q) % group.p)
        for r, bit in zip(secrets, bits, strict=True)
    ]
    if negate:
        choices[0] = Ciphertext(group.p - choices[0].alpha, choices[0].beta)
    prefix = context(election, honest.credential)

    def proved(text: str, pairs: list[tuple[Ciphertext, int]], known: list[Known], true: int) -> tuple[Proof, ...]:
        branches = [Branch(pair.alpha, pair.beta * group.g_to(-m % group.q) % group.p) for pair, m in pairs]
        while True:
            proofs = prove_one_of(group, election.y_to, text, known, true, random_scalar)
            if not negate or is_one_of_proved(group, election.y_to, text, branches, proofs):
                return proofs

    individual = [
        proved(f"prove|{prefix}|{c.alpha},{c.beta}|", [(c, 0), (c, 1)], [Known(r, bit), Known(r, bit - 1)], min(bit, 1))
        for c, r, bit in zip(choices, secrets, bits, strict=True)
    ]
    total = product_of(group, choices)
    text = overall_prefix(election.questions[1], with_choices(prefix, choices), total)
    secret = mpz(sum(secrets)) % group.q
    overall = proved(text, [(total, 1)], [Known(secret, sum(bits) - 1)], 0)
    answer = Answer(tuple(choices), tuple(individual), overall)
    unsigned = Ballot(election.uuid, election.fingerprint, honest.credential, (honest.answers[0], answer))
    return unsigned.signed(group, made.secret(0))


@refused(of_ballots.InvalidOverallProof)
def both_of_two(f: Forged) -> bytes:
    return f.set_ballot(cheated(f.made, [1, 1]).record)


@refused(of_ballots.InvalidOverallProof)
def none_of_two(f: Forged) -> bytes:
    return f.set_ballot(cheated(f.made, [0, 0]).record)


@refused(of_ballots.InvalidIndividualProof)
def one_choice_twice(f: Forged) -> bytes:
    return f.set_ballot(cheated(f.made, [0, 2]).record)


@refused(of_ballots.InvalidIndividualProof)
def vote_taken_from_another(f: Forged) -> bytes:
    """Two for one candidate, minus one for the other: the sum is right."""
    return f.set_ballot(cheated(f.made, [-1, 2]).record)


@refused(errors.NotInGroup)
def choice_outside_the_group(f: Forged) -> bytes:
    """All proofs hold, for their challenges are even."""
    return f.set_ballot(cheated(f.made, [1, 0], negate=True).record)


# ---- tally: R4


@refused(of_ballots.WrongTally, passes_the_tool=True)
def tally_of_fewer_ballots(f: Forged) -> bytes:
    election = f.made.election
    other = tally(election, [(f.made.cast[1], 1)])
    data = f.data("EncryptedTally")
    data[0], data[1] = other.record, write(json.loads(data[1]) | {"encrypted_tally": hex_digest(other.record)})
    return f.build()


@refused(of_ballots.WrongTally)
def tally_named_otherwise(f: Forged) -> bytes:
    data = f.data("EncryptedTally")
    data[1] = write(json.loads(data[1]) | {"encrypted_tally": "0" * 64})
    return f.build()


@refused(of_ballots.WrongTallySize)
def another_number_of_ballots(f: Forged) -> bytes:
    data = f.data("EncryptedTally")
    data[1] = write(json.loads(data[1]) | {"num_tallied": 3})
    return f.build()


@refused(of_ballots.WrongTallySize)
def another_weight(f: Forged) -> bytes:
    data = f.data("EncryptedTally")
    data[1] = write(json.loads(data[1]) | {"total_weight": 3})
    return f.build()


@refused(errors.WrongNumber)
def small_weight_as_text(f: Forged) -> bytes:
    data = f.data("EncryptedTally")
    data[1] = write(json.loads(data[1]) | {"total_weight": "2"})
    return f.build()


# ---- decryptions: R5


def owned_by(f: Forged, which: int, owner: int) -> bytes:
    data = f.data("PartialDecryption", which)
    data[1] = write(json.loads(data[1]) | {"owner": owner})
    return f.build()


@refused(of_ballots.UnknownOwner)
def trustee_zero(f: Forged) -> bytes:
    return owned_by(f, 0, 0)


@refused(of_ballots.UnknownOwner)
def trustee_beyond_the_last(f: Forged) -> bytes:
    return owned_by(f, 0, 5)


@refused(of_ballots.RepeatedOwner)
def trustee_twice(f: Forged) -> bytes:
    place = f.place("PartialDecryption")
    f.parts.insert(place, f.parts[place])
    return f.build()


@refused(of_ballots.InvalidDecryption)
def decryption_of_another_trustee(f: Forged) -> bytes:
    return owned_by(f, 0, 3)


@refused(errors.UnexpectedRecords)
def decryption_named_otherwise(f: Forged) -> bytes:
    data = f.data("PartialDecryption")
    data[1] = write(json.loads(data[1]) | {"payload": "0" * 64})
    return f.build()


@refused(of_ballots.InvalidDecryption)
def factor_changed(f: Forged) -> bytes:
    def change(value: dict[str, Any]) -> None:
        row = value["decryption_factors"][1]
        row[0], row[1] = row[1], row[0]

    return f.change_decryption(change)


@refused(errors.NotInGroup)
def factor_outside_the_group(f: Forged) -> bytes:
    def change(value: dict[str, Any]) -> None:
        row = value["decryption_factors"][1]
        row[0] = str(f.made.election.group.p - mpz(row[0]))

    return f.change_decryption(change)


@refused(errors.WrongFields)
def factor_left_out(f: Forged) -> bytes:
    return f.change_decryption(lambda value: value["decryption_factors"][1].pop())


@refused(errors.WrongFields)
def proof_of_a_factor_left_out(f: Forged) -> bytes:
    return f.change_decryption(lambda value: value["decryption_proofs"].pop())


@refused(of_ballots.InvalidDecryption)
def decryption_of_another_tally(f: Forged) -> bytes:
    made = f.made
    other = decrypt(made.election, tally(made.election, [(made.cast[0], 1)]), made.trustee_secrets[0])
    return f.change_decryption(lambda value: value.update(json.loads(other.record)))


@refused(of_ballots.NoResult)
def factor_with_a_proof_that_holds(f: Forged) -> bytes:
    """The format's proof does not bind the factor (section 9): a trustee may spoil the result, and is not named."""
    election, x = f.made.election, f.made.trustee_secrets[0]
    group = election.group
    alpha = f.made.counted().rows[1][0].alpha
    w, u = random_scalar(group), random_scalar(group)
    a, b = group.g_to(w), group.g_to(u)
    c = group.hash(f"decrypt|{election.fingerprint}|{group.g_to(x)}|", a, b)
    response = (w - x * c) % group.q
    root = mpz(pow(int(c), -1, int(group.q)))
    factor = group.power(b * group.inverse(group.power(alpha, response)) % group.p, root)

    def change(value: dict[str, Any]) -> None:
        value["decryption_factors"][1][0] = str(factor)
        value["decryption_proofs"][1][0] = Proof(c, response).to_json()

    return f.change_decryption(change)


@refused(of_ballots.TooFewDecryptions)
def too_few_of_the_group(f: Forged) -> bytes:
    del f.parts[f.place("PartialDecryption", 1)]
    return f.build()


@refused(of_ballots.TooFewDecryptions)
def mandatory_trustee_absent(f: Forged) -> bytes:
    del f.parts[f.place("PartialDecryption", 0)]
    return f.build()


# ---- result


def with_result(f: Forged, rows: Any) -> bytes:
    f.data("Result")[0] = write({"result": rows})
    return f.build()


@refused(of_ballots.WrongResult)
def result_changed(f: Forged) -> bytes:
    return with_result(f, [[1, 1, 0], [1, 1]])


@refused(errors.WrongFields)
def result_of_fewer_questions(f: Forged) -> bytes:
    return with_result(f, [[1, 0, 1]])


@refused(errors.WrongNumber)
def result_as_text(f: Forged) -> bytes:
    return with_result(f, [["1", 0, 1], [1, 1]])


@refused(errors.WrongNumber)
def negative_result(f: Forged) -> bytes:
    return with_result(f, [[-1, 0, 1], [1, 1]])


@refused(errors.WrongNumber)
def result_true(f: Forged) -> bytes:
    return with_result(f, [[True, 0, 1], [1, 1]])
