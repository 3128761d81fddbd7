"""nobody asks who belongs to a unit; of who is erased not even that is kept"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_member_unit_id"), table_name="member")
    op.execute("UPDATE member SET unit_id = '' WHERE deleted")


def downgrade() -> None:
    op.create_index(op.f("ix_member_unit_id"), "member", ["unit_id"], unique=False)
