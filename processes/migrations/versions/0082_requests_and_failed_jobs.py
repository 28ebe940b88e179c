"""An entry of the audit log knows the request that caused it; jobs that failed are counted by an index.

The events of instances have the request in their body. The hash covers it in both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("request", sa.Text()))
    # Procrastinate has indexes of what waits and what runs.
    op.execute("CREATE INDEX ix_job_failed ON procrastinate_jobs (id) WHERE status = 'failed'")


def downgrade() -> None:
    op.execute("DROP INDEX ix_job_failed")
    op.drop_column("audit_entry", "request")
