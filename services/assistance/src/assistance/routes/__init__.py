"""HTTP in and out."""

from assistance.attachments import FILES
from assistance.notices import PUBLICITY
from assistance.routes import aids, campaigns, households, money, mutual_aid, reports, visits
from kit.routing import Routes

ALL = [
    households.routes,
    aids.routes,
    money.routes,
    visits.routes,
    campaigns.routes,
    campaigns.jobs,
    mutual_aid.routes,
    reports.routes,
    FILES.add_routes(Routes("assistance", tag="files")),
    PUBLICITY.add_routes(Routes("assistance", tag="notices")),
]
