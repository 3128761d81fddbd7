"""the words of an audit entry and stored answers are sealed"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('idempotencykey', sa.Column('answer', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('audit_words') as batch:
        batch.add_column(sa.Column('sealed', sa.LargeBinary(), nullable=True))
        batch.alter_column('text', existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    """The earlier release opens nothing: what is sealed goes, and `verify` misses it. So do the answers to second
    tries."""
    op.execute("DELETE FROM idempotencykey WHERE answer IS NOT NULL")
    op.drop_column('idempotencykey', 'answer')
    op.execute("DELETE FROM audit_words WHERE text IS NULL")
    with op.batch_alter_table('audit_words') as batch:
        batch.alter_column('text', existing_type=sa.Text(), nullable=False)
        batch.drop_column('sealed')
