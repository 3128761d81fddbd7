"""The public log of accepted ballots: a chain of blinded trackers, in the order in which ballots came.

A ballot enters the archive when voting has ended, in an order drawn by chance. Until then its voter holds a receipt:
the log has `blind(tracker, blinding)`, in which nobody finds the tracker without the blinding, which the voter's device
drew and keeps.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from voting.ballots import encoding
from voting.ballots.errors import AcceptanceRepeated, ReceiptUnknown, UnequalAcceptances, WrongReceipt

MOST_BYTES = 1 << 28


def _digest(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()


def blind(tracker: str, blinding: str) -> str:
    """64 hexadecimal digits."""
    return _digest("blinded", blinding, tracker)


def begin(uuid: str) -> str:
    """The head of a log that has no entry yet."""
    return _digest("accepted", uuid)


def follow(head: str, blinded: str) -> str:
    """The head after one more entry."""
    return _digest(head, blinded)


class Receipt(NamedTuple):
    """What a voter keeps, written TRACKER:BLINDING:HEAD."""

    tracker: str
    blinding: str
    head: str

    @classmethod
    def read(cls, text: str) -> "Receipt":
        parts = text.strip().split(":")
        if len(parts) != 3:
            raise WrongReceipt
        return cls(*parts)


def read_log(data: bytes) -> list[str]:
    """accepted.json: the blinded trackers."""
    log = encoding.array(encoding.read(data, "accepted", MOST_BYTES), "accepted", MOST_BYTES)
    return [encoding.hexadecimal(each, "accepted") for each in log]


def check_log(uuid: str, log: Sequence[str], ballots: int | None, receipts: Sequence[Receipt]) -> None:
    """Against the number of ballots of the archive, None while they are yet to enter it; each receipt against entry and
    head."""
    if len(set(log)) < len(log):
        raise AcceptanceRepeated
    if ballots is not None and len(log) != ballots:
        raise UnequalAcceptances(accepted=len(log), ballots=ballots)
    heads, head = dict[str, str](), begin(uuid)
    for each in log:
        head = heads[each] = follow(head, each)
    for receipt in receipts:
        if heads.get(blind(receipt.tracker, receipt.blinding)) != receipt.head:
            raise ReceiptUnknown(tracker=receipt.tracker)
