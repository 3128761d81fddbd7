"""Timed jobs."""

from datetime import timedelta

from insights import archive, facts
from insights.closing import close_months
from kit.service import Context, Job


async def open_sealed(context: Context) -> None:
    """After an upgrade: events that came before their contract did take their place in the archive and the figures."""
    after: str | None = ""
    while after is not None:
        async with context.db.write() as session:
            opened, after = await archive.open_sealed(session, after)
            await facts.refresh(session, {(row.topic, row.key) for row in opened if row.key})


JOBS = (
    Job("open_sealed", timedelta(hours=1), open_sealed),
    Job("close_months", timedelta(minutes=10), close_months),
)
