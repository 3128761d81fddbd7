"""`python -m standalone`: serve the platform; on the first start fill it with a demonstration enterprise."""

import argparse
import asyncio
import errno
import json
import os
import socket
import sys
import time
from pathlib import Path

import uvicorn

from gateway.server import OPTIONS, Protocol, allow_many_files
from kit.environment import refuse_address
from standalone.demonstration import fill
from standalone.people import PASSWORD
from standalone.platform import Platform

ACCOUNTS = "demo-accounts.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standalone", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", default=8000)
    parser.add_argument("--var", type=Path, default=Path("var"), help="folder for everything the platform writes")
    parser.add_argument("--static", type=Path, default=Path("frontend/dist"), help="the built client")
    parser.add_argument("--empty", action="store_true", help="no demonstration data")
    parser.add_argument("--fill-only", action="store_true", help="end when the demonstration data is there")
    os.umask(0o077)  # everybody's concerns lie in `var` in plain
    arguments = parser.parse_args()
    if not arguments.fill_only and _is_taken(arguments.host, arguments.port):
        sys.exit(f"Port {arguments.port} is taken. Try: make run PORT={arguments.port + 1}")
    refuse_address(arguments.host, arguments.port)
    asyncio.run(_serve(arguments))


def _is_taken(host: str, port: int) -> bool:
    """Asked before the set-up, which would else be waited for in vain, or done to the databases of who has the port."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False


async def _serve(arguments: argparse.Namespace) -> None:
    filling = arguments.var / "filling"
    if filling.exists():  # an earlier start was cut off half-way through the demonstration
        _remove_databases(arguments.var)
    # Another host than that of the cookie, and this machine by definition (RFC 6761).
    os.environ.setdefault("BOOTH_ORIGIN", f"http://vote.localhost:{arguments.port}")
    os.environ.setdefault("CERTIFICATE_ORIGIN", f"http://{arguments.host}:{arguments.port}")
    is_new = not (arguments.var / "identity.db").exists()
    platform = Platform(arguments.var, arguments.static)
    await platform.migrate()
    accounts = arguments.var / ACCOUNTS
    if is_new and not arguments.empty:
        filling.touch()
        started = time.monotonic()
        made = await fill(platform, say=lambda text: print(text, flush=True))
        accounts.write_text(json.dumps(made, ensure_ascii=False, indent=1))
        filling.unlink()
        print(f"Demonstration data took {time.monotonic() - started:.0f} s.")
    if arguments.fill_only:
        await platform.close()
        return
    if accounts.exists():
        _print_accounts(json.loads(accounts.read_text()))
    print(f"\n同心 Tongxin: http://{arguments.host}:{arguments.port}   (Ctrl-C stops it)", flush=True)
    config = uvicorn.Config(
        platform.gateway,
        host=arguments.host,
        port=arguments.port,
        http=Protocol,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=3,
        **OPTIONS,
    )
    allow_many_files()
    async with platform.working():
        await uvicorn.Server(config).serve()
    await platform.close()


def _print_accounts(accounts: list[dict[str, str]]) -> None:
    print(f"\nAccounts to sign in with (password of all: {PASSWORD})")
    for each in accounts:
        print(f"  {each['employee_number']}  {each['role']:<16} {each['name']}　{each['unit']}")
    for each in accounts:
        if slip := each.get("slip"):
            print(f"  {each['employee_number']}  votes in the open election with the slip {slip}")


def _remove_databases(var: Path) -> None:
    for file in var.glob("*.db*"):
        file.unlink()


if __name__ == "__main__":
    main()
