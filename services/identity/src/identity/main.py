"""The identity service, and its operator's commands."""

import argparse
import sys
from collections.abc import Sequence

from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.units import Unit, reach_all
from contracts.identity import GrantState, MachineState, MemberState
from contracts.roles import Role
from identity import grants, machines, members, proposals, sessions, units
from identity.bootstrap import FirstPerson, NotAppointed, NotEmpty, NotTwoPeople, appoint, create_first
from identity.members import find_members
from identity.models import (
    Credential,
    Factor,
    Grant,
    Machine,
    MachineCredential,
    MachineToken,
    Member,
    PostHeld,
    Proposal,
    RecoveryCode,
    Session,
    SigningKey,
    Table,
)
from identity.my_data import read_my_data
from identity.passwords import Argon2
from identity.providers import SingleSignOn
from identity.retention import RETENTION
from identity.routes import ROUTES
from identity.rules import ADMINISTRATORS
from identity.worker import JOBS
from kit.auth import User
from kit.cli import run
from kit.events import Event
from kit.guards import Guard
from kit.oversight import Oversight
from kit.service import Command, Context, Service
from kit.todo import Task


async def republish(session: AsyncSession) -> None:
    await units.republish(session)
    await members.republish(session)
    await grants.republish(session)
    await machines.republish(session)


async def stay_revoked(session: AsyncSession, last: Sequence[Event]) -> None:
    """A backup brings back roles and machine clients that were ended since, and people who left. What was said last of
    them holds."""
    ended = [each.grant_id for each in last if isinstance(each, GrantState) and each.deleted]
    revoked = [each.machine_id for each in last if isinstance(each, MachineState) and each.deleted]
    left = [each for each in last if isinstance(each, MemberState) and not each.active]
    await grants.end_again(session, "reconcile", ended)
    await machines.end_again(session, "reconcile", revoked)
    await members.send_away_again(session, "reconcile", left)


_FIRST = {
    "hr": Role.HR_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "system": Role.SYSTEM_ADMIN,
    "auditor": Role.AUDITOR,
}


def _bootstrap_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, help="name of the topmost unit")
    for option in _FIRST:
        parser.add_argument(f"--{option}", nargs=2, required=option != "auditor", metavar=("NUMBER", "NAME"))


async def _bootstrap(context: Context, arguments: argparse.Namespace) -> int:
    try:
        people = {
            role: FirstPerson(employee_number=given[0], name=given[1])
            for option, role in _FIRST.items()
            if (given := getattr(arguments, option))
        }
        async with context.db.write() as session:
            first = await create_first(session, arguments.unit, people)
    except ValidationError as error:
        print(*(each["msg"].removeprefix("Value error, ") for each in error.errors()), sep="\n", file=sys.stderr)
        return 1
    except NotTwoPeople:
        print("HR, security, system and audit are different people: give each their own number.", file=sys.stderr)
        return 1
    except NotEmpty:
        print("There are units or members already: ask their administrators.", file=sys.stderr)
        return 1
    for number, code in first.codes.items():
        print(f"{number}  {code}")
    return 0


def _appoint_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", help="employee number of an active member")
    parser.add_argument("--role", choices=sorted(ADMINISTRATORS), default=Role.SECURITY_ADMIN)


async def _appoint(context: Context, arguments: argparse.Namespace) -> int:
    try:
        async with context.db.write() as session:
            code = await appoint(session, arguments.number, Role(arguments.role))
    except NotAppointed as reason:
        print(reason, file=sys.stderr)
        return 1
    print(f"{arguments.number}  {code}")
    return 0


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    return [*await proposals.list_todo(session, user), *await machines.list_todo(session, user)]


service = Service(
    name="identity",
    title="Identity",
    tables=Table.metadata,
    routes=ROUTES,
    jobs=JOBS,
    todo=list_todo,
    search=find_members,
    my_data=read_my_data,
    retention=RETENTION,
    oversight=Oversight(reach_all, grants.officers),
    own_settings=[Argon2, SingleSignOn],
    commands=[
        Command(
            "bootstrap",
            "make the topmost unit and its first administrators in an empty database; print their activation codes",
            _bootstrap,
            _bootstrap_arguments,
        ),
        Command(
            "appoint",
            "where nobody else is: make a member an administrator of everything; print the code; tell the others",
            _appoint,
            _appoint_arguments,
        ),
    ],
    republish=republish,
    reconcile=stay_revoked,
    guarded=[
        Guard(Grant, "member_id", "role", "unit_id", "ended_at"),
        Guard(
            Credential,
            "password_hash",
            "password_changed_at",
            "former_password_hash",
            "former_opened_by_hr",
            "former_since",
            "code_digest",
            "code_by_hr",
            "code_confirmed",
            "code_expires_at",
            "opened_by_hr",
            "closed_since",
            "closed_until",
            "roles_closed",
            "was_reset",
            "reset_undone",
        ),
        Guard(Member, "employee_number", "name", "unit_id", "active"),
        Guard(
            Proposal,
            "kind",
            "state",
            "member_id",
            "role",
            "unit_id",
            "to_unit_id",
            "half_digest",
            "proposer_id",
            "proposer_role",
            "decided_by",
            "expires_at",
        ),
        Guard(PostHeld, "member_id", "unit_id", "post", "starts_on", "ends_on", "ended_at"),
        Guard(Unit, "parent_id", "kind", "deleted"),
        Guard(Session, *sessions.GUARDED, may_go=True),
        Guard(Machine, "owner_id", "unit_id", "scopes", "expires_at", "revoked_at"),
        Guard(MachineCredential, "machine_id", "secret_digest", "public_jwk", "ends_at", "added_by", "confirmed_at"),
        Guard(MachineToken, "machine_id", "scopes", "expires_at", "revoked_at", may_go=True),
        Guard(Factor, "member_id", "kind", "confirmed_at", "credential_id", "public_key", may_go=True),
        Guard(RecoveryCode, "created_at", may_go=True),
        Guard(SigningKey, "generation", "public", "signs_from", may_go=True),
    ],
    aggregates={"unit_id": Unit, "member_id": Member, "grant_id": Grant, "machine_id": Machine},
)


def cli() -> None:
    run(service)
