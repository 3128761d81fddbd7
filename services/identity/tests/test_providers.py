"""Signing in through the enterprise's own service: OpenID Connect against a real provider."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from enterprise import PASSWORD, Enterprise
from provider_servers import BACK, log_in, openid_provider, serving
from test_factors import Owner

from identity import arrivals
from identity.oidc import OpenIdProvider
from identity.provider import Asked
from identity.provider_errors import ProviderAway, ProviderRefused
from identity.providers import SingleSignOn, configured
from identity.rules import SESSION_LENGTH
from kit import clock
from kit.auth import ClosedToProvider, SignInAgain, Verifier
from kit.testing import ISSUER, eventually, problem

API = "/api/v1/identity"
SESSION = "x-tongxin-session"
Shift = Callable[[timedelta], None]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with openid_provider(BACK) as issuer:
        yield issuer


@pytest.fixture
def sso(issuer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OIDC_ISSUER", issuer)
    monkeypatch.setenv("OIDC_CLIENT_ID", "tongxin")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "a-secret-of-theirs")
    configured.cache_clear()
    yield
    configured.cache_clear()


@pytest.fixture
async def browser(enterprise: Enterprise, sso: None) -> AsyncIterator[httpx.AsyncClient]:
    async with enterprise.stranger(X_Tongxin_Origin="https://union.example") as client:
        yield client


async def begin(browser: httpx.AsyncClient, provider: str = "oidc") -> dict[str, str]:
    answer = await browser.post(f"{API}/provider-sign-ins", json={"provider": provider})
    assert answer.status_code == 200, answer.text
    made: dict[str, str] = answer.json()
    return made


async def arrive(browser: httpx.AsyncClient, number: str) -> str:
    """Through the provider and back; the arrival."""
    made = await begin(browser)
    back = (await log_in(made["address"], number)).params
    came = {"ticket": made["ticket"], "state": back["state"], "code": back["code"]}
    answer = await browser.post(f"{API}/provider-sign-ins/return", json=came)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["arrival"])


async def sign_in(browser: httpx.AsyncClient, arrival: str, proof: object = None) -> httpx.Response:
    return await browser.post(f"{API}/sessions/provider", json={"arrival": arrival, "proof": proof})


async def claims_of(enterprise: Enterprise, secret: str) -> dict[str, Any]:
    made = (await enterprise.exchange(secret)).json()
    found: dict[str, Any] = jwt.decode(made["token"], options={"verify_signature": False})
    return found


async def test_alone_it_opens_no_role_and_nothing_of_the_owners_until_the_owner_proves_to_be_there(
    enterprise: Enterprise, browser: httpx.AsyncClient, held_clock: Shift
) -> None:
    member = await enterprise.person(number="E100", password=PASSWORD, grants=("union_staff@plant_a",))
    answer = await sign_in(browser, await arrive(browser, "e100"))
    assert answer.status_code == 201, answer.text
    profile = answer.json()
    assert (profile["id"], profile["grants"], profile["reset"]["state"]) == (member.id, [], "by_provider")
    secret = answer.headers[SESSION]
    claims = await claims_of(enterprise, secret)
    assert (claims["acr"], claims["grants"]) == ("sso", [])
    since, until = claims["closed"]
    assert since == until == pytest.approx((clock.now() + SESSION_LENGTH).timestamp(), abs=1)

    async def fetch() -> dict[str, Any]:
        async with enterprise.stranger() as client:
            return dict((await client.get("/.well-known/jwks.json")).json())

    token = (await enterprise.exchange(secret)).json()["token"]
    user = await Verifier(ISSUER, fetch).verify(token)
    with pytest.raises(SignInAgain):
        user.require_fresh()
    held_clock(timedelta(minutes=5))  # the owner files something elsewhere, with their password
    with pytest.raises(ClosedToProvider):
        user.require_open(clock.now())
    owner = Owner(enterprise, member)
    owner.secret = secret
    assert (await owner.post("/me/sessions", method="GET")).json()["items"][0]["by_provider"]
    assert (await owner.post("/me/step-up", {"password": PASSWORD})).status_code == 204
    claims = await claims_of(enterprise, secret)
    assert (claims["acr"], claims["grants"]) == ("pwd", [f"union_staff@{enterprise.units['plant_a']}"])
    assert "closed" not in claims


async def test_account_with_a_factor_opens_with_the_factor_only(
    enterprise: Enterprise, browser: httpx.AsyncClient, held_clock: Shift
) -> None:
    member = await enterprise.person(number="E101", password=PASSWORD, grants=("union_staff@plant_a",))
    owner = Owner(enterprise, member)
    await owner.sign_in()
    app, _ = await owner.add_app()
    held_clock(timedelta(seconds=30))
    arrival = await arrive(browser, "E101")
    problem(await sign_in(browser, arrival), 409, "second_factor_needed")
    problem(await sign_in(browser, arrival, {"code": "000000"}), 401, "second_factor_wrong")
    answer = await sign_in(browser, arrival, {"code": app.at(clock.now())})
    assert answer.status_code == 201, answer.text
    claims = await claims_of(enterprise, answer.headers[SESSION])
    assert claims["acr"] == "mfa"
    assert claims["grants"]
    problem(await sign_in(browser, arrival, {"code": app.at(clock.now())}), 401, "provider_refused")


async def test_guesses_of_a_factor_slow_down(enterprise: Enterprise, browser: httpx.AsyncClient) -> None:
    owner = Owner(enterprise, await enterprise.person(number="E102", password=PASSWORD))
    await owner.sign_in()
    await owner.add_app()
    arrival = await arrive(browser, "E102")
    for _ in range(5):
        problem(await sign_in(browser, arrival, {"code": "000000"}), 401, "second_factor_wrong")
    problem(await sign_in(browser, arrival, {"code": "000000"}), 429, "sign_in_slowed")


async def test_after_a_reset_what_is_older_stays_shut(enterprise: Enterprise, browser: httpx.AsyncClient) -> None:
    """Also with the factor: the 72 hours are the account's, by any way in."""
    member = await enterprise.person(number="E103", password=PASSWORD)
    code = await enterprise.code_for(member, by_hr=True)
    async with enterprise.stranger() as client:
        body = {"employee_number": "E103", "code": code, "password": "five brown hens lay eggs"}
        assert (await client.post(f"{API}/activations", json=body)).status_code == 201
    owner = Owner(enterprise, member)
    answer = await sign_in(browser, await arrive(browser, "E103"))
    owner.secret = answer.headers[SESSION]
    assert (await owner.post("/me/step-up", {"password": "five brown hens lay eggs"})).status_code == 204
    claims = await claims_of(enterprise, owner.secret)
    assert claims["acr"] == "pwd"
    assert claims["closed"][1] - claims["closed"][0] == 72 * 3600


