"""`verify` against somebody who changes identity's tables by SQL: who may do what, who gets in, what lies where."""

from collections.abc import Awaitable, Callable

import pytest
from argon2 import PasswordHasher
from enterprise import PASSWORD, Enterprise
from machines import new_client
from sqlalchemy import text

from identity.members import apply_change
from identity.models import Member
from identity.tokens import create_key
from kit import clock
from kit.audit import Report, verify
from kit.db import get_locked


@pytest.fixture
async def guarded(enterprise: Enterprise) -> Enterprise:
    """Two people with a role, an account and a session each; one of them has left, of one a reset is proposed. A
    machine client with a token."""
    await enterprise.harness.run_job("guard_rows")
    desk = await enterprise.person(name="李娜", number="E1", password=PASSWORD, grants=("union_staff@plant_a",))
    left = await enterprise.person(name="王芳", number="E2", password=PASSWORD, grants=("handler@shop_b",))
    await enterprise.code_for(await enterprise.person(name="赵敏", number="E3"))
    secret = (await enterprise.sign_in("E1")).headers["X-Tongxin-Session"]
    await enterprise.exchange(secret)
    assert (await enterprise.sign_in("E2")).status_code == 201
    await enterprise.officer("system_admin@root")
    assert (await enterprise.propose("resets", member_id=desk.id)).status_code == 201
    await (await new_client(enterprise)).signed_token()
    async with enterprise.harness.session() as session:
        member = await get_locked(session, Member, left.id)
        assert member
        await apply_change(session, "hr", member, {"active": False})
        await create_key(session, 2, clock.now())
    await enterprise.harness.run_job("chain_audit")
    await enterprise.harness.run_job("anchor_audit")
    return enterprise


async def check(enterprise: Enterprise) -> Report:
    harness = enterprise.harness
    async with harness.db.read() as session:
        return await verify(session, harness.settings.audit_key.get_secret_value().encode(), harness.settings.anchor())


async def test_what_the_service_does_is_as_the_audit_says(guarded: Enterprise) -> None:
    report = await check(guarded)
    assert report.findings == []
    compared = {each.split(" rows of ")[1].split("(")[0] for each in report.notes if each.startswith("compared")}
    machines = {"machine", "machine_credential", "machine_token"}
    people = {"grant_held", "credential", "factor", "member", "post_held", "proposal", "unit", "session", "signing_key"}
    assert compared == people | machines | {"recovery_code"}
    assert "not compared: last_used_at, device, proved_at, end_reason of session" in report.notes
    assert "not compared: all other tables" in report.notes


