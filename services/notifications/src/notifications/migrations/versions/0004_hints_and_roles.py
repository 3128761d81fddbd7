"""hints for open pages; who granted a role"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("whose", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_change_created_at"), "change", ["created_at"])
    op.add_column("member", sa.Column("name", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("member", "name")
    op.drop_index(op.f("ix_change_created_at"), table_name="change")
    op.drop_table("change")
