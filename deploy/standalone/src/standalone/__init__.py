"""The whole platform in one process: every service's own application and worker, the gateway in front.

The same code as the distributed platform; what differs are settings. Each service keeps its own SQLite file under
`var/`, the broker is the process itself.
"""
