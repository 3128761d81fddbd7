"""HTTP in and out, by noun; no queries here."""

from identity.routes import (
    factors,
    grants,
    jobs,
    machines,
    members,
    oauth2,
    posts,
    proposals,
    rosters,
    scim,
    sessions,
    units,
)

ROUTES = [
    sessions.routes,
    sessions.well_known,
    factors.routes,
    members.own,
    members.routes,
    units.routes,
    posts.routes,
    grants.routes,
    proposals.routes,
    rosters.routes,
    jobs.routes,
    machines.routes,
    oauth2.routes,
    oauth2.well_known,
    scim.routes,
]
