"""Shapes of second factors that cross HTTP."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from identity.rules import FactorKind
from identity.schemas import Activation, Password, SignIn
from kit.fields import Line, Request

FactorName = Annotated[str, Line(1, 40)]
WebAuthnJson = Annotated[
    dict[str, Any], Field(max_length=20, description="As the browser's `toJSON` gives it (WebAuthn level 3).")
]


class PasskeyAnswer(Request):
    challenge: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    """As it came with the options."""
    credential: WebAuthnJson


class Proof(Request):
    """One of the two."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    """Six digits of an authenticator, or a recovery code."""
    passkey: PasskeyAnswer | None = None


class ProvenSignIn(SignIn):
    proof: Proof | None = None
    """Of an account with a second factor."""
    keep: bool = False
    """Stay signed in on this device for 30 days. Not for who holds a role that takes two administrators."""


class PasskeySignIn(PasskeyAnswer):
    keep: bool = False


class ProvenActivation(Activation):
    proof: Proof | None = None
    """Of an account with a second factor, unless two administrators made the code."""


class ProvenUndo(SignIn):
    """`password`: the one from before the reset."""

    proof: Proof | None = None
    """Of an account with a second factor from before the reset."""


class ProviderBegin(Request):
    provider: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    """As `GET /providers` names it."""


class ProviderReturn(Request):
    """What the enterprise's sign-in service sent back with the browser, and the ticket of the try."""

    ticket: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    state: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class ProviderSignIn(Request):
    arrival: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    proof: Proof | None = None
    """Of an account with a second factor."""


class StepUp(Request):
    """A passkey or a code of an account with a second factor, else the password."""

    password: Password | None = None
    proof: Proof | None = None


class ProviderPublic(BaseModel):
    id: str
    name: str


class ProviderList(BaseModel):
    items: list[ProviderPublic]


class ProviderTry(BaseModel):
    address: str
    """Of the enterprise's sign-in service, where the browser goes."""
    ticket: str
    """To be kept in the browser's tab, and sent with what comes back within 10 minutes."""


class ProviderArrival(BaseModel):
    arrival: str
    """To sign in with, within 5 minutes and once."""


class PasskeyOptions(BaseModel):
    challenge: str
    """To be sent back with the answer, within 5 minutes."""
    options: dict[str, Any]
    """For `navigator.credentials` (WebAuthn level 3, JSON)."""


class PasskeyAdded(PasskeyAnswer):
    name: FactorName


class AppMade(BaseModel):
    """Shown this once."""

    id: str
    secret: str
    address: str
    """`otpauth:` of the same, for a QR code."""


class AppConfirmation(Request):
    code: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    name: FactorName


class RecoveryCodes(BaseModel):
    codes: list[str]
    """Shown this once; empty where there are some already."""


class FactorPublic(BaseModel):
    id: str
    kind: FactorKind
    name: str
    created_at: datetime
    last_used_at: datetime | None


class FactorList(BaseModel):
    items: list[FactorPublic]
    recovery_codes: int
    """Not used yet."""
    passkeys_work: bool
    """Whether this address can have passkeys: it must be a name."""
