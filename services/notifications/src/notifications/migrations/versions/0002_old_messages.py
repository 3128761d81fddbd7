"""old messages are found by index"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

READ, UNREAD = sa.text('read_at IS NOT NULL'), sa.text('read_at IS NULL')


def upgrade() -> None:
    op.create_index('ix_message_read_age', 'message', ['read_at'], postgresql_where=READ, sqlite_where=READ)
    op.create_index('ix_message_unread_age', 'message', ['created_at'], postgresql_where=UNREAD, sqlite_where=UNREAD)


def downgrade() -> None:
    op.drop_index('ix_message_unread_age', table_name='message')
    op.drop_index('ix_message_read_age', table_name='message')
