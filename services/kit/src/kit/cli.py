"""`tongxin-<service>`: what an operator does with one service."""

import argparse
import asyncio
import gc
import json
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from kit import audit, clock, guarding, inbox, logs, migrate, restore
from kit.app import add_health, create_app
from kit.broker import BrokerAway
from kit.db import is_database_away
from kit.environment import refuse_address
from kit.service import Context, Service
from kit.serving import serve
from kit.settings import Settings
from kit.worker import Worker

STOPPED = 128 + signal.SIGTERM
"""Exit status of a command that was stopped before its end."""


def run(service: Service) -> None:
    parser = argparse.ArgumentParser(prog=f"tongxin-{service.name}", description=f"Operate {service.name}.")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="serve the API")
    serving.add_argument("--host", help="instead of HOST")
    serving.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", help="instead of PORT")
    commands.add_parser("work", help="relay, consume, run timed jobs (WORKER_PORT: health and metrics)")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("verify", help="check the audit chain against its anchors")
    guard = commands.add_parser(
        "guard", help="enter guarded tables as they are, after a release that did not guard them"
    )
    guard.add_argument("reason", type=_reason, help="which `verify` names from then on")
    trail = commands.add_parser("trail", help="print what the audit says of an object, and enter that it was read")
    trail.add_argument("object", help="id of the object")
    erase = commands.add_parser("erase-words", help="delete what a person said in an audit entry, which stays")
    erase.add_argument("entry", help="id of the entry")
    commands.add_parser("parked", help="list parked events")
    replay = commands.add_parser("replay", help="handle parked events again, in order")
    replay.add_argument("--key", help="only the events of this aggregate")
    commands.add_parser("reconcile", help="after a restore, before anything else runs: use no version twice")
    if service.republish:
        commands.add_parser("republish", help="publish the whole state again")
    revision = commands.add_parser("revision", help="(development) write a migration from the models")
    revision.add_argument("-m", "--message", required=True)
    revision.add_argument("--kit", action="store_true", help="for kit's own tables")
    for command in service.commands:
        command.arguments(commands.add_parser(command.name, help=command.help))
    arguments = parser.parse_args()
    if arguments.command == "revision":
        asyncio.run(migrate.write_revision(service, arguments.message, kit=arguments.kit))
        return
    settings = service.settings()
    settings.require(*_NEEDED.get(arguments.command, ("database_url",)))
    if arguments.command == "serve":
        _serve(service, settings, arguments.host or settings.host, arguments.port or settings.port)
        return
    if arguments.command == "work" and settings.worker_port:
        refuse_address(settings.host, settings.worker_port)
    clock.follow(settings.clock_offset_file)
    logs.configure(settings.log_level)
    context = service.open(settings)
    status = asyncio.run(_until_stopped(_operate(service, context, arguments)))
    sys.exit(0 if arguments.command == "work" and status == STOPPED else status)


_NEEDED = {
    "serve": ("database_url", "broker_url", "jwks_url"),
    "work": ("database_url", "broker_url"),
    "reconcile": ("database_url", "broker_url"),
}
"""Settings without which a command would work on something else than meant, such as a new database."""


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must say what happened")
    return text


def _serve(service: Service, settings: Settings, host: str, port: int) -> None:
    refuse_address(host, port)
    app = create_app(service, settings)
    gc.collect()
    gc.freeze()  # what is here now stays: the collector need not look through it again and again
    serve(app, host, port, settings.drain_seconds)


async def _until_stopped(work: Coroutine[None, None, int]) -> int:
    """The first process of a container gets no default reaction to SIGTERM, so each command has one of its own."""
    working = asyncio.create_task(work)
    stopped = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with suppress(asyncio.CancelledError):
        return await working
    return STOPPED


async def _operate(service: Service, context: Context, arguments: argparse.Namespace) -> int:
    try:
        for command in service.commands:
            if command.name == arguments.command:
                return await command.run(context, arguments)
        return await _operate_any(service, context, arguments)
    except BrokerAway:
        print(f"tongxin-{service.name}: BROKER_URL: the broker does not answer", file=sys.stderr)
        return 1
    except Exception as error:
        if (reason := _database_reason(error)) is None:
            raise
        print(f"tongxin-{service.name}: DATABASE_URL: {reason}", file=sys.stderr)
        return 1
    finally:
        await context.broker.close()
        await context.db.close()


def _database_reason(error: Exception) -> str | None:
    """What an operator can do about it; None where it is no matter of settings or servers."""
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None) or ""
    if state.startswith("28"):
        return "the server refuses this user or password"
    if state == "3D000":
        return "the server has no such database"
    if state == "42P01" or "no such table" in str(cause):
        return "the database has no tables yet: run `migrate` first"
    return "the database does not answer" if is_database_away(error) else None


async def _operate_any(service: Service, context: Context, arguments: argparse.Namespace) -> int:
    """What every service offers."""
    db = context.db
    match arguments.command:
        case "work":
            await _work(service, context)
        case "migrate":
            await migrate.upgrade(db, service)
        case "republish" if service.republish:
            async with db.write() as session:
                await service.republish(session)
        case "reconcile":
            lifted, lost = await restore.reconcile(service, context)
            print(f"{lifted} aggregates had been further, {lost} are not known any more")
        case "parked":
            async with db.read() as session:
                for each in await inbox.list_parked(session):
                    print(f"{each.parked_at:%Y-%m-%d %H:%M:%S}  {each.type}  key={each.key}  {each.error}")
        case "replay":
            handled, left = await inbox.replay(db, service.handlers, arguments.key)
            print(f"{handled} handled, {left} still parked")
            return 1 if left else 0
        case "guard":
            await guarding.guard_rows(context, arguments.reason)
            print(f"entered the rows of {', '.join(each.name for each in db.guards) or 'no table'}")
        case "trail":
            async with db.write() as session:
                trail = await audit.read_trail(session, "operator", arguments.object)
            for entry, words in trail:
                said = "" if words is None else json.dumps(words, ensure_ascii=False)  # line ends too stay on one line
                print(f"{entry.id}  {entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.actor_id}  {entry.action}", end="  ")
                print(entry.before or "", "→", entry.after or "", said)
            return 0 if trail else 1
        case "erase-words":
            async with db.write() as session:
                is_erased = await audit.erase_words(session, "operator", arguments.entry)
            print("erased" if is_erased else "no entry of that id has words")
            return 0 if is_erased else 1
        case "verify":
            async with db.read() as session:
                report = await audit.verify(
                    session, context.settings.audit_key.get_secret_value().encode(), context.settings.anchor()
                )
            print("\n".join(report.findings) or f"{report.entries} audit entries, nothing altered")
            print("\n".join(report.notes) or "not compared: any table with what the entries say of it")
            return 0 if report.ok else 1
    return 0


async def _work(service: Service, context: Context) -> None:
    settings = context.settings
    async with asyncio.TaskGroup() as group:
        group.create_task(Worker(service, context).run())
        if settings.worker_port:
            app = FastAPI(openapi_url=None)
            add_health(app, context)
            config = uvicorn.Config(
                app,
                host=settings.host,
                port=settings.worker_port,
                access_log=False,
                log_config=None,
                lifespan="off",  # it would log its own cancelling as an error
            )
            group.create_task(uvicorn.Server(config).serve())
