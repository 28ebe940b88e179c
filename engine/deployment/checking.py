"""What an application demands of its diagrams beyond being able to run, looked at before a release.

@checking.rule
def every_task_has_a_group(release: Release) -> Iterable[Fault]:
    for node in release.nodes:
        if node.kind == "userTask" and not node.groups:
            yield node.fault("no-group", "没有办理角色。")

What a `rule` finds refuses the release. What a `warning` finds may be meant: whoever releases it
says why. Neither looks at files that stand apart (`engine.deployment.ruled`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine import dmn
from engine.deployment.elements import Flow, Node
from engine.faults import Fault
from engine.forms import Form

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["Flow", "Node", "Release", "Rule", "advise", "check", "rule", "warning"]


@dataclass(frozen=True)
class Release:
    """All that would be in force after the release; the names of the files that are new in it."""

    nodes: tuple[Node, ...]
    tables: Mapping[str, Any]
    #: process id to the file it is in
    processes: Mapping[str, str]
    given: frozenset[str] = frozenset()
    #: the elements of the new files that no browser can draw (`engine.deployment.shapes`)
    undrawn: tuple[Fault, ...] = ()
    flows: tuple[Flow, ...] = ()
    #: by their ids
    forms: Mapping[str, Form] = field(default_factory=dict)
    models: Mapping[str, dmn.Model] = field(default_factory=dict)
    #: what decision tables leave open or say twice (`engine.dmn.gaps`), of the new files
    uncertain: tuple[Fault, ...] = ()
    #: the tables of the application, where a warning may look at them
    session: "Session | None" = None


Rule = Callable[[Release], Iterable[Fault]]
rules: list[Rule] = []
warnings: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Have every release looked at by a function."""
    rules.append(function)
    return function


def warning(function: Rule) -> Rule:
    """Have every release looked at by a function that cannot be sure."""
    warnings.append(function)
    return function


def check(release: Release) -> list[Fault]:
    """What the rules find in the files that are new; an older one is not judged by new rules."""
    found = [fault for each in rules for fault in each(release)]
    return [fault for fault in found if fault.file in release.given]


def advise(release: Release, session: "Session | None" = None) -> list[Fault]:
    """What the warnings find in the files that are new."""
    looked_at = replace(release, session=session)
    found = [fault for each in warnings for fault in each(looked_at)]
    return [fault for fault in dict.fromkeys(found) if fault.file in release.given]
