"""numbers of members by their beginning, without dashes and without the letters in front"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WITHOUT_DASHES = "replace(employee_number, '-', '')"
_INDEXES = {
    "ix_member_number_plain": _WITHOUT_DASHES,
    "ix_member_number_digits": f"ltrim({_WITHOUT_DASHES}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')",
}


def upgrade() -> None:
    # As text, PostgreSQL finds beginnings by it under any collation of the database.
    kind = " text_pattern_ops" if op.get_bind().dialect.name == "postgresql" else ""
    for name, expression in _INDEXES.items():
        op.create_index(name, "member", [sa.text(f"({expression}){kind}")])


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "member")
