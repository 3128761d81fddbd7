"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.

A challenge is kept nowhere: it is sealed and sent along, holds for five minutes, and counts once.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from secrets import token_bytes
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import webauthn
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from identity.factor_errors import PasskeyRefused, PasskeysNeedName
from identity.factor_schemas import PasskeyAnswer, PasskeyOptions
from identity.models import Factor, Member, UsedChallenge
from identity.rules import FactorKind, digest
from kit import clock
from kit.db import get_locked, insert_new
from kit.sealing import NotOpened, seal, unseal
from kit.settings import Settings

LIFE = timedelta(minutes=5)
_PURPOSE = "passkey challenges"
_CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1400}")
_VERIFIED = UserVerificationRequirement.REQUIRED


class Site(NamedTuple):
    """Where the browser believes to be: an answer is bound to it."""

    settings: Settings
    origin: str

    @property
    def name(self) -> str:
        """Raises PasskeysNeedName."""
        host = urlsplit(self.origin).hostname or ""
        try:
            ip_address(host)
        except ValueError:
            if host:
                return host
        raise PasskeysNeedName

    @property
    def has_name(self) -> bool:
        try:
            return bool(self.name)
        except PasskeysNeedName:
            return False


def registration_options(site: Site, member: Member, held: list[Factor]) -> PasskeyOptions:
    challenge = token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name="同心",
        user_id=member.id.encode(),
        user_name=member.employee_number,
        user_display_name=member.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=_bytes(each.credential_id)) for each in held if each.credential_id
        ],
    )
    return PasskeyOptions(challenge=_sealed(site, challenge, member.id), options=options_to_json_dict(options))


def authentication_options(site: Site) -> PasskeyOptions:
    """Of whom is not known yet: the browser offers what it has for this site."""
    challenge = token_bytes(32)
    options = webauthn.generate_authentication_options(
        rp_id=site.name, challenge=challenge, user_verification=_VERIFIED
    )
    return PasskeyOptions(challenge=_sealed(site, challenge, ""), options=options_to_json_dict(options))


async def register(session: AsyncSession, site: Site, member: Member, answer: PasskeyAnswer, name: str) -> Factor:
    """The new factor, not added yet. Raises PasskeyRefused."""
    challenge = await _take(session, site, answer.challenge, member.id)
    try:
        verified = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, LookupError) as error:
        raise PasskeyRefused from error
    credential_id = _text(verified.credential_id)
    if (await session.exec(select(Factor.id).where(Factor.credential_id == credential_id))).first():
        raise PasskeyRefused
    return Factor(
        member_id=member.id,
        kind=FactorKind.PASSKEY,
        name=name,
        created_at=clock.now(),
        confirmed_at=clock.now(),
        credential_id=credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
    )


async def find_owner(session: AsyncSession, answer: PasskeyAnswer) -> str:
    """Whose passkey it claims to be. Raises PasskeyRefused."""
    found = select(Factor.member_id).where(Factor.credential_id == _claimed(answer))
    if member_id := (await session.exec(found)).first():
        return member_id
    raise PasskeyRefused


async def verify(session: AsyncSession, site: Site, member_id: str, answer: PasskeyAnswer) -> Factor:
    """The factor that proves to be the member's. The caller holds the member's lock. Raises PasskeyRefused."""
    challenge = await _take(session, site, answer.challenge, "")
    own = select(Factor.id).where(Factor.member_id == member_id, Factor.credential_id == _claimed(answer))
    factor_id = (await session.exec(own)).first()
    factor = await get_locked(session, Factor, factor_id) if factor_id else None
    if not factor or factor.public_key is None:
        raise PasskeyRefused
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=factor.public_key,
            credential_current_sign_count=factor.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, LookupError) as error:
        raise PasskeyRefused from error
    factor.sign_count = verified.new_sign_count
    return factor


def _claimed(answer: PasskeyAnswer) -> str:
    """As which passkey it comes; one that could be none's is not looked for."""
    claimed = answer.credential.get("id")
    if isinstance(claimed, str) and _CREDENTIAL_ID.fullmatch(claimed):
        return claimed
    raise PasskeyRefused


def _sealed(site: Site, challenge: bytes, member_id: str) -> str:
    until = (clock.now() + LIFE).timestamp()
    body = json.dumps({"challenge": _text(challenge), "member": member_id, "until": until})
    return _text(seal(site.settings, _PURPOSE, "", body.encode()))


async def _take(session: AsyncSession, site: Site, sealed: str, member_id: str) -> bytes:
    """The challenge, which counts no second time. Raises PasskeyRefused."""
    try:
        body: dict[str, Any] = json.loads(unseal(site.settings, _PURPOSE, "", _bytes(sealed)))
    except (NotOpened, ValueError) as error:
        raise PasskeyRefused from error
    until = datetime.fromtimestamp(body["until"], UTC)
    if until < clock.now() or body["member"] != member_id:
        raise PasskeyRefused
    if not await insert_new(session, UsedChallenge, {"digest": digest(body["challenge"]), "expires_at": until}):
        raise PasskeyRefused
    return _bytes(body["challenge"])


def _text(plain: bytes) -> str:
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def _bytes(text: str | None) -> bytes:
    return urlsafe_b64decode(f"{text}{'=' * (-len(text or '') % 4)}")
