"""Cases of a public BPMN conformance suite (betsy, uniba-dsg), redrawn after what each is said to show.

Every task notes its number; a case is what was noted, in order, and whether the process has ended.
"""

import pytest

from tests.engine.tokens.diagrams import (
    ad_hoc,
    boundary,
    catch,
    compensate,
    condition,
    defined,
    end,
    event,
    flow,
    loop,
    process,
    script,
    start,
    sub,
    throw,
    transaction,
    undo,
    undoing,
)  # fmt: skip


def task(number, inside="", id=""):
    return script(id or f"T{number}", f"=append(log, {number})", "log", inside)


def within(id, *parts, stop="", make=sub, beside=""):
    """A sub-process of one path through its parts, each an id with its XML, then an end."""
    ids = [each[0] for each in parts]
    xml = "".join(each[1] for each in parts)
    s, e = f"{id}_s", f"{id}_e"
    return make(id, start(s), xml, end(e, stop), flow(s, *ids, e), beside)


def path(*parts, beside="", stop=""):
    ids = [each[0] for each in parts]
    xml = "".join(each[1] for each in parts)
    return process("p", start(), xml, end("e", stop), flow("s", *ids, "e"), beside) + KNOWN


def of(number):
    return f"T{number}", task(number)


def aside(border, number, definition, host, interrupting=True):
    """A border event that leads to a task."""
    return (
        boundary(border, host, definition, interrupting=interrupting)
        + task(number)
        + flow(border, f"T{number}", "e")
    )


def handled(interrupting, definition, number):
    given = str(interrupting).lower()
    return sub(
        "H", start("hs", definition, isInterrupting=given), task(number), end("he"), flow("hs", f"T{number}", "he"),
        triggeredByEvent="true",
    )  # fmt: skip


KNOWN = defined("error", "bad")
BOOK = task(0, id="Book") + undoing(task(1)) + undo("Book", "T1")
IF_A = condition('=test = "A"')
WAIT = catch("W", condition('=test = "A"'))
CASES = {
    "Cancel_Event": (
        path(
            ("X", within("X", of(1), stop=event("cancel"), make=transaction)),
            beside=aside("B", 2, event("cancel"), "X"),
        ),
        [1, 2], True,
    ),
    "Compensation_TriggeredByCancel": (
        path(
            ("X", within("X", ("Book", BOOK), stop=event("cancel"), make=transaction)),
            beside=boundary("B", "X", event("cancel")) + flow("B", "e"),
        ),
        [0, 1], True,
    ),
    "Compensation_BoundaryEvent_SubProcess": (
        path(
            ("S", within("S", of(0)) + undoing(task(1)) + undo("S", "T1")), ("T", throw("T", compensate())),
        ),
        [0, 1], True,
    ),
    "Compensation_EndEvent_SubProcess": (
        path(("S", within("S", ("Book", BOOK), stop=compensate()))), [0, 1], True,
    ),
    "Compensation_EndEvent_TopLevel": (path(("Book", BOOK), stop=compensate()), [0, 1], True),
    "Compensation_IntermediateEvent": (
        path(("Book", BOOK), ("T", throw("T", compensate()))), [0, 1], True,
    ),
    "Conditional_BoundaryEvent_SubProcess_Interrupting, A": (
        path(("S", within("S", of(1))), of(2), beside=aside("B", 3, IF_A, "S")), [3], True,
    ),
    "Conditional_BoundaryEvent_SubProcess_Interrupting, B": (
        path(("S", within("S", of(1))), of(2), beside=aside("B", 3, IF_A, "S")), [1, 2], True,
    ),
    "Conditional_BoundaryEvent_SubProcess_NonInterrupting, A": (
        path(("S", within("S", of(1))), of(2), beside=aside("B", 3, IF_A, "S", interrupting=False)), {1, 2, 3}, True,
    ),
    "Conditional_BoundaryEvent_SubProcess_NonInterrupting, B": (
        path(("S", within("S", of(1))), of(2), beside=aside("B", 3, IF_A, "S", interrupting=False)), [1, 2], True,
    ),
    "Conditional_IntermediateEvent, A": (path(("W", WAIT), of(1)), [1], True),
    "Conditional_IntermediateEvent, B": (path(("W", WAIT), of(1)), [], False),
    "Conditional_StartEvent_EventSubProcess_Interrupting, A": (
        path(("S", within("S", of(2), beside=handled(True, IF_A, 1)))), [1], True,
    ),
    "Conditional_StartEvent_EventSubProcess_NonInterrupting, A": (
        path(("S", within("S", of(2), beside=handled(False, IF_A, 1)))), {1, 2}, True,
    ),
    "Error_BoundaryEvent_Transaction_Interrupting": (
        path(
            ("X", within("X", of(1), stop=event("error", "bad"), make=transaction)), of(3),
            beside=aside("B", 2, event("error", "bad"), "X"),
        ),
        [1, 2], True,
    ),
    "Transaction": (path(("X", within("X", of(1), make=transaction)), of(2)), [1, 2], True),
    "AdHocSubProcess_Sequential": (
        path(("H", ad_hoc("H", task(1), task(2), active='=["T1", "T2"]', ordering="Sequential")), of(3)), [1, 2, 3], True,
    ),
    "AdHocSubProcess_Parallel": (
        path(("H", ad_hoc("H", task(1), task(2), active='=["T1", "T2"]', ordering="Parallel")), of(3)), {1, 2, 3}, True,
    ),
    "LoopTask_LoopMaximum": (
        path(("T1", task(1, loop("=true", loopMaximum="3"))), of(2)), [1, 1, 1, 2], True,
    ),
    "LoopTask_LoopConditionOnly": (
        path(("T1", task(1, loop("=count(log) < 2"))), of(2)), [1, 1, 2], True,
    ),
    "LoopTask_NoIteration_TestBeforeTrue": (
        path(("T1", task(1, loop("=false", testBefore="true"))), of(2)), [2], True,
    ),
    "LoopTask_NoIteration_TestBeforeFalse": (
        path(("T1", task(1, loop("=false", testBefore="false"))), of(2)), [1, 2], True,
    ),
    "LoopSubProcess": (
        path(("S", within("S", of(1), beside=loop("=true", loopMaximum="2"))), of(2)), [1, 1, 2], True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_of_the_suite(run, name):
    body, noted, has_ended = CASES[name]
    _, _, given = name.partition(", ")
    case = run(body, log=[], test=given or "B")
    found = case.variables["log"]
    assert (set(found) if isinstance(noted, set) else found) == noted
    assert case.incidents == []
    assert (case.status == "completed") is has_ended
