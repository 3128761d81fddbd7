"""refused rows as they were written; the phones of leavers"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('roster_row', sa.Column('cells', sa.JSON(), server_default='{}', nullable=False))
    member = sa.table('member', sa.column('phone', sa.String()), sa.column('active', sa.Boolean()))
    op.execute(member.update().where(sa.not_(member.c.active)).values(phone=None))


def downgrade() -> None:
    op.drop_column('roster_row', 'cells')
