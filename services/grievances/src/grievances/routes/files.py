"""Attachments: upload first, refer to them when filing, replying or writing."""

from grievances.attachments import FILES
from kit.routing import Routes

routes = FILES.add_routes(Routes("grievances", tag="files"))
