"""What the SCIM community's own checker finds (scim2-tester) against the application and its database."""

import asyncio
from typing import Annotated, Any

from enterprise import Enterprise
from machines import new_client
from pydantic import Field
from scim2_client.engines.asgi import ASGISCIMClient
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import AnyExtension, ScimProvider
from scim2_models import Mutability as M
from scim2_models import Required as R
from scim2_tester import Status, check_server

from identity import scim_schemas
from identity.scim_schemas import PROVIDER

UNITS = ["集团/一分厂", "集团/一分厂/总装车间"]


class EnterpriseUser(scim_schemas.EnterpriseUser):
    department: Annotated[str | None, R.true] = Field(None, examples=UNITS)


class User(scim_schemas.User[AnyExtension]):
    """With values that a union has, where the checker would make up others."""

    user_name: Annotated[str | None, R.true, M.immutable] = Field(None, examples=[f"T{n}" for n in range(100_000)])
    display_name: Annotated[str | None, R.true] = Field(None, examples=["张伟"])
    """The one name, as another would be another person."""


class InLoop(WSGISCIMClient):
    """The checker is synchronous; the application and its database live in the test's event loop."""

    def __init__(self, client: ASGISCIMClient, **options: Any) -> None:
        super().__init__(lambda *_: [], client.base_url, **options)
        self._client, self._loop = client, asyncio.get_running_loop()

    def request(self, method: str, url: str, **options: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(self._client.request(method, url, **options), self._loop).result(60)


async def test_the_checker_reports_no_error(enterprise: Enterprise) -> None:
    """Of users: it would make groups, and units are made on the platform."""
    machine = await new_client(enterprise)
    headers = {**machine.bearer(), "X-Tongxin-Origin": "http://test"}
    client = ASGISCIMClient(enterprise.harness.app, "http://test/scim/v2", headers)
    provider = ScimProvider(
        models=[User, EnterpriseUser, scim_schemas.Group],
        resource_types=PROVIDER.resource_types,
        config=PROVIDER.config,
    )
    results = await asyncio.to_thread(check_server, InLoop(client, provider=provider), resource_types=["User"])
    wrong = [each for each in results if each.status not in (Status.SUCCESS, Status.SKIPPED)]
    assert wrong == []
    assert len(results) > 30