@pytest.mark.parametrize("who", ["nobody", "left", "locked"])
async def test_account_that_may_not_come_in(enterprise: Enterprise, browser: httpx.AsyncClient, who: str) -> None:
    if who != "nobody":
        member = await enterprise.person("shop_a", number="E104", password=PASSWORD)
        by = "hr_admin@root" if who == "left" else "security_admin@root"
        async with enterprise.client(by, user_id=(await enterprise.officer(by)).id) as officer:
            if who == "left":
                await officer.patch(f"{API}/members/{member.id}", json={"active": False}, headers={"If-Match": '"1"'})
            else:
                await officer.post(f"{API}/members/{member.id}/lock", json={"reason": "密码外泄"})
    problem(await sign_in(browser, await arrive(browser, "E104")), 401, "provider_account_unknown")


async def test_who_never_had_a_password_comes_in_and_can_set_nothing_for_good(
    enterprise: Enterprise, browser: httpx.AsyncClient
) -> None:
    member = await enterprise.person(number="E105")
    answer = await sign_in(browser, await arrive(browser, "E105"))
    assert answer.status_code == 201, answer.text
    owner = Owner(enterprise, member)
    owner.secret = answer.headers[SESSION]
    claims = await claims_of(enterprise, owner.secret)
    assert "auth_time" not in claims


@pytest.mark.parametrize("wrong", ["another browser's", "used", "late", "made up"])
async def test_what_comes_back_counts_for_the_try_that_asked_for_it(
    browser: httpx.AsyncClient, enterprise: Enterprise, held_clock: Shift, wrong: str
) -> None:
    await enterprise.person(number="E106", password=PASSWORD)
    made = await begin(browser)
    back = (await log_in(made["address"], "E106")).params
    came = {"ticket": made["ticket"], "state": back["state"], "code": back["code"]}
    if wrong == "another browser's":
        came["ticket"] = (await begin(browser))["ticket"]
    elif wrong == "used":
        await browser.post(f"{API}/provider-sign-ins/return", json=came)
    elif wrong == "late":
        held_clock(timedelta(minutes=11))
    else:
        came["code"] = "x" * 43
    problem(await browser.post(f"{API}/provider-sign-ins/return", json=came), 401, "provider_refused")


async def test_arrival_counts_once_and_for_five_minutes(
    enterprise: Enterprise, browser: httpx.AsyncClient, held_clock: Shift
) -> None:
    await enterprise.person(number="E107", password=PASSWORD)
    arrival = await arrive(browser, "E107")
    assert (await sign_in(browser, arrival)).status_code == 201
    problem(await sign_in(browser, arrival), 401, "provider_refused")
    later = await arrive(browser, "E107")
    held_clock(timedelta(minutes=6))
    problem(await sign_in(browser, later), 401, "provider_refused")


