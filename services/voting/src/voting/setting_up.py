"""The set-up: the registrar's public credentials, sealed slips, and the archive's first event."""

import base64

from sqlalchemy import func, update
from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.lifecycle import Outcome
from contracts.voting import CredentialsListed, ElectionSetUp, SlipsSealed
from kit import audit, clock, versions
from kit.auth import User
from kit.db import Database, put
from kit.pages import Page, page
from voting import archives, engine
from voting.ballots import encoding, work
from voting.drafts import description_of, questions_of, written
from voting.errors import (
    CredentialsDoNotMatch,
    CredentialsMissing,
    DatesOutOfOrder,
    DeviceKeyMalformed,
    KeysMissing,
    NoDeviceKey,
    NoSlip,
    NotYourPart,
    OnPaperOnly,
    SlipMalformed,
    SlipsMissing,
)
from voting.lifecycle import ElectionTurn, life, trustees_of
from voting.models import PEOPLE, Credential, CredentialList, DeviceKey, Election, Trustee, Voter
from voting.rules import Action, Delivery
from voting.schemas import (
    Definition,
    DeviceKeyCreate,
    DeviceKeyPublic,
    SealedSlips,
    SlipPublic,
    VoterForRegistrar,
)

POINT_BYTES = 65
"""An uncompressed point of P-256."""
REGISTRAR = "登记员 / registrar"
"""The record is public and stays for ever: it names no person."""
LEAST_SEALED = POINT_BYTES + 16


# ---- credentials


async def list_credentials(db: Database, user: User, election_id: str, record: bytes) -> None:
    """The public ones, sorted; their number and weight must be those of the roll without the voters on paper. A new
    list replaces the one before, with the slips that were sealed for it."""
    async with db.read() as session:
        turn = await life.ahead(session, user, election_id, Action.LIST_CREDENTIALS)
    listed = await engine.work(work.check_credentials, turn.object.draft["group"], record)
    async with db.write() as session:
        await life.take(session, user, election_id, Action.LIST_CREDENTIALS, (record, listed))


@life.action(Action.LIST_CREDENTIALS, CredentialsListed)
async def _list_credentials(turn: ElectionTurn, given: tuple[bytes, work.Listed]) -> Outcome:
    session, election, (record, listed) = turn.session, turn.object, given
    voters, weight = election.voters - election.on_paper, election.weight - election.on_paper
    if (listed.voters, listed.weight) != (voters, weight):
        raise CredentialsDoNotMatch(voters=voters, weight=weight, listed=listed.voters, listed_weight=listed.weight)
    await put(session, CredentialList, {"election_id": election.id, "record": record.decode()})
    election.has_credentials = True
    of_this = col(Voter.election_id) == election.id
    await session.exec(update(Voter).where(of_this).values(slip=None, slip_key=None))
    return Outcome(noted={"listed": listed.voters})


async def list_for_registrar(
    session: AsyncSession, caller: Caller, election_id: str, *, limit: int, cursor: str | None
) -> Page[VoterForRegistrar]:
    """The roll without the voters on paper, with the keys of devices. NotYourPart.

    After the set-up only those to which a slip is sealed, and no newer one: who has none draws from the slips on paper,
    and with a sealed one, too, they would have two votes.
    """
    election = (await life.look(session, caller.user, election_id)).object
    if election.registrar_id != caller.user.id:
        raise NotYourPart
    wanted = (
        select(Voter, DeviceKey.public_key)
        .join(DeviceKey, col(DeviceKey.member_id) == col(Voter.member_id), isouter=True)
        .where(Voter.election_id == election_id, ~col(Voter.on_paper))
        .order_by(col(Voter.member_id))
    )
    rows: Page[tuple[Voter, str | None]] = await page(
        session, wanted, limit=limit, cursor=cursor, as_=lambda row: (row[0], row[1])
    )
    names = await PEOPLE.names(session, [voter.member_id for voter, _ in rows.items])
    unit_names = await units.names(session, [voter.unit_id for voter, _ in rows.items])
    on_paper, is_settled = election.delivery == Delivery.SLIPS, election.election_record is not None
    keys = {voter.member_id: voter.slip_key if is_settled else key for voter, key in rows.items}
    return Page(
        items=[
            VoterForRegistrar(
                member_id=voter.member_id,
                name=names.get(voter.member_id, ""),
                unit_name=unit_names.get(voter.unit_id, ""),
                weight=voter.weight,
                device_key=None if on_paper else keys[voter.member_id],
                is_sealed=voter.slip is not None and voter.slip_key == keys[voter.member_id],
            )
            for voter, _ in rows.items
        ],
        next=rows.next,
    )


