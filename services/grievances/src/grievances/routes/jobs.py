"""Lists as files, and the long jobs that make them."""

from casework import job_routes
from grievances.exports import EXPORTS
from grievances.models import LONG_JOBS
from kit.routing import Routes

routes = EXPORTS.add_routes(job_routes.add_routes(Routes("grievances", tag="jobs"), LONG_JOBS, EXPORTS.may_fetch))
