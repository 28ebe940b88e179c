"""Which forms were received, so that one sent again changes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_receipt",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_receipt"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_receipt_person_id"),
        sa.UniqueConstraint("person_id", "form_key", name="uq_form_receipt_person_id_form_key"),
    )
    op.create_index("ix_form_receipt_received_at", "form_receipt", ["received_at"])


def downgrade() -> None:
    op.drop_table("form_receipt")