@life.action(Action.SEAL_SLIPS, SlipsSealed)
async def seal_slips(turn: ElectionTurn, given: SealedSlips) -> Outcome:
    """Credentials that nobody but the voter's device can open, some hundred at a time."""
    session, election = turn.session, turn.object
    if election.delivery == Delivery.SLIPS:
        raise OnPaperOnly
    if not election.has_credentials:
        raise CredentialsMissing
    named = col(Voter.member_id).in_([each.member_id for each in given.slips])
    with_keys = select(Voter, DeviceKey.public_key).join(DeviceKey, col(DeviceKey.member_id) == col(Voter.member_id))
    here = (Voter.election_id == election.id, ~col(Voter.on_paper), named)
    rows = (await session.exec(with_keys.where(*here))).all()
    found = {voter.member_id: (voter, key) for voter, key in rows}
    for each in given.slips:
        voter, key = found.get(each.member_id, (None, None))
        if voter is None or key != each.device_key:
            raise NoDeviceKey
        if len(_decoded(each.sealed) or b"") < LEAST_SEALED:
            raise SlipMalformed
        voter.slip, voter.slip_key = each.sealed, each.device_key
    return Outcome(noted={"sealed": len(given.slips)})


async def show_slip(session: AsyncSession, user: User, election_id: str) -> SlipPublic:
    """The caller's own. NoSlip, ClosedAfterReset."""
    user.require_open()
    election = (await life.look(session, user, election_id)).object
    voter = await session.get(Voter, (election_id, user.id))
    if voter is None or voter.slip is None or voter.slip_key is None or election.election_record is None:
        raise NoSlip
    return SlipPublic(uuid=election.uuid, device_key=voter.slip_key, sealed=voter.slip)


async def publish_device_key(session: AsyncSession, user: User, given: DeviceKeyCreate) -> DeviceKeyPublic:
    """The public half; one for each member, the newest. What was sealed to another before does not open any more.

    ClosedAfterReset: a key of somebody else's device would get the member's vote.
    """
    user.require_open()
    point = _decoded(given.public_key)
    if point is None or len(point) != POINT_BYTES or point[0] != 4:
        raise DeviceKeyMalformed
    made_at = clock.now()
    await put(session, DeviceKey, {"member_id": user.id, "public_key": given.public_key, "made_at": made_at})
    audit.record(session, user.id, "device_key.publish", "device_key", encoding.hex_digest(point))
    return DeviceKeyPublic(public_key=given.public_key, made_at=made_at)


async def show_device_key(session: AsyncSession, user: User) -> DeviceKeyPublic:
    key = await session.get(DeviceKey, user.id)
    if key is None:
        raise NoDeviceKey
    return DeviceKeyPublic(public_key=key.public_key, made_at=key.made_at)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


# ---- the end of the set-up


async def finish_setup(db: Database, user: User, election_id: str, version: int) -> None:
    """Make the record of the election and the archive's first event. The version stands for all that they rest on."""
    async with db.read() as session:
        turn = await life.ahead(session, user, election_id, Action.FINISH_SETUP)
        election = turn.object
        versions.check(election.version, version)
        given = Definition.model_validate(election.draft)
        trustees, listed = await _require_complete(session, election)
        [unit] = (await units.names(session, [election.unit_id])).values()
    record = await engine.work(
        work.make_trustees,
        given.group,
        election.threshold,
        [each.certificate or "" for each in trustees],
        [each.sharing or "" for each in trustees],
        [each.key or "" for each in trustees],
    )
    made = await engine.work(
        work.set_up,
        election.uuid,
        given.group,
        (written(election.title_zh, election.title_en), description_of(given)),
        questions_of(given),
        (unit, REGISTRAR),
        record,
        listed.record.encode(),
        int(clock.now().timestamp()),
    )
    async with db.write() as session:
        await life.act(session, user, election_id, version, Action.FINISH_SETUP, made)


@life.action(Action.FINISH_SETUP, ElectionSetUp)
async def _finish_setup(turn: ElectionTurn, made: work.SetUp) -> Outcome:
    session, election = turn.session, turn.object
    _, listed = await _require_complete(session, election)  # as the clock and the devices' keys are by now
    session.add_all(Credential(uuid=election.uuid, digest=digest, weight=weight) for digest, weight in made.digests)
    election.election_record, election.fingerprint = made.election.decode(), made.fingerprint
    archives.begin(session, election.uuid, made.archive, made.head)
    await session.delete(listed)
    head = made.head.event
    return Outcome(told={"uuid": election.uuid, "fingerprint": made.fingerprint, "head": head}, noted={"head": head})


async def _require_complete(session: AsyncSession, election: Election) -> tuple[list[Trustee], CredentialList]:
    trustees = await trustees_of(session, election.id)
    if missing := sum(each.key is None for each in trustees):
        raise KeysMissing(count=missing)
    listed = await session.get(CredentialList, election.id)
    if listed is None:
        raise CredentialsMissing
    if election.closes_at <= clock.now():
        raise DatesOutOfOrder
    if election.delivery == Delivery.IN_APP and (unsealed := await _count_unsealed(session, election.id)):
        raise SlipsMissing(count=unsealed)
    return trustees, listed


async def _count_unsealed(session: AsyncSession, election_id: str) -> int:
    """Voters whose device has a key and who have no credential sealed to it."""
    is_sealed = and_(col(Voter.slip).is_not(None), Voter.slip_key == DeviceKey.public_key)
    waiting = select(func.count()).select_from(Voter).join(DeviceKey, col(DeviceKey.member_id) == col(Voter.member_id))
    here = (Voter.election_id == election_id, ~col(Voter.on_paper))
    waiting = waiting.where(*here, or_(col(Voter.slip).is_(None), ~is_sealed))
    return (await session.exec(waiting)).one()
