"""How much the heavy tests do: one file of counts, a column chosen by PROVE=1."""

import os
import tomllib
from pathlib import Path
from types import SimpleNamespace

PROVE = os.environ.get("PROVE") == "1"

COUNTS = SimpleNamespace(
    **tomllib.loads((Path(__file__).parent / "counts.toml").read_text())["prove" if PROVE else "test"]
)

FIGURES = Path(__file__).parents[2] / "var" / "figures"


def soon_enough(lasted: float, seconds: float) -> bool:
    """A claim on the clock: held in `make prove`, which has the machine for itself; elsewhere it may be busy."""
    return lasted < seconds or not PROVE


def figure(name: str, text: str) -> None:
    """Something measured: shown, and in `make prove` kept for deploy/bench/FIGURES.md."""
    print(f"{name}: {text}")
    if PROVE:
        FIGURES.mkdir(parents=True, exist_ok=True)
        (FIGURES / f"{name}.txt").write_text(text)
