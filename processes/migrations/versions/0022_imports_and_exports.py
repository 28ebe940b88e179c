"""Imports and exports of cases, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATES = sa.Enum(
    "checked", "running", "done", "discarded", name="importstate", native_enum=False, length=32
)
ROWS = sa.Enum("ready", "faulty", "done", "refused", name="rowstate", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("details", JSONB(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_audit_entry_by_id", "audit_entry", ["by", "id"])
    op.create_index("ix_audit_entry_what_id", "audit_entry", ["what", "id"])
    op.execute(
        "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION keep_history()"
    )
    op.create_table(
        "export",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("filters", JSONB(), nullable=False),
        sa.Column("is_clear", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cases", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
    )
    op.create_index("ix_export_by_id", "export", ["by", "id"])
    op.create_index("ix_export_at", "export", ["at"])
    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_import_batch_by_id", "import_batch", ["by", "id"])
    op.create_index("ix_import_batch_district_digest", "import_batch", ["district", "digest"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("batch_id", sa.BigInteger(), sa.ForeignKey("import_batch.id"), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", ROWS, nullable=False),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("faults", JSONB(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id"), nullable=True),
        sa.UniqueConstraint("batch_id", "number"),
    )
    op.create_index("ix_import_row_batch_id_state", "import_row", ["batch_id", "state"])


def downgrade() -> None:
    for table in ("import_row", "import_batch", "export", "audit_entry"):
        op.drop_table(table)
