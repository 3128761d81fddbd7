"""The process that `kit.decoding` starts: it forks a child for each call. It imports nothing but what is called.

    python -m kit.decoder FD

FD is a socket. A message on it names a function and carries the socket of the call. The child sends its process id,
reads the arguments, takes away its own rights and sends what the function returns or raises.
"""

import codecs
import os
import pickle
import resource
import signal
import socket
import sys
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

MEMORY = 768 * 1024 * 1024
"""A picture of 64 million pixels takes 256 MB, and as much again while it is converted."""
CPU_SECONDS = 5
LIFETIME = 60
"""Seconds after which a child ends even if the process that asked is gone or stands still."""


ENCODINGS = (
    "ascii", "latin-1", "cp437", "cp1252", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk",
    "gb2312", "big5", "hex",
)  # fmt: skip
"""A child cannot load them."""


def serve(control: socket.socket) -> None:
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel clears ended children away
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:  # the process that asks has ended, so its calls end as well
            os.killpg(0, signal.SIGKILL)
        module, _, name = message.decode().partition(":")
        function = attrgetter(name)(import_module(module))
        with socket.socket(fileno=descriptors[0]) as call:
            if os.fork() == 0:
                try:
                    control.close()
                    _answer(function, call)
                finally:
                    os._exit(0)


def _answer(function: Any, call: socket.socket) -> None:
    with call.makefile("rwb") as stream:
        stream.write(os.getpid().to_bytes(4))
        stream.flush()
        arguments = pickle.load(stream)  # noqa: S301  from the process that started this one
        _limit()
        answer: tuple[bool, Any]
        try:
            answer = True, function(*arguments)
        except MemoryError:
            return
        except Exception as error:
            answer = False, error
        pickle.dump(answer, stream, protocol=5)


def _limit() -> None:
    """No new file, socket or bytes on a disk; so much memory and processor time and no more. Nothing gives it back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.alarm(LIFETIME)
    os.nice(5)
    Path("/proc/self/oom_score_adj").write_text("1000")  # if the machine runs out of memory, this process goes first
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for limit, most in (
        (resource.RLIMIT_AS, used + MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
