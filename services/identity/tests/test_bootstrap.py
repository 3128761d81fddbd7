"""The first unit and administrators, and a schema that is complete."""

import pytest
from enterprise import PASSWORD, Enterprise

from identity.bootstrap import FirstPerson, NotEmpty, create_first
from identity.main import service
from kit.testing import Harness

HR = FirstPerson(employee_number="A1", name="何人事", password=PASSWORD)
SECURITY = FirstPerson(employee_number="A2", name="安全")


async def test_first_administrators_can_begin(tmp_path) -> None:
    harness = Harness(service, tmp_path)
    await harness.open()
    try:
        async with harness.session() as session:
            first = await create_first(session, "集团", HR, SECURITY)
        enterprise = Enterprise(harness)
        assert (await enterprise.sign_in("A1")).json()["grants"][0]["role"] == "hr_admin"
        async with enterprise.stranger() as client:
            body = {"employee_number": "A2", "code": first.codes["A2"], "password": PASSWORD}
            answer = await client.post("/api/v1/identity/activations", json=body)
        assert answer.json()["grants"] == [{"role": "security_admin", "unit_id": first.root_id, "unit_name": "集团"}]
        assert "A1" not in first.codes
    finally:
        await harness.close()


async def test_bootstrap_refuses_a_database_with_people(enterprise: Enterprise) -> None:
    async with enterprise.harness.session() as session:
        with pytest.raises(NotEmpty):
            await create_first(session, "集团", HR, SECURITY)


async def test_migrations_say_what_the_models_say(enterprise: Enterprise) -> None:
    assert await enterprise.harness.missing_migrations() == []
