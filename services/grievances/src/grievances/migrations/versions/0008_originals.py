"""originals"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("original_name", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("attachments", "original_name")
