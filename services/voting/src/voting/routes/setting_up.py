"""What trustees, the registrar and voters' devices bring in."""

from typing import Annotated

from fastapi import File, Response, UploadFile

from casework.caller import AskedBy
from contracts.roles import Role
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, roles
from kit.db import Db, Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.request_problems import TooLarge
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from voting import elections, errors, paper_errors, setting_up, tallying, trustee_keys
from voting.drafts import COMMITTEE
from voting.lifecycle import life
from voting.routes.elections import READING, STEP
from voting.rules import Action
from voting.schemas import (
    DecryptionSubmit,
    DeviceKeyCreate,
    DeviceKeyPublic,
    ElectionPublic,
    SealedSlips,
    SlipPublic,
    TrusteeKeyRepair,
    TrusteeKeySubmit,
    TrusteeWork,
    VoterForRegistrar,
)

routes = Routes("voting", tag="set-up")
TRUSTEE, REGISTRAR = roles(Role.TRUSTEE), roles(Role.REGISTRAR)
MOST_BYTES = 25 * 1024 * 1024
"""Of a list of public credentials: some 40,000."""


@routes.get("/elections/{election_id}/trustee", access=TRUSTEE, errors=[*READING, errors.NotYourPart, *errors.SETUP])
async def show_trustee_work(session: Read, caller: AskedBy, election_id: Id) -> TrusteeWork:
    """What the trustee's browser needs for the next step."""
    return await trustee_keys.show_work(session, caller, election_id)


@routes.post(
    "/elections/{election_id}/keys",
    access=TRUSTEE,
    errors=[*STEP, *errors.SETUP, errors.DoneAlready, errors.TooEarlyStep],
)
async def submit_key(session: Write, caller: AskedBy, election_id: Id, key: TrusteeKeySubmit) -> TrusteeWork:
    """A trustee's public key; of a threshold group certificate, sharing and key, one after the other."""
    await life.take(session, caller.user, election_id, Action.SUBMIT_KEY, key)
    return await trustee_keys.show_work(session, caller, election_id)


@routes.post(
    "/elections/{election_id}/keys/repair",
    access=TRUSTEE,
    errors=[*STEP, *errors.SETUP, errors.NothingToRepair],
)
async def repair_key(session: Write, caller: AskedBy, election_id: Id, repair: TrusteeKeyRepair) -> TrusteeWork:
    """Before the set-up ends: a trustee who lost their file begins again, or refuses a share that does not fit; its
    dealer deals again."""
    await life.take(session, caller.user, election_id, Action.REPAIR_KEY, repair)
    return await trustee_keys.show_work(session, caller, election_id)


@routes.post(
    "/elections/{election_id}/decryptions",
    access=TRUSTEE,
    errors=[*STEP, *errors.DECRYPTION, errors.DoneAlready, paper_errors.PaperNotCounted],
)
async def submit_decryption(db: Db, caller: AskedBy, election_id: Id, decryption: DecryptionSubmit) -> TrusteeWork:
    """A trustee's part of the tally, checked before it comes into the archive."""
    await tallying.submit_decryption(db, caller.user, election_id, decryption)
    async with db.read() as session:
        return await trustee_keys.show_work(session, caller, election_id)


@routes.get("/elections/{election_id}/roll", access=REGISTRAR, errors=[*READING, errors.NotYourPart, CursorInvalid])
async def list_for_registrar(
    session: Read, caller: AskedBy, election_id: Id, limit: Limit = 100, cursor: Cursor = None
) -> Page[VoterForRegistrar]:
    """For the registrar: the voters in one order, with the keys of their devices."""
    return await setting_up.list_for_registrar(session, caller, election_id, limit=limit, cursor=cursor)


@routes.post(
    "/elections/{election_id}/credentials",
    access=REGISTRAR,
    errors=[*STEP, *errors.SETUP, errors.CredentialsDoNotMatch, TooLarge],
)
async def list_credentials(
    db: Db, caller: AskedBy, election_id: Id, file: Annotated[UploadFile, File()], response: Response
) -> ElectionPublic:
    """The public credentials, sorted: the bytes that the archive will have. Never a private one."""
    record = await file.read(MOST_BYTES + 1)
    if len(record) > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES)
    await setting_up.list_credentials(db, caller.user, election_id, record)
    async with db.read() as session:
        return tagged(await elections.show_election(session, caller, election_id), response)


@routes.post(
    "/elections/{election_id}/slips",
    access=REGISTRAR,
    status_code=204,
    errors=[*STEP, errors.CredentialsMissing, errors.NoDeviceKey, errors.OnPaperOnly, errors.SlipMalformed],
)
async def seal_slips(session: Write, user: CurrentUser, election_id: Id, slips: SealedSlips) -> None:
    """Private credentials, each sealed to its voter's device: the service cannot open them."""
    await life.take(session, user, election_id, Action.SEAL_SLIPS, slips)


@routes.post(
    "/elections/{election_id}/finish-setup",
    access=COMMITTEE,
    errors=[
        *STEP,
        *errors.SETUP,
        errors.KeysMissing,
        errors.CredentialsMissing,
        errors.SlipsMissing,
        errors.DatesOutOfOrder,
    ],
)
async def finish_setup(
    db: Db, caller: AskedBy, election_id: Id, version: IfMatch, response: Response
) -> ElectionPublic:
    """Make the record of the election and the archive's first event. Nothing can be changed after it."""
    await setting_up.finish_setup(db, caller.user, election_id, version)
    async with db.read() as session:
        return tagged(await elections.show_election(session, caller, election_id), response)


@routes.get("/elections/{election_id}/slip", access=SIGNED_IN, errors=[*READING, errors.NoSlip])
async def show_slip(session: Read, user: CurrentUser, election_id: Id) -> SlipPublic:
    """The caller's own."""
    return await setting_up.show_slip(session, user, election_id)


@routes.post("/device-keys", access=SIGNED_IN, errors=[ClosedAfterReset, errors.DeviceKeyMalformed])
async def publish_device_key(session: Write, user: CurrentUser, key: DeviceKeyCreate) -> DeviceKeyPublic:
    """The public half of the key that the caller's device made, before an election's set-up ends. The newest counts."""
    return await setting_up.publish_device_key(session, user, key)


@routes.get("/device-keys/mine", access=SIGNED_IN, errors=[errors.NoDeviceKey])
async def show_device_key(session: Read, user: CurrentUser) -> DeviceKeyPublic:
    return await setting_up.show_device_key(session, user)
