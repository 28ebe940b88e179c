"""FEEL, the expression language of DMN 1.5 (chapter 10): `feel.compile(text).evaluate(variables)`.

The seam to everything else is what this file names; docs/feel.md shows the
language to analysts.

May use: no other room.
"""

from engine.feel import functions as _functions  # noqa: F401 - fills the registry
from engine.feel.budget import Warning
from engine.feel.errors import (
    AssertionFailed,
    BudgetExceeded,
    EvaluationFailed,
    FeelError,
    FeelSyntaxError,
    FunctionFailed,
    Mismatch,
    Unserialisable,
)
from engine.feel.explain import Note, explain, explanations, sentence
from engine.feel.expression import Expression
from engine.feel.expression import compile_text as compile
from engine.feel.registry import FUNCTIONS, function
from engine.feel.serial import to_json
from engine.feel.values import Function, Range, YearsMonths, kind

__all__ = [
    "FUNCTIONS",
    "AssertionFailed",
    "BudgetExceeded",
    "EvaluationFailed",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "FunctionFailed",
    "Mismatch",
    "Note",
    "Range",
    "Unserialisable",
    "Warning",
    "YearsMonths",
    "compile",
    "explain",
    "explanations",
    "function",
    "kind",
    "sentence",
    "to_json",
]
