"""proposals that a second administrator confirms"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "credential", sa.Column("opened_by_hr", sa.Boolean(), server_default=sa.text("(true)"), nullable=False)
    )
    op.execute("UPDATE credential SET opened_by_hr = code_by_hr")
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(), sa.ForeignKey("member.id"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("half_digest", sa.String(), nullable=True),
        sa.Column("proposer_id", sa.String(), nullable=False),
        sa.Column("proposer_role", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
    )
    for column in ("member_id", "unit_id", "proposer_id"):
        op.create_index(f"ix_proposal_{column}", "proposal", [column])
    is_open = sa.text("state = 'OPEN'")
    op.create_index(
        "one_open_proposal",
        "proposal",
        ["member_id", "kind", "role", "unit_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("proposal")
    op.drop_column("credential", "opened_by_hr")
