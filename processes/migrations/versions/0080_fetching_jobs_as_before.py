"""Fetching a job reckons what a page of the disk costs as before, whatever its connection says.

With the costs of the pages' connections (engine/db.py) and a plan for each fetch, one made of an empty
queue again reads all that waits (docs/adr/0018).
"""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER FUNCTION procrastinate_fetch_job_v2 SET random_page_cost = 4")


def downgrade() -> None:
    op.execute("ALTER FUNCTION procrastinate_fetch_job_v2 RESET random_page_cost")
