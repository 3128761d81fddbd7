"""The process that `kit.documents` starts for one PDF: reads a template and its data, writes the PDF.

    python -m kit.typesetting FONT... < {"template": "…", "data": {…}}

It holds no key of ours; its memory and processor time are limited. It ends with a status of `Outcome`.
"""

import json
import os
import resource
import sys
from enum import IntEnum

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 25


class Outcome(IntEnum):
    """Exit statuses; Python itself ends with 1 after an exception."""

    DONE = 0
    FONT_MISSING = 3


def main(fonts: list[str]) -> Outcome:
    import typst  # 84 MB of code, which the process that asks does not load

    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.load(sys.stdin.buffer)
    installed = typst.Fonts()
    usable = [font for font in fonts if font in installed.families()]
    if not usable:
        return Outcome.FONT_MISSING
    inputs = {"data": json.dumps(asked["data"], ensure_ascii=False), "fonts": json.dumps(usable)}
    sys.stdout.buffer.write(
        typst.compile(asked["template"].encode(), font_paths=installed, sys_inputs=inputs, format="pdf")
    )
    return Outcome.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
