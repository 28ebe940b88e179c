"""Registering what works on the tables; in the sandbox, which has none, it does nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlalchemy.orm import Session

from engine.script import Context, Handler, handlers


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register a function of `processes` as the handler of a task type."""

    def register(function: Handler) -> Handler:
        @wraps(function)
        def on_tables(context: Context, **inputs: Any) -> dict[str, Any] | None:
            return function(context, **inputs) if context.session is not None else None

        handlers(name)(on_tables)
        return function

    return register


def require_session(context: Context) -> Session:
    """The session of the step under way."""
    if context.session is None:
        raise TypeError("a handler of the tables was called without them")
    return context.session
