"""`tongxin-<service>`: what an operator does with one service."""

import argparse
import asyncio
import gc
import sys

import uvicorn
from fastapi import FastAPI

from kit import audit, clock, inbox, logs, migrate, restore
from kit.app import add_health, create_app
from kit.service import Context, Service
from kit.worker import Worker


def run(service: Service) -> None:
    parser = argparse.ArgumentParser(prog=f"tongxin-{service.name}", description=f"Operate {service.name}.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the API")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    commands.add_parser("work", help="relay, consume, run timed jobs (WORKER_PORT: health and metrics)")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("verify", help="check the audit chain against its anchors")
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
    if arguments.command == "serve":
        app = create_app(service)
        gc.collect()
        gc.freeze()  # what is here now stays: the collector need not look through it again and again
        uvicorn.run(
            app,
            host=arguments.host,
            port=arguments.port,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=5,
        )
        return
    if arguments.command == "revision":
        asyncio.run(migrate.write_revision(service, arguments.message, kit=arguments.kit))
        return
    settings = service.settings()
    clock.follow(settings.clock_offset_file)
    logs.configure(settings.log_level)
    sys.exit(asyncio.run(_operate(service, service.open(settings), arguments)))


async def _operate(service: Service, context: Context, arguments: argparse.Namespace) -> int:
    try:
        for command in service.commands:
            if command.name == arguments.command:
                return await command.run(context, arguments)
        return await _operate_any(service, context, arguments)
    finally:
        await context.broker.close()
        await context.db.close()


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
        case "verify":
            async with db.read() as session:
                report = await audit.verify(
                    session, context.settings.audit_key.get_secret_value().encode(), context.settings.anchor()
                )
            print("\n".join(report.findings) or f"{report.entries} audit entries, nothing altered")
            return 0 if report.ok else 1
    return 0


async def _work(service: Service, context: Context) -> None:
    worker = Worker(service, context)
    if not context.settings.worker_port:
        await worker.run()
        return
    app = FastAPI(openapi_url=None)
    add_health(app, context)
    server = uvicorn.Server(
        uvicorn.Config(app, host="0.0.0.0", port=context.settings.worker_port, access_log=False, log_config=None)  # noqa: S104
    )
    working = asyncio.create_task(worker.run())
    await server.serve()  # returns on SIGTERM
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
