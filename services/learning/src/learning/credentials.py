"""Certificates as Open Badges 3.0 (1EdTech): signed, so that a program anywhere can check them, without a network too.

The issuer is a did:web of CERTIFICATE_ORIGIN, whose document holds the keys. A Bitstring Status List (W3C) says which
are revoked: a bit for each certificate, at the place of its serial number.
"""

import base64
import gzip
import json
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import jwt
from anyio import to_thread
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit, clock
from kit.auth import User
from kit.clock import SHANGHAI
from kit.db import hold_alone
from kit.problems import NotFound
from learning.certificates import settings
from learning.errors import CertificateIsRevoked, CredentialsNotSetUp
from learning.models import PEOPLE, PRIVATE_KEY, Certificate, Exam, IssuerKey

_CONTEXT = "https://www.w3.org/ns/credentials/v2"
_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_BASE = "/api/v1/learning/issuer"
LIST_BITS = 131_072
"""Certificates of one status list: as many as the standard asks for at least, so that a look tells nobody which."""
_NEWEST = select(IssuerKey).order_by(col(IssuerKey.created_at).desc()).limit(1)
_LIST_HOLDS = timedelta(days=1)
"""Who checks without a network may rely on a list for so long."""


async def read_credential(session: AsyncSession, user: User, certificate_id: str) -> str:
    """For its holder, as a JWT. CredentialsNotSetUp; NotFound, also where the holder's name was erased."""
    certificate = await session.get(Certificate, certificate_id)
    if certificate is None or certificate.member_id != user.id:
        raise NotFound
    user.require_open(certificate.issued_at)
    if certificate.revoked_at:
        raise CertificateIsRevoked
    holder = (await PEOPLE.names(session, [user.id])).get(user.id)
    if not holder:
        raise NotFound
    exam = await session.get_one(Exam, certificate.exam_id)
    names = await units.names(session, [certificate.unit_id])
    origin, issued = _origin(), _at(certificate.issued_at)
    listed = f"{origin}{_BASE}/status/{certificate.serial // LIST_BITS}"
    index = certificate.serial % LIST_BITS
    credential: dict[str, Any] = {
        "@context": [_CONTEXT, _BADGES],
        "id": f"urn:uuid:{certificate.id}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {"id": _did(), "type": ["Profile"], "name": names.get(certificate.unit_id, ""), "url": origin},
        "validFrom": issued.isoformat(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityType": "name", "identityHash": holder, "hashed": False},
            ],
            "achievement": {
                "id": f"urn:uuid:{exam.id}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": certificate.title,
                "description": exam.title,
                "criteria": {"narrative": f"{exam.title}: {exam.pass_percent}%"},
                "humanCode": certificate.number,
            },
        },
        "credentialStatus": {
            "id": f"{listed}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": listed,
        },
    }
    if certificate.expires_on:
        ends = datetime.combine(certificate.expires_on, time(), SHANGHAI)
        credential |= {"validUntil": ends.isoformat(), "exp": int(ends.timestamp())}
    return _sign(session, await _newest_key(session), credential, issued)


async def write_status_list(session: AsyncSession, number: int) -> str:
    """Which certificates of a list are revoked, as a signed JWT; for anybody. NotFound where no credential names it."""
    key = (await session.exec(_NEWEST)).first()
    first = number * LIST_BITS
    within = (col(Certificate.serial) >= first, col(Certificate.serial) < first + LIST_BITS)
    if key is None or (await session.exec(select(Certificate.id).where(*within).limit(1))).first() is None:
        raise NotFound
    bits = bytearray(LIST_BITS // 8)
    revoked = select(Certificate.serial).where(*within, col(Certificate.revoked_at).is_not(None))
    for serial in await session.exec(revoked):
        place = serial - first
        bits[place // 8] |= 0x80 >> place % 8
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    address, now = f"{_origin()}{_BASE}/status/{number}", _at(clock.now())
    listed = {
        "@context": [_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": _did(),
        "validFrom": now.isoformat(),
        "validUntil": (now + _LIST_HOLDS).isoformat(),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{encoded}",
        },
    }
    return _sign(session, key, listed, now)


async def write_did_document(session: AsyncSession) -> dict[str, Any]:
    """The issuer's keys, the newest first; for anybody."""
    did = _did()
    keys = (await session.exec(select(IssuerKey).order_by(col(IssuerKey.created_at).desc()))).all()
    methods = [
        {"id": _method(each), "type": "JsonWebKey", "controller": did, "publicKeyJwk": each.public_jwk} for each in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def _sign(session: AsyncSession, key: IssuerKey, credential: dict[str, Any], at: datetime) -> str:
    issuer = credential["issuer"]
    claims = {
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": credential["id"],
        "nbf": int(at.timestamp()),
    }
    headers = {"kid": _method(key), "typ": "vc+jwt"}
    return jwt.encode(credential | claims, PRIVATE_KEY.open(session, key) or "", "RS256", headers)


async def _newest_key(session: AsyncSession) -> IssuerKey:
    """Made with the first credential."""
    if known := (await session.exec(_NEWEST)).first():
        return known
    await hold_alone(session, "issuer key")
    if known := (await session.exec(_NEWEST)).first():
        return known
    private, public = await to_thread.run_sync(_make_key)
    key = IssuerKey(created_at=clock.now(), public_jwk=public)
    PRIVATE_KEY.seal(session, key, private)
    session.add(key)
    audit.record(session, "system", "issuer_key.make", "issuer_key", key.id)
    await session.flush()
    return key


def _make_key() -> tuple[str, dict[str, Any]]:
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return private.decode(), {name: public[name] for name in ("kty", "n", "e")} | {"alg": "RS256"}


def _origin() -> str:
    if not settings().certificate_origin:
        raise CredentialsNotSetUp
    return settings().certificate_origin


def _did() -> str:
    """W3C did:web: the address of its document, without /did.json."""
    return ":".join(["did", "web", quote(urlsplit(_origin()).netloc, safe=""), *_BASE.strip("/").split("/")])


def _method(key: IssuerKey) -> str:
    return f"{_did()}#{key.id}"


def _at(moment: datetime) -> datetime:
    """To the second, as JWTs say it."""
    return moment.astimezone(SHANGHAI).replace(microsecond=0)
