"""consents of members without a file"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consent') as batch:
        batch.alter_column('household_id', existing_type=sa.String(), nullable=True)
        batch.alter_column('person_id', existing_type=sa.String(), nullable=True)
        batch.add_column(sa.Column('aid_id', sa.String(), nullable=True))
        batch.add_column(sa.Column('claim_id', sa.String(), nullable=True))
        batch.create_foreign_key('consent_aid_id_fkey', 'aid', ['aid_id'], ['id'])
        batch.create_foreign_key('consent_claim_id_fkey', 'claim', ['claim_id'], ['id'])
    op.create_index('ix_consent_aid', 'consent', ['aid_id', 'purpose'], unique=True)
    op.create_index('ix_consent_claim', 'consent', ['claim_id', 'purpose'], unique=True)
    op.drop_index('ix_household_entry_actor', table_name='household_entry')
    _change_births(lambda edition: {**edition, 'consents': ['minors']})


def downgrade() -> None:
    """The earlier release knows of households alone."""
    _change_births(lambda edition: {key: value for key, value in edition.items() if key != 'consents'})
    op.create_index('ix_household_entry_actor', 'household_entry', ['actor_id', 'household_id'])
    op.drop_index('ix_consent_claim', table_name='consent')
    op.drop_index('ix_consent_aid', table_name='consent')
    op.execute("DELETE FROM consent WHERE household_id IS NULL")
    with op.batch_alter_table('consent') as batch:
        batch.drop_constraint('consent_claim_id_fkey', type_='foreignkey')
        batch.drop_constraint('consent_aid_id_fkey', type_='foreignkey')
        batch.drop_column('claim_id')
        batch.drop_column('aid_id')
        batch.alter_column('person_id', existing_type=sa.String(), nullable=False)
        batch.alter_column('household_id', existing_type=sa.String(), nullable=False)


def _change_births(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Of the shipped programme: its paper is a child's."""
    programme = sa.table('programme', sa.column('id', sa.String), sa.column('code', sa.String), sa.column('editions', sa.JSON))
    connection = op.get_bind()
    for id_, editions in connection.execute(sa.select(programme.c.id, programme.c.editions).where(programme.c.code == 'birth')).all():
        changed = programme.update().where(programme.c.id == id_).values(editions=[change(each) for each in editions])
        connection.execute(changed)
