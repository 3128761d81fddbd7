"""an event is known by its source and its id"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

NAMES = {'pk': '%(table_name)s_pkey', 'uq': '%(table_name)s_%(column_0_N_name)s_key'}
"""As PostgreSQL names what was given no name; a batch on SQLite names it so when it reads the table."""


def upgrade() -> None:
    with op.batch_alter_table('inbox', naming_convention=NAMES) as batch:
        batch.add_column(sa.Column('source', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('digest', sa.String(), nullable=True))
        batch.drop_constraint('inbox_pkey', type_='primary')
        batch.create_primary_key('inbox_pkey', ['event_id', 'source'])
    with op.batch_alter_table('parked', naming_convention=NAMES) as batch:
        batch.drop_constraint('parked_event_id_key', type_='unique')
        batch.create_unique_constraint('parked_event_id_source_key', ['event_id', 'source'])


def downgrade() -> None:
    op.execute("DELETE FROM inbox WHERE EXISTS"
               " (SELECT 1 FROM inbox other WHERE other.event_id = inbox.event_id AND other.source < inbox.source)")
    with op.batch_alter_table('inbox', naming_convention=NAMES) as batch:
        batch.drop_constraint('inbox_pkey', type_='primary')
        batch.create_primary_key('inbox_pkey', ['event_id'])
        batch.drop_column('digest')
        batch.drop_column('source')
    with op.batch_alter_table('parked', naming_convention=NAMES) as batch:
        batch.drop_constraint('parked_event_id_source_key', type_='unique')
        batch.create_unique_constraint('parked_event_id_key', ['event_id'])