FORGERIES = {
    "grant inserted": "INSERT INTO grant_held (id, member_id, role, unit_id, version, created_at)"
    " SELECT 'forged', member_id, 'security_admin', unit_id, 1, created_at FROM grant_held WHERE role = 'union_staff'",
    "grant ended": "UPDATE grant_held SET ended_at = created_at WHERE role = 'union_staff'",
    "grant given back": "UPDATE grant_held SET ended_at = NULL WHERE role = 'handler'",
    "grant deleted": "DELETE FROM grant_held WHERE role = 'union_staff'",
    "another role": "UPDATE grant_held SET role = 'security_admin' WHERE role = 'union_staff'",
    "a role that is none": "UPDATE grant_held SET role = 'emperor' WHERE role = 'union_staff'",
    "grant of somebody else": "UPDATE grant_held SET member_id = (SELECT id FROM member WHERE employee_number = 'E3')"
    " WHERE role = 'union_staff'",
    "grant elsewhere": "UPDATE grant_held SET unit_id = (SELECT id FROM unit WHERE parent_id IS NULL)"
    " WHERE role = 'union_staff'",
    "password swapped": "UPDATE credential SET password_hash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA'"
    " WHERE password_hash IS NOT NULL",
    "password of somebody else": "UPDATE credential SET password_hash ="
    " (SELECT max(password_hash) FROM credential) WHERE password_hash IS NULL",
    "code swapped": "UPDATE credential SET code_digest = 'known' WHERE code_digest IS NOT NULL",
    "code lengthened": "UPDATE credential SET code_expires_at = password_changed_at WHERE code_expires_at IS NULL",
    "account deleted": "DELETE FROM credential WHERE code_digest IS NOT NULL",
    "password made younger": "UPDATE credential SET password_changed_at = '2030-01-01 00:00:00+00:00'"
    " WHERE password_hash IS NOT NULL",
    "reset without notice": "UPDATE credential SET was_reset = NOT was_reset",
    "proposal kept open": "UPDATE proposal SET expires_at = '2030-01-01 00:00:00+00:00'",
    "opened by another": "UPDATE credential SET opened_by_hr = NOT opened_by_hr",
    "formerly opened by another": "UPDATE credential SET former_opened_by_hr = NOT former_opened_by_hr",
    "undo without notice": "UPDATE credential SET reset_undone = NOT reset_undone",
    "proposal inserted": "INSERT INTO proposal"
    " (id, kind, state, member_id, role, unit_id, reason, proposer_id, proposer_role, created_at, expires_at)"
    " SELECT 'forged', 'deactivation', state, member_id, role, unit_id, reason, proposer_id, proposer_role, created_at,"
    " expires_at FROM proposal",
    "proposal about somebody else": "UPDATE proposal SET member_id ="
    " (SELECT id FROM member WHERE employee_number = 'E3')",
    "proposal of somebody else": "UPDATE proposal SET proposer_id = member_id",
    "another office": "UPDATE proposal SET proposer_role = 'auditor'",
    "proposal to another unit": "UPDATE proposal SET to_unit_id = unit_id",
    "decided by another": "UPDATE proposal SET decided_by = proposer_id",
    "half swapped": "UPDATE proposal SET half_digest = 'known'",
    "back in": "UPDATE member SET active = true WHERE employee_number = 'E2'",
    "sent away": "UPDATE member SET active = false WHERE employee_number = 'E1'",
    "renamed": "UPDATE member SET name = '王芳芳' WHERE employee_number = 'E1'",
    "numbers exchanged": "UPDATE member SET employee_number = 'E9' WHERE employee_number = 'E1'",
    "moved": "UPDATE member SET unit_id = (SELECT id FROM unit WHERE parent_id IS NULL) WHERE employee_number = 'E1'",
    "unit below another": "UPDATE unit SET parent_id = NULL WHERE name = '二分厂'",
    "session inserted": "INSERT INTO session (id, digest, member_id, created_at, last_used_at, device, acr)"
    " SELECT 'forged', 'known', member_id, created_at, last_used_at, device, acr FROM session LIMIT 1",
    "session of somebody else": "UPDATE session SET digest = 'known' WHERE ended_at IS NULL",
    "session kept": "UPDATE session SET kept = NOT kept",
    "recovery code inserted": "INSERT INTO recovery_code (member_id, digest, created_at)"
    " SELECT id, 'known', created_at FROM member WHERE employee_number = 'E1'",
    "session revived": "UPDATE session SET ended_at = NULL WHERE ended_at IS NOT NULL",
    "signing key inserted": "INSERT INTO signing_key (id, generation, sealed, public, created_at, signs_from)"
    " SELECT 'forged', 99, sealed, public, created_at, signs_from FROM signing_key WHERE generation = 2",
    "scope added": "UPDATE machine SET scopes = '[\"scim:read\"]'",
    "client made to last": "UPDATE machine SET expires_at = '2040-01-01 00:00:00+00:00'",
    "secret swapped": "UPDATE machine_credential SET secret_digest = 'known'",
    "secret confirmed": "UPDATE machine_credential SET confirmed_at = created_at",
    "secret added by another": "UPDATE machine_credential SET added_by = 'somebody'",
    "token inserted": "INSERT INTO machine_token (digest, machine_id, scopes, created_at, expires_at)"
    " SELECT 'known', machine_id, scopes, created_at, expires_at FROM machine_token",
    "signing key swapped": 'UPDATE signing_key SET public = \'{"kty":"RSA"}\' WHERE generation = 2',
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_change_by_sql_is_found(guarded: Enterprise, forgery: str) -> None:
    async with guarded.harness.db.engine.begin() as connection:
        if not guarded.harness.db.is_postgres and "DELETE" in FORGERIES[forgery]:
            await connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        changed = await connection.execute(text(FORGERIES[forgery]))
        assert changed.rowcount
    findings = (await check(guarded)).findings
    assert findings
    assert not any("argon2" in each or "张" in each for each in findings)


async def _sign_in_with_the_swapped_password(enterprise: Enterprise) -> None:
    """The hash has old parameters, so that this writes the row."""
    assert (await enterprise.sign_in("E1", "of an attacker")).status_code == 201


async def _end_the_grant(enterprise: Enterprise) -> None:
    ((grant_id,),) = await enterprise.harness.rows(
        "SELECT grant_held.id FROM grant_held JOIN member ON member.id = member_id"
        " WHERE role = 'security_admin' AND employee_number = 'E1'"
    )
    async with enterprise.client("security_admin@root") as client:
        assert (await client.delete(f"/api/v1/identity/grants/{grant_id}")).status_code == 204


async def _rename_the_member(enterprise: Enterprise) -> None:
    ((member_id, version),) = await enterprise.harness.rows(
        "SELECT id, version FROM member WHERE employee_number = 'E2'"
    )
    async with enterprise.client("hr_admin@root") as client:
        answer = await client.patch(
            f"/api/v1/identity/members/{member_id}", json={"name": "王芳芳"}, headers={"If-Match": f'"{version}"'}
        )
        assert answer.status_code == 200, answer.text


HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("of an attacker")
LAUNDERED: dict[str, tuple[str, Callable[[Enterprise], Awaitable[None]]]] = {
    "password swapped, then signed in": (
        f"UPDATE credential SET password_hash = '{HASH}'"
        " WHERE member_id = (SELECT id FROM member WHERE employee_number = 'E1')",
        _sign_in_with_the_swapped_password,
    ),
    "grant altered, then ended": (FORGERIES["another role"], _end_the_grant),
    "grant inserted, then ended": (FORGERIES["grant inserted"], _end_the_grant),
    "member back in, then renamed": (FORGERIES["back in"], _rename_the_member),
}


@pytest.mark.parametrize("case", LAUNDERED)
async def test_a_change_by_sql_is_found_after_the_service_has_written_the_row(guarded: Enterprise, case: str) -> None:
    forgery, use = LAUNDERED[case]
    async with guarded.harness.db.engine.begin() as connection:
        assert (await connection.execute(text(forgery))).rowcount
    await use(guarded)
    (finding,) = (await check(guarded)).findings
    assert "was written" in finding


async def test_what_is_forgotten_when_it_is_old_is_not_missed(guarded: Enterprise) -> None:
    async with guarded.harness.db.engine.begin() as connection:
        for table in ("session", "signing_key", "machine_token"):
            await connection.execute(text(f"DELETE FROM {table}"))
    assert (await check(guarded)).findings == []


async def test_no_digest_of_a_secret_can_be_made_without_the_key(guarded: Enterprise) -> None:
    """Neither the hash nor a plain digest of it stands in the audit."""
    hashes = [row[0] for row in await guarded.harness.rows("SELECT password_hash FROM credential") if row[0]]
    entries = str(await guarded.harness.rows("SELECT * FROM audit_entry"))
    assert hashes
    assert "argon2" not in entries
    assert not any(each in entries for each in hashes)
