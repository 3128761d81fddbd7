"""what is at work, and what is said of campaigns, sealed"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('campaign_entry', sa.Column('said', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """What was sealed since, the earlier release does not read."""
    with op.batch_alter_table('campaign_entry') as batch:
        batch.drop_column('said')
