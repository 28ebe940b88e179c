"""What somebody must know to do a step, told above its form: words that are in the tables alone.

Which parts a step shows, `processes.diagrams.briefs` says; a part is written where its tables are:

@task_context.part("plan")
def plan(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext: ...
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import hooks
from processes.cases.models import Case
from processes.diagrams import briefs
from processes.errors import ProcessError

#: Label and text, in order.
TaskContext = list[tuple[str, str]]
#: A part of a brief, from the case and what the step sees; texts that are empty are left out.
Part = Callable[[Session, Case, Mapping[str, Any]], TaskContext]

_PARTS: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Register what a part of `briefs.PARTS` tells; raises KeyError for one that is not there."""

    def register(function: Part) -> Part:
        if name not in briefs.PARTS:
            raise KeyError(name)
        _PARTS[name] = function
        return function

    return register


def build(
    session: Session,
    case: Case,
    form: str,
    variables: Mapping[str, Any],
    *,
    written: str = "",
    request: str = "",
) -> TaskContext:
    """What to show beside the form of a step, as labels and texts; [] for a form without a brief.

    `written`: the parts its diagram names. `request`: what the case is about, as this reader may read it.
    """
    found: TaskContext = []
    for name in briefs.list_parts(form, written):
        if name == "request":
            found.append(("诉求", request))
            continue
        tell = _PARTS.get(name)
        try:
            found += tell(session, case, variables) if tell else []
        except (ProcessError, KeyError):
            # The step belongs to something that is no longer there: the rest stands alone.
            continue
    return [(label, text) for label, text in found if text]


def names() -> frozenset[str]:
    """The parts somebody tells."""
    return frozenset({"request", *_PARTS})


@hooks.kind("brief", "办理依据")
def _parts() -> Iterable[hooks.Registered]:
    return _PARTS.items()
