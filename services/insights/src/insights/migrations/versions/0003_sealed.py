"""sealed events are found by index"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

SEALED = sa.text('sealed IS NOT NULL')


def upgrade() -> None:
    op.create_index('ix_archive_sealed', 'archive', ['event_id'], postgresql_where=SEALED, sqlite_where=SEALED)


def downgrade() -> None:
    op.drop_index('ix_archive_sealed', table_name='archive')
