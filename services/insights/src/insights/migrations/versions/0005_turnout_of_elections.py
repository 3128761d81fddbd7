"""turnout of elections"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


ARCHIVE = sa.table('archive', sa.column('event_id'), sa.column('topic'), sa.column('data', sa.JSON))
LISTS = ('committee_ids', 'voter_ids')


def upgrade() -> None:
    _make_lists_empty()
    op.create_table('election_fact',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('election_id', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.Column('voted', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('election_id')
    )
    op.create_index(op.f('ix_election_fact_last_at'), 'election_fact', ['last_at'], unique=False)
    op.create_table('election_month',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('left_out', sa.Boolean(), nullable=False),
    sa.Column('elections', sa.Integer(), nullable=False),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.Column('voted', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'unit_id')
    )


def _make_lists_empty() -> None:
    """They were archived as empty texts, which no contract knows."""
    connection = op.get_bind()
    of_voting = sa.select(ARCHIVE.c.event_id, ARCHIVE.c.data).where(ARCHIVE.c.topic == 'voting.events')
    for event_id, data in connection.execute(of_voting).all():
        changed = data | {name: [] for name in LISTS if data.get(name) == ''}
        connection.execute(sa.update(ARCHIVE).where(ARCHIVE.c.event_id == event_id).values(data=changed))


def downgrade() -> None:
    op.drop_table('election_month')
    op.drop_index(op.f('ix_election_fact_last_at'), table_name='election_fact')
    op.drop_table('election_fact')
