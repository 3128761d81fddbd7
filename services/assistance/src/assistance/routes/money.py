"""Funds, budgets, the ledger, payment batches and the bank's files."""

from typing import Annotated

from fastapi import File, Response, UploadFile
from fastapi.responses import StreamingResponse

from assistance import audits, bank_results, desks, funds, payouts
from assistance.aid_errors import BankFileClosed, NothingToPay, PayoutNotPossibleNow
from assistance.aid_life import payout_life
from assistance.aid_models import Aid
from assistance.aid_rules import Fund
from assistance.aid_schemas import (
    BankFileRequest,
    BudgetCreate,
    FenTrail,
    FundPublic,
    HouseholdDecision,
    PayoutCreate,
    PayoutPublic,
    PayoutRead,
    PayoutRow,
)
from assistance.errors import HouseholdNotFound, NotYourStep
from assistance.ledger_schemas import TransferPublic
from casework.caller import AskedBy
from casework.ledger import BalanceTooLow
from casework.lifecycle import AnotherPersonNeeded
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import CurrentUser, Forbidden, roles
from kit.db import Db, Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged

routes = Routes("assistance", tag="money")
FINANCE = roles(Role.FINANCE, fresh=True)
AUDITORS = roles(Role.AUDITOR)
READING = roles(Role.FINANCE, Role.AUDITOR)
UNKNOWN = (NotFound, UnitNotKnown)


@routes.get("/funds", access=READING, errors=[Forbidden, UnitNotKnown])
async def show_funds(session: Read, user: CurrentUser) -> list[FundPublic]:
    """The balances of each fund: they never mix."""
    return await funds.show_funds(session, user)


@routes.post(
    "/funds/{fund}/budgets", access=FINANCE, idempotent=True, status_code=201, errors=[Forbidden, UnitNotKnown]
)
async def set_budget(session: Write, user: CurrentUser, fund: Fund, new: BudgetCreate) -> FundPublic:
    """Add money to the budget of a year."""
    return await funds.set_budget(session, user, fund, new)


@routes.get("/funds/{fund}/beancount", access=READING, errors=[Forbidden, UnitNotKnown], response_class=Response)
async def export_fund(db: Db, user: CurrentUser, fund: Fund) -> Response:
    """The fund's ledger as text that `bean-check` reads."""
    async with db.read() as session:
        await desks.require_top(session, user, Role.FINANCE, Role.AUDITOR)
    name = {"Content-Disposition": f'attachment; filename="{fund}.beancount"'}
    return StreamingResponse(funds.export(db, fund), media_type="text/plain; charset=utf-8", headers=name)


@routes.get("/funds/{fund}/transfers", access=READING, errors=[CursorInvalid, Forbidden, UnitNotKnown])
async def list_transfers(
    session: Read, user: CurrentUser, fund: Fund, limit: Limit = 20, cursor: Cursor = None
) -> Page[TransferPublic]:
    """The rows of a fund's ledger, newest first."""
    return await funds.list_transfers(session, user, fund, limit=limit, cursor=cursor)


@routes.post("/funds/transactions/{transaction_id}/follow", access=AUDITORS, errors=[*UNKNOWN, Forbidden])
async def follow(session: Write, caller: AskedBy, transaction_id: Id) -> FenTrail:
    """One transaction, from the budget to the bank's line: a POST, as the audit trail keeps who read it."""
    return await audits.follow(session, caller, transaction_id)


@routes.post("/households/{household_id}/decision/read", access=AUDITORS, errors=[HouseholdNotFound, UnitNotKnown])
async def read_decision(session: Write, caller: AskedBy, household_id: Id) -> HouseholdDecision:
    """What was decided on a household and by whom, for auditors; the audit trail keeps who read it."""
    return await audits.read_decision(session, caller, household_id)


@routes.get("/aids/{aid_id}/ledger", access=READING, errors=UNKNOWN)
async def show_ledger(session: Read, user: CurrentUser, aid_id: Id) -> list[TransferPublic]:
    """What was posted for one aid, oldest first."""
    return await funds.show_ledger(session, user, Aid, aid_id)


@routes.post("/payouts", access=FINANCE, idempotent=True, status_code=201, errors=[*UNKNOWN, NothingToPay])
async def make_payout(session: Write, caller: AskedBy, new: PayoutCreate, response: Response) -> PayoutPublic:
    """A batch of all approved aid of a unit and fund that is in none yet."""
    return tagged(await payouts.make_payout(session, caller, new), response)


@routes.get("/payouts", access=READING, errors=[CursorInvalid])
async def list_payouts(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[PayoutRow]:
    return await payouts.list_payouts(session, caller, limit=limit, cursor=cursor)


@routes.get("/payouts/{payout_id}", access=READING, errors=UNKNOWN)
async def show_payout(session: Read, caller: AskedBy, payout_id: Id, response: Response) -> PayoutPublic:
    return tagged(await payouts.show_payout(session, caller, payout_id), response)


@routes.post("/payouts/{payout_id}/read", access=READING, errors=UNKNOWN)
async def read_payout(session: Write, caller: AskedBy, payout_id: Id, response: Response) -> PayoutRead:
    """With who took each step and what they said: a POST, as the audit trail keeps who read it."""
    return tagged(await payouts.read_payout(session, caller, payout_id), response)


@routes.post(
    "/payouts/{payout_id}/bank-file", access=FINANCE, errors=[*UNKNOWN, BankFileClosed], response_class=Response
)
async def make_bank_file(session: Write, user: CurrentUser, payout_id: Id, given: BankFileRequest) -> Response:
    """A POST, as it shows accounts and the audit trail keeps who had it. Closed once the bank has answered."""
    data, media_type = await funds.make_bank_file(session, user, payout_id, given.format)
    name = {"Content-Disposition": f'attachment; filename="{payout_id}.{given.format}"', "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=name)


@routes.post(
    "/payouts/{payout_id}/results",
    access=FINANCE,
    errors=[
        *UNKNOWN,
        AnotherPersonNeeded,
        BalanceTooLow,
        NotYourStep,
        PayoutNotPossibleNow,
        *bank_results.RESULT_REFUSALS,
    ],
)
async def import_result(
    session: Write,
    caller: AskedBy,
    payout_id: Id,
    version: IfMatch,
    file: Annotated[UploadFile, File()],
    response: Response,
) -> PayoutPublic:
    """The bank's result as CSV: reference, amount, result. What it does not say is to be asked by the reference."""
    data = await file.read()
    return tagged(await bank_results.import_result(session, caller, payout_id, version, data), response)


payout_life.add_routes(routes, payouts.show_payout, [*UNKNOWN, PayoutNotPossibleNow])
