"""Runs a command with real servers for it: `with_servers.py [postgresql] [kafka] -- COMMAND…`.

The command finds them in TEST_DATABASE_URL and TEST_BROKER_URL; they end with it. PostgreSQL runs without fsync:
quick, and fit for tests only.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from servers import Unavailable, start_kafka, start_postgres


def main() -> int:
    names, command = sys.argv[1:], []
    if "--" in names:
        at = names.index("--")
        names, command = names[:at], names[at + 1 :]
    if not command or set(names) - {"postgresql", "kafka"}:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as running:
        try:
            if "postgresql" in names:
                server = start_postgres(durable=False)
                running.callback(server.close)
                os.environ["TEST_DATABASE_URL"] = server.url
            if "kafka" in names:
                server = start_kafka()
                running.callback(server.close)
                os.environ["TEST_BROKER_URL"] = server.url
        except Unavailable as reason:
            print(reason, file=sys.stderr)
            return 1
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
