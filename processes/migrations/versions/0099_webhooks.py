"""The feed of case events, and the programs it is pushed to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0099"
down_revision = "0092"
branch_labels = None
depends_on = None

# Whoever writes a change, this release or the one before it, the feed has it.
_TRIGGER = """
CREATE FUNCTION note_unpublished_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unpublished_change (change_id) SELECT id FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER case_change_unpublished AFTER INSERT ON case_change
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_unpublished_change();
"""


def upgrade() -> None:
    op.create_table(
        "unpublished_change",
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name="pk_unpublished_change"),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["case_change.id"],
            name="fk_unpublished_change_change_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "case_event",
        sa.Column("position", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_case_event"),
        sa.ForeignKeyConstraint(["case_id"], ["dispute_case.id"], name="fk_case_event_case_id"),
        sa.ForeignKeyConstraint(["change_id"], ["case_change.id"], name="fk_case_event_change_id"),
        sa.UniqueConstraint("change_id", name="uq_case_event_change_id"),
    )
    op.create_index("ix_case_event_district_position", "case_event", ["district", "position"])
    op.create_index("ix_case_event_case_id_position", "case_event", ["case_id", "position"])
    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("with_parties", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_webhook_changed_by"),
    )
    op.create_index("ix_webhook_district", "webhook", ["district"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name="fk_webhook_delivery_webhook_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["position"], ["case_event.position"], name="fk_webhook_delivery_position"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name="fk_webhook_delivery_case_id"
        ),
    )
    op.create_index(
        "ix_webhook_delivery_webhook_id_position",
        "webhook_delivery",
        ["webhook_id", "position"],
        unique=True,
    )
    op.create_index(
        "ix_webhook_delivery_waiting",
        "webhook_delivery",
        ["webhook_id", "case_id", "position"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.execute(_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER case_change_unpublished ON case_change")
    op.execute("DROP FUNCTION note_unpublished_change()")
    for name in ("webhook_delivery", "webhook", "case_event", "unpublished_change"):
        op.drop_table(name)
