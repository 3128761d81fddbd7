"""Statements with their attachments as multipart/mixed (sections 4.1.3 and 4.2.2.6), and signatures (4.2.6; pure)."""

import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import jwt
from cryptography.x509 import load_der_x509_certificate
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from learning.statement_errors import StatementContentType, StatementPartMissing
from learning.statement_form import SIGNATURE
from learning.statement_rules import Json, said

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_ALGORITHMS = ["RS256", "RS384", "RS512"]


class Part(NamedTuple):
    headers: Mapping[str, str]
    data: bytes


class Sent(NamedTuple):
    json: bytes
    files: Mapping[str, bytes] | None
    """By SHA-256; None where the request cannot carry any."""


def read_request(content_type: str, body: bytes) -> Sent:
    """Raises StatementContentType, StatementPartMissing."""
    kind, options = parse_options_header(content_type)
    if kind == b"application/json":
        return Sent(body, None)
    if kind != b"multipart/mixed" or b"boundary" not in options:
        raise StatementContentType
    first, *rest = _parts(body, options[b"boundary"]) or [Part({}, b"")]
    if parse_options_header(first.headers.get("content-type", ""))[0] != b"application/json":
        raise StatementPartMissing(why="the first part must be application/json")
    files: dict[str, bytes] = {}
    for each in rest:
        sha2 = each.headers.get("x-experience-api-hash", "")
        if each.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise StatementPartMissing(why="each attachment needs Content-Transfer-Encoding: binary")
        if hashlib.sha256(each.data).hexdigest() != sha2.lower():
            raise StatementPartMissing(why=f"X-Experience-API-Hash is not the SHA-256 of the attachment: {sha2!r}")
        files[sha2] = each.data
    return Sent(first.data, files)


def _parts(body: bytes, boundary: bytes) -> list[Part]:
    found: list[Part] = []
    headers: dict[str, str] = {}
    name, value, data = bytearray(), bytearray(), bytearray()

    def begin() -> None:
        headers.clear()
        data.clear()

    def end_header() -> None:
        headers[name.decode("latin-1").lower()] = value.decode("latin-1").strip()
        name.clear()
        value.clear()

    callbacks: MultipartCallbacks = {
        "on_part_begin": begin,
        "on_header_field": lambda piece, start, end: name.extend(piece[start:end]),
        "on_header_value": lambda piece, start, end: value.extend(piece[start:end]),
        "on_header_end": end_header,
        "on_part_data": lambda piece, start, end: data.extend(piece[start:end]),
        "on_part_end": lambda: found.append(Part(dict(headers), bytes(data))),
    }
    try:
        parser = MultipartParser(boundary, callbacks)
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise StatementPartMissing(why="the parts cannot be told apart") from error
    return found


def check_files(statements: Sequence[Json], sent: Sent) -> dict[str, bytes]:
    """What of the files is kept. Raises StatementPartMissing."""
    files = sent.files or {}
    wanted = [each for statement in statements for each in attachments_of(statement)]
    for each in wanted:
        if each["sha2"] not in files and "fileUrl" not in each:
            raise StatementPartMissing(why=f"the attachment {each['sha2']} has neither a part nor a fileUrl")
    if spare := files.keys() - {each["sha2"] for each in wanted}:
        raise StatementPartMissing(why=f"no statement names the attachment {sorted(spare)[0]}")
    for statement in statements:
        for each in statement.get("attachments", ()):
            if each["usageType"] == SIGNATURE:
                _check_signature(statement, each, files.get(each["sha2"]))
    return dict(files)


def attachments_of(statement: Json) -> list[Json]:
    """Its own and those of a sub-statement."""
    return [*statement.get("attachments", ()), *statement["object"].get("attachments", ())]


def _check_signature(statement: Json, attachment: Json, data: bytes | None) -> None:
    """It must say what the statement says; where it names its certificate, that must have signed it."""
    if attachment["contentType"] != "application/octet-stream" or data is None:
        raise StatementPartMissing(why="a signature is sent as application/octet-stream")
    try:
        header = jwt.get_unverified_header(data)
        if header.get("alg") not in _ALGORITHMS:
            raise StatementPartMissing(why="a signature uses RS256, RS384 or RS512")
        chain = header.get("x5c")
        if chain:
            key: Any = load_der_x509_certificate(binascii.a2b_base64(chain[0])).public_key()
            payload = jwt.api_jws.decode(data, key, algorithms=_ALGORITHMS)
        else:
            payload = jwt.api_jws.decode(data, options={"verify_signature": False})
        signed = json.loads(payload)
    except (jwt.PyJWTError, ValueError, TypeError, LookupError) as error:
        raise StatementPartMissing(why="the signature cannot be read or does not hold") from error
    if not isinstance(signed, dict) or said(signed) != said(statement):
        raise StatementPartMissing(why="the signature is of another statement")


def write_mixed(body: Json, files: Iterable[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """The content type, and the body: JSON, then each file with its SHA-256, media type and data."""
    boundary = uuid4().hex
    parts = [
        b"Content-Type: application/json\r\n\r\n" + json.dumps(body, ensure_ascii=False).encode(),
        *(
            f"Content-Type: {media_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {sha2}\r\n\r\n".encode()
            + data
            for sha2, media_type, data in files
        ),
    ]
    joined = b"".join(b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in parts)
    return f"multipart/mixed; boundary={boundary}", joined + b"--" + boundary.encode() + b"--\r\n"
