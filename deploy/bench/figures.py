"""One measured figure with its target."""

from dataclasses import dataclass


@dataclass
class Figure:
    name: str
    measured: str
    """In words, both sides."""
    value: float
    target: float
    next_doubling: str
    """What twice as fast would take."""
    lower_is_better: bool = False
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.target if self.lower_is_better else self.value >= self.target

    def __str__(self) -> str:
        bound = "at most" if self.lower_is_better else "at least"
        verdict = "holds" if self.holds else "MISSED"
        return (
            f"{self.name}: {self.value:.2f}{self.unit} ({bound} {self.target:g}{self.unit}: {verdict})\n"
            f"  {self.measured}\n  The next doubling: {self.next_doubling}\n"
        )