async def test_service_that_hangs_holds_few_and_is_left_alone_after_it_failed(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch, held_clock: Shift
) -> None:
    asked, answer = 0, asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await answer.wait()
        writer.close()

    monkeypatch.setattr(arrivals, "_AT_ONCE", 2)
    async with await asyncio.start_server(hang, "127.0.0.1") as server, enterprise.stranger() as client:
        provider = OpenIdProvider(
            f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "tongxin", "a-secret-of-theirs", "employee_number"
        )
        monkeypatch.setattr(arrivals, "configured", lambda: {"oidc": provider})

        async def try_it() -> None:
            answer = await client.post(f"{API}/provider-sign-ins", json={"provider": "oidc"})
            problem(answer, 503, "provider_away")

        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(try_it())
            await eventually(lambda: asked == 2)
            await try_it()
            assert not answer.is_set()
            answer.set()
        await try_it()
        assert asked == 2
        held_clock(timedelta(seconds=6))
        await try_it()
        assert asked == 3


async def test_only_what_is_set_up_is_offered(enterprise: Enterprise, browser: httpx.AsyncClient) -> None:
    found = (await browser.get(f"{API}/providers", headers={"Accept-Language": "zh-CN"})).json()
    assert found == {"items": [{"id": "oidc", "name": "企业账号"}]}
    answer = await browser.post(f"{API}/provider-sign-ins", json={"provider": "wecom"})
    problem(answer, 404, "provider_not_set")


def test_half_a_service_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WECOM_CORP_ID", "ww1")
    with pytest.raises(ValueError, match="WECOM_AGENT_ID, WECOM_SECRET"):
        SingleSignOn()
    monkeypatch.setenv("OIDC_ISSUER", "http://sso.example.com")
    with pytest.raises(ValueError, match="https://"):
        SingleSignOn()


# --- ID tokens that no good provider issues --------------------------------------------------------------------------

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ASKED = Asked("s" * 32, "the-nonce", "v" * 64, BACK)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, None),
        ({"aud": ["tongxin", "another"], "azp": "tongxin"}, None),
        ({"aud": "another"}, ProviderRefused),
        ({"aud": "another", "azp": "tongxin"}, ProviderRefused),
        ({"aud": ["tongxin", "another"], "azp": "another"}, ProviderRefused),
        ({"iss": "https://evil.example"}, ProviderRefused),
        ({"nonce": "another"}, ProviderRefused),
        ({"nonce": None}, ProviderRefused),
        ({"exp": 1_700_000_000}, ProviderRefused),
        ({"employee_number": None}, ProviderRefused),
        ({"alg": "HS256"}, ProviderRefused),
        ({"alg": "none"}, ProviderRefused),
        ({"key": OTHER}, ProviderRefused),
        ({"issuer": "https://evil.example"}, ProviderAway),
    ],
)
async def test_id_token_is_the_providers_for_us_and_for_this_try(
    change: dict[str, Any], refused: type[Exception] | None
) -> None:
    known = {**jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "1", "use": "sig"}
    alg, key = change.get("alg", "RS256"), change.get("key", KEY)

    def token(sent: dict[str, Any]) -> Any:
        assert sent["code_verifier"] == ASKED.verifier
        assert sent["redirect_uri"] == BACK
        now = int(clock.now().timestamp())
        claims = {"iss": address, "aud": "tongxin", "sub": "1", "nonce": ASKED.nonce, "iat": now, "exp": now + 300}
        claims |= {"employee_number": "E108"} | {name: change[name] for name in change if name not in ("alg", "key")}
        claims = {name: value for name, value in claims.items() if value is not None}
        secret: Any = {"none": None, "HS256": "a-secret-of-theirs-of-32-characters"}.get(alg, key)
        signed = jwt.encode(claims, secret, algorithm=alg, headers={"kid": "1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def about(_: dict[str, Any]) -> Any:
        return {
            "issuer": change.get("issuer", address),
            "authorization_endpoint": f"{address}/auth",
            "token_endpoint": f"{address}/token",
            "userinfo_endpoint": f"{address}/me",
            "jwks_uri": f"{address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    answers = {
        "/.well-known/openid-configuration": about,
        "/jwks": lambda _: {"keys": [known]},
        "/token": token,
        "/me": lambda _: {"sub": "another", "employee_number": "E1"},
    }
    async with serving(answers) as address:
        provider = OpenIdProvider(address, "tongxin", "a-secret-of-theirs", "employee_number")
        if refused:
            with pytest.raises(refused):
                await provider.employee_number(ASKED, "code")
        else:
            assert await provider.employee_number(ASKED, "code") == "E108"
    with pytest.raises(ProviderAway):  # it has gone
        await OpenIdProvider(address, "tongxin", "a-secret-of-theirs", "employee_number").address(ASKED)


async def test_address_asks_with_pkce(browser: httpx.AsyncClient) -> None:
    asked = httpx.URL((await begin(browser))["address"]).params
    assert (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"]) == ("code", "S256", BACK)
    assert asked["nonce"] != asked["state"]
    assert set(asked["scope"].split()) == {"openid", "profile"}
