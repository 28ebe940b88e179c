"""What the programs log: lines for people, or one JSON object a line (`SISHI_LOG=json`).

In JSON no text stands that somebody typed: of an error its type and where it happened, not what it
says, for it may quote a name. Which request a line belongs to is known here by the context alone;
what is kept (jobs, history) has it from the session (`engine.request_ids`).
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

from engine import settings

#: A line for each request, verb and job; they are written in JSON only.
WORK = logging.getLogger("sishi.work")
OURS = ("engine", "processes", "web", "sishi")
#: Frames of an error that are told: the innermost.
FRAMES = 30

_request: ContextVar[str | None] = ContextVar("request", default=None)


@contextmanager
def about(request: str | None) -> Iterator[None]:
    """Mark the lines written in the block with the number of the request they belong to."""
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def is_json() -> bool:
    """Whether lines are to be JSON."""
    return settings.log_format() == "json"


def configure(program: str, text: str | None = None) -> None:
    """Write this program's lines as the settings say; `text` is the format for people, None: Python's own."""
    if not is_json():
        if text is not None:
            logging.basicConfig(format=text)
        return
    root = logging.getLogger()
    if not any(isinstance(each.formatter, JsonLine) for each in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLine(program))
        root.addHandler(handler)
    for each in OURS:
        logging.getLogger(each).setLevel(logging.INFO)


class JsonLine(logging.Formatter):
    """A line as a JSON object: time, level, program, process, logger, message, request, and its own fields."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program

    def format(self, record: logging.LogRecord) -> str:
        """Without anything that somebody typed."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "program": self._program,
            "process": os.getpid(),
            "logger": record.name,
            "message": _message(record),
        }
        if (request := _request.get()) is not None:
            line["request"] = request
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def _message(record: logging.LogRecord) -> str:
    """The sentence; Procrastinate's quotes what jobs were given, so only what it did is told."""
    if record.name.startswith("procrastinate") and hasattr(record, "action"):
        return str(record.action).replace("_", " ")
    if not isinstance(record.args, tuple):
        return record.getMessage()
    args = tuple(
        type(each).__name__ if isinstance(each, BaseException) else each for each in record.args
    )
    return str(record.msg) % args if args else str(record.msg)


def _error(error: BaseException) -> dict[str, Any]:
    told: dict[str, Any] = {"type": type(error).__name__, "at": _frames(error)}
    original = getattr(error, "orig", error)
    if (state := getattr(original, "sqlstate", None)) is not None:
        told["sqlstate"] = state
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = type(cause).__name__
    return told


def _frames(error: BaseException) -> list[str]:
    found = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{each.filename}:{each.lineno} {each.name}" for each in found]
