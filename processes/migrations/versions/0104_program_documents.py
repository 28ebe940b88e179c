"""Documents that programs keep for their processes."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_document",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mimetype", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("noted", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("process", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_program_document"),
        sa.UniqueConstraint("key", name="uq_program_document_key"),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name="fk_program_document_instance_id"
        ),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name="fk_program_document_kept_by"),
    )
    op.create_index("ix_program_document_expires_at", "program_document", ["expires_at"])


def downgrade() -> None:
    op.drop_table("program_document")
