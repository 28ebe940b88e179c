"""Import what fills the registries: handlers, jobs, observers, tables, calendar entries."""

import importlib
import pkgutil

#: Parts of a package that are run, not imported.
PROGRAMS = {"__main__", "migrations"}


def import_all(package: str) -> None:
    """Import the package and all modules below it, programs and migrations excepted."""
    root = importlib.import_module(package)
    for module in pkgutil.iter_modules(getattr(root, "__path__", ())):
        if module.name not in PROGRAMS:
            import_all(f"{package}.{module.name}")
