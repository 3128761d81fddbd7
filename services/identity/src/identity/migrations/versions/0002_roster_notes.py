"""notes about a roster's sheet as a whole"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('roster_import', sa.Column('notes', sa.JSON(), nullable=False, server_default='[]'))
    # Some codes of problems are gone: what was checked before is checked again, and old rows are not shown any more.
    op.execute("UPDATE roster_import SET state = 'EXPIRED' WHERE state = 'CHECKED'")
    op.execute("DELETE FROM roster_row WHERE import_id IN (SELECT id FROM roster_import WHERE state != 'APPLYING')")


def downgrade() -> None:
    op.drop_column('roster_import', 'notes')
