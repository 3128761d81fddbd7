"""What can be ordered (pure)."""

SOLD_OUT = frozenset({"snow"})


def is_sold_out(item: str) -> bool:
    return item in SOLD_OUT
