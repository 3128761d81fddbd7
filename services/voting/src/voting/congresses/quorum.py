"""What the law asks of a worker congress, as arithmetic: seats, elections, who is present, whether an item has passed.

Pure. Every verdict is a decision (`casework.decisions`): it keeps what went in, the policy rows with their sources and
each step, and says itself in both languages. Shares are of ALL delegates whose mandate stands, never of those present.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from casework.decisions import Decision, Explanation, Working
from casework.policy import PolicyBook
from kit.texts import Text


class Reading(StrEnum):
    """What the law says of an item."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    INQUORATE = "inquorate"
    """Too few delegates were present: a count decides nothing."""
    UNRECONCILED = "unreconciled"
    """The count does not add up."""
    POSTPONED = "postponed"


class Presence(NamedTuple):
    """Of a congress at one moment. A delegate whose mandate has ended is neither due nor present."""

    elected: int
    ended: int
    """Mandates that ended: recalled, resigned, left."""
    present: int


class Count(NamedTuple):
    """Votes that were counted one way: hands in the hall, sealed slips, paper."""

    voters: int
    """Delegates present whom this count covers: each of them may have one vote in it."""
    in_favour: int
    against: int
    abstained: int
    invalid: int = 0

    @property
    def votes(self) -> int:
        return self.in_favour + self.against + self.abstained + self.invalid


def judge_presence(given: Presence, book: PolicyBook, on: date) -> Decision:
    """`quorate` or `inquorate`."""
    work = _begin(given, book, on)
    return work.decide("quorate" if _is_quorate(work, given) else Reading.INQUORATE)


def judge_item(
    given: Presence, counts: Sequence[Count], book: PolicyBook, on: date, *, is_postponed: bool = False
) -> Decision:
    """A `Reading`. An item that was postponed has no count; one without a quorum is not counted."""
    work = _begin(given, book, on)
    if is_postponed:
        return work.decide(Reading.POSTPONED)
    if not _is_quorate(work, given):
        return work.decide(Reading.INQUORATE)
    voters, votes = sum(each.voters for each in counts), sum(each.votes for each in counts)
    work.step("votes", votes, voters=voters)
    if voters > given.present or any(each.votes > each.voters for each in counts):
        return work.decide(Reading.UNRECONCILED)
    in_favour = work.step(
        "in_favour",
        sum(each.in_favour for each in counts),
        against=sum(each.against for each in counts),
        abstained=sum(each.abstained for each in counts),
        invalid=sum(each.invalid for each in counts),
        not_voted=given.present - votes,
    )
    delegates = given.elected - given.ended
    needed = work.step("needed", _more_than(work, "congress.for_more_than", delegates))
    return work.decide(Reading.PASSED if in_favour >= needed else Reading.NOT_PASSED)


def judge_election(staff: int, voted: int, votes: int, book: PolicyBook, on: date) -> Decision:
    """Of a delegate by a constituency: `elected`, `turnout_too_low`, `too_few_votes`; or UNRECONCILED."""
    work = Working(book, on, staff=staff, voted=voted, votes=votes)
    if voted > staff or votes > voted:
        return work.decide(Reading.UNRECONCILED)
    turnout = work.step("turnout", ceil(Fraction(staff * work.policy("congress.turnout_least").number, 3)))
    needed = work.step("needed_to_win", ceil(Fraction(staff * work.policy("congress.elected_least").number, 2)))
    if voted < turnout:
        return work.decide("turnout_too_low")
    return work.decide("elected" if votes >= needed else "too_few_votes")


def judge_recall(staff: int, votes: int, book: PolicyBook, on: date) -> Decision:
    """Of a delegate by their constituency: `recalled`, `not_recalled`; or UNRECONCILED."""
    work = Working(book, on, staff=staff, votes=votes)
    if votes > staff:
        return work.decide(Reading.UNRECONCILED)
    needed = work.step("needed_to_recall", _more_than(work, "congress.recall_more_than", staff))
    return work.decide("recalled" if votes >= needed else "not_recalled")


def judge_composition(delegates: int, managers: int, front_line: int, book: PolicyBook, on: date) -> Decision:
    """`fit`, `too_many_managers` or `too_few_front_line`."""
    work = Working(book, on, delegates=delegates, managers=managers, front_line=front_line)
    most = work.step("managers", floor(Fraction(delegates * work.policy("congress.managers_most").number, 100)))
    least = work.step("front_line", ceil(Fraction(delegates * work.policy("congress.front_line_least").number, 100)))
    if managers > most:
        return work.decide("too_many_managers")
    return work.decide("fit" if front_line >= least else "too_few_front_line")


def reckon_seats(staff: int, book: PolicyBook, on: date) -> Decision:
    """How many delegates a body of this many staff has at least; its `amount`. Below the least, everybody is one."""
    work = Working(book, on, staff=staff)
    seats = work.policy("congress.seats_least").number
    seats += max(0, staff - 100) // 100 * work.policy("congress.seats_more").number
    large = work.policy("congress.seats_large").number
    work.step("seats", min(staff, seats, large))
    return work.decide("reckoned")


