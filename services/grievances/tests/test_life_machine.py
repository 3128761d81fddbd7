"""Any sequence of steps by anybody, through the real functions: the table decides, and nothing else ever happens."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from counts import COUNTS
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.grievances import CaseEvent, CaseState
from grievances.main import service
from grievances.rules import FINAL, MOVES, Action, Party
from kit import clock
from kit.testing import Harness

from .conftest import NOT_SOLVED, REJECT, SOLVED, World

pytestmark = pytest.mark.usefixtures("tmp_path")  # each walk has a database, in a folder of its own

DESKS = {"shop-a1": "staff-a1", "plant-a": "staff-a", "group": "staff-group"}
PEOPLE = {
    Party.AUTHOR: "author",
    Party.STAFF: "",
    Party.DEPARTMENT: "handler",
}
BODIES: dict[str, tuple[Action, Any]] = {
    "accept": (Action.ACCEPT, None),
    "reject": (Action.REJECT, REJECT),
    "assign": (Action.ASSIGN, {"department_id": "logistics"}),
    "hand-back": (Action.HAND_BACK, {"reason": "不归我们"}),
    "start": (Action.START, None),
    "reply": (Action.REPLY, {"text": "答复内容"}),
    "follow-up": (Action.FOLLOW_UP, {"note": "回访"}),
    "withdraw": (Action.WITHDRAW, {}),
    "rating": (Action.CLOSE, SOLVED),
    "rating ": (Action.REOPEN, NOT_SOLVED),
}


class Life(RuleBasedStateMachine):
    """The model is the table of transitions alone; the service must agree with it after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.harness = Harness(service, self.folder)
        self.world = World(self.harness)
        self.shifted = timedelta()
        self.state = CaseState.SUBMITTED
        self.with_department = False

    def run_async(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    @initialize(kind=st.sampled_from(["consultation", "rights"]))
    def file(self, kind: str) -> None:
        self.run_async(self.harness.open(self.world.settle_in))
        self.case_id = self.run_async(self.world.file(kind=kind))["id"]

    @rule(path=st.sampled_from(sorted(BODIES)), party=st.sampled_from(sorted(PEOPLE)))
    def act_at_random(self, path: str, party: Party) -> None:
        self.act(path, party)

    def act(self, path: str, party: Party) -> None:
        action, body = BODIES[path]
        row = MOVES.find(action, party, self.state)
        desk = self.run_async(self.harness.rows("SELECT desk_unit_id FROM cases"))[0][0]
        who = PEOPLE[party] or DESKS[desk]
        answer = self.run_async(self.world.try_act(who, self.case_id, path.strip(), body))
        hidden = party is Party.DEPARTMENT and not self.with_department
        late = answer.status_code == 409 and answer.json()["code"] == "hand_back_too_late"
        if row and not hidden and not late:
            assert answer.status_code == 200, answer.text
            self.state = CaseState(row.target or self.state)
            if action is Action.ASSIGN:
                self.with_department = True
            elif action in (Action.HAND_BACK, Action.REOPEN):
                self.with_department = False
        else:
            assert answer.status_code in (403, 404, 409), answer.text

    @precondition(lambda self: self.state not in FINAL)
    @rule(data=st.data())
    def act_in_turn(self, data: st.DataObject) -> None:
        """Only what the table allows now, so that long lives with several rounds come about too."""
        allowed = [
            (path, party)
            for path, (action, _) in sorted(BODIES.items())
            for party in PEOPLE
            if MOVES.find(action, party, self.state) and action not in (Action.REJECT, Action.WITHDRAW, Action.CLOSE)
        ]
        self.act(*data.draw(st.sampled_from(allowed)))

    @rule(days=st.integers(1, 20))
    def let_time_pass(self, days: int) -> None:
        clock.shift(timedelta(days=days))
        self.shifted += timedelta(days=days)
        before = self.state
        self.run_async(self.harness.run_job("watch_deadlines"))
        self.state = CaseState(self.run_async(self.harness.rows("SELECT state FROM cases"))[0][0])
        if before != self.state:
            assert before in (CaseState.REPLIED, CaseState.FOLLOW_UP)
            assert self.state in (CaseState.FOLLOW_UP, CaseState.CLOSED)

    @precondition(lambda self: hasattr(self, "case_id"))
    @invariant()
    def all_records_agree(self) -> None:
        case = self.run_async(self.world.get("author", f"/cases/{self.case_id}"))
        assert case["state"] == self.state
        assert case["version"] == len(case["timeline"])
        assert case["timeline"][-1]["state"] == self.state
        running = {due["kind"] for due in case["deadlines"] if not due["met_at"] and not due["stopped_at"]}
        assert (self.state in FINAL) == (not running and case["next_due"] is None)
        kinds = [due["kind"] for due in case["deadlines"] if not due["met_at"] and not due["stopped_at"]]
        assert len(kinds) == len(set(kinds)), "two clocks of a kind run at once"
        events = [event for event in self.run_async(self.harness.events()) if isinstance(event, CaseEvent)]
        moves = [event for event in events if type(event).__name__ not in ("DeadlineNear", "MessagePosted")]
        assert [event.version for event in moves] == list(range(1, case["version"] + 1))
        assert events[-1].state == self.state

    def teardown(self) -> None:
        clock.shift(-self.shifted)
        self.run_async(self.harness.close())
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=COUNTS.slow_examples, stateful_step_count=16, database=None, suppress_health_check=list(HealthCheck)
)
