"""Employee numbers whose leading zeros a spreadsheet dropped: 57 for 0057. Pure.

The only known number that it can be is taken. A figure names nobody else; a text 57 may be a number of its own, so the
name must say that it is the same person, one within the importer's reach.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from identity.roster_header import Column
from identity.roster_rules import Defect, Entry
from identity.rules import is_same_name


class Bearer(NamedTuple):
    name: str
    within_reach: bool


def possible_numbers(entry: Entry, lengths: Iterable[int]) -> list[str]:
    """What the number may have been. `lengths`: how long the known numbers are that begin with 0."""
    digits = entry.figure or entry.employee_number
    if not digits or not digits.isdecimal():
        return []
    longer = [digits.zfill(length) for length in lengths if length > len(digits)]
    return [digits, *longer] if entry.figure or longer else []


def restore_zeros(entry: Entry, lengths: Iterable[int], bearers: Mapping[str, Bearer]) -> None:
    """`bearers`: whose the possible numbers are, by number."""
    found = [number for number in possible_numbers(entry, lengths) if number in bearers]
    if len(found) != 1 or found[0] == entry.employee_number:
        return
    number, bearer = found[0], bearers[found[0]]
    if not entry.figure and not (bearer.within_reach and entry.name and is_same_name(entry.name, bearer.name)):
        return
    entry.problems = [problem for problem in entry.problems if problem.code != "employee_number_not_text"]
    value = entry.figure or entry.employee_number
    if number != value:
        zeros = Defect(Column.EMPLOYEE_NUMBER, "employee_number_zeros", {"value": value, "number": number})
        entry.problems.append(zeros)
    entry.employee_number = number
