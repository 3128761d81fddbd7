"""A row of the ledger as it crosses HTTP, of an aid, a budget or a visit's gift."""

from datetime import datetime

from pydantic import BaseModel


class TransferPublic(BaseModel):
    id: str
    transaction_id: str
    about_id: str
    """The aid; of a budget an id of its own."""
    at: datetime
    kind: str
    debit: str
    credit: str
    fen: int
    reverses_id: str | None
