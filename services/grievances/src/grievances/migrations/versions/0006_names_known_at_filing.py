"""names known at filing"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Filled by the worker, which has the key.
    op.add_column('cases', sa.Column('signature', sa.LargeBinary(), nullable=True))
    op.add_column('members', sa.Column('former_names', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('members', sa.Column('folded_name', sa.String(), nullable=True))
    op.create_index('ix_members_folded_name', 'members', ['folded_name'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_members_folded_name', table_name='members')
    op.drop_column('members', 'folded_name')
    op.drop_column('members', 'former_names')
    op.drop_column('cases', 'signature')
