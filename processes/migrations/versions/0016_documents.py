"""Documents, their numbers and templates, and attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_number",
        sa.Column("district", sa.Text(), primary_key=True),
        sa.Column("series", sa.Text(), primary_key=True),
        sa.Column("year", sa.BigInteger(), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "document_template",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("used_from", sa.DateTime(timezone=True)),
        sa.Column("used_until", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("district", "kind", "version"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), sa.ForeignKey("dispute_case.id")),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("series", sa.Text()),
        sa.Column("about", sa.Text()),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("template_id", sa.BigInteger(), sa.ForeignKey("document_template.id")),
        sa.Column("content", sa.Text()),
        sa.Column("sha256", sa.Text()),
        sa.Column("voided_at", sa.DateTime(timezone=True)),
        sa.Column("voided_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("void_reason", sa.Text()),
    )
    op.create_index(op.f("ix_document_case_id_id"), "document", ["case_id", "id"])
    op.create_index(
        "uq_document_once",
        "document",
        ["case_id", "kind", "about"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column(
            "case_id",
            sa.BigInteger(),
            sa.ForeignKey("dispute_case.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mimetype", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("voided_at", sa.DateTime(timezone=True)),
        sa.Column("voided_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("void_reason", sa.Text()),
    )


def downgrade() -> None:
    for table in ("attachment", "document", "document_template", "document_number"):
        op.drop_table(table)
