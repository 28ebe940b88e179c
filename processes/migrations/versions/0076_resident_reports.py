"""What residents report without an account, and the photographs they send with it."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resident_report",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("at_place", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("spot", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("opens_case", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_resident_report"),
        sa.ForeignKeyConstraint(["at_place"], ["place.code"], name="fk_resident_report_at_place"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_resident_report_decided_by"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["dispute_case.id"], name="fk_resident_report_case_id"
        ),
        sa.UniqueConstraint("form_key", name="uq_resident_report_form_key"),
        sa.UniqueConstraint("case_id", name="uq_resident_report_case_id"),
    )
    op.create_index("ix_resident_report_at_place_id", "resident_report", ["at_place", "id"])
    op.create_index(
        "ix_resident_report_waiting",
        "resident_report",
        ["due_at"],
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "resident_report_photo",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("report_id", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mimetype", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resident_report_photo"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["resident_report.id"], name="fk_resident_report_photo_report_id"
        ),
    )
    op.create_index("ix_resident_report_photo_report_id", "resident_report_photo", ["report_id"])


def downgrade() -> None:
    op.drop_table("resident_report_photo")
    op.drop_table("resident_report")
