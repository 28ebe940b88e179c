"""The texts of the Python sources: every Chinese literal, and the sentences of the refusals.

Not only what stands inside `_()`: names of choices, labels and reasons are made where no page is
known and reach `_()` as a variable.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeGuard

from web.catalogue.chinese import is_chinese

ROOMS = ("engine", "processes", "web")
#: The offices of the demonstration's accounts, beside which one signs in.
SIGN_IN = "processes/demonstration/accounts.py"
#: Not shown on pages. What writes data (its Chinese is content), what prints Chinese documents and
#: what speaks to the operator's terminal.
NOT_ON_PAGES = (
    "processes/migrations",
    "processes/demonstration",
    "processes/documents/template_builders",
    "processes/documents/example.py",
    "processes/documents/samples.py",
    "processes/documents/filling.py",
    "processes/studio/blanks.py",
    "processes/diagrams/overview",
    "processes/casework/dates_page.py",
    "processes/privacy/masking.py",
    "processes/privacy/rotate_keys.py",
    "engine/copying.py",
    "engine/dmn/tck",
    "engine/embedded.py",
    "engine/key_files.py",
    "engine/settings.py",
    "engine/starting.py",
    "web/catalogue",
    "web/citations.py",
    "web/composed.py",
    "web/phrases.py",
    "web/console",
    "web/deploying.py",
    # Each language by its own name.
    "web/language.py",
    "web/run.py",
    "web/settings.py",
    "web/studio/commands.py",
    "web/studio/mutation_commands.py",
    "web/verifying.py",
)


def find_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Each text with the file it stands in."""
    files = [file for room in ROOMS for file in sorted((root / room).rglob("*.py"))]
    trees = {file.relative_to(root).as_posix(): ast.parse(file.read_text()) for file in files}
    classes = [node for tree in trees.values() for node in ast.walk(tree) if _is_class(node)]
    refusals = _refusals(classes)
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in refusals:
                yield from ((text, name) for text in _sentence(node))
        if name == SIGN_IN or not name.startswith(NOT_ON_PAGES):
            yield from ((text, name) for text in _literals(tree))


def _is_class(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef)


def _refusals(classes: Sequence[ast.ClassDef]) -> set[str]:
    """The names of the classes that are errors, by their ancestry."""
    found = {"Exception"}
    while True:
        more = {each.name for each in classes if found & {_name(base) for base in each.bases}}
        if more <= found:
            return found
        found |= more


def _name(base: ast.expr) -> str:
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")


def _sentence(node: ast.ClassDef) -> Iterator[str]:
    """What a person reads when it is raised with nothing: its docstring's first paragraph."""
    said = (ast.get_docstring(node, clean=False) or "").split("\n\n")[0].strip()
    if is_chinese(said):
        yield said


def _literals(tree: ast.Module) -> Iterator[str]:
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            # A docstring: of a class that is a refusal's, else for who reads the code.
            apart.add(id(node.value))
        elif isinstance(node, ast.FormattedValue) and node.format_spec:
            apart.add(id(node.format_spec))
            apart.update(map(id, ast.walk(node.format_spec)))
        elif isinstance(node, ast.JoinedStr) and id(node) not in apart:
            apart.update(map(id, node.values))
            yield from _composed(node)
        elif isinstance(node, ast.Constant) and is_chinese(node.value) and id(node) not in apart:
            yield str(node.value)


def _composed(node: ast.JoinedStr) -> Iterator[str]:
    """An f-string as a pattern: its values are `{0}`, `{1}` …"""
    parts, number = [], 0
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(str(each.value))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    if is_chinese("".join(parts)):
        yield "".join(parts)
