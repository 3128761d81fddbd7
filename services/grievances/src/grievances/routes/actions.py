"""What is done with a case. Each action names the version it was decided on (`If-Match`) and answers with the case."""

from casework.units import UnitNotKnown
from grievances import cases, ratings, views
from grievances.errors import CaseClosed, CaseNotFound, NotInThisState
from grievances.lifecycle import life
from kit.auth import ClosedAfterReset
from kit.routing import Routes

routes = Routes("grievances", tag="actions")
actions = (cases, ratings)
"""The modules whose functions are the actions."""

life.add_routes(routes, views.show, [CaseNotFound, NotInThisState, CaseClosed, ClosedAfterReset, UnitNotKnown])
