"""former holders"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Of each unit that acted: the first step after its last that took the case elsewhere. Whether the author was shown to a
# department at that time is not on record, so it counts as not.
_UNITS_THAT_ACTED = """
    SELECT case_id, 'staff' AS party, unit_id, max(version) AS last
    FROM timeline WHERE actor = 'staff' AND unit_id IS NOT NULL GROUP BY case_id, unit_id
    UNION ALL
    SELECT case_id, 'department', unit_id, max(last) FROM (
        SELECT case_id, unit_id, version AS last FROM timeline WHERE actor = 'department' AND unit_id IS NOT NULL
        UNION ALL
        SELECT case_id, department_id, version FROM timeline WHERE action = 'assign' AND department_id IS NOT NULL
    ) AS departments GROUP BY case_id, unit_id
"""
_FILL = f"""
    INSERT INTO former_holders (case_id, party, unit_id, left_version, left_at, knew_author)
    SELECT acted.case_id, acted.party, acted.unit_id, gone.version, gone.at, false
    FROM ({_UNITS_THAT_ACTED}) AS acted
    JOIN cases ON cases.id = acted.case_id
    JOIN timeline AS gone ON gone.case_id = acted.case_id AND gone.version = (
        SELECT min(each.version) FROM timeline AS each WHERE each.case_id = acted.case_id AND each.version >= acted.last
        AND (each.action = 'reopen' OR each.action = (
            CASE acted.party WHEN 'staff' THEN 'move_up' ELSE 'hand_back' END
        ))
    )
    WHERE (acted.party = 'staff' AND acted.unit_id <> cases.desk_unit_id
           AND acted.unit_id <> coalesce(cases.supervising_unit_id, ''))
       OR (acted.party = 'department' AND acted.unit_id <> coalesce(cases.department_id, ''))
"""  # noqa: S608 -- put together from constants


def upgrade() -> None:
    op.create_table(
        "former_holders",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("left_version", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("knew_author", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "party", "unit_id"),
    )
    op.create_index("ix_former_holders_unit", "former_holders", ["unit_id", "party", "case_id"])
    op.execute(_FILL)


def downgrade() -> None:
    op.drop_index("ix_former_holders_unit", table_name="former_holders")
    op.drop_table("former_holders")
