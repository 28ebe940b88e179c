"""An instance's diagrams as the `diagrams` part of a page shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.history import HistoryEvent
from engine.instances import drawing
from engine.instances.drawing import Drawing, TokenKind
from engine.instances.execution import Execution
from engine.models import Definition, Instance
from web.translation import gettext as _


@dataclass(frozen=True)
class Shown:
    """One diagram: what its button says, its tokens for the island, its steps for the list."""

    key: str
    name: str
    tokens: list[dict[str, Any]]
    done: list[str]
    steps: list[dict[str, str]]
    is_current: bool
    #: how many tasks wait for people in it
    tasks: int


def address(case_id: int) -> Callable[[str], str]:
    """Where a case's diagrams are, by their key."""
    return lambda key: url_for("cases.diagram", case_id=case_id, key=key)


def drawings_of_instance(
    session: Session, instance: Instance, execution: Execution, events: Sequence[HistoryEvent]
) -> list[Shown]:
    """The instance's diagrams; the innermost that has a token is the one shown first."""
    found = drawing.draw_instance(session, instance, execution, events)
    current = next(
        (each for each in reversed(found) if _is_live(each)), found[0] if found else None
    )
    return [_shown(each, each is current) for each in found]


def blank(session: Session, definition: Definition) -> list[Shown]:
    """A released file's processes, without any token."""
    return [_shown(each, True) for each in drawing.blank(session, definition)]


def _shown(each: Drawing, is_current: bool) -> Shown:
    waits = {
        TokenKind.TASK: _("等人办理"),
        TokenKind.TIMER: _("等到时"),
        TokenKind.EVENT: _("等消息"),
        TokenKind.INCIDENT: _("出错，等处理"),
        TokenKind.INSIDE: _("里面正在进行"),
    }
    return Shown(
        key=each.key,
        name=_(each.name),
        tokens=[
            {
                "element": mark.element,
                "kind": mark.kind.value,
                "count": mark.count,
                "words": f"{_(mark.name)}：{waits[mark.kind]}",
            }
            for mark in each.marks
        ],
        done=list(each.done),
        steps=[
            {
                "name": _(step.name),
                "state": step.state.value,
                "kind": step.kind.value if step.kind else "",
                "note": waits[step.kind] if step.kind else "",
            }
            for step in each.steps
        ],
        is_current=is_current,
        tasks=sum(mark.count for mark in each.marks if mark.kind is TokenKind.TASK),
    )


def _is_live(each: Drawing) -> bool:
    return any(mark.kind in (TokenKind.TASK, TokenKind.INCIDENT) for mark in each.marks)
