"""what is at work, and what is said of campaigns, sealed"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

AT_WORK = sa.text("state IN ('APPLIED', 'APPROVED', 'ASSESSED', 'ASSESSMENT', 'CHECKED', 'CHECK_DISPUTED', 'CHECK_RECORDED', 'HOME_CHECK', 'LEAVING', 'MONITORED', 'OBJECTED', 'PUBLICIZED', 'RECHECK', 'RELAPSED', 'UNDISPUTED')")


def upgrade() -> None:
    op.add_column('campaign_entry', sa.Column('said', sa.LargeBinary(), nullable=True))
    op.create_index('ix_aid_undecided', 'aid', ['id'], postgresql_where=sa.text("state IN ('APPROVED', 'REQUESTED')"))
    op.create_index('ix_aid_reclaimed', 'aid', ['unit_id'], postgresql_where=sa.text('is_reclaimed'))
    op.create_index('ix_household_at_work', 'household', ['id'], postgresql_where=AT_WORK)
    op.drop_index('ix_aid_state', table_name='aid')
    op.drop_index('ix_household_state', table_name='household')


def downgrade() -> None:
    """What was sealed since, the earlier release does not read."""
    op.create_index('ix_household_state', 'household', ['state', 'id'])
    op.create_index('ix_aid_state', 'aid', ['state', 'id'])
    op.drop_index('ix_household_at_work', table_name='household')
    op.drop_index('ix_aid_reclaimed', table_name='aid')
    op.drop_index('ix_aid_undecided', table_name='aid')
    with op.batch_alter_table('campaign_entry') as batch:
        batch.drop_column('said')
