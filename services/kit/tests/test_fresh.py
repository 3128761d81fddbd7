"""A route that asks for a recent sign-in (RFC 9470)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from shop.main import service as shop

from kit import clock
from kit.auth import FRESH_FOR, CurrentUser, roles
from kit.routing import Routes
from kit.testing import Harness, problem, token

routes = Routes("shop", tag="orders")


@routes.post("/payouts", access=roles("clerk", fresh=True), status_code=204)
async def pay(user: CurrentUser) -> None:
    assert user.holds("clerk")


async def test_a_sign_in_of_long_ago_is_not_enough(tmp_path: Path) -> None:
    harness = Harness(replace(shop, routes=[routes]), tmp_path)
    await harness.open()
    now = clock.now()

    async def ask(auth_time: float) -> int:
        bearer = token("clerk", ["clerk@plant-a"], auth_time=auth_time)
        async with harness.client(authorization=f"Bearer {bearer}") as client:
            answer = await client.post("/api/v1/shop/payouts")
        if answer.status_code == 401:
            assert "max_age=300" in answer.headers["www-authenticate"]
            problem(answer, 401, "sign_in_again")
        return answer.status_code

    try:
        assert await ask((now - FRESH_FOR + timedelta(seconds=30)).timestamp()) == 204
        assert await ask((now - FRESH_FOR - timedelta(seconds=1)).timestamp()) == 401
        assert await ask(0) == 401
    finally:
        await harness.close()
