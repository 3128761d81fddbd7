"""tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('archive',
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('time', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('event_id')
    )
    op.create_index('ix_archive_topic_key', 'archive', ['topic', 'key'], unique=False)
    op.create_table('case_fact',
    sa.Column('case_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rated', sa.Boolean(), nullable=True),
    sa.Column('reopened_at', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('case_id')
    )
    op.create_index(op.f('ix_case_fact_last_at'), 'case_fact', ['last_at'], unique=False)
    op.create_table('erased',
    sa.Column('digest', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('digest')
    )
    op.create_table('person',
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pseudonym', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('person_id'),
    sa.UniqueConstraint('pseudonym')
    )


def downgrade() -> None:
    op.drop_table('person')
    op.drop_table('erased')
    op.drop_index(op.f('ix_case_fact_last_at'), table_name='case_fact')
    op.drop_table('case_fact')
    op.drop_index('ix_archive_topic_key', table_name='archive')
    op.drop_table('archive')
