"""Timed work: exams whose time is over are marked."""

from datetime import timedelta

from kit.service import Job
from learning.attempts import close_due

JOBS = (Job("close_due", timedelta(seconds=5), close_due),)
