"""Import what fills the registries: handlers, jobs, observers, tables, calendar entries."""

import importlib
import pkgutil


def everything(package: str) -> None:
    """Import the package and all modules below it, programs and migrations excepted."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(getattr(root, "__path__", ()), f"{package}."):
        parts = module.name.split(".")
        if "migrations" not in parts and parts[-1] != "__main__":
            importlib.import_module(module.name)
