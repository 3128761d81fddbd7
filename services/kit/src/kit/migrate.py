"""Brings a database to the newest schema: first kit's tables, then the service's own, each with its own history.

`tongxin-<service> migrate` in an operator's hands; standalone and tests call `upgrade`. `tongxin-<service> revision
-m "..."` writes a new version from the difference between models and database.
"""

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateSequence

from kit import append_only
from kit.db import Database
from kit.search import SearchTerm
from kit.service import Service
from kit.settings import Settings

log = structlog.get_logger()

KIT_TABLES = SearchTerm.metadata  # the one that `kit.service` does not import anyway: now every table of kit is known


def _config(connection: Connection, package: str, tables: MetaData, version_table: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("kit") / "migrations"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(_versions(package)))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, tables=tables, version_table=version_table)
    return config


def _versions(package: str) -> Path:
    return Path(str(files(package))) / "migrations" / "versions"


def _configs(connection: Connection, service: Service) -> list[Config]:
    return [
        _config(connection, "kit", KIT_TABLES, "alembic_version_kit"),
        _config(connection, service.name, service.tables, "alembic_version"),
    ]


def _upgrade(connection: Connection, service: Service) -> None:
    if connection.dialect.name == "postgresql":  # two starting processes must not migrate at once
        connection.execute(text("SELECT pg_advisory_xact_lock(7461736)"))
    for config in _configs(connection, service):
        if _is_ahead(connection, config):
            log.warning("schema_ahead", tables=config.attributes["version_table"], done="nothing")
        else:
            command.upgrade(config, "heads")
    there = inspect(connection)
    for guard in service.guarded:
        if guard.append_only and there.has_table(guard.table.name):  # not while its first version is being written
            append_only.protect(connection, guard.table.name)
    if connection.dialect.name == "postgresql":  # Alembic does not see sequences, and SQLite has none
        for name in service.tables._sequences.keys() - {*there.get_sequence_names()}:
            connection.execute(CreateSequence(service.tables._sequences[name]))


def _is_ahead(connection: Connection, config: Config) -> bool:
    """True where a newer version of the service has migrated this database: an older one goes on with its schema."""
    context = MigrationContext.configure(connection, opts={"version_table": config.attributes["version_table"]})
    known = {version.revision for version in ScriptDirectory.from_config(config).walk_revisions()}
    return not known.issuperset(context.get_current_heads())


async def upgrade(db: Database, service: Service) -> None:
    # On a connection of its own: an index over a year's rows takes longer than any request's command may.
    engine = create_async_engine(db.engine.url, poolclass=NullPool) if db.is_postgres else db.engine
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, service)


async def write_revision(service: Service, message: str, *, kit: bool = False) -> None:
    """Write the next version file: what the models say and an SQLite database of the present versions does not."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{folder}/versions.db", Settings(service=service.name))
        await upgrade(db, service)
        async with db.engine.connect() as connection:
            await connection.run_sync(_write_revision, service, message, kit)
        await db.close()


def _write_revision(connection: Connection, service: Service, message: str, kit: bool) -> None:
    tables = KIT_TABLES if kit else service.tables
    if not differences(connection, tables, "alembic_version_kit" if kit else "alembic_version"):
        print("The versions say all that the models say: nothing to write.")
        return
    versions = _versions("kit" if kit else service.name)
    versions.mkdir(parents=True, exist_ok=True)
    number = len(list(versions.glob("*.py"))) + 1
    config = _configs(connection, service)[0 if kit else 1]
    command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


def differences(connection: Connection, tables: MetaData, version_table: str = "alembic_version") -> list[Any]:
    """What the models say and the migrated database does not; empty when the migrations are complete."""
    context = MigrationContext.configure(
        connection,
        opts={
            "include_object": lambda _object, name, kind, _reflected, _other: kind != "table" or name in tables.tables,
            "version_table": version_table,
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, tables))
