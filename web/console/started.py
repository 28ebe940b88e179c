"""What stands before a command on the database: the settings, the handlers, the checks of the start."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click

from engine import db, loading, starting
from engine import settings as engine_settings
from web import settings


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with a sentence where the program refuses, or the database is away."""
    with starting.refusing(), db.reaching():
        yield


def started(command: click.Command) -> click.Command:
    """The same command, begun as every program is; a refusal is a sentence and exit status 1."""
    work = command.callback
    assert work is not None
    made = copy.copy(command)
    made.callback = _begun(work)
    return made


def _begun(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def run(*args: Any, **options: Any) -> Any:
        with refusing():
            settings.check()
            for package in engine_settings.application():
                loading.import_all(package)
            starting.check_database()
            return work(*args, **options)

    return run
