"""Docstrings of public functions: they are there, and name errors that exist."""

import ast
import builtins
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path
    for package in ("engine", "processes", "web")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts
]
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in FILES}
RAISED = re.compile(r"[Rr]aises? ([^.]*)\.")
CLASS = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b")
#: A name of two humps that is no class.
PROPER = {"PostgreSQL"}


@pytest.mark.parametrize("path", TREES)
def test_every_public_function_says_what_it_does(path):
    public = [each for each in TREES[path].body if isinstance(each, ast.FunctionDef | ast.ClassDef)]
    silent = [each.name for each in public if each.name[0] != "_" and not ast.get_docstring(each)]
    assert silent == []


def test_the_errors_a_docstring_names_exist():
    known, named = set(dir(builtins)) | PROPER, set()
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                known.add(node.name)
            elif isinstance(node, ast.ImportFrom):
                known |= {each.asname or each.name for each in node.names}
            elif isinstance(node, ast.FunctionDef):
                named |= {(path, node.name, error) for error in errors_in(node)}
    assert len(named) > 300
    assert sorted(each for each in named if each[2] not in known) == []


def errors_in(function):
    words = (ast.get_docstring(function) or "").replace("\n", " ")
    return {error for raised in RAISED.findall(words) for error in CLASS.findall(raised)}
