"""where a proposed move leads"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("to_unit_id", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("proposal", "to_unit_id")
