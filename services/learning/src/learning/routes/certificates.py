"""Certificates: one's own, those of an officer's units, and the check that needs no session."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from casework.caller import AskedBy
from casework.units import UnitNotKnown
from kit.auth import PUBLIC, SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.db import Db, Read, Write
from kit.documents import DOCUMENT_PROBLEMS
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import CallersLanguage, Routes
from kit.versions import IfMatch, tagged
from learning import certificates, credentials
from learning.access import OFFICER
from learning.errors import CertificateIsRevoked, CredentialsNotSetUp
from learning.exam_schemas import CertificateCheck, CertificatePublic, CertificateRevoke

routes = Routes("learning", tag="certificates")
_FOR_ALL = "public, max-age=300"


@routes.get("/certificates/mine", access=SIGNED_IN, errors=[CursorInvalid])
async def list_own_certificates(
    session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
) -> Page[CertificatePublic]:
    return await certificates.list_own(session, caller, limit=limit, cursor=cursor)


@routes.get("/certificates", access=OFFICER)
async def find_certificates(
    session: Write,
    caller: AskedBy,
    number: Annotated[str, Query(min_length=1, max_length=40, examples=["CE-2026-000001"])],
) -> list[CertificatePublic]:
    """By the number printed on it; the audit trail says who found it."""
    return await certificates.find_certificates(session, caller, number)


@routes.get("/certificates/check/{token}", access=PUBLIC, unseen=True)
async def check_certificate(
    session: Read,
    language: CallersLanguage,
    token: Annotated[str, Path(min_length=1, max_length=64)],
    response: Response,
) -> CertificateCheck:
    """For anybody who was shown it."""
    response.headers["Cache-Control"] = "no-store"
    return await certificates.check_certificate(session, token, language)


@routes.get(
    "/certificates/{certificate_id}/file",
    access=SIGNED_IN,
    errors=[NotFound, ClosedAfterReset, CertificateIsRevoked, *DOCUMENT_PROBLEMS],
    response_class=Response,
)
async def fetch_certificate(db: Db, caller: AskedBy, certificate_id: Id) -> Response:
    """As PDF, for its holder."""
    async with db.read() as session:
        data = await certificates.read_certificate(session, caller, certificate_id)
    made = await certificates.write_certificate(caller.user, data, caller.language)
    name = {"Content-Disposition": f'attachment; filename="{data["number"]}.pdf"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=name)


@routes.get(
    "/certificates/{certificate_id}/credential",
    access=SIGNED_IN,
    errors=[NotFound, ClosedAfterReset, CertificateIsRevoked, CredentialsNotSetUp],
    response_class=Response,
)
async def fetch_credential(session: Write, user: CurrentUser, certificate_id: Id) -> Response:
    """As Open Badges 3.0 (a signed JWT), for its holder."""
    made = await credentials.read_credential(session, user, certificate_id)
    headers = {"Content-Disposition": 'attachment; filename="credential.jwt"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/vc+jwt", headers=headers)


@routes.get("/issuer/did.json", access=PUBLIC, errors=[CredentialsNotSetUp])
async def show_issuer(session: Read, response: Response) -> dict[str, Any]:
    """The keys that sign credentials, as did:web has them."""
    response.headers["Cache-Control"] = _FOR_ALL
    return await credentials.write_did_document(session)


@routes.get("/issuer/status/{number}", access=PUBLIC, errors=[NotFound, CredentialsNotSetUp], response_class=Response)
async def show_status_list(session: Read, number: Annotated[int, Path(ge=0, lt=2**32)]) -> Response:
    """Which credentials are revoked (Bitstring Status List, a signed JWT)."""
    made = await credentials.write_status_list(session, number)
    return Response(made, media_type="application/vc+jwt", headers={"Cache-Control": _FOR_ALL})


@routes.post(
    "/certificates/{certificate_id}/revoke", access=OFFICER, errors=[NotFound, UnitNotKnown, CertificateIsRevoked]
)
async def revoke_certificate(
    session: Write, caller: AskedBy, certificate_id: Id, given: CertificateRevoke, version: IfMatch, response: Response
) -> CertificatePublic:
    return tagged(await certificates.revoke_certificate(session, caller, certificate_id, version, given), response)
