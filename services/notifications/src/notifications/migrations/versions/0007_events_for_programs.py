"""events for programs: machine clients, subscriptions, what may leave and each delivery"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "machine",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "open_event",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("former_unit_id", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index(op.f("ix_open_event_subject"), "open_event", ["subject"], unique=False)
    op.create_index(op.f("ix_open_event_time"), "open_event", ["time"], unique=False)
    op.create_index("ix_open_event_type", "open_event", ["type", "number"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_secret", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_rounds", sa.Integer(), nullable=False),
        sa.Column("next_round_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["machine_id"],
            ["machine.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_subscription_machine_id"), "subscription", ["machine_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("subscription_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["open_event.number"]),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
        ),
        sa.PrimaryKeyConstraint("number", "subscription_id"),
    )
    op.create_index(
        "ix_delivery_given_up",
        "delivery",
        ["subscription_id", "number"],
        unique=False,
        postgresql_where=sa.text("given_up_at IS NOT NULL"),
        sqlite_where=sa.text("given_up_at IS NOT NULL"),
    )
    op.create_index("ix_delivery_log", "delivery", ["subscription_id", "number"], unique=False)
    op.create_index(
        "ix_delivery_order",
        "delivery",
        ["subscription_id", "subject", "number"],
        unique=False,
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["subscription_id", "number"],
        unique=False,
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_delivery_waiting",
        table_name="delivery",
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.drop_index("ix_delivery_log", table_name="delivery")
    op.drop_index(
        "ix_delivery_order",
        table_name="delivery",
        postgresql_where=sa.text("next_try_at IS NOT NULL"),
        sqlite_where=sa.text("next_try_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_delivery_given_up",
        table_name="delivery",
        postgresql_where=sa.text("given_up_at IS NOT NULL"),
        sqlite_where=sa.text("given_up_at IS NOT NULL"),
    )
    op.drop_table("delivery")
    op.drop_index(op.f("ix_subscription_machine_id"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index("ix_open_event_type", table_name="open_event")
    op.drop_index(op.f("ix_open_event_time"), table_name="open_event")
    op.drop_index(op.f("ix_open_event_subject"), table_name="open_event")
    op.drop_table("open_event")
    op.drop_table("machine")
