"""The strict check of a whole archive: what the tool checks, and the rules R1 to R7 that it leaves out (section 9)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from voting.ballots import archive as bel
from voting.ballots import encoding
from voting.ballots.ballot_errors import (
    RepeatedOwner,
    UnboundDecryption,
    UnknownOwner,
    WrongPublicKey,
    WrongResult,
    WrongSetup,
    WrongTally,
    WrongTallySize,
)
from voting.ballots.ballots import Ballot, check_members, check_proofs, elements_of, read_ballot
from voting.ballots.credentials import Credentials, read_credentials
from voting.ballots.decryption import (
    PartialDecryption,
    check_binding,
    check_decryption,
    combine,
    count,
    read_binding,
    read_decryption,
    read_owned,
    read_result,
)
from voting.ballots.errors import (
    NotAppended,
    NotFinished,
    NotInGroup,
    Refused,
    SecondSetup,
    SupersededTracker,
    UnexpectedRecords,
    UnknownTracker,
    WrongSequence,
)
from voting.ballots.questions import Election, read_election
from voting.ballots.tally import BallotBox, EncryptedTally, read_sized, tally
from voting.ballots.trustees import Trustees, read_trustees

NEXT = {
    None: {bel.SETUP},
    bel.SETUP: {bel.BALLOT, bel.END},
    bel.BALLOT: {bel.BALLOT, bel.END},
    bel.END: {bel.TALLY},
    bel.TALLY: {bel.DECRYPTION},
    bel.DECRYPTION: {bel.DECRYPTION, bel.RESULT},
    bel.RESULT: set(),
}
"""Rule R1: which event may follow which."""

CheckBallots = Callable[[Election, Iterable[bytes]], Iterator[Ballot | Refused]]
"""Checks ballots of an election, in order; the answer to a bad one is why it is refused."""


def check_ballot(election: Election, record: bytes) -> Ballot:
    """Everything but whether its credential is on the list and whether it was cast before. Raises Refused."""
    ballot = read_ballot(record, election)
    check_members(ballot, election)
    check_proofs(ballot, election)
    return ballot


def check_ballots_here(election: Election, records: Iterable[bytes]) -> Iterator[Ballot | Refused]:
    """In this process; whether all numbers are members of the group is asked of all ballots together."""
    checked: list[Ballot | Refused] = []
    for record in records:
        try:
            ballot = read_ballot(record, election)
            check_proofs(ballot, election)
            checked.append(ballot)
        except Refused as refused:
            checked.append(refused)
    elements = [each for ballot in checked if isinstance(ballot, Ballot) for each in elements_of(ballot)]
    if election.group.has_all(elements):
        yield from checked
        return
    for each in checked:
        if isinstance(each, Ballot) and not election.group.has_all(elements_of(each)):
            yield NotInGroup(what="choices")
        else:
            yield each


@dataclass
class Report:
    """What an archive that holds contains."""

    election: Election
    trustees: Trustees
    credentials: Credentials
    head: str
    events: int
    ballots: int
    box: BallotBox
    is_closed: bool
    tally: EncryptedTally | None = None
    owners: list[int] = field(default_factory=list)
    bound: list[int] = field(default_factory=list)
    """Owners whose decryptions are also proved next to the archive."""
    result: list[list[int]] | None = None

    @property
    def counted(self) -> int:
        """Ballots that count: of every credential the last one."""
        return len(self.box.counted)


def read_setup(data: Sequence[bytes]) -> tuple[Election, Trustees, Credentials]:
    """Check the four records of the Setup event."""
    election_record, trustees_record, credentials_record, setup = data
    if setup != bel.write_setup(election_record, trustees_record, credentials_record):
        raise WrongSetup
    election = read_election(election_record)
    trustees = read_trustees(trustees_record, election.group)
    if election.public_key != trustees.public_key:
        raise WrongPublicKey
    return election, trustees, read_credentials(credentials_record, election.group)


class Audit:
    """The state of a check that goes through the events once."""

    def __init__(self, setup: Sequence[bytes], bindings: Sequence[Any] | None) -> None:
        self.election, self.trustees, self.credentials = read_setup(setup)
        self.box = BallotBox(self.credentials.weights)
        read = [read_binding(value, self.election) for value in bindings or ()]
        self.bindings = None if bindings is None else {each.owner: each for each in read}
        self.trackers: dict[str, Ballot] = {}
        self.tally: EncryptedTally | None = None
        self.decryptions: dict[int, PartialDecryption] = {}
        self.bound: list[int] = []
        self.result: list[list[int]] | None = None

    def add_ballot(self, ballot: Ballot) -> None:
        self.box.add(ballot)
        self.trackers[ballot.tracker] = ballot

    def add_tally(self, record: bytes, sized: bytes) -> None:
        """Rule R4."""
        computed = tally(self.election, self.box.counted)
        ballots, weight, digest = read_sized(sized)
        if (ballots, weight) != (computed.ballots, computed.total_weight):
            raise WrongTallySize
        if record != computed.record or digest != encoding.hex_digest(record):
            raise WrongTally
        self.tally = computed

    def add_decryption(self, record: bytes, owned: bytes) -> None:
        """Rule R5, the proofs, and the proofs next to the archive where they were given."""
        assert self.tally is not None
        owner, payload = read_owned(owned)
        if not 1 <= owner <= len(self.trustees.keys):
            raise UnknownOwner(owner=owner)
        if owner in self.decryptions:
            raise RepeatedOwner(owner=owner)
        if payload != encoding.hex_digest(record):
            raise UnexpectedRecords
        decryption = read_decryption(record, self.election)
        key = self.trustees.keys[owner - 1]
        check_decryption(self.election, self.tally, key, decryption, owner)
        if self.bindings is not None:
            if owner not in self.bindings:
                raise UnboundDecryption(owner=owner)
            check_binding(self.election, self.tally, key, decryption, self.bindings[owner])
            self.bound.append(owner)
        self.decryptions[owner] = decryption

    def add_result(self, record: bytes) -> None:
        assert self.tally is not None
        published = read_result(record, self.election)
        if published != count(self.election, self.tally, combine(self.trustees, self.decryptions)):
            raise WrongResult
        self.result = published

    def check_tracker(self, tracker: str) -> None:
        """Rule R7: the voter's ballot is there, and it is the one that counts."""
        ballot = self.trackers.get(tracker)
        if ballot is None:
            raise UnknownTracker(tracker=tracker)
        if all(each is not ballot for each, _ in self.box.counted):
            raise SupersededTracker(tracker=tracker)


