"""HTTP in and out, by noun; no queries."""

from grievances.routes import actions, cases, files, jobs, messages, overview

ALL = (overview.routes, cases.routes, actions.routes, messages.routes, files.routes, jobs.routes)
