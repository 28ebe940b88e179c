"""Every hook there is, with its place: who is called by name, told of steps, asked before a start.

An upper layer with a registry of its own adds it:

@hooks.kind("register", "登记簿")
def _registers() -> Iterable[Hung]:
    return _REGISTERS.items()
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from engine import backups, db, jobs, key_files, observers, starting, tables
from engine.deployment import checking
from engine.feel import registry as functions
from engine.forms import checks as form_checks
from engine.forms import facts
from engine.scheduling import timetable
from engine.script import handlers

#: A name and what was registered under it: a function, or the place as text.
Registered = tuple[str, Any]
Read = Callable[[], Iterable[Registered]]
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, order=True)
class Hook:
    """One thing that was registered: `handler`, `case.archive`, `processes/handlers/case.py:34`."""

    kind: str
    name: str
    place: str


#: The label of each kind, and who reads its registry, in the order they are printed.
kinds: dict[str, tuple[str, Read]] = {}


def kind(name: str, label: str) -> Callable[[Read], Read]:
    """Have a registry listed."""

    def register(read: Read) -> Read:
        kinds[name] = label, read
        return read

    return register


def list_hooks() -> list[Hook]:
    """All hooks, by kind and name."""
    return [
        Hook(kind, name, hung if isinstance(hung, str) else _place(hung))
        for kind, (_, read) in kinds.items()
        for name, hung in sorted(read(), key=lambda each: each[0])
    ]


def caller() -> str:
    """The place that calls the function this is called in."""
    frame = sys._getframe(2)
    return _at(frame.f_code, frame.f_lineno)


def _place(function: Callable[..., Any]) -> str:
    code: CodeType = inspect.unwrap(function).__code__
    return _at(code, code.co_firstlineno)


def _at(code: CodeType, line: int) -> str:
    file = Path(code.co_filename)
    shown = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    return f"{shown.as_posix()}:{line}"


def _named(found: Iterable[Callable[..., Any]]) -> Iterator[Registered]:
    return ((each.__name__, each) for each in found)


@kind("handler", "处理程序")
def _handlers() -> Iterable[Registered]:
    return handlers.functions.items()


@kind("writer", "事实写入")
def _writers() -> Iterable[Registered]:
    return facts.writers().items()


@kind("check", "字段核对")
def _form_checks() -> Iterable[Registered]:
    return form_checks.checks().items()


@kind("function", "表达式函数")
def _functions() -> Iterable[Registered]:
    own = functions.FORMS.keys() - functions.BUILTINS
    return ((name, form.body) for name in own for form in functions.FORMS[name])


@kind("observer", "步骤观察者")
def _observers() -> Iterable[Registered]:
    return _named(observers.observers)


@kind("job", "后台作业")
def _jobs() -> Iterable[Registered]:
    return ((name, work) for name, work in jobs.registry.items() if name not in timetable.entries)


@kind("calendar", "日历作业")
def _calendar() -> Iterable[Registered]:
    return ((name, jobs.registry[name]) for name in timetable.entries)


@kind("table", "规则表")
def _tables() -> Iterable[Registered]:
    return ((key, table.read) for key, table in tables.registered.items())


@kind("rule", "发布规则")
def _rules() -> Iterable[Registered]:
    return _named([*checking.rules, *checking.warnings])


@kind("start", "启动检查")
def _checks() -> Iterable[Registered]:
    return _named(starting.checks)


@kind("transaction", "事务开始")
def _begun() -> Iterable[Registered]:
    return _named(db.begun())


@kind("key", "密钥文件")
def _keys() -> Iterable[Registered]:
    return key_files.places.items()


@kind("backup folder", "随库备份的文件夹")
def _backup_folders() -> Iterable[Registered]:
    return backups.folders.items()
