"""Import what fills the registries: handlers, jobs, observers, tables, calendar entries."""

import gc
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

#: Parts of a package that are run, not imported.
PROGRAMS = {"__main__", "migrations"}


def import_all(package: str) -> None:
    """Import the package and all modules below it, programs and migrations excepted."""
    with _sparing_the_collector():
        _import(package)


def _import(package: str) -> None:
    root = importlib.import_module(package)
    for module in pkgutil.iter_modules(getattr(root, "__path__", ())):
        if module.name not in PROGRAMS:
            _import(f"{package}.{module.name}")


@contextmanager
def _sparing_the_collector() -> Iterator[None]:
    """The garbage collector waits meanwhile, and passes over from then on what is there.

    Classes and functions come to be by the hundred thousand, and stay: to walk through them again and
    again took two fifths of a program's start.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
