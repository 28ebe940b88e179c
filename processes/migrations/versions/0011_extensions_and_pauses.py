"""Extensions that wait for their notice, pauses with evidence, clocks whose date was given."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("given_at", sa.DateTime(timezone=True)))
    op.add_column(
        "clock_pause", sa.Column("evidence", sa.Text(), nullable=False, server_default="")
    )
    op.alter_column("clock_pause", "evidence", server_default=None)
    for name in ("by", "resumed_by"):
        op.add_column("clock_pause", sa.Column(name, sa.BigInteger(), sa.ForeignKey("person.id")))
    # What was granted before counted at once.
    op.add_column(
        "clock_extension",
        sa.Column("status", sa.String(32), nullable=False, server_default="counts"),
    )
    op.alter_column("clock_extension", "status", server_default=None)
    op.add_column("clock_extension", sa.Column("consent", sa.Text()))
    op.add_column("clock_extension", sa.Column("notice", sa.Text()))
    op.add_column("clock_extension", sa.Column("document_id", sa.BigInteger()))
    op.add_column("clock_extension", sa.Column("notified_at", sa.DateTime(timezone=True)))
    op.alter_column("clock_extension", "due_after", nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM clock_extension WHERE due_after IS NULL")
    op.alter_column("clock_extension", "due_after", nullable=False)
    for name in ("notified_at", "document_id", "notice", "consent", "status"):
        op.drop_column("clock_extension", name)
    for name in ("resumed_by", "by", "evidence"):
        op.drop_column("clock_pause", name)
    op.drop_column("clock", "given_at")
