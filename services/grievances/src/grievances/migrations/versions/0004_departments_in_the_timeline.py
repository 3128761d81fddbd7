"""departments in the timeline"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('timeline', sa.Column('department_id', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('timeline', 'department_id')
