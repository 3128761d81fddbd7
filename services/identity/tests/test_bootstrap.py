"""The first unit and administrators, and a schema that is complete."""

import argparse
from pathlib import Path

import pytest
from enterprise import PASSWORD, Enterprise

from contracts.identity import AccountNotice
from contracts.roles import Role
from identity.bootstrap import FirstPerson, NotEmpty, create_first
from identity.main import service
from identity.rules import ADMINISTRATORS
from kit.testing import Harness, problem

FIRST = {
    Role.HR_ADMIN: FirstPerson(employee_number="A1", name="何人事", password=PASSWORD),
    Role.SECURITY_ADMIN: FirstPerson(employee_number="A2", name="安全"),
    Role.SYSTEM_ADMIN: FirstPerson(employee_number="A3", name="系统"),
}
OTHERS = ["--security", "A2", "安全", "--system", "A3", "系统"]


async def test_first_administrators_can_begin(tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        async with harness.session() as session:
            first = await create_first(session, "集团", FIRST)
        enterprise = Enterprise(harness)
        assert (await enterprise.sign_in("A1")).json()["grants"][0]["role"] == "hr_admin"
        async with enterprise.stranger() as client:
            body = {"employee_number": "A2", "code": first.codes["A2"], "password": PASSWORD}
            answer = await client.post("/api/v1/identity/activations", json=body)
        assert answer.json()["grants"] == [{"role": "security_admin", "unit_id": first.root_id, "unit_name": "集团"}]
        assert set(first.codes) == {"A2", "A3"}
    finally:
        await harness.close()


async def test_bootstrap_refuses_a_database_with_people(enterprise: Enterprise) -> None:
    async with enterprise.harness.session() as session:
        with pytest.raises(NotEmpty):
            await create_first(session, "集团", FIRST)


async def test_operators_command_prints_codes_and_refuses_a_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = service.commands[0]
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    arguments = parser.parse_args(["--unit", "集团", "--hr", "A1", "何人事", *OTHERS, "--auditor", "A4", "审计"])
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        assert await command.run(harness.context, arguments) == 0
        codes = dict(line.split() for line in capsys.readouterr().out.splitlines())
        async with Enterprise(harness).stranger() as client:
            body = {"employee_number": "A1", "code": codes["A1"], "password": PASSWORD}
            assert (await client.post("/api/v1/identity/activations", json=body)).status_code == 201
        assert set(codes) == {"A1", "A2", "A3", "A4"}
        held = await harness.rows("SELECT role FROM grant_held")
        assert {row.role for row in held} == {"hr_admin", "security_admin", "system_admin", "auditor"}
        assert await command.run(harness.context, arguments) == 1
        assert "already" in capsys.readouterr().err
    finally:
        await harness.close()


@pytest.mark.parametrize(
    ("unit", "hr", "security", "said"),
    [
        ("集团", ("a1", "何人事"), ("Ａ1", "沈安全"), "different people"),
        ("集团", ("A_1", "何人事"), ("A2", "沈安全"), "no employee number"),
        ("集团", ("A1", "\u200b"), ("A2", "沈安全"), "no name"),
        ("集团/总部", ("A1", "何人事"), ("A2", "沈安全"), "cannot have /"),
    ],
)
async def test_operators_command_refuses_what_could_never_sign_in(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    unit: str,
    hr: tuple[str, str],
    security: tuple[str, str],
    said: str,
) -> None:
    command = service.commands[0]
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    arguments = parser.parse_args(["--unit", unit, "--hr", *hr, "--security", *security, "--system", "A3", "系统"])
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        assert await command.run(harness.context, arguments) == 1
        assert said in capsys.readouterr().err
        assert await harness.rows("SELECT id FROM unit") == []
    finally:
        await harness.close()


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
async def test_operator_appoints_an_administrator_only_where_nobody_else_is(
    enterprise: Enterprise, capsys: pytest.CaptureFixture[str], role: Role
) -> None:
    """Otherwise nobody could propose or confirm, ever, after a restore that brought none back."""
    appoint = service.commands[1]
    parser = argparse.ArgumentParser()
    appoint.arguments(parser)
    member = await enterprise.person(password=PASSWORD)
    hr = await enterprise.person(grants=("hr_admin@root",))

    async def run(number: str) -> tuple[int, str, str]:
        status = await appoint.run(enterprise.harness.context, parser.parse_args([number, "--role", role]))
        said = capsys.readouterr()
        return status, said.out, said.err

    assert "No active member" in (await run("nobody"))[2]
    assert "somebody else" in (await run(hr.employee_number))[2]
    for _ in ("appointed", "code lost"):
        status, out, _ = await run(member.employee_number.lower())
        assert status == 0
        problem(await enterprise.sign_in(member.employee_number), 401, "sign_in_failed")
        async with enterprise.stranger() as client:
            body = {"employee_number": member.employee_number, "code": out.split()[1], "password": PASSWORD}
            grants = (await client.post("/api/v1/identity/activations", json=body)).json()["grants"]
        assert [(each["role"], each["unit_id"]) for each in grants] == [(role, enterprise.units["root"])]
    assert await run(hr.employee_number) == (1, "", f"Somebody else is {role} of the topmost unit: ask them.\n")
    told = [each.to_id for each in await enterprise.harness.events(AccountNotice)]
    assert {hr.id, member.id} <= set(told)


async def test_first_administrator_signs_in_however_the_operator_typed_the_number(tmp_path: Path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        async with harness.session() as session:
            typed = FirstPerson(employee_number=" a1", name="何　事", password=PASSWORD)
            await create_first(session, "集团", {**FIRST, Role.HR_ADMIN: typed})
        assert (await Enterprise(harness).sign_in("A1")).json()["name"] == "何事"
    finally:
        await harness.close()


async def test_migrations_say_what_the_models_say(enterprise: Enterprise) -> None:
    assert await enterprise.harness.missing_migrations() == []
