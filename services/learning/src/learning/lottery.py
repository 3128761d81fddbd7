"""A draw that anybody recomputes, with nothing but this file: `python lottery.py record.json`.

Before entries open a secret is chosen and its digest published, with the public figure that will be the seed: one that
nobody knows yet and all can look up, such as a national lottery's numbers of a day after entries close. When they
close, the list of tickets and its digest are published. Then the secret is opened and the seed looked up. So nobody
chooses after seeing: not the organiser, who is bound by both digests; not the maker of the seed, who does not know the
secret.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_list(tickets: Iterable[str]) -> str:
    return digest("\n".join(sorted(tickets)))


def draw(secret: str, seed: str, tickets: Sequence[str], counts: Sequence[int]) -> list[list[str]]:
    """For each prize its winners; nobody wins twice. `seed`: without spaces around it."""
    listed = digest_of_list(tickets)
    order = sorted(tickets, key=lambda ticket: digest(f"{secret}\n{seed}\n{listed}\n{ticket}"))
    winners: list[list[str]] = []
    for count in counts:
        winners.append(order[:count])
        order = order[count:]
    return winners


def faults(record: Mapping[str, Any]) -> list[str]:
    """What does not hold of a published record; nothing of an honest one. People compare the seed with its source."""
    found = []
    if digest(record["secret"]) != record["commitment"]:
        found.append("the secret is not the one committed to")
    if len(set(record["tickets"])) != len(record["tickets"]):
        found.append("a ticket stands twice in the list")
    if digest_of_list(record["tickets"]) != record["list_digest"]:
        found.append("the list is not the one published when entries closed")
    counts = [prize["count"] for prize in record["prizes"]]
    if draw(record["secret"], record["seed"], record["tickets"], counts) != record["winners"]:
        found.append("the winners do not follow from secret, seed and list")
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as given:
        wrong = faults(json.load(given))
    print("\n".join(wrong) or "The draw holds. Compare the seed with its source.")
    sys.exit(bool(wrong))
