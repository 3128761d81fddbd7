"""Long jobs of the caller, such as the import of a roster."""

from casework import job_routes
from identity.models import LONG_JOBS
from kit.routing import Routes

routes = job_routes.add_routes(Routes("identity", tag="jobs"), LONG_JOBS)
