"""tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':  # SQLite has one writer and needs none
        op.execute(sa.schema.CreateSequence(sa.Sequence('case_serial')))
    op.create_table('cases',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('serial', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author_id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('show_author', sa.Boolean(), nullable=False),
    sa.Column('about_unit_id', sa.String(), nullable=True),
    sa.Column('about_member_id', sa.String(), nullable=True),
    sa.Column('complaint', sa.Boolean(), nullable=False),
    sa.Column('conflict_unit_id', sa.String(), nullable=True),
    sa.Column('desk_unit_id', sa.String(), nullable=False),
    sa.Column('department_id', sa.String(), nullable=True),
    sa.Column('supervising_unit_id', sa.String(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clocks', sa.JSON(), nullable=False),
    sa.Column('due_kind', sa.String(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_provisional', sa.Boolean(), nullable=False),
    sa.Column('check_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('serial')
    )
    op.create_index('ix_cases_author', 'cases', ['author_id', 'id'], unique=False)
    op.create_index('ix_cases_check_at', 'cases', ['check_at'], unique=False, postgresql_where=sa.text('check_at IS NOT NULL'))
    op.create_index('ix_cases_department', 'cases', ['department_id', 'id'], unique=False)
    op.create_index('ix_cases_desk', 'cases', ['desk_unit_id', 'id'], unique=False)
    op.create_index('ix_cases_supervising', 'cases', ['supervising_unit_id', 'id'], unique=False)
    op.create_table('held_roles',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_held_roles_member_id'), 'held_roles', ['member_id'], unique=False)
    op.create_index('ix_held_roles_role_unit', 'held_roles', ['role', 'unit_id'], unique=False)
    op.create_table('members',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('employee_number', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_members_unit_id'), 'members', ['unit_id'], unique=False)
    op.create_table('messages',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('sender_id', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=True),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_messages_case', 'messages', ['case_id', 'id'], unique=False)
    op.create_index(op.f('ix_messages_sender_id'), 'messages', ['sender_id'], unique=False)
    op.create_table('ratings',
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('solved', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id', 'round')
    )
    op.create_table('timeline',
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('actor_id', sa.String(), nullable=True),
    sa.Column('unit_id', sa.String(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('case_id', 'version')
    )
    op.create_table('attachments',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('uploader_id', sa.String(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.String(), nullable=True),
    sa.Column('message_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_attachments_case', 'attachments', ['case_id'], unique=False)
    op.create_index('ix_attachments_loose', 'attachments', ['uploaded_at'], unique=False, postgresql_where=sa.text('case_id IS NULL'))
    op.create_index(op.f('ix_attachments_uploader_id'), 'attachments', ['uploader_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_attachments_uploader_id'), table_name='attachments')
    op.drop_index('ix_attachments_loose', table_name='attachments', postgresql_where=sa.text('case_id IS NULL'))
    op.drop_index('ix_attachments_case', table_name='attachments')
    op.drop_table('attachments')
    op.drop_table('timeline')
    op.drop_table('ratings')
    op.drop_index(op.f('ix_messages_sender_id'), table_name='messages')
    op.drop_index('ix_messages_case', table_name='messages')
    op.drop_table('messages')
    op.drop_index(op.f('ix_members_unit_id'), table_name='members')
    op.drop_table('members')
    op.drop_index('ix_held_roles_role_unit', table_name='held_roles')
    op.drop_index(op.f('ix_held_roles_member_id'), table_name='held_roles')
    op.drop_table('held_roles')
    op.drop_index('ix_cases_supervising', table_name='cases')
    op.drop_index('ix_cases_desk', table_name='cases')
    op.drop_index('ix_cases_department', table_name='cases')
    op.drop_index('ix_cases_check_at', table_name='cases', postgresql_where=sa.text('check_at IS NOT NULL'))
    op.drop_index('ix_cases_author', table_name='cases')
    op.drop_table('cases')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(sa.schema.DropSequence(sa.Sequence('case_serial')))
