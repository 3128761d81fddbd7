"""tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('holder',
    sa.Column('grant_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('grant_id')
    )
    op.create_index(op.f('ix_holder_member_id'), 'holder', ['member_id'], unique=False)
    op.create_index('ix_holder_place', 'holder', ['role', 'unit_id'], unique=False)
    op.create_table('last_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('member',
    sa.Column('member_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('member_id')
    )
    op.create_index(op.f('ix_member_unit_id'), 'member', ['unit_id'], unique=False)
    op.create_table('message',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('member_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('event_id', 'member_id'),
    sa.UniqueConstraint('number')
    )
    op.create_index('ix_message_inbox', 'message', ['member_id', 'number'], unique=False)
    op.create_index('ix_message_unread', 'message', ['member_id'], unique=False, postgresql_where=sa.text('read_at IS NULL'), sqlite_where=sa.text('read_at IS NULL'))
    op.execute('INSERT INTO last_number (id, number) VALUES (1, 0)')


def downgrade() -> None:
    op.drop_index('ix_message_unread', table_name='message', postgresql_where=sa.text('read_at IS NULL'), sqlite_where=sa.text('read_at IS NULL'))
    op.drop_index('ix_message_inbox', table_name='message')
    op.drop_table('message')
    op.drop_index(op.f('ix_member_unit_id'), table_name='member')
    op.drop_table('member')
    op.drop_table('last_number')
    op.drop_index('ix_holder_place', table_name='holder')
    op.drop_index(op.f('ix_holder_member_id'), table_name='holder')
    op.drop_table('holder')
