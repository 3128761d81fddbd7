"""provisional dates"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('any_provisional', sa.Boolean(), server_default=sa.false(), nullable=False))
    # Of clocks that have ended too: the next look at these cases sets it right.
    op.execute(
        "UPDATE cases SET any_provisional = true WHERE due_at IS NOT NULL"
        r""" AND replace(CAST(clocks AS text), ' ', '') LIKE '%"provisional"\:true%'"""
    )
    if op.get_bind().dialect.name == 'postgresql':
        # What an older process files meanwhile is looked at by the next run of the job.
        op.alter_column('cases', 'any_provisional', server_default=sa.true())
    op.create_index('ix_cases_provisional', 'cases', ['id'], unique=False, postgresql_where=sa.text('any_provisional'))


def downgrade() -> None:
    op.drop_index('ix_cases_provisional', table_name='cases', postgresql_where=sa.text('any_provisional'))
    op.drop_column('cases', 'any_provisional')
