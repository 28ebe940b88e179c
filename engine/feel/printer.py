"""Nodes back into text; parsing it again gives the same tree."""

from collections.abc import Callable
from typing import Any

from engine.feel import nodes
from engine.feel.lexer import tokens
from engine.feel.names import STOPS
from engine.feel.registry import AMBIGUOUS
from engine.feel.texts import quoted

# What needs no brackets as an operand.
_CLOSED = (
    nodes.Literal,
    nodes.AtLiteral,
    nodes.Name,
    nodes.ListOf,
    nodes.ContextOf,
    nodes.Interval,
    nodes.Path,
    nodes.Filter,
    nodes.Call,
)


def text_of(node: nodes.Node) -> str:
    """An expression, or unary tests, as text."""
    return _PRINT[type(node)](node)


def _operand(node: nodes.Node) -> str:
    text = text_of(node)
    return text if isinstance(node, _CLOSED) else f"({text})"


def _literal(node: nodes.Literal) -> str:
    value = node.value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


def _name(name: str) -> str:
    """A name, in backticks where its words would be read as something else."""
    words = tokens(name)[:-1]
    plain = name == "?" or (
        all(word.kind == "name" and word.text not in STOPS for word in words)
        and words[0].text not in _WORDS
    )
    return name if plain or name in AMBIGUOUS or "`" in name else f"`{name}`"


#: What begins something else than a name.
_WORDS = frozenset({"true", "false", "null", "if", "for", "some", "every"})


def _list(node: nodes.ListOf) -> str:
    return f"[{_all(node.items)}]"


def _all(items: tuple[nodes.Node, ...]) -> str:
    return ", ".join(text_of(item) for item in items)


def _context(node: nodes.ContextOf) -> str:
    entries = (f"{_key(key)}: {text_of(value)}" for key, value in node.entries)
    return "{" + ", ".join(entries) + "}"


def _key(key: str) -> str:
    return key if key.isidentifier() else quoted(key)


def _interval(node: nodes.Interval) -> str:
    opening = "[" if node.start_included else "("
    closing = "]" if node.end_included else ")"
    return f"{opening}{_end(node.start)}..{_end(node.end)}{closing}"


def _end(node: nodes.Node) -> str:
    plain = isinstance(node, (nodes.Literal, nodes.AtLiteral, nodes.Name))
    return text_of(node) if plain else f"({text_of(node)})"


def _test(node: nodes.Test) -> str:
    return f"{node.operator} {_operand(node.operand)}"


def _binary(node: nodes.Arithmetic | nodes.Comparison) -> str:
    return f"{_operand(node.left)} {node.operator} {_operand(node.right)}"


def _logic(node: nodes.Logic) -> str:
    return f" {node.operator} ".join(_operand(term) for term in node.terms)


def _between(node: nodes.Between) -> str:
    low, high = _operand(node.low), _operand(node.high)
    return f"{_operand(node.value)} between {low} and {high}"


def _in(node: nodes.In) -> str:
    return f"{_operand(node.value)} in ({_all(node.tests)})"


def _instance(node: nodes.InstanceOf) -> str:
    return f"{_operand(node.value)} instance of {_type(node.type)}"


def _type(node: nodes.TypeName) -> str:
    if node.fields:
        inside = ", ".join(f"{name}: {_type(field)}" for name, field in node.fields)
        return f"{node.name}<{inside}>"
    inside = ", ".join(_type(argument) for argument in node.arguments)
    if node.result is not None:
        return f"{node.name}<{inside}> -> {_type(node.result)}"
    return f"{node.name}<{inside}>" if inside else node.name


def _call(node: nodes.Call) -> str:
    if node.names is None:
        return f"{_operand(node.function)}({_all(node.arguments)})"
    given = zip(node.names, node.arguments, strict=True)
    inside = ", ".join(f"{name}: {text_of(argument)}" for name, argument in given)
    return f"{_operand(node.function)}({inside})"


def _if(node: nodes.If) -> str:
    then, otherwise = text_of(node.then), text_of(node.otherwise)
    return f"if {text_of(node.condition)} then {then} else {otherwise}"


def _iterators(iterators: tuple[nodes.Iterator, ...]) -> str:
    return ", ".join(
        f"{_name(iterator.name)} in {_operand(iterator.domain)}"
        + (f"..{_operand(iterator.end)}" if iterator.end is not None else "")
        for iterator in iterators
    )


def _for(node: nodes.For) -> str:
    return f"for {_iterators(node.iterators)} return {text_of(node.body)}"


def _quantified(node: nodes.Quantified) -> str:
    condition = text_of(node.condition)
    return f"{node.quantifier} {_iterators(node.iterators)} satisfies {condition}"


def _lambda(node: nodes.Lambda) -> str:
    parameters = ", ".join(
        name if form is None else f"{name}: {_type(form)}"
        for name, form in zip(node.parameters, node.types, strict=True)
    )
    external = "external " if node.external else ""
    return f"function({parameters}) {external}{text_of(node.body)}"


def _unary(node: nodes.UnaryTests) -> str:
    if not node.tests:
        return "-"
    # In brackets, `not(a)` is a call and not the negation of tests.
    tests = ", ".join(
        f"({text_of(test)})" if isinstance(test, nodes.Call) else text_of(test)
        for test in node.tests
    )
    return f"not({tests})" if node.negated else tests


_PRINT: dict[type, Callable[[Any], str]] = {
    nodes.Literal: _literal,
    nodes.AtLiteral: lambda node: "@" + quoted(node.text),
    nodes.Name: lambda node: _name(node.name),
    nodes.ListOf: _list,
    nodes.ContextOf: _context,
    nodes.Interval: _interval,
    nodes.Test: _test,
    nodes.Negate: lambda node: f"-{_operand(node.operand)}",
    nodes.Arithmetic: _binary,
    nodes.Comparison: _binary,
    nodes.Logic: _logic,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.InstanceOf: _instance,
    nodes.Path: lambda node: f"{_operand(node.value)}.{_name(node.name)}",
    nodes.Filter: lambda node: f"{_operand(node.value)}[{text_of(node.condition)}]",
    nodes.Call: _call,
    nodes.If: _if,
    nodes.For: _for,
    nodes.Quantified: _quantified,
    nodes.Lambda: _lambda,
    nodes.UnaryTests: _unary,
}
