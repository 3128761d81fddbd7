"""What a command imports first: `tongxin-shop` is `kit.commands:shop` and runs `shop.main.cli`.

The first process of a container has no default reaction to SIGTERM, and a command imports for seconds before it has one
of its own: a stop in that time would be lost.
"""

import os
import signal
from collections.abc import Callable
from importlib import import_module

signal.signal(signal.SIGTERM, lambda number, _: os._exit(128 + number))


def __getattr__(name: str) -> Callable[[], None]:
    if name.startswith("_"):
        raise AttributeError(name)
    from multiprocessing import parent_process  # only now: importing it takes as long as all above

    if parent_process() is not None:  # started by a service for some work: it needs no service itself
        return lambda: None
    cli: Callable[[], None] = import_module(f"{name}.main").cli
    return cli
