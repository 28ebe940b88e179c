"""What the site said it had done, compared with what the database says in the end."""

from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import text

#: Rows that would show an act done twice, or half; each query must find nothing.
TWICE = {
    "a dispute registered twice": """
        SELECT summary FROM dispute_case GROUP BY summary HAVING count(*) > 1""",
    "a task finished twice": """
        SELECT user_task.instance_id, user_task.element FROM user_task
        WHERE user_task.status = 'completed'
        GROUP BY 1, 2 HAVING count(*) <> (
            SELECT count(*) FROM event WHERE event.instance_id = user_task.instance_id
            AND event.element = user_task.element AND event.what = 'completed')""",
    # What a living worker is at right now is none of them.
    "a job left by the dead": """
        SELECT job.id, job.task_name FROM procrastinate_jobs AS job
        LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing'
        AND (worker.id IS NULL OR worker.last_heartbeat < now() - interval '1 minute')""",
    "a step that failed": "SELECT element, kind, message, attempts, status FROM incident",
    "a timer left": "SELECT id FROM timer WHERE running AND look_at < :now",
}


@dataclass
class Ledger:
    """Acts that were acknowledged; any number of threads write."""

    registered: list[str] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)
    claimed: list[int] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def acts(self):
        """How many there are."""
        return len(self.registered) + len(self.completed) + len(self.claimed)

    def note(self, acts, what):
        with self._lock:
            acts.append(what)

    def lost(self, connection):
        """Acknowledged acts the database knows nothing of, in words."""
        summaries = set(connection.scalars(text("SELECT summary FROM dispute_case")))
        done = "SELECT id FROM user_task WHERE status = 'completed'"
        closed = set(connection.scalars(text(done)))
        taken = set(
            connection.scalars(
                text(
                    "SELECT user_task.id FROM user_task JOIN event USING (instance_id, element)"
                    " WHERE event.what = 'claimed'"
                )
            )
        )
        yield from (f"registered {each}" for each in self.registered if each not in summaries)
        yield from (f"completed {each}" for each in self.completed if each not in closed)
        yield from (f"claimed {each}" for each in self.claimed if each not in taken)

    def twice(self, connection, now):
        """What was done twice or left half done, in words."""
        for what, query in TWICE.items():
            bound = {"now": now} if ":now" in query else {}
            yield from (f"{what}: {tuple(row)}" for row in connection.execute(text(query), bound))
