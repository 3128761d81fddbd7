"""Timed jobs."""

from datetime import timedelta

from kit.service import Job
from notifications.keeping import forget_old

JOBS = (Job("forget_old_messages", timedelta(hours=6), forget_old),)
