"""HTTP in and out, by noun; no queries here."""

from identity.routes import grants, jobs, members, posts, proposals, rosters, sessions, units

ROUTES = [
    sessions.routes,
    sessions.well_known,
    members.own,
    members.routes,
    units.routes,
    posts.routes,
    grants.routes,
    proposals.routes,
    rosters.routes,
    jobs.routes,
]
