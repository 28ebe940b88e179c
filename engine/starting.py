"""What must hold before a program serves anybody; an upper layer registers it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

Check = Callable[[Session], None]

#: Run in the order they were registered by the pages, the workers and the commands.
checks: list[Check] = []


def check(function: Check) -> Check:
    """Register `function(session)`, which raises an EngineError to stop the start."""
    checks.append(function)
    return function


def everything(session: Session) -> None:
    """Run every check; the first refusal is raised."""
    for each in checks:
        each(session)
