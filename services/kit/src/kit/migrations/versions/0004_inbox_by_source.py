"""an event is known by its source and its id"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

INBOX_SOURCE = sa.Column('source', sa.String(), nullable=False, server_default='')
INBOX_DIGEST = sa.Column('digest', sa.String(), nullable=True)


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.add_column('inbox', INBOX_SOURCE)
        op.add_column('inbox', INBOX_DIGEST)
        op.execute("ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (event_id, source)")
        op.execute("ALTER TABLE parked DROP CONSTRAINT parked_event_id_key, ADD UNIQUE (event_id, source)")
        return
    # SQLite changes no key of a table: each is made again.
    op.create_table('new_inbox',
    sa.Column('event_id', sa.String(), nullable=False),
    INBOX_SOURCE,
    INBOX_DIGEST,
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('event_id', 'source')
    )
    op.execute("INSERT INTO new_inbox (event_id, received_at) SELECT event_id, received_at FROM inbox")
    op.drop_table('inbox')
    op.rename_table('new_inbox', 'inbox')
    op.create_index('ix_inbox_received_at', 'inbox', ['received_at'])
    _make_parked_again(sa.UniqueConstraint('event_id', 'source'))


def downgrade() -> None:
    op.execute("DELETE FROM inbox WHERE EXISTS"
               " (SELECT 1 FROM inbox other WHERE other.event_id = inbox.event_id AND other.source < inbox.source)")
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (event_id)")
        op.drop_column('inbox', 'digest')
        op.drop_column('inbox', 'source')
        op.execute("ALTER TABLE parked DROP CONSTRAINT parked_event_id_source_key, ADD UNIQUE (event_id)")
        return
    op.create_table('new_inbox',
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('event_id')
    )
    op.execute("INSERT INTO new_inbox SELECT event_id, received_at FROM inbox")
    op.drop_table('inbox')
    op.rename_table('new_inbox', 'inbox')
    op.create_index('ix_inbox_received_at', 'inbox', ['received_at'])
    _make_parked_again(sa.UniqueConstraint('event_id'))


def _make_parked_again(unique: sa.UniqueConstraint) -> None:
    op.create_table('new_parked',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('time', sa.DateTime(timezone=True), nullable=False),
    sa.Column('traceparent', sa.String(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('parked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    unique
    )
    op.execute("INSERT INTO new_parked SELECT id, event_id, topic, key, type, source, time, traceparent, data, error,"
               " parked_at FROM parked")
    op.drop_table('parked')
    op.rename_table('new_parked', 'parked')
    op.create_index('ix_parked_key', 'parked', ['key'])
    op.create_index('ix_parked_topic', 'parked', ['topic'])
