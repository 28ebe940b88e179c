"""What starts the newest version of a process by itself: checked before a release, in rows after it.

Only the newest version is started: its release takes the rows of the one before it away, and its
timers begin to run anew. A file that is released unchanged keeps them as they are.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from engine.deployment import parsed
from engine.deployment.sources import Source
from engine.faults import Fault
from engine.json_text import json_text
from engine.models import Definition, StartSubscription, StartTimer
from engine.tokens import starting
from engine.tokens.expression import Failure
from engine.tokens.process import ProcessSpec
from engine.tokens.timers import TimerTrigger, due_at


def check(source: Source) -> Iterator[Fault]:
    """The start events of a diagram that could not be waited for: they read what no process has yet."""
    for spec in _processes(source):
        try:
            starting.arm(spec)
        except Failure as error:
            message = (
                f"开始事件现在就要能等：{error.details['reason']}。流程还没有启动，不能读它的变量。"
            )
            yield Fault(source.name, None, spec.process, spec.title, "start-event", message)


def replace(session: Session, definition: Definition, source: Source) -> None:
    """Wait for what starts the processes of a diagram that was just released, and for nothing else."""
    processes = _processes(source)
    keys = [each.process for each in processes]
    for table in (StartSubscription, StartTimer):
        session.execute(delete(table).where(table.process.in_(keys)))
    for spec in processes:
        for element, wait in starting.arm(spec).items():
            fixed = {
                "definition_id": definition.id,
                "process": spec.process,
                "element": element,
            }
            if "timer" in wait:
                trigger = spec.triggers[element]
                assert isinstance(trigger, TimerTrigger)
                row = timer_row(wait) | {"policy": trigger.policy.value}
                session.execute(insert(StartTimer).values(**fixed, **row))
            else:
                kind = next(each for each in ("message", "signal", "condition") if each in wait)
                row = {"kind": kind, "name": wait[kind]}
                session.execute(insert(StartSubscription).values(**fixed, **row))


def timer_row(wait: dict[str, Any]) -> dict[str, Any]:
    """The columns of a timer that say when it is due, and what it remembers."""
    due: datetime = due_at(wait)
    return {"due_at": due, "look_at": due, "wait": json_text(wait)}


def _processes(source: Source) -> list[ProcessSpec]:
    return [each for key, each in parsed.specs(source).items() if key == each.process]
