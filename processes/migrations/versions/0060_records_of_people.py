"""Records of more than cases: what was written of people, their accounts and offices."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("record", sa.Text(), nullable=True))
    # What stood there is of cases, and its code says so without the word.
    op.add_column("record", sa.Column("kind", sa.Text(), nullable=False, server_default="case"))
    op.create_unique_constraint(
        "uq_record_kind_subject_transaction", "record", ["kind", "subject", "transaction"]
    )
    op.drop_constraint("uq_record_subject_transaction", "record")


def downgrade() -> None:
    op.create_unique_constraint(
        "uq_record_subject_transaction", "record", ["subject", "transaction"]
    )
    op.drop_constraint("uq_record_kind_subject_transaction", "record")
    op.drop_column("record", "kind")
    op.drop_column("audit_entry", "record")
