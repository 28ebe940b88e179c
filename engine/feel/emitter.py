"""What all parts of the compiler share: the scope, the constants, and turning a node into code."""

import ast
from collections.abc import Mapping
from typing import Any

from engine.feel import nodes, types
from engine.feel.pieces import constant, load
from engine.feel.scope import Scope
from engine.feel.trees import size


class Emitter:
    """One tree being turned into code."""

    def __init__(self, names: frozenset[str], known: Mapping[str, types.Type]) -> None:
        self.scope = Scope()
        self.names = names
        self.known = known
        #: Constants Python has no literal for, by the name that stands for them.
        self.objects: dict[str, Any] = {}

    def emit(self, node: nodes.Node) -> ast.expr:
        """Code for the value of a node."""
        raise NotImplementedError

    def add_constant(self, value: Any) -> ast.expr:
        """Code for an object that Python has no literal for."""
        name = f"k{len(self.objects)}"
        self.objects[name] = value
        return load(name)

    def weight(self, body: nodes.Node) -> ast.expr:
        """Steps one turn costs: a long body is many steps, so that time stays bounded."""
        return constant(1 + size(body) // 16)
