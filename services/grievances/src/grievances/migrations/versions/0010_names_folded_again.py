"""names are folded another way; the worker fills them in again"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text("UPDATE members SET folded_name = NULL"))


def downgrade() -> None:
    pass
