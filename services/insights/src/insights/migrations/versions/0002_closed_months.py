"""closed months"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('closed_month',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('month')
    )
    op.create_table('unit_month',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('submitted', sa.Integer(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('not_rated', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('accept_hours', sa.JSON(), nullable=False),
    sa.Column('reply_hours', sa.JSON(), nullable=False),
    sa.Column('left_out', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'unit_id')
    )


def downgrade() -> None:
    op.drop_table('unit_month')
    op.drop_table('closed_month')
