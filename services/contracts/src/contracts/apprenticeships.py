"""learning.events, continued: master and apprentice (师带徒), and training sessions. Ids and states, never words."""

from datetime import date
from enum import StrEnum

from contracts.learning import EVENTS
from kit.events import Event, Personal


class ApprenticeshipState(StrEnum):
    OFFERED = "offered"
    """Its master wrote the agreement."""
    AGREED = "agreed"
    """Its apprentice agreed to it, and said what they want to learn."""
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class ApprenticeshipEvent(Event, topic=EVENTS, key="apprenticeship_id"):
    """What every event of an apprenticeship says."""

    apprenticeship_id: str
    number: str
    unit_id: str
    """The master's."""
    desk_unit_id: str
    """Whose training officers see to it."""
    master_id: Personal
    apprentice_id: Personal | None
    state: ApprenticeshipState


class ApprenticeshipOffered(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_offered.v1"): ...


class ApprenticeshipAgreed(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_agreed.v1"): ...


class ApprenticeshipRegistered(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_registered.v1"):
    ends_on: date


class ApprenticeshipChecked(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_checked.v1"): ...


class ApprenticeshipAssessed(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_assessed.v1"): ...


class ApprenticeshipStopped(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_stopped.v1"): ...


class ApprenticeshipWithdrawn(ApprenticeshipEvent, type="tongxin.learning.apprenticeship_withdrawn.v1"): ...


class TrainingHoursCounted(Event, topic=EVENTS, type="tongxin.learning.training_hours_counted.v1", key="record_id"):
    """Hours of safety training that law demands, from a course or a session."""

    record_id: str
    member_id: Personal
    hours: int
    on: date
