"""What makes a changed row noticed: heads with codes, records of what was written, seals."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

#: Tables that are only ever added to.
KEPT = ("record", "seal", "sealed_head")


def upgrade() -> None:
    op.add_column("instance", sa.Column("head_id", sa.BigInteger()))
    op.add_column(
        "instance", sa.Column("head_mac", sa.LargeBinary(), nullable=False, server_default="")
    )
    op.alter_column("instance", "head_mac", server_default=None)
    op.add_column("deployment", sa.Column("account", sa.Text()))
    op.add_column("deployment", sa.Column("told_by", sa.Text()))
    op.execute(
        "UPDATE instance SET head_id = event.id FROM event"
        " WHERE event.instance_id = instance.id AND event.seq = instance.events"
    )
    _tables()
    op.execute(
        "INSERT INTO audit_head (id, entries, entry_id, hash, mac)"
        " SELECT 1, count(*), max(id),"
        " COALESCE((SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1), ''), ''"
        " FROM audit_entry"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION keep_history()"
        )


def _tables() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "history_key",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject", "transaction"),
    )
    op.create_index("ix_record_transaction", "record", ["transaction"])
    op.create_table(
        "seal",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "sealed_head",
        sa.Column("seal_number", sa.BigInteger(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "seal_number"),
        sa.ForeignKeyConstraint(["seal_number"], ["seal.number"]),
    )
    op.create_index("ix_sealed_head_seal_number", "sealed_head", ["seal_number"])
    op.create_table(
        "verification",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    for table in ("verification", "sealed_head", "seal", "record", "history_key", "audit_head"):
        op.drop_table(table)
    op.drop_column("deployment", "told_by")
    op.drop_column("deployment", "account")
    op.drop_column("instance", "head_mac")
    op.drop_column("instance", "head_id")
