"""The papers of a household, and who may see them."""

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.access import parties_of
from assistance.errors import HouseholdNotFound
from assistance.models import Attachment, Household
from assistance.rules import Party
from assistance.schemas import PaperPublic
from casework.attachments import Attachments, FileNotFound, FilePublic, as_uploaded
from casework.caller import Caller


async def _show(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    """To everybody who works on the household; the file as it was sent to the applicant alone."""
    household = await session.get_one(Household, file.household_id)
    try:
        parties = await parties_of(session, caller.user, household)
    except HouseholdNotFound as error:
        raise FileNotFound from error
    shown = as_uploaded(file)
    shown.original = Party.APPLICANT in parties and file.original_name is not None
    return shown


def paper(file: Attachment) -> PaperPublic:
    return PaperPublic.model_validate({**as_uploaded(file).model_dump(), "evidence": file.evidence})


FILES = Attachments(Attachment, ("household_id", "evidence", "aid_id"), _show, audited=True)
"""`evidence`: which of the nine kinds. They are medical papers and proofs of income: the audit keeps each reader."""
