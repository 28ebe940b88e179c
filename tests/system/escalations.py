"""What the workers of the tests know: a handler that leaves a row each time it is kept."""

from sqlalchemy import text

from engine.script import handlers


@handlers("test.escalate")
def escalate(context):
    """Leave a row; slowly enough that a killed worker is caught in the middle."""
    context.session.execute(
        text("INSERT INTO escalated (instance_id) VALUES (:id)"), {"id": context.instance.id}
    )
    context.session.execute(text("SELECT pg_sleep(0.005)"))
