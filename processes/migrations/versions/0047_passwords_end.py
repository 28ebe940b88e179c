"""When a password ends, and who granted a request on the server."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("password_until", sa.DateTime(timezone=True)))
    op.execute("UPDATE account SET password_until = now() + interval '90 days'")
    op.add_column("administrative_request", sa.Column("decided_from", sa.Text()))
    op.create_check_constraint(
        "told_who_decided",
        "administrative_request",
        "decided_at IS NULL OR decided_by IS NOT NULL OR decided_from IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_constraint("ck_administrative_request_told_who_decided", "administrative_request")
    op.drop_column("administrative_request", "decided_from")
    op.drop_column("account", "password_until")
