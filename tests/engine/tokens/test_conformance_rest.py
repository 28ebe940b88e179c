"""The other cases of the public BPMN conformance suite (betsy, uniba-dsg), redrawn after what each is said to show.

A case is drawn by its flows: ids that begin with T are tasks that note their number, X, P, O and V are
gateways, s a start, e an end; anything else is given. What was noted is compared in order where it is a
list, as a bag where it is a `Counter`.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from engine.faults import Refused
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import WEDNESDAY
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    catch,
    compensate,
    defined,
    end,
    event,
    every,
    flow,
    gateway,
    link,
    many,
    message,
    process,
    script,
    start,
    sub,
    throw,
    when,
)  # fmt: skip

KINDS = {"X": "exclusive", "P": "parallel", "O": "inclusive", "V": "eventBased"}
IN = '=contains(test, "{}")'
A, B, C = (IN.format(each) for each in "ABC")
SIGNALS = defined("signal", "go") + defined("signal", "come") + defined("signal", "never")
KNOWN = SIGNALS + defined("error", "bad") + defined("escalation", "up")


def task(id, inside="", **attributes):
    """A task that notes its number."""
    number = "".join(each for each in id if each.isdigit())
    xml = script(id, f"=append(log, {number})", "log", inside)
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return xml.replace(" name=", f"{given} name=", 1)


def parts(*chains, conditions=None, more=None):
    """Nodes and flows of chains of ids, such as "s T1 e"."""
    conditions, more = conditions or {}, more or {}
    ids = dict.fromkeys(each for chain in chains for each in chain.split())
    pairs = dict.fromkeys(pair for chain in chains for pair in pairwise(chain.split()))
    nodes = [more.get(each) or _made(each) for each in ids]
    flows = [when(*pair, conditions[pair]) if pair in conditions else flow(*pair) for pair in pairs]
    return "".join([*nodes, *flows])


def _made(id):
    if id[0] == "s":
        return start(id)
    if id[0] == "e":
        return end(id)
    return task(id) if id[0] == "T" else gateway(KINDS[id[0]], id)


def drawn(*chains, beside="", known=KNOWN, name="p", **given):
    return process(name, parts(*chains, **given), beside) + known


def inner(id, *chains, make=sub, beside="", **given):
    return {id: make(id, parts(*chains, **given), beside)}


def by(id, number, definition, host, interrupting=True):
    """An event at a border that leads to a task of its own."""
    return (
        boundary(id, host, definition, interrupting=interrupting)
        + task(f"T{number}")
        + end(f"e{number}")
        + flow(id, f"T{number}", f"e{number}")
    )


def handled(definition, number, interrupting=True):
    """An event sub-process with one task."""
    given = str(interrupting).lower()
    return sub(
        "H", start("sh", definition, isInterrupting=given), task(f"T{number}"), end("eh"),
        flow("sh", f"T{number}", "eh"), triggeredByEvent="true",
    )  # fmt: skip


def times(number, extra="", sequential=True, until=""):
    """Multi-instance by a number."""
    done = f"<bpmn:completionCondition>{until}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"{extra}>'
        f"<bpmn:loopCardinality>{number}</bpmn:loopCardinality>{done}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def of_root(kind, id, inside="", reference=""):
    given = f' {kind}Ref="{reference}"' if reference else ""
    return f'<bpmn:{kind}EventDefinition id="{id}"{given}>{inside}</bpmn:{kind}EventDefinition>'


def referred(id):
    return f"<bpmn:eventDefinitionRef>{id}</bpmn:eventDefinitionRef>"


def both(kind, *definitions, **attributes):
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{kind} id="M" name="M"{given}>{"".join(definitions)}</bpmn:{kind}>'


SPLIT_AB = {("X1", "T1"): A, ("X1", "T2"): B}
FORK_AB = {("O1", "T1"): A, ("O1", "T2"): B}
NEXT = ' behavior="{}" {}BehaviorEventRef="thrown"'
SIGNAL_OF_ROOT = of_root("signal", "thrown", reference="go")


def at_many(behavior):
    """A task for three, with a border event that hears what its instances throw."""
    extra = NEXT.format(behavior, behavior.lower()) if behavior != "All" else ' behavior="All"'
    return drawn(
        "s T1 T2 e",
        more={"T1": task("T1", times(3, extra))},
        beside=by("B", 3, event("signal", "go"), "T1", interrupting=False),
        known=KNOWN + SIGNAL_OF_ROOT,
    )


def waiting(definitions, thrown, **attributes):
    """A branch that waits for several things, beside one that throws."""
    return drawn(
        "s P1 M T1 e",
        "P1 G e",
        more={"M": both("intermediateCatchEvent", *definitions, **attributes), "G": thrown},
    )


GO, COME = event("signal", "go"), event("signal", "come")
TICK = "R4/PT1M"

#: name: diagrams, what is noted, whether it ends; a letter behind a comma is the input.
CASES = {
    "Lanes": (drawn("s T1 T2 T3 e", beside='<bpmn:laneSet id="l"><bpmn:lane id="l1"/></bpmn:laneSet>'), [1, 2, 3], True),
    "Participant": (
        drawn("s T1 e", known=KNOWN + '<bpmn:collaboration id="k"><bpmn:participant id="q" processRef="p"/></bpmn:collaboration>'),
        [1], True,
    ),
    "SequenceFlow": (drawn("s T1 e"), [1], True),
    "SequenceFlow_Conditional, A": (drawn("s T9 T1 e", "T9 T2 e", conditions={("T9", "T1"): A}), Counter([9, 1, 2]), True),
    "SequenceFlow_Conditional, B": (drawn("s T9 T1 e", "T9 T2 e", conditions={("T9", "T1"): A}), [9, 2], True),
    **{
        f"SequenceFlow_ConditionalDefault, {given}": (
            drawn("s T9 T1 e", "T9 T2 e", conditions={("T9", "T1"): A}, more={"T9": task("T9", default="f_T9_T2")}),
            noted, True,
        )
        for given, noted in (("A", [9, 1]), ("B", [9, 2]))
    },
    **{
        f"SequenceFlow_ConditionalDefault_Normal, {given}": (
            drawn(
                "s T9 T1 e", "T9 T2 e", "T9 T3 e", conditions={("T9", "T1"): A},
                more={"T9": task("T9", default="f_T9_T2")},
            ),
            Counter(noted), True,
        )
        for given, noted in (("A", [9, 1, 3]), ("B", [9, 2, 3]))
    },
    "CallActivity_Process": (
        drawn("s K T2 e", more={"K": call("K", "q")}) + drawn("s2 T1 e2", name="q", known=""), [1, 2], True,
    ),
    "MultiInstance_SubProcess": (
        drawn("s S T2 e", more=inner("S", "sa T1 ea", beside=times(3))), [1, 1, 1, 2], True,
    ),
    "MultiInstance_Task": (drawn("s T1 T2 e", more={"T1": task("T1", times(3))}), [1, 1, 1, 2], True),
    "MultiInstance_Sequential": (drawn("s T1 T2 e", more={"T1": task("T1", times("=2 + 1"))}), [1, 1, 1, 2], True),
    "MultiInstance_Parallel": (
        drawn("s T1 T2 e", more={"T1": task("T1", times(3, sequential=False))}), [1, 1, 1, 2], True,
    ),
    "MultiInstance_AllBehavior": (at_many("All"), [1, 1, 1, 2], True),
    "MultiInstance_NoneBehavior": (at_many("None"), Counter([1, 1, 1, 2, 3, 3, 3]), True),
    "MultiInstance_OneBehavior": (at_many("One"), Counter([1, 1, 1, 2, 3]), True),
    "SubProcess": (drawn("s S T2 e", more=inner("S", "sa T1 ea")), [1, 2], True),
    "Token_Cardinality_Explicit": (
        drawn(
            "s T1 T2 T3 e",
            more={"T1": task("T1", completionQuantity=2), "T2": task("T2", startQuantity=1, completionQuantity=1), "T3": task("T3", startQuantity=2)},
        ),
        [1, 2, 2, 3], True,
    ),
    "Token_Cardinality_Default": (
        drawn("s T1 T2 T3 e", more={"T1": task("T1", completionQuantity=2), "T3": task("T3", startQuantity=2)}), [1, 2, 2, 3], True,
    ),
    "Token_Cardinality_Split_Default": (drawn("s T1 T2 T4 e", "T1 T3 T4"), Counter([1, 2, 3, 4, 4]), True),
    "Token_Cardinality_Split_Explicit": (
        drawn("s T1 T2 T4 e", "T1 T3 T4", more={"T4": task("T4", startQuantity=2)}), Counter([1, 2, 3, 4]), True,
    ),
    **{
        f"ExclusiveGateway, {given}": (drawn("s X1 T1 X2 T3 e", "X1 T2 X2", conditions=SPLIT_AB), noted, True)
        for given, noted in (("A", [1, 3]), ("B", [2, 3]), ("AB", [1, 3]))
    },
    **{
        f"ExclusiveGateway_Default, {given}": (
            drawn(
                "s X1 T1 X2 T4 e", "X1 T2 X2", "X1 T3 X2", conditions=SPLIT_AB,
                more={"X1": gateway("exclusive", "X1", default="f_X1_T3")},
            ),
            noted, True,
        )
        for given, noted in (("A", [1, 4]), ("B", [2, 4]), ("AB", [1, 4]), ("C", [3, 4]))
    },
    **{
        f"ExclusiveGatewayMixed, {given}": (
            drawn(
                "s X1 T2 X2 T4 X3 T5 e", "X1 T1 X2 T3 X3",
                conditions={("X1", "T1"): B, ("X1", "T2"): A, ("X2", "T3"): B, ("X2", "T4"): A},
            ),
            noted, True,
        )
        for given, noted in (("A", [2, 4, 5]), ("B", [1, 3, 5]))
    },
    **{
        f"ExclusiveDiverging_InclusiveConverging, {given}": (
            drawn("s X1 T1 O1 T3 e", "X1 T2 O1", conditions=SPLIT_AB), noted, True,
        )
        for given, noted in (("A", [1, 3]), ("B", [2, 3]), ("AB", [1, 3]))
    },
    "ParallelGateway": (drawn("s P1 T1 P2 T3 e", "P1 T2 P2"), Counter([1, 2, 3]), True),
    **{
        f"InclusiveGateway, {given}": (
            drawn("s O1 T1 O2 T3 e", "O1 T2 O2", conditions=FORK_AB), Counter(noted), True,
        )
        for given, noted in (("A", [1, 3]), ("B", [2, 3]), ("AB", [1, 2, 3]))
    },
    "InclusiveGateway_Default, C": (
        drawn(
            "s O1 T1 O2 T4 e", "O1 T2 O2", "O1 T3 O2", conditions=FORK_AB,
            more={"O1": gateway("inclusive", "O1", default="f_O1_T3")},
        ),
        [3, 4], True,
    ),
    **{
        f"InclusiveDiverging_ExclusiveConverging, {given}": (
            drawn("s O1 T1 X2 T3 e", "O1 T2 X2", conditions=FORK_AB), Counter(noted), True,
        )
        for given, noted in (("A", [1, 3]), ("B", [2, 3]), ("AB", [1, 2, 3, 3]))
    },
    "ParallelDiverging_ExclusiveConverging": (drawn("s P1 T1 X2 T3 e", "P1 T2 X2"), Counter([1, 2, 3, 3]), True),
    "ParallelDiverging_InclusiveConverging": (drawn("s P1 T1 O2 T3 e", "P1 T2 O2"), Counter([1, 2, 3]), True),
    "EventBasedGateway_Signals": (
        drawn(
            "s P1 V1 W T2 e", "V1 N T3 e", "P1 T1 G e",
            more={"W": catch("W", GO), "N": catch("N", event("signal", "never")), "G": throw("G", GO)},
        ),
        Counter([1, 2]), True,
    ),
    "Error_BoundaryEvent_SubProcess_Interrupting": (
        drawn("s S T3 e", more=inner("S", "sa T1 ea", more={"ea": end("ea", event("error", "bad"))}), beside=by("B", 2, event("error", "bad"), "S")),
        [1, 2], True,
    ),
    "Error_StartEvent_EventSubProcess_Interrupting": (
        drawn("s S T3 e", more=inner("S", "sa T1 ea", more={"ea": end("ea", event("error", "bad"))}, beside=handled(event("error", "bad"), 2))),
        [1, 2, 3], True,
    ),
    **{
        f"Escalation_BoundaryEvent_SubProcess_{word}": (
            drawn(
                "s S T4 e", more=inner("S", "sa T1 G T2 ea", more={"G": throw("G", event("escalation", "up"))}),
                beside=by("B", 3, event("escalation", "up"), "S", interrupting=word == "Interrupting"),
            ),
            Counter(noted), True,
        )
        for word, noted in (("Interrupting", [1, 3]), ("NonInterrupting", [1, 2, 3, 4]))
    },
    "Escalation_EndEvent_SubProcess": (
        drawn("s S e", more=inner("S", "sa ea", more={"ea": end("ea", event("escalation", "up"))}), beside=by("B", 1, event("escalation", "up"), "S")),
        [1], True,
    ),
    "Escalation_EndEvent_TopLevel": (
        drawn("s K e", more={"K": call("K", "q")}, beside=by("B", 1, event("escalation", "up"), "K"))
        + drawn("s2 e2", name="q", known="", more={"e2": end("e2", event("escalation", "up"))}),
        [1], True,
    ),
    "Escalation_IntermediateThrowEvent": (
        drawn("s S e", more=inner("S", "sa G ea", more={"G": throw("G", event("escalation", "up"))}), beside=by("B", 1, event("escalation", "up"), "S")),
        [1], True,
    ),
    **{
        f"Escalation_StartEvent_EventSubProcess_{word}": (
            drawn(
                "s S T3 e",
                more=inner("S", "sa G T1 ea", more={"G": throw("G", event("escalation", "up"))}, beside=handled(event("escalation", "up"), 2, word == "Interrupting")),
            ),
            Counter(noted), True,
        )
        for word, noted in (("Interrupting", [2, 3]), ("NonInterrupting", [1, 2, 3]))
    },
    "Link_Event": (drawn("s L", "K T1 e", more={"L": throw("L", link("x")), "K": catch("K", link("x"))}), [1], True),
    **{
        f"Signal_BoundaryEvent_SubProcess_{word}": (
            drawn("s S T4 e", more=inner("S", "sa T1 G T2 ea", more={"G": throw("G", GO)}), beside=by("B", 3, GO, "S", interrupting=word == "Interrupting")),
            Counter(noted), True,
        )
        for word, noted in (("Interrupting", [1, 3]), ("NonInterrupting", [1, 2, 3, 4]))
    },
    "Signal_EndEvent_SubProcess": (
        drawn("s S e", more=inner("S", "sa ea", more={"ea": end("ea", GO)}), beside=by("B", 1, GO, "S", interrupting=False)), [1], True,
    ),
    "Signal_IntermediateEvent_ThrowAndCatch": (
        drawn("s P1 W T1 e", "P1 G e", more={"W": catch("W", GO), "G": throw("G", GO)}), [1], True,
    ),
    **{
        f"Signal_StartEvent_EventSubProcess_{word}": (
            drawn("s S T3 e", more=inner("S", "sa G T1 ea", more={"G": throw("G", GO)}, beside=handled(GO, 2, word == "Interrupting"))),
            Counter(noted), True,
        )
        for word, noted in (("Interrupting", [2, 3]), ("NonInterrupting", [1, 2, 3]))
    },
    "Terminate_Event": (
        drawn("s P1 e1", "P1 W T1 e", more={"e1": end("e1", event("terminate")), "W": catch("W", GO)}), [], True,
    ),
    "Timer_IntermediateEvent": (drawn("s W T1 e", more={"W": catch("W", after("PT5S"))}), [1], True),
    **{
        f"Timer_BoundaryEvent_SubProcess_{word}": (
            drawn("s S T2 e", more=inner("S", "sa W T1 ea", more={"W": catch("W", after("PT5M"))}), beside=by("B", 3, after("PT1M"), "S", interrupting=word == "Interrupting")),
            Counter(noted), True,
        )
        for word, noted in (("Interrupting", [3]), ("NonInterrupting", [1, 2, 3]))
    },
    "Timer_BoundaryEvent_SubProcess_TimeCycle": (
        drawn("s S T2 e", more=inner("S", "sa W T1 ea", more={"W": catch("W", after("PT10M"))}), beside=by("B", 3, every(TICK), "S", interrupting=False)),
        Counter([1, 2, 3, 3, 3, 3]), True,
    ),
    **{
        f"Timer_StartEvent_{word}": (
            drawn("s S T3 e", more=inner("S", "sa W T1 ea", more={"W": catch("W", after("PT10M"))}, beside=handled(definition, 2, word == "EventSubProcess_Interrupting"))),
            Counter(noted), True,
        )
        for word, definition, noted in (
            ("EventSubProcess_Interrupting", after("PT1M"), [2, 3]),
            ("EventSubProcess_NonInterrupting", after("PT1M"), [1, 2, 3]),
            ("TimeCycle_EventSubProcess_NonInterrupting", every(TICK), [1, 2, 2, 2, 2, 3]),
        )
    },
    "EventBasedGateway_Timer": (
        drawn("s V1 N T1 e", "V1 W T2 e", more={"N": catch("N", event("signal", "never")), "W": catch("W", after("PT1M"))}), [2], True,
    ),
    "Compensation_StartEvent_EventSubProcess": (
        drawn("s S G e", more={**inner("S", "sa T9 ea", beside=handled(compensate(), 1)), "G": throw("G", compensate())}), [9, 1], True,
    ),
    "Multiple_Parallel_IntermediateEvent": (
        waiting([GO, COME], both("intermediateThrowEvent", GO, COME).replace('"M"', '"G"'), parallelMultiple="true"), [1], True,
    ),
    "Multiple_IntermediateEvent_ThrowFirstEventDefinition": (waiting([GO, COME], throw("G", GO)), [1], True),
    "Multiple_IntermediateEvent_ThrowLastEventDefinition": (waiting([GO, COME], throw("G", COME)), [1], True),
    "Multiple_IntermediateThrowEvent": (
        drawn(
            "s P1 W1 T1 e", "P1 W2 T2 e", "P1 M e",
            more={"W1": catch("W1", GO), "W2": catch("W2", COME), "M": both("intermediateThrowEvent", GO, COME)},
        ),
        Counter([1, 2]), True,
    ),
    "Multiple_IntermediateEvent_MissingEvent": (waiting([GO, COME], throw("G", event("signal", "never"))), [], False),
    "Multiple_Parallel_IntermediateEvent_MissingEvent": (waiting([GO, COME], throw("G", GO), parallelMultiple="true"), [], False),
    "EventDefinitionRef_Error_StartEvent_EventSubProcess_Interrupting": (
        drawn(
            "s S T3 e", more=inner("S", "sa T1 ea", more={"ea": end("ea", referred("x"))}, beside=handled(referred("x"), 2)),
            known=KNOWN + of_root("error", "x", reference="bad"),
        ),
        [1, 2, 3], True,
    ),
    "EventDefinitionRef_Signal_BoundaryEvent_SubProcess_NonInterrupting": (
        drawn(
            "s S T4 e", more=inner("S", "sa T1 G T2 ea", more={"G": throw("G", referred("x"))}),
            beside=by("B", 3, referred("x"), "S", interrupting=False), known=KNOWN + of_root("signal", "x", reference="go"),
        ),
        Counter([1, 2, 3, 4]), True,
    ),
    "EventDefinitionRef_Timer_IntermediateEvent": (
        drawn(
            "s W T1 e", more={"W": catch("W", referred("x"))},
            known=KNOWN + of_root("timer", "x", "<bpmn:timeDuration>PT5S</bpmn:timeDuration>"),
        ),
        [1], True,
    ),
    **{
        f"WCP05_SimpleMergeImplicit, {given}": (
            drawn("s O1 T1 T4 e", "O1 T2 T4", "O1 T3 T4", conditions={**FORK_AB, ("O1", "T3"): C}), Counter(noted), True,
        )
        for given, noted in (("A", [1, 4]), ("AB", [1, 2, 4, 4]), ("ABC", [1, 2, 3, 4, 4, 4]))
    },
    "WCP07_StructuredSynchronizedMerge": (drawn("s O1 T1 O2 T4 e", "O1 T2 O2", "O1 T3 O2", conditions={("O1", f"T{n}"): "=true" for n in (1, 2, 3)}), Counter([1, 2, 3, 4]), True),
    "WCP09_Discriminator": (drawn("s T1 T2 e", more={"T1": task("T1", times(3, until="=numberOfCompletedInstances = 1"))}), [1, 2], True),
    "WCP10_ArbitraryCycle": (
        drawn(
            "s X1 T1 X2 T2 e", "X2 X1", conditions={("X2", "X1"): "=count(log) < 5"},
            more={"X2": gateway("exclusive", "X2", default="f_X2_T2")},
        ),
        [1, 1, 1, 1, 1, 2], True,
    ),
    "WCP11_ImplicitTermination": (drawn("s P1 T1 e", "P1 e1"), [1], True),
    "WCP14_MIAPrioriRuntimeKnowledge": (drawn("s T1 T2 e", more={"T1": task("T1", many("=[1,2,3,4,5]"))}), [1, 1, 1, 1, 1, 2], True),
    "WCP16_DeferredChoice": (drawn("s V1 W T1 e", "V1 N T2 e", more={"W": catch("W", after("PT1M")), "N": catch("N", GO)}), [1], True),
    "WCP18_Milestone": (drawn("s P1 T1 G e", "P1 W T2 e", more={"W": catch("W", GO), "G": throw("G", GO)}), Counter([1, 2]), True),
    "WCP20_CancelCaseTerminate": (drawn("s P1 e1", "P1 W T1 e", more={"e1": end("e1", event("terminate")), "W": catch("W", GO)}), [], True),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_of_the_suite(run, name):
    body, noted, has_ended = CASES[name]
    _, _, given = name.partition(", ")
    case = run(body, log=[], test=given or "B")
    if case.timers:
        case.advance(timedelta(hours=1))
    found = case.variables["log"]
    assert (Counter(found) if isinstance(noted, Counter) else found) == noted
    assert case.incidents == []
    assert (case.status == "completed") is has_ended


@pytest.mark.parametrize("name", ["ExclusiveGateway", "InclusiveGateway"])
def test_where_nothing_holds_it_is_an_incident(run, name):
    body, _, _ = CASES[f"{name}, A"]
    case = run(body, log=[], test="C")
    assert (len(case.incidents), case.variables["log"]) == (1, [])


@pytest.mark.parametrize("definition", [event("error", "bad"), referred("x")])
def test_an_error_nobody_catches_is_an_incident(run, definition):
    body = drawn(
        "s T1 e",
        more={"e": end("e", definition)},
        known=KNOWN + of_root("error", "x", reference="bad"),
    )
    case = run(body, log=[])
    assert (len(case.incidents), case.variables["log"]) == (1, [1])


@pytest.mark.parametrize(
    ("more", "ended"),
    [({"e": end("e", GO)}, False), ({"G": throw("G", GO)}, True)],
    ids=["Signal_EndEvent", "Signal_StartEvent"],
)
def test_one_process_starts_another_by_a_signal(tmp_path, more, ended):
    other = drawn("s2 T2 e2", name="q", known="", more={"s2": start("s2", GO)})
    first = drawn("s G e" if ended else "s e", more=more)
    sandbox = diagrams.load(tmp_path, first + other)
    assert sandbox.start("p", at=WEDNESDAY).status == "completed"
    (run,) = sandbox.start_by_signal("go", {"log": []}, at=WEDNESDAY)
    assert run.variables["log"] == [2]


def test_a_message_of_another_pool_is_caught(run):
    body = drawn(
        "s W T1 e",
        more={"W": catch("W", event("message", "m"))},
        known=KNOWN + message("m", '="k"'),
    )
    case = run(body, log=[])
    case.message("m", "k")
    assert (case.variables["log"], case.status) == ([1], "completed")


#: What does not run, and the sentence that says why.
REFUSED = {
    "CallActivity_GlobalTask": (drawn("s T1 e", known='<bpmn:globalScriptTask id="g"/>'), "全局任务"),
    "ComplexGateway": (drawn("s T1 e", beside='<bpmn:complexGateway id="C"/>'), "复杂网关"),
    "MultiInstance_ComplexBehavior": (
        drawn("s T1 e", more={"T1": task("T1", times(3, ' behavior="Complex"'))}), "Complex",
    ),
    "Timer_IntermediateTimeCycleEvent": (drawn("s W T1 e", more={"W": catch("W", every(TICK))}), "周期只能用在"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_does_not_run_is_refused_with_a_sentence(tmp_path, name):
    body, sentence = REFUSED[name]
    with pytest.raises(Refused, match=sentence):
        diagrams.load(tmp_path, body)
