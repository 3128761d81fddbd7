"""assistance"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('file_fact',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('household_id', sa.String(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('household_id')
    )
    op.create_index(op.f('ix_file_fact_last_at'), 'file_fact', ['last_at'], unique=False)
    op.create_table('file_month',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('unit_id', sa.String(), nullable=False),
    sa.Column('left_out', sa.Boolean(), nullable=False),
    sa.Column('applied', sa.Integer(), nullable=False),
    sa.Column('filed', sa.Integer(), nullable=False),
    sa.Column('file_hours', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'unit_id')
    )


def downgrade() -> None:
    op.drop_table('file_month')
    op.drop_index(op.f('ix_file_fact_last_at'), table_name='file_fact')
    op.drop_table('file_fact')
