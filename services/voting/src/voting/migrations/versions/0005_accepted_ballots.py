"""accepted ballots"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('acceptance',
    sa.Column('uuid', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('blinded', sa.String(), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('uuid', 'place')
    )
    op.create_index('ix_acceptance_blinded', 'acceptance', ['uuid', 'blinded'], unique=True)
    op.create_table('accepted_ballot',
    sa.Column('uuid', sa.String(), nullable=False),
    sa.Column('tracker', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('uuid', 'tracker')
    )
    op.create_table('board_head',
    sa.Column('uuid', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('accepted', sa.Integer(), nullable=False),
    sa.Column('accepted_head', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('uuid', 'at')
    )
    op.add_column('archive_head', sa.Column('accepted', sa.Integer(), server_default='0', nullable=False))
    op.add_column('archive_head', sa.Column('accepted_head', sa.String(), server_default='', nullable=False))
    # Ballots of before stand in the archive already; the log of those that come begins now.
    connection = op.get_bind()
    for (uuid,) in connection.execute(sa.text('SELECT uuid FROM archive_head')).all():
        begun = {'uuid': uuid, 'head': sha256(f'accepted|{uuid}'.encode()).hexdigest()}
        connection.execute(sa.text('UPDATE archive_head SET accepted_head = :head WHERE uuid = :uuid'), begun)
    op.execute(
        'INSERT INTO board_head (uuid, at, height, event, accepted, accepted_head) '
        'SELECT p.uuid, p.at, max(p.height), max(p.event), 0, max(a.accepted_head) '
        'FROM published_head p JOIN archive_head a ON a.uuid = p.uuid GROUP BY p.uuid, p.at'
    )
    op.drop_table('published_head')


def downgrade() -> None:
    if op.get_bind().execute(sa.text('SELECT count(*) FROM accepted_ballot')).scalar_one():
        raise RuntimeError('ballots that were cast would be lost: wait until voting has ended')
    op.create_table('published_head',
    sa.Column('uuid', sa.String(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('uuid', 'height')
    )
    op.drop_column('archive_head', 'accepted_head')
    op.drop_column('archive_head', 'accepted')
    op.drop_table('board_head')
    op.drop_table('accepted_ballot')
    op.drop_index('ix_acceptance_blinded', table_name='acceptance')
    op.drop_table('acceptance')
