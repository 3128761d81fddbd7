"""of members erased before, only the id stays, as of those erased from now on"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    members = sa.table('members', sa.column('id'), sa.column('unit_id'), sa.column('deleted', sa.Boolean))
    grants = sa.table('held_roles', sa.column('member_id'))
    erased = sa.select(members.c.id).where(members.c.deleted)
    op.execute(grants.delete().where(grants.c.member_id.in_(erased)))
    op.execute(members.update().where(members.c.deleted).values(unit_id=''))


def downgrade() -> None:
    pass
