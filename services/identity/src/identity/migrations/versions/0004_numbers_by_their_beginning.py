"""numbers by their beginning"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_member_number_beginning', 'member', ['employee_number'], unique=False, postgresql_ops={'employee_number': 'varchar_pattern_ops'})
    op.drop_index(op.f('ix_roster_row_fate'), table_name='roster_row')
    op.drop_index(op.f('ix_roster_row_import_id'), table_name='roster_row')


def downgrade() -> None:
    op.create_index(op.f('ix_roster_row_import_id'), 'roster_row', ['import_id'], unique=False)
    op.create_index(op.f('ix_roster_row_fate'), 'roster_row', ['fate'], unique=False)
    op.drop_index('ix_member_number_beginning', table_name='member', postgresql_ops={'employee_number': 'varchar_pattern_ops'})
