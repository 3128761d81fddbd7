"""Words that our English avoids in names, comments, docstrings, READMEs and texts: `make check` fails on each.

We write the imperative, a named subject, one clause and the field's noun.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
AVOIDED = {
    "whoever|whomever": "name the person: the author, an administrator, a caller who …",
    "whatever": "name the thing, or: all that, any",
    "whichever": "any, either, the one that",
    "anew|afresh": "again, from the start, new",
    "beside|besides": "next to, with, except, also",
    "(?:told|tells?|telling) of": "is notified, gets a message, publishes",
    "once more": "again",
    "upon": "on, when",
    "be it|or the like|at hand": "leave it out, or name what is meant",
}
GENERATED = ("frontend/package-lock.json", "frontend/src/api/schema.gen.ts", "services/contracts/asyncapi.json")


def findings(text: str) -> list[tuple[int, str, str]]:
    """Line, word, what to write instead. Names are split at `_` and at capitals; a phrase may run over a line end."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text)
    found = []
    for avoided, instead in AVOIDED.items():
        for match in re.finditer(rf"\b(?:{avoided})\b".replace(" ", r"[\s#/*]+"), words, re.IGNORECASE):
            found.append((words.count("\n", 0, match.start()) + 1, " ".join(match[0].split()), instead))
    return sorted(found)


def main() -> bool:
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    is_bad = False
    for name in sorted(filter(None, listed.split("\0"))):
        path = ROOT / name
        if name in GENERATED or path == Path(__file__).resolve() or not path.is_file():
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:  # a picture
            continue
        for line, word, instead in findings(text):
            print(f"{name}:{line}: “{word}”; rather: {instead}")
            is_bad = True
    return is_bad


if __name__ == "__main__":
    sys.exit(main())
