"""Savepoints that cost one round trip and not two: one is released as the next is opened.

A step opens several in a row, one for each handler and one for what is told of between them. What is
written after one that is over, and not released yet, belongs to it; that changes nothing: a failure
rolls back to one around it, or the whole transaction. The end of the transaction releases the last.
"""

from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event

#: `Connection.info` key of the statement that waits to be sent.
_WAITING = "engine.savepoints.waiting"


def release_late(engine: Engine) -> None:
    """Have this pool's connections send RELEASE SAVEPOINT together with the next SAVEPOINT."""
    event.listen(engine, "begin", _forget)
    event.listen(engine, "do_execute", _execute)


def _forget(connection: Connection) -> None:
    connection.info.pop(_WAITING, None)


def _execute(cursor: Any, statement: str, _parameters: Any, context: Any) -> bool | None:
    """True where the statement needs nothing more done, as SQLAlchemy asks of who listens."""
    if not statement.startswith(("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")):
        return None
    info = context.root_connection.info
    if statement.startswith("RELEASE ") and _has_failed(cursor):
        # Somebody swallowed an error of the database. Sent now, the release is refused and the block raises;
        # kept waiting, nobody would hear of it: a COMMIT of what has failed rolls back and raises nothing.
        return None
    # One that waits lies within the one that is released now, and ends with it; so it does where one
    # around both is rolled back.
    waiting = info.pop(_WAITING, None)
    if statement.startswith("RELEASE "):
        info[_WAITING] = statement
        return True
    if statement.startswith("SAVEPOINT ") and waiting is not None:
        # Two statements at once cannot be prepared.
        cursor.execute(f"{waiting}; {statement}", prepare=False)
        return True
    return None


def _has_failed(cursor: Any) -> bool:
    """Whether a statement of this transaction failed since the last savepoint."""
    return bool(cursor.connection.info.transaction_status == TransactionStatus.INERROR)
