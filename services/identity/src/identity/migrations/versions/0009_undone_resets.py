"""undone resets, and whose code set the former password"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "credential", sa.Column("former_opened_by_hr", sa.Boolean(), server_default=sa.text("(true)"), nullable=False)
    )
    op.add_column(
        "credential", sa.Column("reset_undone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("credential", "reset_undone")
    op.drop_column("credential", "former_opened_by_hr")
