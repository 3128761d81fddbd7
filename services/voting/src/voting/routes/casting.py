"""Casting, without a session."""

from fastapi import Request

from kit.auth import PUBLIC
from kit.db import Db
from kit.routing import Routes
from voting import casting
from voting.schemas import BlindedTracker, Receipt, Uuid

routes = Routes("voting", tag="casting")


@routes.post(
    "/boards/{uuid}/ballots",
    access=PUBLIC,
    unseen=True,
    errors=casting.REFUSALS,
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def cast_ballot(request: Request, db: Db, uuid: Uuid, blinded: BlindedTracker | None = None) -> Receipt:
    """A ballot by its credential alone: as the browser's crypto made it, byte for byte. Sending the same ballot twice
    does no harm. `blinded` is the SHA-256, in hexadecimal, of "blinded|B|T": B is drawn by the voter's device, which
    keeps it for the receipt, T is the tracker. No line of any log is written about this request."""
    return await casting.cast_ballot(db, uuid, blinded, request.stream())
