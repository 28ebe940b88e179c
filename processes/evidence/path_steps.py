"""A way through a process as the steps of a scenario, which the studio plays and keeps."""

from collections.abc import Iterable, Sequence
from typing import Any

from engine.exploration.moves import Called, Kind, Taken
from processes.errors import ProcessError
from processes.evidence.called import WORK

Step = dict[str, Any]


class NotPlayable(ProcessError):
    """这条路径里{why}，不能写成场景，只能照着看。"""


def steps(way: Sequence[Taken], short: frozenset[str], choice: str) -> list[Step]:
    """The instructions of a scenario; `short` are processes told in short. Raises NotPlayable."""
    found: list[Step] = []
    now = way[0].at
    replaced: set[str] = set()
    for taken in way:
        move = taken.move
        if move.kind is not Kind.START and taken.at > now:
            found.append({"type": "SET_TIME", "time": taken.at.isoformat()})
            now = taken.at
        match move.kind:
            case Kind.START:
                found += _begun(taken)
            case Kind.COMPLETE if move.element == WORK and choice in move.values:
                found[0:0] = [_replaced(taken, short, choice, replaced)]
            case Kind.COMPLETE:
                selector = {"elementId": move.element}
                found.append(
                    _step("COMPLETE_USER_TASK", userTaskSelector=selector, variables=move.values)
                )
            case Kind.MESSAGE:
                sent = _step("CORRELATE_MESSAGE", name=move.name, variables=move.values)
                found.append(sent | ({} if move.key is None else {"correlationKey": move.key}))
            case Kind.SIGNAL:
                found.append(_step("BROADCAST_SIGNAL", signalName=move.name, variables=move.values))
            case Kind.ACTIVATE:
                raise NotPlayable(why="有人在即席子流程里选了要做的事")
        found += _jobs(taken.called)
    return found


def _begun(taken: Taken) -> list[Step]:
    selector = {"processDefinitionId": taken.move.element}
    return [
        {"type": "SET_TIME", "time": taken.at.isoformat()},
        _step(
            "CREATE_PROCESS_INSTANCE",
            processDefinitionSelector=selector,
            variables=taken.move.values,
        ),
    ]


def _replaced(taken: Taken, short: frozenset[str], choice: str, replaced: set[str]) -> Step:
    """What stands for a called process in a scenario, which ends at once and always alike."""
    process = taken.move.process
    if process not in short or process in replaced or taken.move.values[choice] != "end":
        raise NotPlayable(why="被调用的流程不止办完一次，或者没有正常办完")
    replaced.add(process)
    values = {name: each for name, each in taken.move.values.items() if name != choice}
    return _step("MOCK_CHILD_PROCESS", processDefinitionId=process, variables=values)


def _jobs(called: Iterable[Called]) -> list[Step]:
    found = []
    for each in called:
        selector = {"elementId": each.element}
        if each.outcome.error is None:
            found.append(_step("COMPLETE_JOB", jobSelector=selector, variables=each.outcome.values))
        else:
            found.append(
                _step("THROW_BPMN_ERROR_FROM_JOB", jobSelector=selector)
                | {"errorCode": each.outcome.error}
            )
    return found


def _step(kind: str, *, variables: Any = None, **given: Any) -> Step:
    made: Step = {"type": kind, **given}
    return made | ({"variables": dict(variables)} if variables else {})