def share_out(seats: int, staff: Sequence[int]) -> list[int]:
    """Seats for each constituency by its staff: the whole part first, then the largest remainders (Hare)."""
    total = sum(staff)
    quotas = [Fraction(seats * each, total) for each in staff]
    given = [floor(each) for each in quotas]
    by_rest = sorted(range(len(staff)), key=lambda place: (given[place] - quotas[place], place))
    for place in by_rest[: seats - sum(given)]:
        given[place] += 1
    return given


def _begin(given: Presence, book: PolicyBook, on: date) -> Working:
    return Working(book, on, **given._asdict())


def _is_quorate(work: Working, given: Presence) -> bool:
    delegates = work.step("delegates", given.elected - given.ended)
    least = work.policy("congress.present_least").number
    needed = work.step("needed_present", ceil(Fraction(delegates * least, 3)))
    return delegates > 0 and given.present >= needed


def _more_than(work: Working, key: str, of: int) -> int:
    """The least whole number above so many halves of it."""
    return floor(Fraction(of * work.policy(key).number, 2)) + 1


EXPLANATION = Explanation(
    steps={
        "delegates": Text(
            "全体代表 {result} 人（选出 {elected} 人，其中 {ended} 人资格已终止）；实到 {present} 人",
            "Delegates: {result} (elected: {elected}, mandates ended: {ended}); present: {present}",
        ),
        "needed_present": Text(
            "出席不少于全体代表的 {congress_present_least}/3，即 {result} 人",
            "At least {congress_present_least}/3 of all delegates must be present: {result}",
        ),
        "votes": Text("可投票 {voters} 人，收回 {result} 票", "Could vote: {voters}; votes counted: {result}"),
        "in_favour": Text(
            "赞成 {result} 票，反对 {against} 票，弃权 {abstained} 票，废票 {invalid} 张，未投 {not_voted} 人",
            "For: {result}; against: {against}; abstained: {abstained}; invalid: {invalid}; did not vote: {not_voted}",
        ),
        "needed": Text(
            "赞成须超过全体代表的 {congress_for_more_than}/2（不是到会人数），即至少 {result} 票",
            "More than {congress_for_more_than}/2 of all delegates, not of those present: {result} votes for it",
        ),
        "turnout": Text(
            "选区职工 {staff} 人，参加选举不少于 {congress_turnout_least}/3，即 {result} 人；实际 {voted} 人",
            "Staff: {staff}; at least {congress_turnout_least}/3 take part: {result}; took part: {voted}",
        ),
        "needed_to_win": Text(
            "当选不少于选区职工的 {congress_elected_least}/2，即 {result} 票；得票 {votes} 票",
            "At least {congress_elected_least}/2 of the staff elect: {result}; votes: {votes}",
        ),
        "needed_to_recall": Text(
            "罢免须超过选区职工的 {congress_recall_more_than}/2，即至少 {result} 票；同意 {votes} 票",
            "More than {congress_recall_more_than}/2 of the staff recall: {result}; votes: {votes}",
        ),
        "managers": Text(
            "代表 {delegates} 人，中层以上管理人员不超过 {congress_managers_most}%，即 {result} 人；现有 {managers} 人",
            "Delegates: {delegates}; managers are {congress_managers_most} % at most: {result}; there are {managers}",
        ),
        "front_line": Text(
            "一线职工不少于 {congress_front_line_least}%，即 {result} 人；现有 {front_line} 人",
            "Front-line staff are {congress_front_line_least} % at least: {result}; there are {front_line}",
        ),
        "seats": Text(
            "职工 {staff} 人：至少 {congress_seats_least} 名，超过一百人后每百人加 {congress_seats_more} 名，"
            "最低限额到 {congress_seats_large} 名为止，共 {result} 名",
            "Staff: {staff}. {congress_seats_least} seats, {congress_seats_more} for each hundred above the first, "
            "up to {congress_seats_large}: {result}",
        ),
    },
    results={
        "quorate": Text("到会人数符合规定，可以开会", "Quorate: the congress may sit"),
        Reading.PASSED: Text("通过", "passed"),
        Reading.NOT_PASSED: Text("未通过", "not passed"),
        Reading.INQUORATE: Text("到会人数不足，表决无效", "Inquorate: nothing can be decided"),
        Reading.UNRECONCILED: Text("票数对不上，不能宣布结果", "The count does not reconcile: there is no result"),
        Reading.POSTPONED: Text("暂缓表决", "postponed"),
        "elected": Text("当选", "elected"),
        "turnout_too_low": Text("参加人数不足，选举无效", "Too few took part: the election is void"),
        "too_few_votes": Text("票数不足，未当选", "Too few votes: not elected"),
        "recalled": Text("罢免通过", "recalled"),
        "not_recalled": Text("罢免未通过", "not recalled"),
        "fit": Text("代表构成符合规定", "The composition is lawful"),
        "too_many_managers": Text("管理人员超过比例", "Too many managers"),
        "too_few_front_line": Text("一线职工比例不足", "Too few from the front line"),
        "reckoned": Text("按规定核定", "As the rules reckon"),
    },
)
