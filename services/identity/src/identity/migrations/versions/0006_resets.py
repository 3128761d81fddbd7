"""resets that wait, close and can be undone"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("credential", sa.Column("code_confirmed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)),
    ("credential", sa.Column("code_issued_at", sa.DateTime(timezone=True), nullable=True)),
    ("credential", sa.Column("former_password_hash", sa.String(), nullable=True)),
    ("credential", sa.Column("closed_since", sa.DateTime(timezone=True), nullable=True)),
    ("credential", sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True)),
    ("credential", sa.Column("roles_closed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)),
    ("credential", sa.Column("was_reset", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)),
    ("session", sa.Column("end_reason", sa.String(length=32), nullable=True)),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.add_column(table, column)


def downgrade() -> None:
    for table, column in _COLUMNS:
        op.drop_column(table, column.name)
