"""in which order the rows of a roster are imported"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roster_row", sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
    row = sa.table("roster_row", sa.column("turn", sa.Integer()), sa.column("position", sa.Integer()))
    op.execute(row.update().values(turn=row.c.position))  # as they were imported until now
    op.create_index("ix_roster_row_turn", "roster_row", ["import_id", "turn"])


def downgrade() -> None:
    op.drop_index("ix_roster_row_turn", "roster_row")
    op.drop_column("roster_row", "turn")
