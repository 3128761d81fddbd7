"""Keys of trustees, in steps: each trustee's browser learns what is next, brings it in, and can have it taken again."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import Caller
from casework.lifecycle import Outcome
from contracts.voting import ElectionDuty, ElectionState, KeyReopened, KeySubmitted
from voting import engine
from voting.ballots import work
from voting.ballots.threshold import Place
from voting.errors import DoneAlready, NothingToRepair, NotYourPart, TooEarlyStep
from voting.lifecycle import ElectionTurn, give_duty, is_paper_awaited, life, trustees_of
from voting.models import Election, Trustee
from voting.rules import Action
from voting.schemas import TrusteeKeyRepair, TrusteeKeySubmit, TrusteeWork


async def show_work(session: AsyncSession, caller: Caller, election_id: str) -> TrusteeWork:
    """For a trustee: what their browser does next. NotYourPart."""
    election = (await life.look(session, caller.user, election_id)).object
    trustees = await trustees_of(session, election_id)
    own = next((each for each in trustees if each.member_id == caller.user.id), None)
    if own is None:
        raise NotYourPart
    step = _next_step(election, own, trustees)
    if step == "decryption" and await is_paper_awaited(session, election):
        step = None
    certificates, sharings = _all(trustees, "certificate"), _all(trustees, "sharing")
    return TrusteeWork(
        place=own.place,
        size=len(trustees),
        threshold=election.threshold,
        group=election.draft["group"],
        uuid=election.uuid,
        step=step,
        certificates=certificates or [],
        shares=await engine.work(work.shares_for, sharings, own.place) if sharings else None,
        output=own.key if election.threshold is not None else None,
    )


def _all(trustees: Iterable[Trustee], step: str) -> list[str] | None:
    """What all of them brought in for a step of a threshold group; None until the last has."""
    brought = [getattr(each, step) for each in trustees]
    return brought if all(brought) else None


def _next_step(election: Election, own: Trustee, trustees: list[Trustee]) -> str | None:
    if election.state == ElectionState.TALLIED:
        return None if own.binding else "decryption"
    if election.state != ElectionState.SETUP or own.key:
        return None
    if election.threshold is None:
        return "key"
    if not own.certificate:
        return "certificate"
    if not own.sharing:
        return "sharing" if _all(trustees, "certificate") else None
    return "key" if _all(trustees, "sharing") else None


@life.action(Action.SUBMIT_KEY, KeySubmitted)
async def submit_key(turn: ElectionTurn, given: TrusteeKeySubmit) -> Outcome:
    """A single key; or of a threshold group certificate, sharing and key, each when all have done the step before.
    Who had to wait for it is told that it is their turn."""
    election, group = turn.object, turn.object.draft["group"]
    trustees = await trustees_of(turn.session, election.id)
    own = next(each for each in trustees if each.member_id == turn.actor_id)
    step, text = next((name, text) for name, text in given.model_dump().items() if text is not None)
    if getattr(own, step):
        raise DoneAlready
    if step != _next_step(election, own, trustees):
        raise TooEarlyStep
    if election.threshold is None:
        await engine.work(work.check_single_key, group, own.place, text)
    else:
        place = Place(len(trustees), election.threshold, own.place)
        match step:
            case "certificate":
                await engine.work(work.check_place, group, place, text)
            case "sharing":
                certificates = _all(trustees, "certificate")
                assert certificates
                await engine.work(work.check_sharing, group, place, certificates, text)
            case "key":
                sharings = _all(trustees, "sharing")
                assert own.certificate
                assert sharings
                await engine.work(work.check_verification_key, group, place, own.certificate, sharings, text)
    waiting = [each for each in trustees if _next_step(election, each, trustees) is None]
    setattr(own, step, text)
    again = [each.member_id for each in waiting if _next_step(election, each, trustees)]
    give_duty(turn, ElectionDuty.MAKE_KEY, again)
    return Outcome(told={"trustee_id": own.member_id}, noted={"place": own.place, "step": step})


@life.action(Action.REPAIR_KEY, KeyReopened)
async def repair_key(turn: ElectionTurn, given: TrusteeKeyRepair) -> Outcome:
    """Before the set-up ends: a trustee who lost their file begins again, or one who deals a share that does not fit
    deals again. What rests on it is taken back with it. NothingToRepair."""
    election = turn.object
    trustees = await trustees_of(turn.session, election.id)
    own = next(each for each in trustees if each.member_id == turn.actor_id)
    before = {each.place: _next_step(election, each, trustees) for each in trustees}
    if given.bad_share_of is None:
        if not (own.certificate or own.key):
            raise NothingToRepair
        own.certificate = None
        _take_back(trustees if election.threshold else [own], "sharing", "key")
    else:
        dealers = [each for each in trustees if each.place == given.bad_share_of]
        if election.threshold is None or before[own.place] != "key" or not dealers:
            raise NothingToRepair
        _take_back(dealers, "sharing")
        _take_back(trustees, "key")
    again = [each for each in trustees if _next_step(election, each, trustees) not in (None, before[each.place])]
    told = {"trustee_id": own.member_id, "again_ids": [each.member_id for each in again if each is not own]}
    return Outcome(told=told, noted={"place": own.place, "bad_share_of": given.bad_share_of})


def _take_back(trustees: Iterable[Trustee], *steps: str) -> None:
    for each in trustees:
        for step in steps:
            setattr(each, step, None)
