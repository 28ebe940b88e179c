"""Variables live in scopes, as in Camunda 8, not in the tokens.

From the inside out: the element, the collection of its multi-instance, the
activities that enclose it, the process. A value is written where its name is
already known, else in the process; a collection is only read.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.expression import Expression
    from engine.tokens.scope import Scope

Variables = dict[str, Any]


class Collected(Variables):
    """What a multi-instance has collected so far, by the name of its output collection.

    Its instances read it. What one of them writes under that name is its own: the engine
    keeps the collection where no name reaches.
    """


def scopes(token: Token) -> Iterator[Variables]:
    """The variables visible to a token, the innermost first."""
    while True:
        yield token.data
        if token.is_instance:
            token = token.parent
            yield Collected(token.internal_data.get("collected", {}))
        scope = token.workflow
        if scope.variables is not None:
            yield scope.variables
            return
        token = scope.holder  # type: ignore[assignment]


def visible(token: Token) -> Variables:
    """All that a token can read, as one dict."""
    found = list(scopes(token))
    merged = dict(found.pop())
    while found:
        merged.update(found.pop())
    return merged


def inside(scope: "Scope") -> Variables:
    """All that can be read in a scope."""
    return visible(scope.holder) if scope.variables is None else dict(scope.variables)  # type: ignore[arg-type]


def surrounding(token: Token) -> Variables:
    """All that can be read around a token's element, without what is local to the element."""
    merged: Variables = {}
    for each in reversed(list(scopes(token))[1:]):
        merged.update(each)
    return merged


def write(token: Token, values: Mapping[str, Any], *, local: bool = True) -> None:
    """Write values where their names are known; `local=False` passes the element itself over.

    Raises Failure, and nothing is written, when the instance would hold too much.
    """
    if not values:
        return
    top = token.workflow.top
    top.make_room(values)
    found = list(scopes(token))
    if not local:
        found = found[1:]
    for name, value in values.items():
        top.put(_holder(found, name), name, value)


def _holder(found: list[Variables], name: str) -> Variables:
    """Of the variables around a token, the innermost first, those a name is written to."""
    for inner, each in zip([found[0], *found], found, strict=False):
        if name in each:
            return inner if isinstance(each, Collected) else each
    return found[-1]


def map_inputs(mappings: Iterable[tuple["Expression", str]], known: Variables) -> Variables:
    """What input mappings make, one after another, of the variables an element sees.

    As in Camunda 8, each reads what those before it made. A target `a.b` makes one entry of
    a context of the element's own; what reads `a` afterwards finds the other entries as they
    are around the element, unless `a` itself was a target before: then `a.b` replaces it.
    Raises Failure.
    """
    made: Variables = {}
    seen = dict(known)
    whole: set[str] = set()
    for source, target in mappings:
        value = source.json(seen)
        for outer in accumulate(target.split(".")[:-1], "{}.{}".format):
            if outer in whole:
                whole.remove(outer)
                _write(made, outer, {})
                _write(seen, outer, {})
        _write(made, target, value)
        _write(seen, target, value)
        whole.add(target)
    return made


def _write(variables: Variables, path: str, value: Any) -> None:
    name, changed = nest(path, value, variables)
    variables[name] = changed


def nest(path: str, value: Any, known: Mapping[str, Any]) -> tuple[str, Any]:
    """The variable a mapping writes: `a.b` changes one entry of the context `a`."""
    name, *rest = path.split(".")
    for index in range(len(rest), 0, -1):
        holder = known.get(name)
        for step in rest[: index - 1]:
            holder = holder.get(step) if isinstance(holder, dict) else None
        value = {**(holder if isinstance(holder, dict) else {}), rest[index - 1]: value}
    return name, value
