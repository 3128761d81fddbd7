"""whose code opened an account"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("credential", sa.Column("code_by_hr", sa.Boolean(), server_default=sa.text("(true)"), nullable=False))


def downgrade() -> None:
    op.drop_column("credential", "code_by_hr")
