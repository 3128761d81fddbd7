"""How much the heavy tests do: one file of counts, a column chosen by PROVE=1."""

import os
import tomllib
from pathlib import Path
from types import SimpleNamespace

PROVE = os.environ.get("PROVE") == "1"

COUNTS = SimpleNamespace(
    **tomllib.loads((Path(__file__).parent / "counts.toml").read_text())["prove" if PROVE else "test"]
)
