from kit.routing import Routes
from voting.paper import FILES
from voting.routes import board, casting, congresses, elections, honours, polls, proposals, setting_up

ALL = [
    elections.routes,
    setting_up.routes,
    board.routes,
    board.files,
    casting.routes,
    FILES.add_routes(Routes("voting", tag="files")),
    proposals.routes,
    polls.routes,
    congresses.routes,
    congresses.jobs,
    honours.routes,
    honours.notices,
]
