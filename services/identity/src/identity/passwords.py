"""Passwords people choose: what is accepted, how it is stored, how it is compared.

Profile `nist` (NIST SP 800-63B-4): at least 15 characters, no demands on their kind, no expiry, not on a blocklist. The
blocklist is zxcvbn's: 30,000 common passwords with names, words, keyboard rows, dates and repetitions; almost none of
the 30,000 has 15 characters by itself, so a password counts as listed when it is *composed* of such parts and
guessable within 10^10 tries (zxcvbn's own line below "very unguessable").
"""

import asyncio
import os
import unicodedata
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import Field
from pydantic_settings import SettingsConfigDict
from pypinyin import lazy_pinyin
from zxcvbn import zxcvbn

from identity.errors import PasswordTooCommon, PasswordTooShort, SignInBusy
from kit.environment import Environment

LEAST, MOST = 15, 128
_LEAST_GUESSES = 10**10
_ZXCVBN_MOST = 72  # its cost grows with the square of the length

Result = TypeVar("Result")
Given = ParamSpec("Given")


class Argon2(Environment):
    """Cost of a hash: RFC 9106's second choice by default, never below OWASP's least (19 MiB, 2 passes)."""

    model_config = SettingsConfigDict(env_prefix="argon2_")

    time_cost: int = Field(default=3, ge=2, le=100)
    """Passes over the memory."""
    memory_kib: int = Field(default=65536, ge=19456, le=4 * 1024 * 1024)
    """Memory of one hash, in KiB."""
    parallelism: int = Field(default=4, ge=1, le=128)
    """Lanes of one hash."""


# Each hash takes 64 MiB and a tenth of a second of a core: as many at once as there are cores, the others wait their
# turn outside the event loop.
_threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="argon2")
_MOST_WAITING = 30
_PATIENCE = 6.0
"""Seconds: on a busy machine a try is given up before the gateway takes the service for dead, after 10."""
_under_way = 0


def one_of_few(attempt: Callable[Given, Coroutine[Any, Any, Result]]) -> Callable[Given, Coroutine[Any, Any, Result]]:
    """For what compares or sets a password, with the transactions before and after, which queue up too. Raises
    SignInBusy where too many are under way, or where it takes too long."""

    @wraps(attempt)
    async def counted(*args: Given.args, **named: Given.kwargs) -> Result:
        global _under_way
        if _under_way >= _MOST_WAITING:
            raise SignInBusy
        _under_way += 1
        try:
            async with asyncio.timeout(_PATIENCE):
                return await attempt(*args, **named)
        except TimeoutError:
            raise SignInBusy from None
        finally:
            _under_way -= 1

    return counted


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


@cache
def _hasher() -> PasswordHasher:
    cost = Argon2()
    return PasswordHasher(cost.time_cost, cost.memory_kib, cost.parallelism)


@cache
def _nobodys_hash() -> str:
    """What a try at an account without a password is compared with, so that it takes as long as any other."""
    return _hasher().hash("nobody has this password")


def _plain(password: str) -> str:
    """NFKC, as SP 800-63B asks: the same password typed on two keyboards is the same password."""
    return unicodedata.normalize("NFKC", password)


async def hash_password(password: str) -> str:
    return await _in_thread(partial(_hasher().hash, _plain(password)))


async def is_right(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; without one it takes the same time and is never right."""

    def compare() -> bool:
        nobodys = _nobodys_hash()  # made at the first try of anybody
        try:
            return _hasher().verify(stored or nobodys, _plain(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    return await _in_thread(compare)


def is_outdated(stored: str) -> bool:
    """True when the cost was raised since the password was hashed."""
    return _hasher().check_needs_rehash(stored)


async def check_policy(password: str, about: list[str]) -> None:
    """Raises PasswordTooShort or PasswordTooCommon. `about`: the person's name and numbers, which others know too."""
    plain = _plain(password)
    if len(plain) < LEAST:
        raise PasswordTooShort(least=LEAST)
    if await _in_thread(partial(_is_common, plain, about)):
        raise PasswordTooCommon


def _is_common(password: str, about: list[str]) -> bool:
    known = [part for word in about for part in (word, "".join(lazy_pinyin(word)), *lazy_pinyin(word)) if part]
    return int(zxcvbn(password[:_ZXCVBN_MOST], user_inputs=known)["guesses"]) < _LEAST_GUESSES