def audit(
    archive: bytes,
    earlier: Sequence[bytes] = (),
    trackers: Sequence[str] = (),
    bindings: Sequence[Any] | None = None,
    is_open: bool = False,
    check_ballots: CheckBallots = check_ballots_here,
) -> Report:
    """Check an archive completely.

    Args:
        archive: The whole file.
        earlier: Copies of the same archive, taken before (R7).
        trackers: What voters kept (R7).
        bindings: JSON values of the proofs next to the archive, if each decryption needs one.
        is_open: Whether it may end before the result.
        check_ballots: How ballots are checked: here, or by a pool of processes.

    Raises:
        Refused: With its rule, and the height of the event where it was found.
    """
    entries = list(bel.read_archive(archive))
    for copy in earlier:
        for _ in bel.read_archive(copy):
            pass
        if not archive.startswith(copy):
            raise NotAppended
    _check_order(entries)
    if not is_open and entries[-1].event.type != bel.RESULT:
        raise NotFinished
    setup, *others = entries
    with _at(setup):
        state = Audit(setup.data, bindings)
    ballots = [entry for entry in others if entry.event.type == bel.BALLOT]
    _add_ballots(state, ballots, check_ballots(state.election, (entry.data[0] for entry in ballots)))
    for entry in others:
        with _at(entry):
            _add(state, entry)
    for tracker in trackers:
        state.check_tracker(tracker)
    return Report(
        state.election,
        state.trustees,
        state.credentials,
        entries[-1].digest,
        len(entries),
        len(ballots),
        state.box,
        any(entry.event.type == bel.END for entry in others),
        state.tally,
        sorted(state.decryptions),
        sorted(state.bound),
        state.result,
    )


def _check_order(entries: Sequence[bel.Entry]) -> None:
    """Rules R1 and R2."""
    last = None
    for entry in entries:
        with _at(entry):
            if last is not None and entry.event.type == bel.SETUP:
                raise SecondSetup
            if entry.event.type not in NEXT[last]:
                raise WrongSequence(type=entry.event.type)
        last = entry.event.type


def _add_ballots(state: Audit, entries: Sequence[bel.Entry], checked: Iterator[Ballot | Refused]) -> None:
    for entry, ballot in zip(entries, checked, strict=True):
        with _at(entry):
            if isinstance(ballot, Refused):
                raise ballot
            state.add_ballot(ballot)


def _add(state: Audit, entry: bel.Entry) -> None:
    match entry.event.type:
        case bel.TALLY:
            state.add_tally(*entry.data)
        case bel.DECRYPTION:
            state.add_decryption(*entry.data)
        case bel.RESULT:
            state.add_result(*entry.data)


class _at:
    """Says at which event something was refused."""

    def __init__(self, entry: bel.Entry) -> None:
        self._height = entry.event.height

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Refused):
            error.height = self._height
