"""Timed work: exams whose time is over are marked, and their questions counted."""

from datetime import timedelta

from kit.service import Job
from learning.attempts import close_due
from learning.item_figures import count_items

JOBS = (
    Job("close_due", timedelta(seconds=5), close_due),
    Job("count_items", timedelta(minutes=1), count_items),
)
