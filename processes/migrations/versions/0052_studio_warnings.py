"""What a change was warned of when it was submitted, and why it is so all the same."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "studio_change",
        sa.Column("warnings", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("studio_change", sa.Column("warnings_reason", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_studio_change_warned"),
        "studio_change",
        "warnings = '{}' OR warnings_reason IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_column("studio_change", "warnings_reason")
    op.drop_column("studio_change", "warnings")
