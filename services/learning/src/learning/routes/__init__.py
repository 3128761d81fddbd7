"""HTTP in and out."""

from kit.routing import Routes
from learning.lesson_files import FILES
from learning.routes import (
    apprenticeships,
    bank,
    certificates,
    contests,
    courses,
    exams,
    hours,
    innovations,
    library,
    results,
    xapi,
)

files = FILES.add_routes(Routes("learning", tag="files"))
ALL = [
    exams.routes,  # thousands ask them in the same second, and routes are tried in this order
    courses.routes,
    files,
    bank.routes,
    results.routes,
    certificates.routes,
    contests.routes,
    innovations.routes,
    innovations.notices,
    apprenticeships.routes,
    hours.routes,
    library.routes,
    xapi.routes,
]
