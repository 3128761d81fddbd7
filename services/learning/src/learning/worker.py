"""Timed work: exams whose time is over are marked, and their questions counted; holders of certificates that expire are
told; entries of contests are closed; notices about innovations end; books kept for somebody who did not come go to the
next; files that nothing uses are cleared away."""

from datetime import timedelta

from kit.service import Job
from learning.attempts import close_due
from learning.certificates import remind_holders
from learning.contests import close_contests
from learning.innovation_life import PUBLICITY
from learning.item_figures import count_items
from learning.lesson_files import FILES
from learning.loans import end_holds

JOBS = (
    Job("close_due", timedelta(seconds=5), close_due),
    Job("remind_holders", timedelta(hours=1), remind_holders),
    Job("close_contests", timedelta(seconds=30), close_contests),
    Job("end_notices", timedelta(minutes=1), PUBLICITY.end_due),
    Job("end_holds", timedelta(hours=1), end_holds),
    Job("count_items", timedelta(minutes=1), count_items),
    Job("purge_loose_files", timedelta(minutes=10), FILES.purge_loose),
)
