"""Timed work of the leading worker."""

from datetime import timedelta

from kit.service import Job
from notifications.sending import send_waiting

JOBS = (Job("send_waiting", timedelta(seconds=1), send_waiting),)
