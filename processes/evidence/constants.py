"""The values at which expressions and decision tables change their mind, by variable.

`amount > 10000` changes at 10000: below, at and above it are all the values that matter. Two texts that
stand in the very same places are told apart by nothing; one of them is enough.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.nodes import Node as Xml
from engine.dmn.nodes import child, children, text
from engine.feel import nodes
from engine.feel.parser import parse, parse_unary
from engine.feel.trees import children as parts

#: A text that none of the constants is.
OTHER = "其他"
#: Of a variable that is held against others, so many values are tried, and so many items of a list.
RELATED = 2
#: Functions that take a day or a moment, and at which place.
_OF_TIME = {
    "date": 0, "date and time": 0, "deadline": 1, "working days after": 0, "close of work": 0
}  # fmt: skip
#: Functions that take a list first.
_OF_LISTS = frozenset(
    {"count", "list contains", "append", "concatenate", "is empty", "union", "remove"}
)
Values = Mapping[str, tuple[Any, ...]]


class Constants:
    """Gathers what variables are held against."""

    def __init__(self) -> None:
        #: By variable and constant, the places it stands at.
        self._found: defaultdict[str, dict[Any, set[int]]] = defaultdict(dict)
        self._places = 0
        self._copies: set[tuple[str, str]] = set()
        #: Variables that are held against each other, so that every value of theirs may matter.
        self.related: set[str] = set()
        #: Variables that are read as a day or a moment, and as a list.
        self.moments: set[str] = set()
        self.lists: set[str] = set()
        #: By variable, the entries that are read of it or of its items.
        self.entries: defaultdict[str, set[str]] = defaultdict(set)

    def expression(self, written: str) -> None:
        """Look at an expression behind a `=`; of what is none nothing is learnt."""
        if not written.lstrip().startswith("="):
            return
        try:
            tree = parse(written.strip()[1:].strip())
        except feel.FeelError:
            return  # told as a fault of its own when the diagram is checked
        waiting = [tree]
        while waiting:
            node = waiting.pop()
            waiting.extend(parts(node))
            self._look(node)

    def condition(self, written: str) -> None:
        """Look at an expression that must be true or false."""
        self.expression(f"=true and ({written.strip().removeprefix('=')})" if written else "")

    def copy(self, target: str, written: str) -> None:
        """`target` takes the value of a variable, where the expression is or may choose one."""
        if not written.lstrip().startswith("="):
            return
        try:
            waiting = [parse(written.strip()[1:].strip())]
        except feel.FeelError:
            return  # told as a fault of its own when the diagram is checked
        while waiting:
            match waiting.pop():
                case nodes.Name(name=name) if name != target:
                    self._copies.add((target, name))
                case nodes.If(then=then, otherwise=otherwise):
                    waiting += [then, otherwise]

    def tables(self, model: Xml) -> None:
        """Look at the cells of the decision tables of a DMN model, and at what they are about."""
        for table in (t for d in children(model, "decision") for t in [child(d, "decisionTable")]):
            if table is None:
                continue
            rules = list(children(table, "rule"))
            for place, clause in enumerate(children(table, "input")):
                asked = text(child(clause, "inputExpression"))
                self.expression(f"={asked}")
                for rule in rules:
                    cells = list(children(rule, "inputEntry"))
                    self._cell(asked, text(cells[place]) if place < len(cells) else "-")

    def take(self, other: "Constants", names: frozenset[str]) -> None:
        """Take over what another has gathered of these names; what copies them goes along."""
        shift, self._places = self._places, self._places + other._places
        for name in names & other._found.keys():
            for constant, places in other._found[name].items():
                own = self._found[name].setdefault(constant, set())
                own.update(place + shift for place in places)
        self._copies |= other._copies
        self.related |= other.related & names
        self.moments |= other.moments & names
        self.lists |= other.lists & names
        for name in names & other.entries.keys():
            self.entries[name] |= other.entries[name]

    def values(self) -> dict[str, tuple[Any, ...]]:
        """By variable, the values to try: the constants, and what lies beside them."""
        for _ in range(len(self._copies)):
            for target, name in self._copies:
                for constant, places in list(self._found[target].items()):
                    self._found[name].setdefault(constant, set()).update(places)
                if target in self.moments:
                    self.moments.add(name)
                if target in self.lists:
                    self.lists.add(name)
                if target in self.entries:
                    self.entries[name] |= self.entries[target]
        return {name: tuple(_around(found)) for name, found in self._found.items() if found}

    def _look(self, node: nodes.Node) -> None:
        match node:
            case nodes.Comparison(left=left, right=right):
                self._pair(left, [right])
                self._pair(right, [left])
            case nodes.In(value=held, tests=tests):
                self._pair(held, tests)
            case nodes.Between(value=held, low=low, high=high):
                self._pair(held, [low, high])
            case nodes.Call(function=nodes.Name(name=function), arguments=arguments):
                self._call(function, arguments)
            case nodes.Path(value=nodes.Name(name=held), name=entry):
                self.entries[held].add(entry)
            case nodes.If(condition=held):
                self._truth(held)
            case nodes.Logic(terms=terms):
                for each in terms:
                    self._truth(each)

    def _call(self, function: str, arguments: Sequence[nodes.Node]) -> None:
        match function, arguments:
            case "list contains", (nodes.ListOf(items=items), held):
                self._pair(held, items)
            case "list contains", (several, held):
                self._pair(several, [held])
            case "not", (held,):
                self._truth(held)
        if function in _OF_LISTS and arguments and isinstance(arguments[0], nodes.Name):
            self.lists.add(arguments[0].name)
        place = _OF_TIME.get(function)
        if place is not None and place < len(arguments):
            held = arguments[place]
            self.moments |= {held.name} if isinstance(held, nodes.Name) else set()

    def _cell(self, asked: str, cell: str) -> None:
        try:
            self._pair(parse(asked), parse_unary(cell).tests)
        except feel.FeelError:
            return  # told when the table is checked

    def _truth(self, held: nodes.Node) -> None:
        self._places += 1
        if isinstance(held, nodes.Name):
            self._note(held.name, True)
            self._note(held.name, False)

    def _pair(self, held: nodes.Node, others: Iterable[nodes.Node]) -> None:
        """A variable is held against these at one place."""
        if not isinstance(held, nodes.Name):
            return
        self._places += 1
        for other in others:
            if isinstance(other, nodes.Name):
                self.related |= {held.name, other.name}
            for constant in _literals(other):
                self._note(held.name, constant)

    def _note(self, name: str, constant: Any) -> None:
        key = constant if not isinstance(constant, bool) else _TRUTHS[constant]
        self._found[name].setdefault(key, set()).add(self._places)


class _Truth:
    """True and false as keys that are not 1 and 0."""

    def __init__(self, value: bool) -> None:
        self.value = value


_TRUTHS = {True: _Truth(True), False: _Truth(False)}


class Abstraction:
    """Tells values of a variable apart only where some expression does."""

    def __init__(self, values: Values, related: Iterable[str]) -> None:
        self._values, self._related = values, frozenset(related)

    def __call__(self, name: str, value: Any) -> Any:
        """What stands for the value when states are compared."""
        if isinstance(value, list):
            items = sorted({repr(self(name, each)) for each in value})
            return ("list", min(len(value), RELATED), tuple(items[: RELATED + 1]))
        if isinstance(value, bool) or value is None or value == "":
            return value
        known = self._values.get(name, ())
        if isinstance(value, str):
            return value if value in known or name in self._related else OTHER
        if isinstance(value, int | float):
            numbers = sorted(n for n in known if _is_number(n))
            return ("number", bisect_left(numbers, value), value in numbers)
        return "something"

    def choices(self, name: str, offered: Iterable[Any]) -> list[Any]:
        """Of what is offered, one of each that is told apart; of related ones the first few."""
        found: list[Any] = []
        seen: set[str] = set()
        several = 0
        for each in offered:
            plain = isinstance(each, bool) or each is None or each == ""
            key = repr(self(name, each))
            if key in seen or (name in self._related and not plain and several >= RELATED):
                continue
            seen.add(key)
            several += not plain
            found.append(each)
        return found


def _literals(tree: nodes.Node) -> Iterator[Any]:
    match tree:
        case nodes.Literal(value=Decimal() as number):
            yield int(number) if number == number.to_integral_value() else float(number)
        case nodes.Literal(value=value):
            yield value
        case nodes.Negate(operand=nodes.Literal(value=int() | Decimal() as number)):
            yield -int(number) if number == int(number) else -float(number)
        case nodes.Test(operand=operand):
            yield from _literals(operand)
        case nodes.Interval(start=start, end=end):
            yield from _literals(start)
            yield from _literals(end)
        case nodes.ListOf(items=items):
            for each in items:
                yield from _literals(each)


def _around(found: Mapping[Any, set[int]]) -> Iterator[Any]:
    truths = [each for each in found if isinstance(each, _Truth)]
    yield from (each.value for each in sorted(truths, key=lambda each: not each.value))
    if numbers := sorted(each for each in found if _is_number(each)):
        yield numbers[0] - 1
        yield from dict.fromkeys(n for number in numbers for n in (number, number + 1))
    places: dict[frozenset[int], str] = {}
    for each in (each for each in found if isinstance(each, str)):
        places.setdefault(frozenset(found[each]), each)
    if places:
        yield from places.values()
        yield OTHER
    if None in found:
        yield None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def unique(values: Iterable[Any]) -> Iterator[Any]:
    """Each once, telling true from 1."""
    seen = set()
    for each in values:
        if (key := (type(each).__name__, repr(each))) not in seen:
            seen.add(key)
            yield each
