"""notes about a roster's sheet as a whole"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('roster_import', sa.Column('notes', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    op.drop_column('roster_import', 'notes')
