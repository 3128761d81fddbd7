"""The clocks of a file. Pure; `casework.deadlines` reckons them.

- appeal: from the first refusal; until then the household may object to it.
- recheck: from filing and from each renewal; when it passes, the yearly check begins.
- monitoring: from the exit; when it passes, nobody looks any more.
"""

from assistance.rules import Action
from casework.deadlines import Deadlines, Effects, Rule

APPEAL, RECHECK, MONITORING = "appeal", "recheck", "monitoring"

DEADLINES = Deadlines(
    {
        APPEAL: Rule(awaited=True),
        RECHECK: Rule(calls=Action.CALL_RECHECK, awaited=True),
        MONITORING: Rule(calls=Action.EXIT, awaited=True),
    },
    {},
)


def effects(action: Action, *, is_appealed: bool) -> Effects:
    """`is_appealed`: a second refusal is final."""
    match action:
        case Action.REJECT | Action.TURN_DOWN if not is_appealed:
            return Effects(start={APPEAL: "appeal"})
        case Action.APPEAL:
            return Effects(meet=[APPEAL])
        case Action.COUNTERSIGN | Action.RENEW | Action.KEEP:
            return Effects(start={RECHECK: "recheck"})
        case Action.CALL_RECHECK:
            return Effects(meet=[RECHECK])
        case Action.MONITOR:
            return Effects(start={MONITORING: "monitoring"})
        case Action.EXIT | Action.RELAPSE:
            return Effects(meet=[MONITORING])
        case _:
            return Effects()
