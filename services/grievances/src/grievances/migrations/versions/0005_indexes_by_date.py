"""indexes by date"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PLACES = {'desk': 'desk_unit_id', 'department': 'department_id', 'supervising': 'supervising_unit_id'}


def upgrade() -> None:
    for name, column in PLACES.items():
        where = None if name == 'desk' else sa.text(f'{column} IS NOT NULL')
        op.drop_index(f'ix_cases_{name}', table_name='cases')
        op.create_index(f'ix_cases_{name}', 'cases', [column, 'due_at', sa.text('id DESC')], unique=False, postgresql_where=where)


def downgrade() -> None:
    for name, column in PLACES.items():
        op.drop_index(f'ix_cases_{name}', table_name='cases')
        op.create_index(f'ix_cases_{name}', 'cases', [column, 'id'], unique=False)
