"""The figures as the diagram island paints them, and as the tables beside it tell them."""

from dataclasses import dataclass
from typing import Any

from processes.mining.asked import LEAST
from processes.mining.diagrams import Diagram
from processes.mining.figures import ElementFigures, Figures, Measure
from processes.studio import fact_words
from web.mining import telling
from web.translation import gettext as _


@dataclass(frozen=True)
class Row:
    """An element as a line of the table."""

    element: str
    name: str
    figures: ElementFigures
    #: Whether the painted version has it.
    is_drawn: bool


@dataclass(frozen=True)
class FlowRow:
    """A flow as a line of its table; `number` None: too few cases to be told."""

    flow: str
    source: str
    target: str
    name: str
    number: int | None


def name_of(drawn: Diagram, element: str) -> str:
    """The element's name; of one without, what kind it is; of one that is not drawn, its id."""
    node = drawn.nodes.get(element)
    return _(node.name or fact_words.kind(node.kind)) if node else element


def rows(drawn: Diagram, figures: Figures, sort: str) -> list[Row]:
    """Every element that was visited or is drawn; by name, or by a measure from its greatest down."""
    known = dict.fromkeys([*drawn.nodes, *figures.elements])
    found = [
        Row(
            key,
            name_of(drawn, key),
            figures.elements.get(key, ElementFigures(key)),
            key in drawn.nodes,
        )
        for key in known
    ]
    if sort == "name":
        return sorted(found, key=lambda each: (each.name, each.element))
    if sort in set(Measure):
        measure = Measure(sort)
        return sorted(found, key=lambda each: -(each.figures.value(measure) or 0))
    return found


def flows(drawn: Diagram, figures: Figures) -> list[FlowRow]:
    """Every flow of the diagram and how often it was taken, the most frequent first."""
    found = [
        FlowRow(
            key,
            name_of(drawn, flow.source),
            name_of(drawn, flow.target),
            _(flow.name) if flow.name else "",
            None if key in figures.hidden_flows else figures.flows.get(key, 0),
        )
        for key, flow in drawn.flows.items()
    ]
    return sorted(found, key=lambda each: -(each.number or 0))


def untold(drawn: Diagram, figures: Figures) -> int:
    """How many visits came by a flow that history does not tell, though one leads to their element."""
    targets = {flow.target for flow in drawn.flows.values()}
    return sum(number for key, number in figures.untold.items() if key in targets)


def marks(drawn: Diagram, figures: Figures, measure: Measure) -> list[dict[str, Any]]:
    """What the island paints: on each element, and where times are counted on each flow, a number."""
    values = {key: each.value(measure) for key, each in figures.elements.items()}
    most = max((each for each in values.values() if each), default=0)
    found = [
        _mark(
            key,
            telling.number(measure, each),
            telling.level(values[key], most),
            _words(drawn, key, each),
        )
        for key, each in figures.elements.items()
        if key in drawn.nodes and (each.is_hidden or values[key])
    ]
    if measure is Measure.VISITS:
        taken = max(figures.flows.values(), default=0)
        found += [
            _mark(key, str(number), telling.level(number, taken), _("走这条线%(n)s次", n=number))
            for key, number in figures.flows.items()
            if key in drawn.flows
        ]
        few = _("少于%(n)s件", n=LEAST)
        found += [_mark(key, "<5", 0, few) for key in figures.hidden_flows if key in drawn.flows]
    return found


def _mark(element: str, number: str, level: int, words: str) -> dict[str, Any]:
    return {"element": element, "number": number, "level": level, "words": words}


def _words(drawn: Diagram, key: str, each: ElementFigures) -> str:
    told = (
        f"{telling.NAMES[measure]} {number}"
        for measure in Measure
        if (number := telling.number(measure, each)) and number != "0"
    )
    return f"{name_of(drawn, key)}：{_('，').join(dict.fromkeys(told))}"
