"""Timed work: shipped programmes, notices, clocks of files, half-yearly visits, files, long jobs, anonymising."""

from datetime import timedelta

from assistance.anonymising import anonymise
from assistance.attachments import FILES
from assistance.campaign_life import seal_words
from assistance.campaign_models import LONG_JOBS
from assistance.notices import PUBLICITY
from assistance.programmes import enter_shipped
from assistance.rechecks import watch_clocks
from assistance.visits import plan_monitoring
from kit.service import Job

JOBS = (
    Job("enter_shipped", timedelta(hours=6), enter_shipped),
    Job("end_notices", timedelta(minutes=1), PUBLICITY.end_due),
    Job("watch_clocks", timedelta(minutes=1), watch_clocks),
    Job("plan_monitoring", timedelta(hours=1), plan_monitoring),
    Job("seal_words", timedelta(hours=6), seal_words),
    Job("anonymise", timedelta(days=1), anonymise),
    Job("work_jobs", timedelta(seconds=1), LONG_JOBS.work),
    Job("purge_jobs", timedelta(minutes=10), LONG_JOBS.purge),
    Job("purge_loose_files", timedelta(minutes=10), FILES.purge_loose),
)
