"""Why a task is not completed: what the answers are refused for, and what came before them."""

from flask import g

from engine.errors import (
    AlreadyDone,
    AwaitsSigners,
    Claimed,
    Delegated,
    Denied,
    EngineError,
    ListenerFailed,
    NotActive,
    NotWritten,
    SignerRefused,
    Submitted,
    TaskClosed,
)
from engine.models import UserTask
from processes.errors import ProcessError
from web.errors import sentence
from web.tasks import closing

#: Other answers, or the same ones later, may be taken; of a form's own rules see `FormInvalid`.
REFUSED = (ProcessError, NotWritten, Denied, ListenerFailed, AwaitsSigners, SignerRefused)
#: Somebody was faster: no answers are taken any more.
LATE = (AlreadyDone, TaskClosed, Claimed, Delegated, NotActive, Submitted)


def describe_late(task: UserTask, error: EngineError) -> str:
    """What became of the task meanwhile."""
    why = closing.describe(task) if isinstance(error, TaskClosed) else ""
    return why or sentence(error, g.db)
