"""Accounts of programs."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "machine_account",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_machine_account"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_machine_account_person_id"),
        sa.UniqueConstraint("person_id", name="uq_machine_account_person_id"),
        sa.UniqueConstraint("client_id", name="uq_machine_account_client_id"),
    )


def downgrade() -> None:
    op.drop_table("machine_account")
