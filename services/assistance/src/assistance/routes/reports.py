"""The report on assistance: a quarter's figures, small ones hidden, as JSON and as a file."""

from typing import Annotated, Literal

from fastapi import Path, Query, Response
from pydantic import StringConstraints

from assistance import quarter_report
from assistance.quarter_report import READERS, QuarterReport
from casework.caller import AskedBy
from kit.auth import roles
from kit.db import Db, Read
from kit.documents import DOCUMENT_PROBLEMS
from kit.routing import Routes

routes = Routes("assistance", tag="reports")
Quarter = Annotated[str, Path(examples=["2026-Q1"]), StringConstraints(pattern=r"^20[0-9]{2}-Q[1-4]$")]


@routes.get("/reports/{quarter}", access=roles(*READERS))
async def show_report(session: Read, caller: AskedBy, quarter: Quarter) -> QuarterReport:
    """Who was helped, how fast and how much. Figures behind which few people are, are null."""
    return await quarter_report.show_report(session, caller, quarter)


@routes.get("/reports/{quarter}/file", access=roles(*READERS), errors=DOCUMENT_PROBLEMS, response_class=Response)
async def fetch_report(
    db: Db, caller: AskedBy, quarter: Quarter, form: Annotated[Literal["xlsx", "pdf"], Query(alias="format")] = "xlsx"
) -> Response:
    """The same as Excel or PDF."""
    async with db.read() as session:
        report = await quarter_report.show_report(session, caller, quarter)
    data, media_type = await quarter_report.write_report(caller, report, form)
    name = {"Content-Disposition": f'attachment; filename="assistance-{quarter}.{form}"', "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=name)
