"""The papers of households, aids and claims and the photos of visits, and who may see them."""

from collections.abc import Collection

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.access import parties_of
from assistance.aid_life import parties_to, reads_papers
from assistance.aid_models import Aid
from assistance.claim_access import parties_to_claim
from assistance.models import Attachment, HomeCheck, Household
from assistance.mutual_models import Claim
from assistance.mutual_rules import ClaimParty
from assistance.rules import Party
from assistance.schemas import PaperPublic
from assistance.visit_access import parties_to_visit
from assistance.visit_models import Visit, VisitReport
from casework.attachments import Attachments, FileNotFound, FilePublic
from casework.caller import Caller
from kit.my_data import HeldFile
from kit.problems import NotFound
from kit.sealed_columns import SealedColumn


async def _show(session: AsyncSession, caller: Caller, file: Attachment) -> FilePublic:
    """To everybody who works on the household, the aid, the claim or the visit, and to the member visited; the file as
    it was sent to the applicant alone."""
    shown = FILES.public(session, file)
    try:
        if file.report_id:
            await _require_reader(session, caller, await session.get_one(VisitReport, file.report_id))
            return shown
        parties: Collection[str]
        if file.claim_id:
            claimed = await parties_to_claim(session, caller.user, await session.get_one(Claim, file.claim_id))
            if claimed == [ClaimParty.AUDITOR]:
                raise FileNotFound
            parties = claimed
        elif file.household_id:
            parties = await parties_of(session, caller.user, await session.get_one(Household, file.household_id))
        else:
            parties = await parties_to(session, caller.user, await session.get_one(Aid, file.aid_id))
            if not reads_papers(parties):
                raise FileNotFound
    except NotFound as error:
        raise FileNotFound from error
    shown.original = not {Party.APPLICANT, ClaimParty.CLAIMANT}.isdisjoint(parties)
    return shown


def paper(session: AsyncSession, file: Attachment) -> PaperPublic:
    return PaperPublic.model_validate({**FILES.public(session, file).model_dump(), "evidence": file.evidence})


def held_file(session: AsyncSession, file: Attachment) -> HeldFile:
    shown = FILES.public(session, file)
    return HeldFile(name=shown.name, size=shown.size, link=f"/api/v1/assistance/files/{file.id}")


async def _require_reader(session: AsyncSession, caller: Caller, report: VisitReport) -> None:
    if report.visit_id:
        visit = await session.get_one(Visit, report.visit_id)
        if visit.about_id == caller.user.id:
            return caller.user.require_open(visit.planned_at)
        await parties_to_visit(session, caller.user, visit)
    else:
        check = await session.get_one(HomeCheck, report.check_id)
        await parties_of(session, caller.user, await session.get_one(Household, check.household_id))
    return None


FILES = Attachments(
    Attachment,
    ("household_id", "evidence", "aid_id", "claim_id", "report_id"),
    _show,
    names=SealedColumn(Attachment, "names"),
    audited=True,
    unnamed=True,
)
"""`evidence`: which of the nine kinds. They are medical papers, proofs of income and homes: the audit keeps each
reader. It would tell for good whose household a paper was of. A photo has a report alone."""
