"""What a database is: where its files belong, and whether its clock may be moved."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data_folder", sa.Text(), nullable=True),
        sa.Column("data_inode", sa.BigInteger(), nullable=True),
        sa.Column("real_since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("installation")
