"""Decision models (DMN 1.1 to 1.5): read once, decided any number of times.

May use: dialect, feel.
"""

from engine.dmn.errors import DmnError, NoSuchDecision
from engine.dmn.library import Library, load_all
from engine.dmn.model import Model, Result, load, read
from engine.dmn.run import Match, Warning

__all__ = [
    "DmnError",
    "Library",
    "Match",
    "Model",
    "NoSuchDecision",
    "Result",
    "Warning",
    "load",
    "load_all",
    "read",
]
