"""Telephones that pass from one member to another within a roster: in chains and rings, however its rows are ordered.

One telephone belongs to one member at any time. So a row takes it only from a member whose own row gives it up, is not
refused, and is imported before it or in the same transaction. Pure.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from identity.roster_header import Column
from identity.roster_rules import Defect, Fate, Judged

MOST_IN_RING = 500
"""They are imported in one transaction, and so many never exchange telephones: somebody sorted one column alone."""


class PhoneOwner(NamedTuple):
    employee_number: str
    within_reach: bool


def settle_phones(rows: Sequence[Judged], owners: Mapping[str, PhoneOwner]) -> None:
    """Refuse each row whose phone stays with another member; set the turns of the others.

    `owners`: who has which phone now.
    """
    givers = {row.entry.employee_number or "": row for row in rows if _gives_up(row)}
    takers: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        if owner := _other_owner(row, owners):
            takers[owner.employee_number].append(row)
    keepers = [number for number in takers if number not in givers]
    while keepers:
        for row in takers.pop(keepers.pop(), ()):
            row.refuse(_phone_stays(owners[row.entry.phone or ""]))
            number = row.entry.employee_number or ""
            if givers.pop(number, None):
                keepers.append(number)
    _take_turns(rows, givers, owners)


def _phone_stays(owner: PhoneOwner) -> Defect:
    """Of people beyond the importer's reach nothing is told."""
    if owner.within_reach:
        return Defect(Column.PHONE, "phone_of_other", {"owner": owner.employee_number})
    return Defect(Column.PHONE, "phone_taken")


def _other_owner(row: Judged, owners: Mapping[str, PhoneOwner]) -> PhoneOwner | None:
    owner = owners.get(row.entry.phone or "")
    return owner if owner and owner.employee_number != row.entry.employee_number else None


def _gives_up(row: Judged) -> bool:
    return any(change.field == "phone" and change.before for change in row.changes)


def _take_turns(rows: Sequence[Judged], givers: Mapping[str, Judged], owners: Mapping[str, PhoneOwner]) -> None:
    """Who gives comes before who takes. In a ring nobody can be first: its rows have one turn."""
    seen: set[int] = set()
    turn = 0
    for start in rows:
        if id(start) in seen:
            continue
        path: list[Judged] = []
        row: Judged | None = start
        while row and id(row) not in seen:
            seen.add(id(row))
            path.append(row)
            owner = None if row.fate is Fate.INVALID else _other_owner(row, owners)
            row = givers[owner.employee_number] if owner else None
        is_ring = row is start
        if is_ring and len(path) > MOST_IN_RING:
            for each in path:
                each.refuse(Defect(Column.PHONE, "phones_shuffled", {"count": len(path)}))
        for place, each in enumerate(reversed(path)):
            each.turn = turn if is_ring else turn + place
        turn += 1 if is_ring else len(path)
