"""Programs of two releases work on one database: which may, and who takes which job.

Who fetches a job says by name what it can do. The function that programs of 0.1.0 call takes only what
they know: a job they have never heard of they would give up for good.
"""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

#: The jobs of release 0.1.0, the last whose workers take whatever waits.
JOBS_OF_0_1_0 = [
    "calendar.catch_up",
    "calendar.recount",
    "cards.follow",
    "cards.issue",
    "cards.warn",
    "clocks.lapse",
    "council.overdue",
    "drafts.sweep",
    "export.forget",
    "export.make",
    "extensions.lapse",
    "history.seal",
    "history.send_seal",
    "history.verify",
    "import.rows",
    "incident.retry",
    "instance.broadcast",
    "instance.signal",
    "instance.wake",
    "laws.expire",
    "laws.take_effect",
    "lists.carry_out",
    "notices.dispatch",
    "notices.parties",
    "notices.retire",
    "notices.send",
    "notices.sum_up",
    "patrol.close",
    "patrol.sheets",
    "petition.escalate",
    "petitions.overdue",
    "receipts.clear",
    "residents.late",
    "roster.draft",
    "studio.mutate",
    "studio.release_due",
    "studio.run_scenarios",
    "studio.run_waiting",
    "studio.thin",
]

# Procrastinate's own fetch (3.10, procrastinate_fetch_job_v2), but for the names in place of queues.
FETCH_KNOWN = """
CREATE FUNCTION fetch_known_job(names text[], p_worker_id bigint)
    RETURNS procrastinate_jobs LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET random_page_cost = 4 AS $$
DECLARE
    found_job procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.* FROM procrastinate_jobs AS jobs
        WHERE NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs AS other
            WHERE jobs.lock IS NOT NULL AND other.lock = jobs.lock AND (
                other.status = 'doing'
                OR (other.status = 'todo' AND (
                    other.priority > jobs.priority
                    OR (other.priority = jobs.priority AND other.id < jobs.id)))))
        AND jobs.status = 'todo'
        AND jobs.task_name = ANY (names)
        AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
        ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
        FOR UPDATE OF jobs SKIP LOCKED)
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = p_worker_id
    FROM candidate WHERE procrastinate_jobs.id = candidate.id
    RETURNING procrastinate_jobs.* INTO found_job;
    RETURN found_job;
END $$
"""

FETCH_AS_0_1_0 = """
CREATE OR REPLACE FUNCTION procrastinate_fetch_job_v2(target_queue_names varchar[], p_worker_id bigint)
    RETURNS procrastinate_jobs LANGUAGE sql AS
$$ SELECT * FROM fetch_known_job(string_to_array('{names}', ' '), p_worker_id) $$
"""

FETCH_AS_BEFORE = """
CREATE OR REPLACE FUNCTION procrastinate_fetch_job_v2(target_queue_names varchar[], p_worker_id bigint)
    RETURNS procrastinate_jobs LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_bitmapscan = off SET random_page_cost = 4 AS $$
DECLARE
    found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.* FROM procrastinate_jobs AS jobs
        WHERE NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs AS other_jobs
            WHERE jobs.lock IS NOT NULL AND other_jobs.lock = jobs.lock AND (
                other_jobs.status = 'doing'
                OR (other_jobs.status = 'todo' AND (
                    other_jobs.priority > jobs.priority
                    OR (other_jobs.priority = jobs.priority AND other_jobs.id < jobs.id)))))
        AND jobs.status = 'todo'
        AND (target_queue_names IS NULL OR jobs.queue_name = ANY (target_queue_names))
        AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
        ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
        FOR UPDATE OF jobs SKIP LOCKED)
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = p_worker_id
    FROM candidate WHERE procrastinate_jobs.id = candidate.id
    RETURNING procrastinate_jobs.* INTO found_jobs;
    RETURN found_jobs;
END $$
"""


def upgrade() -> None:
    floor = op.create_table(
        "schema_floor",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_schema_floor")),
    )
    op.bulk_insert(floor, [{"revision": revision}])
    op.execute(FETCH_KNOWN)
    op.execute(FETCH_AS_0_1_0.format(names=" ".join(JOBS_OF_0_1_0)))


def downgrade() -> None:
    op.execute(FETCH_AS_BEFORE)
    op.execute("DROP FUNCTION fetch_known_job")
    op.drop_table("schema_floor")
