"""Diagrams small enough to read, for the studio to work on."""

from processes.diagrams import shipped
from tests.engine.started import source
from tests.engine.tokens import diagrams as d

NAME = "visit.bpmn"
#: What a case on the grid is handed up by, and the same turned round.
RIGHT, WRONG = b'=outcome = "escalate"', b'=outcome != "escalate"'


def diagram(*, task="Call", after="P3D", name="visit"):
    """A task with a timer, as a file's text."""
    body = d.process(
        name,
        d.start(),
        d.user(task, d.assigned(groups='=["center@420303001"]') + d.props(untimed="示例")),
        d.boundary("late", task, d.after(after), interrupting=False),
        d.end("reminded"),
        d.end(),
        d.flow("s", task, "e"),
        d.flow("late", "reminded"),
    )
    return source(body)


def released():
    """The diagram as a file handed in for release."""
    return diagram()


def text(**options):
    """The diagram's bytes, somewhat otherwise."""
    return diagram(**options).text


def shipped_text(name):
    """The bytes of a file of `bpmn/`."""
    return next(each.text for each in shipped.sources() if each.name == name)


def turned_round():
    """The shipped diagram of the grid with one condition the wrong way."""
    found = shipped_text("grid.bpmn")
    assert RIGHT in found
    return found.replace(RIGHT, WRONG)
