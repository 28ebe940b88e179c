"""Counting what a page asks of the database."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def counted(session):
    """The statements sent meanwhile, savepoints aside: in production there are none to read.

    `session` is one, or an engine.
    """
    bind = getattr(session, "bind", session)
    told = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            told.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(bind, "before_cursor_execute", note)
