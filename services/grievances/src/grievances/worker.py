"""Timed work: the clocks of cases, and what nobody picked up. Relay and consumers are the kit's."""

from datetime import timedelta

from grievances.attachments import FILES
from grievances.indexing import index_outdated
from grievances.models import LONG_JOBS
from grievances.supervision import fill_desks, recompute_provisional, watch_deadlines
from kit.service import Job

JOBS = (
    Job("watch_deadlines", timedelta(seconds=20), watch_deadlines),
    Job("fill_desks", timedelta(minutes=1), fill_desks),
    Job("purge_loose_files", timedelta(minutes=10), FILES.purge_loose),
    Job("work_jobs", timedelta(seconds=1), LONG_JOBS.work),
    Job("purge_jobs", timedelta(minutes=10), LONG_JOBS.purge),
    Job("index_outdated", timedelta(minutes=1), index_outdated),
    Job("recompute_provisional", timedelta(hours=6), recompute_provisional),
)
