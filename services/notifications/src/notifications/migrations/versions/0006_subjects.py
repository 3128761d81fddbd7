"""messages and hints have a subject

The release before knows a case's id only, and runs next to this one during a release and after the way back: triggers
fill what the other one wrote. The next release drops them with `case_id` and `whose`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_MESSAGE = """
    subject_type = CASE WHEN {row}case_id <> '' THEN 'case' WHEN {row}kind IN ('role_granted', 'role_ended') THEN 'grant'
                   ELSE 'account' END,
    subject_id = CASE WHEN {row}case_id <> '' THEN {row}case_id ELSE coalesce({row}facts ->> 'about_id', '') END
"""
"""Which grant a message is about was not kept: it has none. SQLite and PostgreSQL read the JSON alike."""

MESSAGE_FUNCTION = """
CREATE FUNCTION message_of_another_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.subject_type = '' THEN
        {old}
    ELSIF NEW.subject_type = 'case' THEN
        NEW.case_id = NEW.subject_id;
    END IF;
    RETURN NEW;
END $$
"""

CHANGE_FUNCTION = """
CREATE FUNCTION change_of_another_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.subject_type = '' THEN
        NEW.subject_type = CASE WHEN NEW.case_id <> '' THEN 'case' ELSE 'account' END;
        NEW.subject_id = CASE WHEN NEW.case_id <> '' THEN NEW.case_id ELSE NEW.whose ->> 'author_id' END;
        NEW.viewers = json_build_object(
            'members', CASE WHEN (NEW.whose ->> 'for_author')::boolean THEN json_build_array(NEW.whose ->> 'author_id')
                       ELSE json_build_array() END,
            'places', (
                SELECT coalesce(json_agg(json_build_array(role, unit_id)), json_build_array()) FROM (
                    SELECT 'union_staff' AS role, json_array_elements_text(NEW.whose -> 'desks') AS unit_id
                    UNION ALL SELECT 'handler', json_array_elements_text(NEW.whose -> 'departments')
                ) AS places
            ),
            'matter', json_build_array(
                NEW.whose ->> 'author_id', NEW.whose ->> 'about_member_id', NEW.whose ->> 'conflict_unit_id'
            ),
            'filed_at', NEW.whose -> 'submitted_at'
        );
    ELSE
        NEW.case_id = CASE WHEN NEW.subject_type = 'case' THEN NEW.subject_id ELSE '' END;
        NEW.whose = json_build_object(
            'author_id', coalesce(NEW.viewers -> 'matter' ->> 0, NEW.viewers -> 'members' ->> 0),
            'about_member_id', NEW.viewers -> 'matter' ->> 1,
            'conflict_unit_id', NEW.viewers -> 'matter' ->> 2,
            'desks', (
                SELECT coalesce(json_agg(place -> 1), json_build_array())
                FROM json_array_elements(NEW.viewers -> 'places') AS place WHERE place ->> 0 = 'union_staff'
            ),
            'departments', (
                SELECT coalesce(json_agg(place -> 1), json_build_array())
                FROM json_array_elements(NEW.viewers -> 'places') AS place WHERE place ->> 0 = 'handler'
            ),
            'submitted_at', NEW.viewers -> 'filed_at',
            'for_author', json_array_length(NEW.viewers -> 'members') > 0
        );
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    for table in ("change", "message"):  # in the order of `messages.tell`, or they would wait for each other
        op.add_column(table, sa.Column("subject_type", sa.String(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("subject_id", sa.String(), nullable=False, server_default=""))
    op.add_column("change", sa.Column("viewers", sa.JSON(), nullable=False, server_default="{}"))
    op.execute(f"UPDATE message SET {OF_MESSAGE.format(row='')}")
    if op.get_bind().dialect.name == "postgresql":
        old = OF_MESSAGE.format(row="NEW.").replace("subject_type =", "NEW.subject_type =")
        op.execute(MESSAGE_FUNCTION.format(old=old.replace(",\n    subject_id =", ";\n    NEW.subject_id =") + ";"))
        op.execute(CHANGE_FUNCTION)
        for table in ("message", "change"):
            op.execute(
                f"CREATE TRIGGER of_another_release BEFORE INSERT ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_of_another_release()"
            )
    else:  # hints are of no use to a process that starts later, and here no two releases run at once
        trigger = "CREATE TRIGGER message_of_{who} AFTER INSERT ON message WHEN NEW.subject_type {when} BEGIN"
        row = "WHERE id = NEW.id; END"
        older, newer = trigger.format(who="older", when="= ''"), trigger.format(who="newer", when="= 'case'")
        op.execute(f"{older} UPDATE message SET {OF_MESSAGE.format(row='NEW.')} {row}")
        op.execute(f"{newer} UPDATE message SET case_id = NEW.subject_id {row}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("message", "change"):
            op.execute(f"DROP TRIGGER of_another_release ON {table}")
            op.execute(f"DROP FUNCTION {table}_of_another_release()")
    else:
        op.execute("DROP TRIGGER message_of_older")
        op.execute("DROP TRIGGER message_of_newer")
    op.drop_column("change", "viewers")
    for table in ("message", "change"):
        op.drop_column(table, "subject_id")
        op.drop_column(table, "subject_type")
