"""lists by what is due first"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_cases_due', 'cases', ['due_at', sa.text('id DESC')], unique=False)


def downgrade() -> None:
    op.drop_index('ix_cases_due', table_name='cases')
