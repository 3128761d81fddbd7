"""A computed result that explains itself: kept with what went in, the policy rows it used and every step.

    def judge(given: Household, policies: PolicyBook, on: date) -> Decision:
        work = Working(policies, on, income=given.income, persons=given.persons)
        minimum = work.policy("minimum_living")
        monthly = work.step("monthly", Fraction(given.income, 12 * given.persons))
        return work.decide("deep" if monthly < minimum.number else "none")

Nothing but the figures shown decides: a step's result is rounded before it is compared, and not after. Store the
decision whole (sealed, where what went in is nobody else's business); years later, and under other policies, `explain`
says it again, in either language:

    EXPLANATION = Explanation(
        steps={"monthly": Text("{income:yuan} 元 ÷ 12 ÷ {persons} 人 = {result:yuan} 元", "…")},
        results={"deep": Text("深度困难", "deep hardship"), …},
    )
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from casework.explained import Figure, figure
from casework.money import in_yuan, round_fen
from casework.policy import Policy, PolicyBook
from kit.texts import Language, Text


class DecisionStep(BaseModel):
    key: str
    values: dict[str, int]
    """What it was reckoned from, and its `result`."""


class Decision(BaseModel):
    """What a service stores."""

    result: str
    on: date
    """The policies of this day."""
    given: dict[str, int]
    policies: list[Policy]
    steps: list[DecisionStep]

    @property
    def amount(self) -> int:
        """The result of the last step."""
        return self.steps[-1].values["result"]


class DecisionPublic(BaseModel):
    """A decision in words."""

    result: str
    """The key, for a page that shows it by a colour or a sign."""
    title: str
    steps: list[str]
    figures: list[Figure]
    """The policy rows that were used, with their sources."""


class Working:
    """A calculation under way. Values are whole numbers: fen, days, heads, per cent."""

    def __init__(self, policies: PolicyBook, on: date, **given: int) -> None:
        self._book, self._on, self._given = policies, on, given
        self._used: dict[str, Policy] = {}
        self._steps: list[DecisionStep] = []

    def policy(self, key: str) -> Policy:
        """The row in force, which the decision keeps. Its number is a value of the steps that follow."""
        return self._used.setdefault(key, self._book.at(key, self._on))

    def step(self, key: str, result: Fraction | int, **values: int) -> int:
        """Write a step down; its result, rounded to a whole number. `values` are those that only this step has: it may
        also name what was given, the policies used, and the results of the steps before, by their keys."""
        rounded = round_fen(Fraction(result))
        known = {each.key: each.values["result"] for each in self._steps}
        policies = {key.replace(".", "_"): row.number for key, row in self._used.items()}
        values = {**self._given, **policies, **known, **values, "result": rounded}
        self._steps.append(DecisionStep(key=key, values=values))
        return rounded

    def decide(self, result: str) -> Decision:
        return Decision(
            result=result, on=self._on, given=self._given, policies=list(self._used.values()), steps=self._steps
        )


class _Value(int):
    """A number in a text: {persons}, or {income:yuan} for fen."""

    def __format__(self, spec: str) -> str:
        return in_yuan(self) if spec == "yuan" else f"{int(self):{spec}}"


class Explanation:
    """The words of one kind of decision. A key that is stored somewhere stays here for ever."""

    def __init__(self, steps: Mapping[str, Text], results: Mapping[str, Text]) -> None:
        self._steps, self._results = steps, results

    def explain(self, decision: Decision, language: Language) -> DecisionPublic:
        return DecisionPublic(
            result=decision.result,
            title=self._results[decision.result].in_(language),
            steps=[self._say(step, language) for step in decision.steps],
            figures=[figure(policy, language) for policy in decision.policies],
        )

    def title(self, decision: Decision) -> Text:
        """The result in words, as a refusal names it."""
        return self._results[decision.result]

    def _say(self, step: DecisionStep, language: Language) -> str:
        values: dict[str, Any] = {name: _Value(value) for name, value in step.values.items()}
        return self._steps[step.key].in_(language).format(**values)
