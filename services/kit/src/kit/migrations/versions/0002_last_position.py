"""the last position that was given to an event"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('last_position',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    # A database in use may have forgotten events with any small position: it goes on far above them.
    op.execute(
        "INSERT INTO last_position (id, position) SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM audit_entry)"
        " OR EXISTS (SELECT 1 FROM outbox) THEN 1099511627776 ELSE 0 END"
    )


def downgrade() -> None:
    op.drop_table('last_position')
