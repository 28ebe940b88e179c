"""Fetching a job finds its way by the indexes, whatever the statistics of the queue say.

A worker keeps the plan it made when the queue was empty; with thousands of jobs that plan
reads all of them once for each (docs/adr/0018).
"""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SETTINGS = ("enable_seqscan", "enable_bitmapscan")


def upgrade() -> None:
    for name in SETTINGS:
        op.execute(f"ALTER FUNCTION procrastinate_fetch_job_v2 SET {name} = off")


def downgrade() -> None:
    for name in SETTINGS:
        op.execute(f"ALTER FUNCTION procrastinate_fetch_job_v2 RESET {name}")
