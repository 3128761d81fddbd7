"""A test of authorisation that a reader can check: who may do what, as a table."""

from typing import ClassVar

from kit.service import Service


class AccessTable:
    """Who may do what, written by hand: a line for each route, a column for each caller, the last of them nobody.

                                 author stranger nobody
        GET  /orders/{order_id}  y      n        -

    `y` does it, `n` is told that there is none, `f` that it is not theirs to do, `-` is not let in.
    """

    STATUS: ClassVar = {"y": (200, 201, 202, 204), "n": (404,), "f": (403,), "-": (401,)}

    def __init__(self, service: Service, cells: str) -> None:
        head, *rows = [line.split() for line in cells.strip().splitlines()]
        who = [None if each == "nobody" else each for each in head]
        self.rows = {(row[0], row[1]): dict(zip(who, row[2:], strict=True)) for row in rows}
        base = f"/api/v1/{service.name}"
        declared = {(method, path.removeprefix(base)) for each in service.all_routes for method, path in each.access}
        self.unsaid = declared ^ self.rows.keys()
        """Routes without a line, and lines without a route."""
