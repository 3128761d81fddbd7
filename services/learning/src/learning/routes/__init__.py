"""HTTP in and out."""

from kit.routing import Routes
from learning.lesson_files import FILES
from learning.routes import bank, certificates, contests, courses, exams, innovations, library, results, xapi

files = FILES.add_routes(Routes("learning", tag="files"))
ALL = [
    courses.routes,
    files,
    bank.routes,
    exams.routes,
    results.routes,
    certificates.routes,
    contests.routes,
    innovations.routes,
    innovations.notices,
    library.routes,
    xapi.routes,
]
